"""Bring a file in: its columns and what they become, beside what would come of it."""

import asyncio
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Container

from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.mapping import Head
from pipeline_tui.exchange.options import Options
from pipeline_tui.i18n import _
from pipeline_tui.l10n import number
from pipeline_tui.tui import safe, trial
from pipeline_tui.tui.action import IMPORT
from pipeline_tui.tui.dialogs.line import Line
from pipeline_tui.tui.dialogs.paint import Part
from pipeline_tui.tui.import_state import ImportState
from pipeline_tui.tui.screens import import_rows, import_side
from pipeline_tui.tui.screens.page import PageScreen, move
from pipeline_tui.tui.screens.rows import Item, Rows
from pipeline_tui.tui.styles import style_of

__all__ = ["ImportScreen"]

_WIDE = 110
"""From so many columns on the two sides stand beside each other."""
_REST, _DRAW_EVERY = 0.15, 0.1
_FEW = 2


class ImportScreen(PageScreen):
    """Nothing is written here: a trial in another process tells what would be."""

    screen_id: ClassVar[str] = IMPORT
    DEFAULT_CSS = style_of("import_screen")

    def __init__(self, state: ImportState) -> None:
        super().__init__()
        self.state = state
        self.side = Rows(id="side")
        self.side.pointing = False
        self.strip_line = Line(id="strip")
        self.reading = False
        """Whether the motions are on the right side."""
        self._trial: trial.Trial | None = None
        self._work: asyncio.Task[None] | None = None
        self._stale = False

    def compose(self) -> ComposeResult:
        """Title, the two sides, footer."""
        yield self.title_line
        with Container(id="panes"):
            yield self.rows
            yield self.side
        yield self.strip_line
        yield self.bar

    def on_mount(self) -> None:
        """Begin to look."""
        super().on_mount()
        self.set_interval(_DRAW_EVERY, self._draw_side)
        self.look()

    def on_unmount(self) -> None:
        """No trial goes on for a screen that is left."""
        self.stop()

    # -- the trial ---------------------------------------------------------------------

    def choose(self, options: Options, head: Head | None = None, preset: str | None = None) -> None:
        """Go on with other options, and see what comes of those."""
        if self.state.choose(options, head, preset):
            self.look()
        else:
            self.show_all()

    def look(self) -> None:
        """Try anew what would come of it."""
        self.stop()
        heard = self.state.anew()
        self.show_all()
        if self.state.question is None:
            self._work = asyncio.create_task(self._try(heard))

    async def _try(self, heard: Any) -> None:
        await asyncio.sleep(_REST)

        def hear(said: dict[str, Any]) -> None:
            heard.hear(said)
            self._stale = True
            if "understood" in said or "question" in said or heard.ended:
                self.show_all()

        state = self.state
        command = trial.words(self.app.store, state.file, state.more, "--dry-run")
        self._trial = one = trial.Trial(command, state.options, hear)
        code, problem = await one.run()
        if one.stopped:
            return
        if code and heard.question is None:
            heard.refusal = problem or _("The import cannot be tried.")
        self.show_all()
        if state.question is not None:
            self.rows.point_at(import_rows.QUESTION)

    def stop(self) -> None:
        """End the trial."""
        if self._trial is not None:
            self._trial.stop()
        elif self._work is not None:
            self._work.cancel()
        self._trial = self._work = None

    @property
    def trying(self) -> bool:
        """Whether a trial still tells more."""
        return self._work is not None and not self._work.done()

    # -- what is shown -----------------------------------------------------------------

    def name_of(self) -> str:
        """The screen's name for the person."""
        return _("Import")

    def tabs(self) -> tuple[Part, ...]:
        """Its own name: it is none of the screens that keys lead to."""
        return ((f" {self.name_of()}", "key"), ("  ", ""))

    def title_parts(self) -> tuple[Part, ...]:
        """The file, whose it seems to be, how far the trial is."""
        state, heard = self.state, self.state.heard
        parts: list[Part] = [(safe.text(state.file.name, 40), "bold")]
        if heard.rows:
            parts.append((_("  {rows} rows").format(rows=number(heard.rows)), ""))
        system = heard.system or state.head.system
        if system not in ("csv", ""):
            parts.append((f"  {safe.text(system, 20)}", "accent"))
        parts.append((_("  nothing is written before ctrl+s"), "dim"))
        return tuple(parts)

    def refresh_data(self, done: Any) -> None:
        """Draw anew; after a change of the file see what comes of it now."""
        if self.is_mounted and self.size.width:
            self._shape()
            self.show_all()
            if done is not None:
                self.look()

    def show_all(self) -> None:
        """Draw both sides."""
        if self.is_mounted and self.size.width:
            self.show_title(*self.title_parts())
            self.show_rows()
            self._stale = True
            self._draw_side()
            self.bar.renew()

    def show_rows(self) -> None:
        """The left side."""
        wide = self.size.width >= _WIDE
        width = self.size.width - (self._side_width() if wide else 0) - 3
        try:
            self.rows.show(import_rows.items(self.state, width))
        except ImportRefused as problem:
            self.app.say(problem.message, problem=True)
        self._tell_pointed()

    def _tell_pointed(self) -> None:
        """All about the column pointed at, for which its row has no room."""
        pointed = self.pointed
        parts: tuple[Part, ...] = ()
        if pointed is not None and pointed[0] == "column":
            parts = import_rows.whole(self.state, pointed[1])
        self.strip_line.show(*parts)

    def on_rows_pointed(self, event: Rows.Pointed) -> None:
        """Tell about another column."""
        super().on_rows_pointed(event)
        self._tell_pointed()

    def _draw_side(self) -> None:
        """The right side, as far as the trial is; between keys only."""
        if not self._stale or not self.size.width:
            return
        self._stale = False
        wide = self.size.width >= _WIDE
        width = self._side_width() - 4 if wide else self.size.width - 3
        base = self.app.store.rules.base_currency
        rows = import_side.items(self.state, width, self.app.today.isoformat(), base)
        head = _("What would come of it")
        title: tuple[Part, ...] = ((head, "key" if self.reading else "head"),)
        if not wide:
            rule = "─" * max(0, self.size.width - len(head) - 6)
            title = (("── ", "rule"), *title, (f" {rule}", "rule"))
        self.query_one("#panes").set_class(len(rows) <= _FEW and not self.reading, "quiet")
        shown = [Item(title), *rows]
        if wide:
            shown += [Item(())] * max(0, self.side.size.height - len(shown))
            shown = [Item((("│ ", "rule"), *one.row)) for one in shown]
        self.side.show(shown)

    def _side_width(self) -> int:
        return min(64, self.size.width * 36 // 100)

    def _shape(self) -> None:
        panes = self.query_one("#panes")
        wide = self.size.width >= _WIDE
        panes.set_class(wide, "beside")
        panes.set_class(not wide, "below")
        panes.set_class(self.reading, "reading")

    # -- what the actions ask ----------------------------------------------------------

    @property
    def pointed(self) -> tuple[str, Any] | None:
        """What is pointed at on the left: ``column``, ``stage``, ``setting`` or ``question``."""
        value = self.rows.value
        return value if isinstance(value, tuple) else None

    def turn(self) -> None:
        """Let the motions go to the other side."""
        self.reading = not self.reading
        self.rows.pointing = not self.reading
        self._shape()
        self.rows.refresh()
        self._stale = True
        self._draw_side()

    def motion(self, kind: str) -> None:
        """Move on one side; left and right change it."""
        if kind in ("left", "right"):
            if self.reading == (kind == "left"):
                self.turn()
        elif self.reading:
            move(self.side, kind)
        else:
            super().motion(kind)

    def on_rows_taken(self, event: Rows.Taken) -> None:
        """A click on the other side."""
        event.stop()
        if (event.rows is self.side) != self.reading:
            self.turn()

    def back(self) -> bool:
        """First back to the left side; what was chosen is not lost unasked."""
        if self.reading:
            self.turn()
            return True
        if self.state.options != Options() and not self.state.preset:
            self.act("import_leave")
            return True
        return False

    def open_row(self, value: Any) -> None:
        """Enter changes what is pointed at."""
        self.act("import_change")
