"""Whether the log beside a file is its own: SQLite does not ask, and would mix them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from pipeline_tui.store import driver, opening

__all__ = ["has_own_log", "without_log"]

_BUSY_MS = 1000
_REPLICA = "SELECT value FROM meta WHERE key = 'replica'"


def has_own_log(path: Path) -> bool:
    """Whether a file has no log beside it, or one that goes on from what the file holds.

    Read together they must be whole and a file of ours, and of the same origin as the file
    alone. Where that cannot be read (a crash while the log was folded in) the log tells. Only
    reads: nothing is folded in.
    """
    try:
        if not Path(f"{path}-wal").stat().st_size:
            return True
    except OSError:
        return True
    try:
        with closing(opening.connect(path, busy_ms=_BUSY_MS, read_only=True)) as both:
            if both.execute("PRAGMA application_id").fetchone()[0] != opening.APPLICATION_ID:
                return False
            origin = both.execute(_REPLICA).fetchone()
            sound = bool(both.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except driver.FAULTS as error:
        return "locked" in str(error) or "busy" in str(error)  # in use: whoever asks will be told
    return sound and _origin(path) in (None, origin)


def _origin(path: Path) -> tuple[str] | None:
    """The replica that the file alone names; None where it cannot be read."""
    try:
        with closing(without_log(path)) as conn:
            row: tuple[str] | None = conn.execute(_REPLICA).fetchone()
            return row
    except driver.FAULTS:
        return None


def without_log(path: Path) -> driver.Connection:
    """Connect for reading what the file alone holds."""
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return driver.connect(uri, uri=True, isolation_level=None)
