"""Looks a file over: is it whole, and is all that was worked out from its facts what it must be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.i18n import N_
from pipeline_tui.store import derive, driver, note_index, opening, rebuild, tallies
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.rules import Rules, load

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store

__all__ = ["CHECKS", "Finding", "examine", "repair"]

_LIVE = "SELECT id FROM deal WHERE deleted_at IS NULL ORDER BY n"
_STORED = f"SELECT id, name, {', '.join(derive.DERIVED)} FROM deal WHERE id IN ({{marks}})"
_TEXTS = """
SELECT d.n, d.search FROM deal d WHERE d.deleted_at IS NULL
EXCEPT SELECT rowid, body FROM deal_text
"""
_STRAY_TEXTS = """
SELECT rowid, body FROM deal_text
EXCEPT SELECT d.n, d.search FROM deal d WHERE d.deleted_at IS NULL
"""
_NOTES = """
SELECT d.n, a.body FROM activity a JOIN deal d ON d.id = a.deal_id
WHERE a.deleted_at IS NULL AND d.deleted_at IS NULL AND a.body <> ''
"""
_INDEXED_NOTES = """
SELECT t.rowid / ?, t.body FROM activity_text t JOIN deal d ON d.n = t.rowid / ?
WHERE d.deleted_at IS NULL
"""


class Finding(NamedTuple):
    """One thing that is wrong: the id of its check, and where, in the words of the data."""

    check: str
    where: str


CHECKS = {
    "integrity": N_("The database is whole"),
    "references": N_("Every row points at rows that are there"),
    "derived": N_("What is derived of each deal follows from its facts"),
    "tallies": N_("The tallies behind the figures are sums of the deals"),
    "texts": N_("The search indexes hold what the rows say"),
}
"""The checks by id, in their order; the last three can be repaired."""
REPAIRABLE = ("derived", "tallies", "texts")


def examine(store: Store) -> list[Finding]:
    """All that is wrong, at one moment of the file; nothing is changed.

    Raises ``OpenError`` where the file is too damaged to be read.
    """
    conn = store.conn
    try:
        conn.execute("BEGIN")
        try:
            rules = load(conn)
            found = [Finding("integrity", line) for line in _integrity(conn)]
            if found:
                return found
            checks: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
                ("references", lambda: _references(conn)),
                ("derived", lambda: _derived(conn, rules)),
                ("tallies", lambda: _tallies(conn)),
                ("texts", lambda: _texts(conn)),
            )
            return [Finding(check, where) for check, look in checks for where in look()]
        finally:
            conn.execute("ROLLBACK")
    except driver.Error as error:
        raise opening.fault(store.path, error) from error


def repair(store: Store) -> None:
    """Work out anew all that is derived, in one transaction.

    It stands outside the journal: no fact of the person changes, and undo goes on working.
    Raises ``Invalid`` where the file cannot be written.
    """
    if store.read_only:
        from pipeline_tui.i18n import _

        raise Invalid(_("{file} cannot be written: nothing was repaired.").format(file=store.path))
    rebuild.rebuild_all(store.conn)


def _integrity(conn: driver.Connection) -> Iterator[str]:
    for (line,) in conn.execute("PRAGMA integrity_check").fetchall():
        if line != "ok":
            yield str(line)


def _references(conn: driver.Connection) -> Iterator[str]:
    for table, row, parent, _key in conn.execute("PRAGMA foreign_key_check").fetchall():
        yield f"{table} {row} -> {parent}"


def _derived(conn: driver.Connection, rules: Rules) -> Iterator[str]:
    ids = [row[0] for row in conn.execute(_LIVE).fetchall()]
    for chunk in derive.chunks(ids, derive.CHUNK):
        stored = {row[0]: row[1:] for row in derive.select_in(conn, _STORED, chunk).fetchall()}
        for *values, deal in derive.derived_rows(conn, rules, chunk):
            name, *held = stored[deal]
            differing = [
                f"{column} {was!r} -> {plain!r}"
                for column, was, plain in zip(derive.DERIVED, held, values, strict=True)
                if was != plain
            ]
            if differing:
                yield f"{name}: {', '.join(differing)}"


def _tallies(conn: driver.Connection) -> Iterator[str]:
    stored, summed = tallies.stored(conn), tallies.recompute(conn)
    for key in sorted({*stored, *summed}):
        if stored.get(key) != summed.get(key):
            name = " ".join(part for part in key[1:] if part)
            yield f"{name}: {stored.get(key)} -> {summed.get(key)}"


def _texts(conn: driver.Connection) -> Iterator[str]:
    for sql in (_TEXTS, _STRAY_TEXTS):
        for number, body in conn.execute(sql).fetchall():
            yield f"deal_text {number}: {str(body)[:60]}"
    told = Counter((n, note_index.body_of(body)) for n, body in conn.execute(_NOTES))
    held = Counter(
        tuple(row) for row in conn.execute(_INDEXED_NOTES, (note_index.SPAN, note_index.SPAN))
    )
    said = Counter({entry: n for entry, n in told.items() if entry[1]})
    for number, body in sorted({*(said - held), *(held - said)}):
        yield f"activity_text {number}: {body[:60]}"
