"""What must be known of every row of a file, in little memory however many rows there are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from tempfile import mkstemp
from typing import Generic, TypeVar

from pipeline_tui.store import driver

MOST = 40_000
"""Entries of a shelf that are held in memory at most, twice."""

_AT_ONCE = 500
_PRAGMAS = (
    "locking_mode = EXCLUSIVE",
    "journal_mode = OFF",
    "synchronous = OFF",
    "cache_size = -2000",
)

V = TypeVar("V", str, int)


class Scratch:
    """A database of its own in a file that has lost its name, and goes with its connection.

    Not SQLite's own kind of temporary database, which some builds keep in memory.
    """

    def __init__(self) -> None:
        self._conn: driver.Connection | None = None
        self._path = ""
        self._tables = 0

    def conn(self) -> driver.Connection:
        """The connection, made when first asked for."""
        if self._conn is None:
            handle, self._path = mkstemp(prefix="pipeline-tui-")
            os.close(handle)
            self._conn = driver.connect(self._path, isolation_level=None)
            for pragma in _PRAGMAS:
                self._conn.execute(f"PRAGMA {pragma}").fetchall()
            self._conn.execute("BEGIN EXCLUSIVE")
            self._unlink()  # at once where the system can, so that nothing stays after a crash
        return self._conn

    def table(self) -> str:
        """The name of a new table of keys and values."""
        self._tables += 1
        name = f"shelf_{self._tables}"
        self.conn().execute(f"CREATE TABLE {name} (key TEXT PRIMARY KEY, value) WITHOUT ROWID")
        return name

    def close(self) -> None:
        """Let go of everything in it."""
        if self._conn is not None:
            self._conn.close()
            self._conn = None
            self._unlink()

    def _unlink(self) -> None:
        with suppress(OSError):
            Path(self._path).unlink(missing_ok=True)


class Shelf(Generic[V]):
    """A map of texts to texts or numbers: the last used in memory, the others in ``scratch``.

    Entries are never taken out. ``most`` are held in memory, and as many once more.
    """

    def __init__(self, scratch: Scratch, most: int = MOST) -> None:
        self._scratch = scratch
        self._most = most
        self._new: dict[str, V] = {}
        self._met: dict[str, V] = {}
        self._table = ""

    def get(self, key: str) -> V | None:
        """The value of a key; None where there is none."""
        found = self._new.get(key)
        if found is None:
            found = self._met.get(key)
            if found is None and self._table:
                found = self._look_up(key)
        return found

    def put(self, key: str, value: V) -> None:
        """Keep a value, over the one that was there."""
        self._new[key] = value
        if len(self._new) >= self._most:
            self._put_away()

    def among(self, keys: Sequence[str]) -> dict[str, V]:
        """Those of the keys that there are, with their values; faster than one by one."""
        found: dict[str, V] = {}
        if self._table:
            conn, left = self._scratch.conn(), iter(keys)
            while some := list(islice(left, _AT_ONCE)):
                marks = ",".join("?" * len(some))
                rows = conn.execute(
                    f"SELECT key, value FROM {self._table} WHERE key IN ({marks})", some
                )
                found.update(rows.fetchall())
        new = self._new
        found |= {key: new[key] for key in keys if key in new}
        return found

    def put_all(self, entries: Iterable[tuple[str, V]]) -> None:
        """Keep many values."""
        self._new.update(entries)
        if len(self._new) >= self._most:
            self._put_away()

    def _look_up(self, key: str) -> V | None:
        sql = f"SELECT value FROM {self._table} WHERE key = ?"
        row = self._scratch.conn().execute(sql, (key,)).fetchone()
        if row is None:
            return None
        if len(self._met) >= self._most:
            self._met.clear()
        value: V = row[0]
        self._met[key] = value
        return value

    def _put_away(self) -> None:
        """Write the new ones, in the order of their keys: a tree is filled fastest so."""
        if not self._table:
            self._table = self._scratch.table()
        self._scratch.conn().executemany(
            f"INSERT OR REPLACE INTO {self._table} VALUES (?, ?)", sorted(self._new.items())
        )
        self._met, self._new = self._new, {}
