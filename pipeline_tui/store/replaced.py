"""When another file is put in the place of the open one, as a program that syncs folders does.

SQLite finds the write-ahead log by the file's name. So the log of the file that was open would be
folded into the one that lies there now, which is the end of that.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.store import driver, opening

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store

__all__ = ["take_log_away"]


def take_log_away(store: Store) -> bool:
    """Fold the log into the file that is open, wherever that is now, and remove it.

    Whether that is done: another window may be at it, or a change under way. Nothing may be
    written through this connection afterwards, since nobody would find its log.
    """
    if store.log_identity is None or store.read_only:
        return True
    if store.conn.in_transaction:
        return False
    log = Path(f"{store.path}-wal")
    try:
        busy, _pages, _folded = store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            return False
        if opening.identity(log) == store.log_identity and log.stat().st_size == 0:
            log.unlink()
            with suppress(FileNotFoundError):
                Path(f"{store.path}-shm").unlink()
    except (driver.Error, OSError):
        return False
    return True
