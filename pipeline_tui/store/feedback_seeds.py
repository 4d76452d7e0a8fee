"""The questions that a file begins with, for what is asked once a deal is closed."""

from __future__ import annotations

from pipeline_tui.i18n import N_, _
from pipeline_tui.store import driver
from pipeline_tui.store.ids import new_id

# text, asked of won or lost deals, highest answer (0: words alone)
QUESTIONS = (
    (N_("How likely are you to recommend us?"), "won", 10),
    (N_("What could we have done better?"), "lost", 0),
)
_INSERT = "INSERT INTO question (id, text, asks, scale, position, clock) VALUES (?, ?, ?, ?, ?, 0)"


def plant(conn: driver.Connection) -> None:
    """The ready-made questions, in the person's language, inside the caller's transaction.

    None is asked by itself until the person says so.
    """
    for position, (text, asks, scale) in enumerate(QUESTIONS, 1):
        conn.execute(_INSERT, (new_id(), _(text), asks, scale, position))


def translate(conn: driver.Connection) -> None:
    """Put questions that were not changed into the person's language, outside the journal."""
    pairs = [(_(text), text) for text, _asks, _scale in QUESTIONS]
    conn.executemany("UPDATE question SET text = ? WHERE text = ?", pairs)
