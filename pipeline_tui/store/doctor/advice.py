"""Which backup to go back to: the newest that is better than the file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from pipeline_tui.store import backups, driver, migrations, opening
from pipeline_tui.store.doctor import Progress, examine
from pipeline_tui.store.errors import StoreError

__all__ = ["sound_backup"]

_BUSY_MS = 1000
_MOST = 12
_FAULTS: tuple[type[Exception], ...] = (StoreError, OSError, *driver.FAULTS)


def sound_backup(path: Path, progress: Progress) -> backups.Kept | None:
    """The newest backup in which an examination finds nothing; None where it is in none.

    Where nothing is sound, the newest whose faults ``--repair`` can set right. Those made before
    a repair hold what was wrong, and are not looked at, nor more than a dozen of the others.
    """
    better = None
    tried = [one for one in backups.kept(path) if one.label != "repair"]
    for one in tried[:_MOST]:
        left = _left(one.path, progress)
        if left == (0, 0):
            return one
        if left is not None and left[1] == 0 and better is None:
            better = one
    return better


def _left(path: Path, progress: Progress) -> tuple[int, int] | None:
    """How much is wrong in a backup, and how much of it for good; None where it is no file."""
    try:
        opening.check(path)
        with closing(opening.connect(path, busy_ms=_BUSY_MS, read_only=True)) as conn:
            if not 0 < migrations.version(conn) <= migrations.newest():
                return None
            report = examine(conn, progress)
    except _FAULTS:
        return None
    return report.wrong, report.left
