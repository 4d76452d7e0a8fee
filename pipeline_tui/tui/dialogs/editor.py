"""Long texts in the person's own editor, with the screen put aside for so long."""

import os
import shlex
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from textual.app import SuspendNotSupported

from pipeline_tui.i18n import _

__all__ = ["command", "edited"]

_FALLBACKS = ("nano", "vim", "vi", "notepad")


def command() -> list[str] | None:
    """The editor: ``$VISUAL``, else ``$EDITOR``, else the first usual one there is."""
    for name in ("VISUAL", "EDITOR"):
        words = shlex.split(os.environ.get(name, ""))
        if words:
            return words
    found = next((name for name in _FALLBACKS if shutil.which(name)), None)
    return [found] if found else None


async def edited(app: Any, text: str, about: str) -> str | None:
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


def _run(app: Any, words: list[str]) -> bool:
    try:
        with app.suspend():
            code = subprocess.run(words, check=False).returncode
    except SuspendNotSupported:
        app.say(_("This terminal cannot make room for an editor."), problem=True)
        return False
    except OSError as error:
        reason = _("{editor} did not start: {reason}.")
        app.say(reason.format(editor=words[0], reason=error.strerror), problem=True)
        return False
    finally:
        app.refresh(layout=True)
    if code:
        reason = _("{editor} ended with an error, so nothing was kept.")
        app.say(reason.format(editor=words[0]), problem=True)
    return code == 0


def _kept(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(line for line in lines if not line.startswith("%%")).strip("\n")
