"""The full-text index over notes and exchanges, an entry for each that says something.

An entry's row number is its deal's number times ``SPAN`` and a count within the deal: so the deals
that hold a text follow from the index alone, and a deal's entries lie side by side. An entry is
``body_of`` the text; it holds another text when that begins at one of its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline_tui.sales.text import words_of
from pipeline_tui.store import driver

SPAN = 1 << 24
"""Entries that one deal has room for."""

_LAST = """
SELECT rowid FROM activity_text WHERE rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT 1
"""
_MINE = "SELECT rowid FROM activity_text WHERE rowid >= ? AND rowid < ? AND body = ? LIMIT 1"
_ADD = "INSERT INTO activity_text (rowid, body) VALUES (?, ?)"
_OF = """
SELECT d.n, a.body, a.deleted_at IS NULL FROM activity a JOIN deal d ON d.id = a.deal_id
WHERE a.id = ?
"""
_ALL = """
SELECT d.n, a.body FROM activity a JOIN deal d ON d.id = a.deal_id
WHERE a.deleted_at IS NULL AND a.body <> '' ORDER BY d.n
"""
_AT_ONCE = 5000

Entry = tuple[int, str]
"""Row number and body."""


def body_of(text: str) -> str:
    """What the index holds of a text: a blank before each of its folded words; '' without any."""
    words = words_of(text)
    return f" {words}" if words else ""


def query_of(body: str) -> str:
    """The FTS query for what may hold a body (not empty): all its words, the last one begun."""
    *whole, begun = body.split()
    return " AND ".join([*(f'"{word}"' for word in whole), f'"{begun}"*'])


def add(conn: driver.Connection, activity_id: str) -> None:
    """Put a live activity into the index, if it hangs on a deal and says something."""
    row = conn.execute(_OF, (activity_id,)).fetchone()
    if row is None or not row[2] or not (body := body_of(row[1])):
        return
    first = row[0] * SPAN
    last = conn.execute(_LAST, (first, first + SPAN)).fetchone()
    conn.execute(_ADD, (first if last is None else last[0] + 1, body))


def drop(conn: driver.Connection, activity_id: str) -> None:
    """Take a live activity out of the index, before it changes.

    It is known by its deal and its text: of two alike it does not matter which entry goes.
    """
    row = conn.execute(_OF, (activity_id,)).fetchone()
    if row is None or not row[2] or not (body := body_of(row[1])):
        return
    first = row[0] * SPAN
    entry = conn.execute(_MINE, (first, first + SPAN, body)).fetchone()
    if entry is not None:
        conn.execute("DELETE FROM activity_text WHERE rowid = ?", entry)


def add_many(conn: driver.Connection, entries: Sequence[Entry]) -> None:
    """Put entries of deals that had none into the index."""
    conn.executemany(_ADD, entries)


def entries(rows: Iterable[tuple[int, str]]) -> Iterable[Entry]:
    """Entries of deal numbers and texts, ordered by deal."""
    last, count = None, 0
    for n, text in rows:
        if not (body := body_of(text)):
            continue
        count = count + 1 if n == last else 0
        last = n
        yield n * SPAN + count, body


def rebuild(conn: driver.Connection) -> None:
    """Write the whole index anew, inside the caller's transaction."""
    conn.execute("DELETE FROM activity_text")
    some: list[Entry] = []
    for entry in entries(conn.execute(_ALL)):
        some.append(entry)
        if len(some) >= _AT_ONCE:
            add_many(conn, some)
            some.clear()
    add_many(conn, some)
