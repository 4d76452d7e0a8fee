"""Long texts in the person's own editor, with the screen put aside for so long."""

import os
import shlex
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from pipeline_tui.i18n import _

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["command", "edited"]

_FALLBACKS = ("nano", "vim", "vi", "notepad")


def command() -> list[str] | None:
    """The editor: ``$VISUAL``, else ``$EDITOR``, else the first usual one there is."""
    for name in ("VISUAL", "EDITOR"):
        if words := _words(os.environ.get(name, "")):
            return words
    found = next((name for name in _FALLBACKS if shutil.which(name)), None)
    return [found] if found else None


def _words(line: str) -> list[str]:
    """A command line as words; quotes that do not close are letters."""
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()


async def edited(app: "PipelineApp", text: str, about: str) -> str | None:
    """Let the person edit ``text``; None when no editor could be run, which is said.

    Lines beginning with ``%%`` are for her alone. The file has mode 0600 and is removed.
    """
    words = command()
    if words is None:
        app.say(_("There is no editor: set VISUAL or EDITOR."), problem=True)
        return None
    said = _("{deals}. Save and leave the editor; lines beginning with %% are not kept.")
    handle, name = tempfile.mkstemp(prefix="pipeline-tui-", suffix=".md")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{text}\n%% {said.format(deals=about)}\n")
        return _kept(path) if _run(app, [*words, name]) else None
    finally:
        with suppress(OSError):
            path.unlink()


def _run(app: "PipelineApp", words: list[str]) -> bool:
    problem = ""
    try:
        with app.suspend():
            # Textual does not come back from a fault in here: none may leave.
            try:
                if subprocess.run(words, check=False).returncode:
                    problem = _("{editor} ended with an error, so nothing was kept.")
            except OSError as error:
                reason = error.strerror or str(error)
                problem = _("{editor} did not start: {reason}.").replace("{reason}", reason)
            except KeyboardInterrupt:
                problem = _("{editor} was interrupted, so nothing was kept.")
    except SuspendNotSupported:
        problem = _("This terminal cannot make room for an editor.")
    app.refresh(layout=True)
    if problem:
        app.say(problem.format(editor=words[0]), problem=True)
    return not problem


def _kept(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(line for line in lines if not line.startswith("%%")).strip("\n")
