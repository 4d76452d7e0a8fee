"""The backup of the day: when it is due, and the process that makes it."""

import shutil
import subprocess
import sys
from pathlib import Path

from pipeline_tui import clock, paths
from pipeline_tui.store import backup, backups, opening

__all__ = ["begin", "command", "is_due", "leave"]


def is_due(path: Path) -> bool:
    """Whether a file that may be written, and is no sample, holds anything and has none today."""
    try:
        return (
            backups.automatic()
            and path.exists()
            and not opening.is_read_only(path)
            and not (path.name.startswith("demo-") and path in paths.demo_files())
            and not backups.has_daily(path, clock.today())
            and backup.holds_anything(path)
        )
    except OSError:  # its folder was locked meanwhile
        return False


def command(path: Path, *more: str) -> list[str]:
    """The command line that makes a backup of the file."""
    return [sys.executable, "-m", "pipeline_tui", "backup", "--file", str(path), *more]


def begin(path: Path, *, tell: bool) -> "subprocess.Popen[str]":
    """Begin it, calmly, as a process that also outlives this one; ``tell`` keeps what it says."""
    nice = shutil.which("nice")
    calmly = [nice, "-n", "10"] if nice else []
    return subprocess.Popen(
        [*calmly, *command(path, "--daily")],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if tell else subprocess.DEVNULL,
        start_new_session=True,
        text=True,
        errors="replace",
    )


def leave(path: Path) -> None:
    """After a short visit to a file: have its backup made all the same."""
    if is_due(path):
        begin(path, tell=False)
