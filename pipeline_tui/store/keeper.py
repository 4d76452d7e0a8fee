"""Fold the write-ahead log into the file off the path of a key.

SQLite's automatic checkpoint would cost milliseconds inside a key press, so it
is off, and a thread with its own connection does it once the keys rest.
"""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path

from pipeline_tui.store import driver, opening

REST_SECONDS = 0.5
"""How long after the last change the log is folded in."""


class Keeper:
    """Checkpoints half a second after the last change; ``close`` ends it.

    ``identity`` is that of the file: what lies in its place by then may be another.
    """

    def __init__(self, path: Path, identity: tuple[int, int] | None) -> None:
        self._path = path
        self._identity = identity
        self._changed = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    def wrote(self) -> None:
        """Tell the keeper that something was committed."""
        self._changed.set()

    def close(self) -> None:
        """End the thread; a checkpoint under way is finished first."""
        self._ended.set()
        self._changed.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while True:
            self._changed.wait()
            while not self._ended.is_set() and self._changed.is_set():
                self._changed.clear()
                self._ended.wait(REST_SECONDS)
            if self._ended.is_set():
                return
            self._checkpoint()

    def _checkpoint(self) -> None:
        if opening.identity(self._path) != self._identity:
            return
        try:
            with closing(opening.connect(self._path, busy_ms=5000)) as conn:
                if opening.identity(self._path) == self._identity:
                    conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except driver.Error:
            return  # Another window is at it, or the disk is full: the log keeps everything.
