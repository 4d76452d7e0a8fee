"""What the figures of a row are made of, read and left."""

from textual.app import ComposeResult

from pipeline_tui.i18n import _
from pipeline_tui.tui.dialogs.base import Dialog
from pipeline_tui.tui.dialogs.line import Keys, Line, Rule
from pipeline_tui.tui.dialogs.paint import Row, fitted
from pipeline_tui.tui.markdown import wrapped
from pipeline_tui.tui.styles import style_of

__all__ = ["Explain"]

_HEAD = 24
_STEPS = {"up": -1, "down": 1, "j": 1, "k": -1, "pageup": -8, "pagedown": 8}
_LEAVE = frozenset({"enter", "q", "backspace"})


class Explain(Dialog[str]):
    """Pairs of a head and words, one group for each figure. ``o`` answers "deals"."""

    DEFAULT_CSS = style_of("explain")

    def __init__(self, title: str, groups: list[list[tuple[str, str]]], *, deals: bool) -> None:
        super().__init__()
        self.rule = Rule(title)
        self.groups = groups
        self.deals = deals
        self.text = Line(id="why")
        self.rows: list[Row] = []
        self.top = 0

    def compose(self) -> ComposeResult:
        """Rule, what is told, keys."""
        self.rows = self._made(self.app.size.width)
        room = max(3, self.app.size.height - 4)
        self.text.styles.height = min(room, len(self.rows))
        keys = [("j k", _("scroll"))] if len(self.rows) > room else []
        keys += [("o", _("the deals"))] if self.deals else []
        yield self.sheet(self.rule, self.text, Keys(*keys, (_("Esc"), _("back"))))

    def on_mount(self) -> None:
        """Begin at the top."""
        self._show()

    def pressed(self, key: str, character: str | None) -> bool:
        """Scroll, see the deals, or leave."""
        step = _STEPS.get(key)
        if step is not None:
            room = int(self.text.styles.height.value) if self.text.styles.height else 1
            self.top = max(0, min(self.top + step, len(self.rows) - room))
            self._show()
        elif character == "o" and self.deals:
            self.close("deals")
        elif key in _LEAVE:
            self.cancel()
        return True

    def _show(self) -> None:
        self.text.show_rows(tuple(self.rows[self.top :]))

    def _made(self, width: int) -> list[Row]:
        head = min(_HEAD, width // 3)
        rows: list[Row] = []
        for group in self.groups:
            rows += [()] if rows else []
            for place, (name, words) in enumerate(group):
                look = "accent" if place == 0 else "dim"
                lines = wrapped([(words, "bold" if place == 0 else "")], width - head - 3, 0, 0)
                for number, line in enumerate(lines or [()]):
                    said = fitted(name, head) if number == 0 else " " * head
                    rows.append(((f" {said} ", look), *line))
        return rows
