"""The backup of the day, made in a process of its own while the keys go on."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui import clock, paths
from pipeline_tui.store import backup, backups, opening

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["begin", "command", "is_due", "leave"]

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


def is_due(path: Path) -> bool:
    """Whether a file that may be written, and is no sample, holds anything and has none today."""
    return (
        backups.automatic()
        and path.exists()
        and not opening.is_read_only(path)
        and not (path.name.startswith("demo-") and path in paths.demo_files())
        and not backups.has_daily(path, clock.today())
        and backup.holds_anything(path)
    )


def command(path: Path, *more: str) -> list[str]:
    """The command line that makes a backup of the file."""
    return [sys.executable, "-m", "pipeline_tui", "backup", "--file", str(path), *more]


def leave(path: Path) -> None:
    """After a visit too short for it: have the backup made all the same."""
    if is_due(path):
        _start(path, tell=False)


def _look(app: "PipelineApp") -> None:
    if app.is_running and is_due(app.store.path):
        _wait(app, _start(app.store.path, tell=True))


def _start(path: Path, *, tell: bool) -> "subprocess.Popen[str]":
    """Begin it as a process that also outlives this one."""
    calmly = [shutil.which("nice") or "", "-n", "10"]  # nobody waits for it
    return subprocess.Popen(
        [*(calmly if calmly[0] else []), *command(path, "--daily")],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if tell else subprocess.DEVNULL,
        start_new_session=True,
        text=True,
        errors="replace",
    )


def _wait(app: "PipelineApp", process: "subprocess.Popen[str]") -> None:
    """Say what went wrong, once it has ended; nothing is said of a backup that was made."""
    if process.poll() is None:
        app.set_timer(_LOOK, lambda: _wait(app, process))
        return
    said = process.stderr.read() if process.stderr is not None else ""
    if process.returncode:
        app.say(said.strip().removeprefix("pipeline-tui: "), problem=True)
