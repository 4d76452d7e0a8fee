"""What the text indexes and the index of look-alikes must hold, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter

from pipeline_tui.sales.duplicates import account_keys, contact_keys
from pipeline_tui.sales.text import words_of
from pipeline_tui.store import driver

__all__ = ["keys_of", "match_keys", "notes", "stored_notes"]

SPAN = 1 << 24
"""An entry of the index of notes has the number of its deal times this, and a count."""
_NOTES = """
SELECT d.n, a.body FROM deal d CROSS JOIN activity a ON a.deal_id = d.id
WHERE a.deleted_at IS NULL AND a.body <> '' ORDER BY d.n
"""
_STORED = "SELECT rowid / ?, body FROM activity_text ORDER BY rowid"
_ROWS: dict[str, tuple[str, Callable[[str, str, str], tuple[str, ...]]]] = {
    "account": ("SELECT id, name, website, phone FROM account", account_keys),
    "contact": ("SELECT id, name, email, phone FROM contact", contact_keys),
}


def notes(conn: driver.Connection) -> Iterator[tuple[int, Counter[str]]]:
    """Each deal's number and the words of its notes and exchanges, in the order of numbers."""
    for number, rows in groupby(conn.execute(_NOTES), itemgetter(0)):
        said = Counter(f" {words}" for _n, body in rows if (words := words_of(body)))
        if said:
            yield number, said


def stored_notes(conn: driver.Connection) -> Iterator[tuple[int, Counter[str]]]:
    """The same as the index holds it."""
    for number, rows in groupby(conn.execute(_STORED, (SPAN,)), itemgetter(0)):
        yield number, Counter(body for _n, body in rows)


def match_keys(conn: driver.Connection) -> Iterator[tuple[str, set[str]]]:
    """The id of each company and person, live or merged into another, with its keys."""
    for sql, make in _ROWS.values():
        for row_id, *told in conn.execute(
            f"{sql} WHERE deleted_at IS NULL OR merged_into IS NOT NULL"
        ):
            yield row_id, set(make(*told))


def keys_of(conn: driver.Connection, row_id: str) -> set[str]:
    """The keys of one company or person; none where it is gone."""
    for sql, make in _ROWS.values():
        row = conn.execute(
            f"{sql} WHERE id = ? AND (deleted_at IS NULL OR merged_into IS NOT NULL)", (row_id,)
        ).fetchone()
        if row is not None:
            return set(make(*row[1:]))
    return set()
