"""The index that finds companies and people by any three letters of their names.

It is made when a file turns out too large to go through (``fill``), not before: an import and a
small file pay nothing for it. From then on the write door keeps it, by way of the index of
look-alikes, whose occasions are the same; an import forgets it, and a search makes it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pipeline_tui.store import driver
from pipeline_tui.store.derive import chunks, select_in
from pipeline_tui.store.ids import new_id

_KINDS = ("account", "contact")
_STATE = 0
"""The number of the row that tells the state: '' for whole, else who is making the index."""
_PIECE = 5000
"""Rows put in between two chances for others to write."""
_LIVE = """
SELECT r.n, t.folded FROM {table} t JOIN name_row r ON r.id = t.id
WHERE t.id IN ({{marks}}) AND t.deleted_at IS NULL
"""
_NEW = """
INSERT OR IGNORE INTO name_row (id)
SELECT id FROM {table} WHERE id IN ({{marks}}) AND deleted_at IS NULL
"""
_NEXT = "SELECT id FROM {table} WHERE deleted_at IS NULL AND id > ? ORDER BY id LIMIT ?"


def whole(conn: driver.Connection) -> bool:
    """Whether the index holds every live company and person."""
    return _state(conn) == ""


def fill(conn: driver.Connection) -> bool:
    """Make the whole index, in short transactions of its own; whether it is whole then.

    Gives up where another window makes it too, or anything was changed meanwhile: the next search
    begins anew. Raises the driver's error when another connection is writing, or this one is
    interrupted.
    """
    if whole(conn):
        return True
    mine, began = new_id(), _last_action(conn)
    with _transaction(conn):
        for table in _KINDS:
            conn.execute(f"INSERT INTO {table}_text ({table}_text) VALUES ('delete-all')")
        conn.execute("DELETE FROM name_row")
        conn.execute("INSERT INTO name_row (n, id) VALUES (?, ?)", (_STATE, mine))
    for table in _KINDS:
        after: str | None = ""
        while after is not None:
            with _transaction(conn):
                if _state(conn) != mine:
                    return False
                after = _piece(conn, table, after)
    with _transaction(conn):
        if _state(conn) == mine and _last_action(conn) == began:
            conn.execute("UPDATE name_row SET id = '' WHERE n = ?", (_STATE,))
    return whole(conn)


def _piece(conn: driver.Connection, table: str, after: str) -> str | None:
    """Put the next rows after an id into the index; the last of them, None when there are none."""
    ids = [row[0] for row in conn.execute(_NEXT.format(table=table), (after, _PIECE))]
    _add(conn, table, ids)
    return ids[-1] if ids else None


def _state(conn: driver.Connection) -> str | None:
    row = conn.execute("SELECT id FROM name_row WHERE n = ?", (_STATE,)).fetchone()
    return row[0] if row else None


def _last_action(conn: driver.Connection) -> int:
    return int(conn.execute("SELECT coalesce(max(clock), 0) FROM action").fetchone()[0])


@contextmanager
def _transaction(conn: driver.Connection) -> Iterator[None]:
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise
    conn.execute("COMMIT")


def forget(conn: driver.Connection) -> None:
    """Use the index no more until it is made again: names changed beside it."""
    conn.execute("DELETE FROM name_row WHERE n = ?", (_STATE,))


def drop(conn: driver.Connection, table: str, ids: Sequence[str]) -> None:
    """Take rows out of the index, before they change."""
    if not whole(conn):
        return
    conn.executemany(
        f"INSERT INTO {table}_text ({table}_text, rowid, body) VALUES ('delete', ?, ?)",
        _live(conn, table, ids),
    )


def note(conn: driver.Connection, table: str, ids: Sequence[str]) -> None:
    """Put rows into the index, after they changed."""
    if whole(conn):
        _add(conn, table, ids)


def _add(conn: driver.Connection, table: str, ids: Sequence[str]) -> None:
    for chunk in chunks(ids, 500):
        select_in(conn, _NEW.format(table=table), chunk)
    rows = _live(conn, table, ids)
    conn.executemany(f"INSERT INTO {table}_text (rowid, body) VALUES (?, ?)", rows)


def _live(conn: driver.Connection, table: str, ids: Sequence[str]) -> list[tuple[int, str]]:
    sql = _LIVE.format(table=table)
    return [row for chunk in chunks(ids, 500) for row in select_in(conn, sql, chunk).fetchall()]
