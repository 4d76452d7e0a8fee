"""A question with two answers."""

from textual.app import ComposeResult

from pipeline_tui.i18n import _, language
from pipeline_tui.tui.dialogs.base import Dialog
from pipeline_tui.tui.dialogs.line import Keys, Line, Rule

__all__ = ["Confirm"]


class Confirm(Dialog[bool]):
    """Yes or no; Esc, Backspace and ``q`` are no. ``title`` and ``lines`` are safe texts."""

    def __init__(self, title: str, *lines: str) -> None:
        super().__init__()
        self.rule = Rule(title)
        self.lines = lines

    def compose(self) -> ComposeResult:
        """Rule, what it means, the two keys."""
        yes = "o" if language() == "fr" else "y"
        rows = [Line((f"   {line}", "")) for line in self.lines]
        keys = Keys((yes, _("yes")), ("n", _("no")))
        yield self.sheet(self.rule, *rows, keys)

    def pressed(self, key: str, character: str | None) -> bool:
        """Each key answers at once; others do nothing."""
        letter = (character or "").lower()
        if letter in ("y", "o") or key == "enter":
            self.close(True)
        elif letter in ("n", "q") or key == "backspace":
            self.close(False)
        return True
