"""One line that is not shown while it is typed."""

from pipeline_tui.i18n import _
from pipeline_tui.tui.dialogs.prompt import Prompt
from pipeline_tui.tui.dialogs.reading import Read

__all__ = ["Secret"]


class Secret(Prompt[str]):
    """Asks for a password: a dot for each letter, nothing kept, nothing echoed."""

    def __init__(self, title: str, hint: str) -> None:
        super().__init__(title, _read, hint=hint)
        self.input.password = True


def _read(typed: str) -> Read[str]:
    return Read(typed) if typed else Read(problem=_("cannot be empty"))
