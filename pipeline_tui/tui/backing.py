"""The backup of the day, made in a process of its own while the keys go on."""

import subprocess
from time import monotonic
from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.store import daily

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["begin", "why"]

_OURS = "pipeline-tui: "
_REST = 2.0
_AGAIN = 3600.0
_LOOK = 0.5


def begin(app: "PipelineApp") -> None:
    """Look soon whether the backup of the day is due, and now and then while the app is open."""
    if app.first_word:
        app.say(app.first_word)
    if not app.store.read_only:
        app.set_timer(_REST, lambda: _look(app))
        app.set_interval(_AGAIN, lambda: _look(app))


def _look(app: "PipelineApp") -> None:
    """Begin it where it is due and nobody types; else look again when the keys may rest."""
    if not app.is_running:
        return
    if monotonic() - app.last_typed < _REST:
        app.set_timer(_REST, lambda: _look(app))
    elif daily.is_due(app.store.path):
        _wait(app, daily.begin(app.store.path, tell=True))


def _wait(app: "PipelineApp", process: "subprocess.Popen[str]") -> None:
    """Say what went wrong, once it has ended; nothing is said of a backup that was made."""
    if process.poll() is None:
        app.set_timer(_LOOK, lambda: _wait(app, process))
        return
    said = process.stderr.read() if process.stderr is not None else ""
    if process.returncode:
        app.say(why(said.strip()), problem=True)


def why(said: str) -> str:
    """What a backup that failed said; of a fault in the program the last line, which names it."""
    if said.startswith(_OURS):
        return said.removeprefix(_OURS)
    last = said.splitlines()[-1] if said else "?"
    return _("No backup was made today: {problem}").format(problem=last)
