"""Why something was refused, in as many lines as it takes."""

import textwrap

from textual.app import ComposeResult

from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import Dialog
from pipeline_tui.tui.dialogs.line import Keys, Line, Rule

__all__ = ["Refused"]

_MOST = 8


class Refused(Dialog[None]):
    """A message that no single row has room for; any of its keys leaves it."""

    def __init__(self, title: str, message: str) -> None:
        super().__init__()
        self.rule = Rule(title)
        self.message = message

    def compose(self) -> ComposeResult:
        """Rule, message, key."""
        width = max(30, self.app.size.width - 6)
        lines = textwrap.wrap(safe.text(self.message), width)[:_MOST]
        rows = [Line((f"   {line}", "bad")) for line in lines]
        yield self.sheet(self.rule, *rows, Keys((_("Enter"), _("leave; nothing was changed"))))

    def pressed(self, key: str, character: str | None) -> bool:
        """Leave."""
        if key in ("enter", "backspace") or character == "q":
            self.close(None)
        return True
