"""The few deals that can match a filter with a rare word, from the text indexes alone."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline_tui.sales.filter_named import NOTE_LETTERS
from pipeline_tui.sales.filter_terms import Note, Term, Word
from pipeline_tui.store import driver, note_index, text_index

RARE = 2000
"""More deals than this with a word, and the word does not help."""

_LETTERS = 3
"""From so many on the index of names knows a word."""
_NAMES = "SELECT rowid FROM deal_text WHERE deal_text MATCH ? LIMIT ?"
_NOTES = "SELECT rowid FROM activity_text WHERE activity_text MATCH ? LIMIT ?"


def candidates(conn: driver.Connection, terms: Sequence[Term]) -> list[int] | None:
    """The row numbers of deals among which all are that match; None where they are too many.

    A deal that holds all words has them all in its names, or one at least in its notes.
    """
    asked = [term for term in terms if not term.negated]
    for term in asked:
        found = _noted(conn, term.text) if isinstance(term, Note) else None
        if found is not None:
            return sorted(found)
    words = [term.text for term in asked if isinstance(term, Word) and len(term.text) >= _LETTERS]
    if not words:
        return None
    for some in (words, *([word] for word in words if len(words) > 1)):
        if (found := _holding(conn, some)) is not None:
            return sorted(found)
    return None


def _holding(conn: driver.Connection, words: list[str]) -> set[int] | None:
    """Deals with all words in their names or one of them in a note; None: too many."""
    query = " AND ".join(text_index.quoted(word) for word in words)
    found = {row[0] for row in conn.execute(_NAMES, (query, RARE + 1))}
    if len(found) > RARE:
        return None
    for word in words:
        noted = _noted(conn, word)
        if noted is None:
            return None
        found |= noted
    return found


def _noted(conn: driver.Connection, word: str) -> set[int] | None:
    """Deals with a word in a note or an exchange; None: too many."""
    body = note_index.body_of(word)
    if len(body) <= NOTE_LETTERS:
        return set()
    rows = conn.execute(_NOTES, (note_index.query_of(body), RARE + 1)).fetchall()
    return None if len(rows) > RARE else {row[0] // note_index.SPAN for row in rows}
