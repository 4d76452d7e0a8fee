"""What makes writing very many deals into a nearly empty file cheaper, and leaves no trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from pipeline_tui.store import driver

_FROM = 2000
"""Fewer new rows than this are not worth it."""

_SORTED = 100_000
"""Rows of which an index is made at once: SQLite may sort them in memory, at 130 bytes each."""

_LIST = """
SELECT name, sql FROM sqlite_schema
WHERE type = 'index' AND tbl_name IN ('deal', 'visit') AND sql IS NOT NULL
ORDER BY name
"""


@dataclass(slots=True)
class SetAside:
    """The indexes that were dropped, to be made anew."""

    conn: driver.Connection
    indexes: list[str]

    def due(self, rows: int) -> bool:
        """Whether so many were written that those to come find their places one by one."""
        return bool(self.indexes) and rows >= _SORTED

    def restore(self) -> None:
        """Make them anew."""
        while self.indexes:
            self.conn.execute("PRAGMA shrink_memory")
            self.conn.execute(self.indexes.pop(0))


@contextmanager
def set_aside(conn: driver.Connection, rows: int) -> Iterator[SetAside]:
    """Inside the caller's transaction, drop the indexes of deals and visits and make them anew.

    Only where the rows to come are many against those that are there; a rollback brings
    the old ones back.
    """
    indexes = conn.execute(_LIST).fetchall() if _worth_it(conn, rows) else []
    for name, _sql in indexes:
        conn.execute(f"DROP INDEX {name}")
    aside = SetAside(conn, [sql for _name, sql in indexes])
    yield aside
    aside.restore()


@contextmanager
def written_once(conn: driver.Connection, rows: int) -> Iterator[None]:
    """Outside a transaction: write straight to the file instead of to the log first.

    Only where the rows to come are many against those that are there, and no other window
    has the file open (SQLite refuses it then): the rollback journal holds what little was
    there before, and is as safe. WAL is back at the end.
    """
    wal = conn.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    if not wal or not _worth_it(conn, rows):
        yield
        return
    patience = conn.execute("PRAGMA busy_timeout").fetchone()[0]
    conn.execute("PRAGMA busy_timeout = 0")
    try:
        with suppress(driver.OperationalError):
            conn.execute("PRAGMA journal_mode = TRUNCATE").fetchone()
    finally:
        conn.execute(f"PRAGMA busy_timeout = {int(patience)}")
    try:
        yield
    finally:
        with suppress(driver.OperationalError):
            conn.execute("PRAGMA journal_mode = WAL").fetchone()


def _worth_it(conn: driver.Connection, rows: int) -> bool:
    there = conn.execute("SELECT count(*) FROM (SELECT 1 FROM deal LIMIT ?)", (rows,)).fetchone()[0]
    return rows >= _FROM and there * 4 <= rows
