"""An import while it is carried out: how far it is, how long it may take, what came of it."""

import textwrap
from collections.abc import Sequence
from time import monotonic
from typing import Any

from textual.app import ComposeResult

from pipeline_tui import l10n
from pipeline_tui.exchange.options import Options
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import Dialog
from pipeline_tui.tui.dialogs.line import Keys, Line, Rule
from pipeline_tui.tui.screens.rows import Item, Rows
from pipeline_tui.tui.styles import style_of
from pipeline_tui.tui.trial import Trial

__all__ = ["Bringing"]

_BAR = 24
_MINUTE = 60


class Bringing(Dialog[str]):
    """Runs the command; Esc stops it, which takes everything back.

    Answers ``done`` or ``hygiene`` (to see what needs a hand) once something was imported.
    """

    DEFAULT_CSS = style_of("bringing")

    def __init__(self, title: str, words: Sequence[str], options: Options) -> None:
        super().__init__()
        self.rule = Rule(title)
        self.line = Line()
        self.rows = Rows(id="said")
        self.rows.can_focus = False
        self.keys = Keys((_("Esc"), _("stop")))
        self.trial = Trial(words, options, self._hear)
        self.last: dict[str, Any] = {}
        self.code: int | None = None
        self._began = monotonic()

    def compose(self) -> ComposeResult:
        """Rule, how far it is, what came of it, keys."""
        yield self.sheet(self.rule, self.line, self.rows, self.keys)

    def on_mount(self) -> None:
        """Begin; the app runs it, so that it comes to its end whatever is closed."""
        self.rows.display = False
        self.app.run_worker(self._run())

    def on_unmount(self) -> None:
        """Nothing goes on unseen."""
        super().on_unmount()
        if self.code is None:
            self.trial.stop()

    def pressed(self, key: str, character: str | None) -> bool:
        """Scroll; leave when it has ended."""
        if key in ("down", "up") or character in ("j", "k"):
            self.rows.move(1 if key == "down" or character == "j" else -1)
        elif self.code == 0 and character == "h":
            self.close("hygiene")
        elif key == "enter" and self.code is not None:
            self.close("done" if self.code == 0 else None)
        elif character == "q" or key == "backspace":
            self.cancel()
        return True

    def cancel(self) -> None:
        """Stop it and wait until all is taken back; leave where it has ended."""
        if self.code is not None:
            self.close("done" if self.code == 0 else None)
            return
        self.trial.stop()
        self.line.show((_("   stopping: what was written is taken back …"), ""))

    async def _run(self) -> None:
        code, problem = await self.trial.run()
        self.code = code
        if not self.is_mounted:
            return
        if code == 0:
            self._tell(self.last.get("report", []), self.last.get("rejects", []))
            self.keys.tell(
                (_("Enter"), _("to the board")), ("h", _("what needs a hand")), ("j k", _("read"))
            )
        else:
            said = _("Stopped: nothing was changed.") if self.trial.stopped else problem
            self._tell([], said.splitlines() or [_("The import failed: nothing was changed.")])
            self.keys.tell((_("Esc"), _("leave; nothing was changed")))

    def _hear(self, said: dict[str, Any]) -> None:
        self.last = said
        if "done" in said:
            self._show(said["done"], said["rows"])
        elif "looked" in said:
            rows = l10n.number(said["looked"])
            self.line.show((_("   reading: {rows} rows").format(rows=rows), ""))

    def _show(self, done: int, rows: int) -> None:
        share = done / max(1, rows)
        full = round(_BAR * share)
        said = _("{n} of {rows} rows").format(n=l10n.number(done), rows=l10n.number(rows))
        self.line.show(
            ("   ", ""), ("█" * full, "accent"), ("░" * (_BAR - full), "dim"),
            (f"  {l10n.percent(share)}  {said}  ", ""), (self._left(share), "dim"),
        )  # fmt: skip

    def _left(self, share: float) -> str:
        spent = monotonic() - self._began
        seconds = round(spent / share - spent) if share else 0
        if seconds < _MINUTE:
            return ngettext("{n} second left", "{n} seconds left", seconds).format(n=seconds)
        n = round(seconds / _MINUTE)
        return ngettext("{n} minute left", "{n} minutes left", n).format(n=n)

    def _tell(self, report: Sequence[str], faults: Sequence[str]) -> None:
        self.line.display = False
        self.rows.display = True
        width = max(30, self.app.size.width - 6)
        shown: list[Item] = []
        for lines, look in ((report, ""), (faults, "bad")):
            for text in lines:
                indent = "    " if text.startswith(" ") else "  "
                wrapped = textwrap.wrap(safe.text(text.strip()), width)
                shown += [Item(((f"{indent}{line}", look),)) for line in wrapped]
        self.rows.show(shown)
