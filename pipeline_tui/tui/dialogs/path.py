"""A file's name to type, completed with Tab."""

import os
from pathlib import Path

from pipeline_tui.i18n import _
from pipeline_tui.tui.dialogs.prompt import Prompt
from pipeline_tui.tui.dialogs.reading import Read, Reader

__all__ = ["PathPrompt", "completions", "read_file", "read_new_file"]

_MOST = 200


def read_file(typed: str) -> Read[Path]:
    """An existing file that can be read."""
    if not typed.strip():
        return Read(problem=_("the name of a file"))
    path = Path(_unquoted(typed.strip())).expanduser()
    try:
        if path.is_dir():
            return Read(problem=_("a folder: go on typing, Tab completes"))
        if not path.is_file():
            return Read(problem=_("there is no such file"))
        if not os.access(path, os.R_OK):
            return Read(problem=_("this file cannot be read"))
        size = path.stat().st_size
    except (OSError, ValueError):
        return Read(problem=_("there is no such file"))
    return Read(path, _("{name}, {size} kB").format(name=path.name, size=max(1, size // 1024)))


def _unquoted(typed: str) -> str:
    """A name without the quotes that file managers and terminals put around one they paste."""
    quoted = len(typed) > 2 and typed[0] == typed[-1] and typed[0] in "'\""
    return typed[1:-1] if quoted else typed


def read_new_file(typed: str) -> Read[Path]:
    """A file that can be written; one that is there already is said to be."""
    if not typed.strip() or typed.endswith("/"):
        return Read(problem=_("the name of a file"))
    path = Path(typed.strip()).expanduser()
    try:
        if path.is_dir():
            return Read(problem=_("a folder: go on typing, Tab completes"))
        if not path.parent.is_dir():
            return Read(problem=_("there is no such folder"))
        if not os.access(path.parent, os.W_OK):
            return Read(problem=_("nothing can be written there"))
        known = path.exists()
    except (OSError, ValueError):
        return Read(problem=_("there is no such folder"))
    return Read(path, _("is there already: asks before it is replaced") if known else _("new file"))


def completions(typed: str) -> list[str]:
    """What the typed beginning could go on to, folders with a slash at their end."""
    folder, _slash, beginning = typed.rpartition("/")
    where = Path(f"{folder}/" if _slash else ".").expanduser()
    try:
        entries = sorted(os.scandir(where), key=lambda entry: entry.name)[:_MOST]
    except OSError:
        return []
    found = []
    for entry in entries:
        hidden = entry.name.startswith(".") and not beginning.startswith(".")
        if entry.name.startswith(beginning) and not hidden:
            found.append(f"{folder}{_slash}{entry.name}{'/' if entry.is_dir() else ''}")
    return found


def common_beginning(names: list[str]) -> str:
    """The letters with which all names begin."""
    first, last = min(names), max(names)
    same = next((i for i, letter in enumerate(first) if letter != last[i]), len(first))
    return first[:same]


class PathPrompt(Prompt[Path]):
    """Ask for a file; Tab completes its name as far as it is sure.

    ``read`` reads the name: ``read_file``, or ``read_new_file`` for one to be written.
    """

    def __init__(
        self, title: str, *, hint: str = "", text: str = "", read: Reader[Path] = read_file
    ) -> None:
        keys = ((_("Tab"), _("complete")),)
        super().__init__(title, read, hint=hint, text=text, enter=_("go on"), keys=keys)

    def pressed(self, key: str, character: str | None) -> bool:
        """Complete, or show what could follow."""
        if key != "tab":
            return super().pressed(key, character)
        found = completions(self.input.value)
        if not found:
            self.app.bell()
            return True
        sure = common_beginning(found)
        if len(sure) > len(self.input.value):
            self.input.value = sure
            self.input.cursor_position = len(sure)
        elif len(found) > 1:
            names = "  ".join(Path(name).name for name in found[:8])
            self.echo.show((names, "dim"))
        return True
