"""Figures at full size: one section at a time, with its chart."""

import asyncio
from contextlib import suppress
from time import perf_counter
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Container

from pipeline_tui import clock, l10n
from pipeline_tui.figures import section as kinds
from pipeline_tui.figures.sections import SECTIONS, begin
from pipeline_tui.i18n import _
from pipeline_tui.store.errors import StoreError
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import FIGURES
from pipeline_tui.tui.dialogs.line import Line
from pipeline_tui.tui.dialogs.paint import Part, width_of
from pipeline_tui.tui.figure_scope import CUSTOM, WINDOWS, Choice
from pipeline_tui.tui.markdown import wrapped
from pipeline_tui.tui.screens.figure_rows import items_of
from pipeline_tui.tui.screens.page import PageScreen
from pipeline_tui.tui.screens.rows import Item
from pipeline_tui.tui.styles import style_of
from pipeline_tui.tui.widgets import figure_words

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.store.door import Done

__all__ = ["FiguresScreen"]

_WIDE = 120
_CHART = 2 / 5
_MOST_CHART = 16
_AT_ONCE, _STRETCH, _SHOW_EVERY = 0.03, 0.006, 0.15


class Chart(Line):
    """The picture of a section, as plain rows of the page."""

    on_page = True


class FiguresScreen(PageScreen):
    """The sections in one row; below it the chart and rows of one of them.

    What tallies do not serve is made in slices between keys, and kept until the data changes.
    """

    screen_id: ClassVar[str] = FIGURES
    DEFAULT_CSS = style_of("figures_screen")

    def __init__(self) -> None:
        super().__init__()
        self.choice = Choice()
        self.section = SECTIONS[0]
        self.names_line = Line(id="sections")
        self.chart = Chart(id="chart")
        self.made: dict[str, tuple[kinds.Content, str]] = {}
        self.begun: dict[str, kinds.Content] = {}
        """What there was at once of sections that are being made."""
        self.progress: float | None = None
        self._making: asyncio.Task[None] | None = None

    def compose(self) -> ComposeResult:
        """Title, the sections, chart and rows, footer."""
        yield self.title_line
        yield self.names_line
        yield Container(self.chart, self.rows, id="page")
        yield self.bar

    def on_mount(self) -> None:
        """Take the keys."""
        super().on_mount()
        self.names_line.on_page = True  # type: ignore[attr-defined]

    def on_unmount(self) -> None:
        """Nothing is made for a screen that is left."""
        self._stop()

    # -- what it is about ----------------------------------------------------------------

    @property
    def scope(self) -> "Scope":
        """The deals and days that the figures are about."""
        return self.choice.scope(self.app.store, self.app.state.pipeline, self.app.today)

    @property
    def row(self) -> kinds.Row | None:
        """The row pointed at."""
        value = self.rows.value
        return value if isinstance(value, kinds.Row) else None

    def use(self, choice: Choice) -> None:
        """Show another window, or other deals."""
        self.choice = choice
        self._forget()
        self.refresh_data(None)

    def turn(self, by: int) -> None:
        """To another section."""
        self.go(SECTIONS[(SECTIONS.index(self.section) + by) % len(SECTIONS)])

    def go(self, section: kinds.Section) -> None:
        """To this section."""
        self._stop()
        self.section = section
        self.rows.show([])
        self.rows.index = 0
        self.rows.scroll_home(animate=False)
        self._renew()

    def motion(self, kind: str) -> None:
        """Left and right change the section."""
        if kind in ("left", "right"):
            self.turn(1 if kind == "right" else -1)
        else:
            super().motion(kind)

    def refresh_data(self, done: "Done | None") -> None:
        """What changed makes every section stale; the one in sight is made anew at once."""
        self._forget()
        self._renew()

    # -- making --------------------------------------------------------------------------

    def _forget(self) -> None:
        self._stop()
        self.made.clear()
        self.begun.clear()

    def _stop(self) -> None:
        if self._making is not None:
            self._making.cancel()
            self._making = None
        self.progress = None

    def _renew(self) -> None:
        """Make the section in sight if it is not made, and show it."""
        if not self.is_mounted or not self.size.width:
            return
        if self.section.id not in self.made and self._making is None:
            work = begin(self.section, self.app.store, self.scope)
            if not self._take(work, self.section.id, _AT_ONCE):
                self._making = asyncio.create_task(self._go_on(work, self.section.id))
        super().refresh_data(None)

    def _take(self, work: kinds.Work, name: str, seconds: float) -> bool:
        """Make a section for so long; whether it is done."""
        until = perf_counter() + seconds
        try:
            while True:
                step = next(work)
                if isinstance(step, kinds.Content):
                    self.begun[name], self.progress = step, 0.0
                else:
                    self.progress = step
                if perf_counter() > until:
                    return False
        except StopIteration as end:
            self.made[name] = (end.value, _moment())
        except StoreError as error:
            self.made[name] = (kinds.Content(()), _moment())
            self.app.say(error.message, problem=True)
        self.progress = None
        return True

    async def _go_on(self, work: kinds.Work, name: str) -> None:
        shown = perf_counter()
        with suppress(asyncio.CancelledError):
            while True:
                await asyncio.sleep(0)
                done = self._take(work, name, _STRETCH)
                if done or perf_counter() - shown > _SHOW_EVERY:
                    shown = perf_counter()
                    if done:
                        self._making = None
                    super().refresh_data(None)
                if done:
                    return

    # -- what it shows -------------------------------------------------------------------

    def title_parts(self) -> tuple[Part, ...]:
        """The window, what narrows it, and how far the making is."""
        choice = self.choice
        parts: list[Part] = [(self.window_words, "")]
        if self.app.past is not None:
            day = l10n.day_long(self.app.today)
            parts.insert(0, (f" {_('As of {day}').format(day=day)} ", "cursor"))
            parts.insert(1, ("  ", ""))
        if choice.label:
            only = _("only {what}").format(what=safe.text(choice.label, 30))
            parts += [("  ", ""), (only, "warn")]
        if self.progress is not None:
            share = l10n.percent(self.progress)
            parts += [("  ", ""), (_("computing … {share}").format(share=share), "dim")]
        elif self.section.id in self.made and not self._at_once:
            at = self.made[self.section.id][1]
            parts += [("  ", ""), (_("computed {time}").format(time=at), "dim")]
        return tuple(parts)

    @property
    def _at_once(self) -> bool:
        return self.section.at_once and self.scope.is_tallied

    @property
    def window_words(self) -> str:
        """The window as the person sees it."""
        choice = self.choice
        if choice.window == CUSTOM and choice.first and choice.last:
            return f"{l10n.day_long(choice.first)} – {l10n.day_long(choice.last)}"
        if choice.window == "all":
            return _("all days")
        span = figure_words.span(self.scope.window)
        return f"{_(WINDOWS[choice.window])} ({span})"

    def show_rows(self) -> None:
        """The names of the sections, the chart and the rows."""
        self.names_line.show(*_names(self.section.id, self.size.width))
        wide = self.size.width >= _WIDE
        self.set_class(wide, "-wide")
        made = self.made.get(self.section.id)
        content = made[0] if made else self.begun.get(self.section.id)
        if content is None:
            self._picture(None, wide)
            self.rows.show([Item(((_("computing …"), "dim"),))])
            return
        self._picture(content.picture, wide)
        beside = self._chart_width(wide) if content.picture else 0
        width = self.size.width - beside if wide else self.size.width
        items = items_of(content, width - 3, self.app.state.base)
        if said := content.note or content.hint:
            lines = wrapped([(_(said), "dim")], width - 3, 0, 0)
            items += [Item(()), *(Item(tuple(line)) for line in lines)]
        self.rows.show(items)

    def _chart_width(self, wide: bool) -> int:
        """The rows need more room than the chart beside them."""
        return self.size.width * 2 // 5 if wide else self.size.width

    def _picture(self, picture: kinds.Picture | None, wide: bool) -> None:
        rows: list[Any] = []
        if picture is not None:
            from pipeline_tui.tui.charts import drawn

            space = max(5, self.size.height - 3)
            height = min(space, 24) if wide else min(_MOST_CHART, round(space * _CHART) + 1)
            width = self._chart_width(wide)
            base = self.app.state.base
            rows = drawn(
                picture,
                picture.names or tuple(figure_words.short_span(one) for one in picture.windows),
                (width - 1, height),
                lambda number, unit: figure_words.amount(number, unit, base),
            )
            self.chart.styles.height = "1fr" if wide else len(rows)
        self.chart.set_class(not rows, "-none")
        self.chart.show_rows(tuple(((" ", ""), *row) for row in rows))

    def open_row(self, value: Any) -> None:
        """Enter says what the figures of the row are made of."""
        self.act("figure_why")

    def restyle(self) -> None:
        """Draw everything anew after a change of theme or language."""
        super().restyle()
        for line in (self.names_line, self.chart):
            line.refresh()


def _moment() -> str:
    return l10n.time_short(clock.now_local().strftime("%H:%M"))


def _names(here: str, width: int) -> tuple[Part, ...]:
    """The sections, the one shown in front; where not all fit, those around it."""
    parts: list[Part] = [
        (f" {_(one.name)} ", "key" if one.id == here else "dim") for one in SECTIONS
    ]
    place = next(i for i, one in enumerate(SECTIONS) if one.id == here)
    first = 0
    while first < place and width_of(parts[first : place + 2]) > width - 4:
        first += 1
    return (("◂", "dim") if first else (" ", ""), *parts[first:])
