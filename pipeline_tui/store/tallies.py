"""Keep the tallies exact: add differences, or sum all deals anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pipeline_tui.sales.contributions import Amounts, TallyKey, add_contributions
from pipeline_tui.store import driver
from pipeline_tui.store.derive import CHUNK, chunks, select_in

Totals = dict[TallyKey, Amounts]

# What contributions read of a deal, and what says whether it counts at all.
COLUMNS = (
    "id",
    "n",
    "deleted_at",
    "pipeline_id",
    "stage_id",
    "status",
    "amount",
    "currency",
    "probability",
    "created_on",
    "closed_on",
    "qualified_on",
    "unqualified_loss",
    "stale_on",
    "attention_on",
    "priority",
    "step_on",
    "parked_until",
    "grade",
    "close_on",
    "source_id",
    "deciders",
    "reached",
    "search",
)
_READ = f"SELECT {', '.join(COLUMNS)} FROM deal WHERE id IN ({{marks}})"
_READ_ALL = f"SELECT {', '.join(COLUMNS)} FROM deal WHERE deleted_at IS NULL"

_ADD = """
INSERT INTO tally (
    pipeline_id, figure, period, key, currency, n, amount, own_amount, own_weighted
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET
    n = n + excluded.n,
    amount = amount + excluded.amount,
    own_amount = own_amount + excluded.own_amount,
    own_weighted = own_weighted + excluded.own_weighted
"""
_DROP_EMPTY = """
DELETE FROM tally
WHERE pipeline_id = ? AND figure = ? AND period = ? AND key = ? AND currency = ? AND n = 0
"""


def read_deals(conn: driver.Connection, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The tally columns of these deals, deleted ones included."""
    for chunk in chunks(ids, CHUNK):
        for row in select_in(conn, _READ, chunk).fetchall():
            yield dict(zip(COLUMNS, row, strict=True))


def count_in(deal: Mapping[str, Any], totals: Totals, sign: int) -> None:
    """Add a deal's contributions to ``totals`` when it is live."""
    if deal["deleted_at"] is None:
        add_contributions(deal, totals, sign)


def apply(conn: driver.Connection, totals: Totals) -> None:
    """Add ``totals`` to the stored tallies, inside the caller's transaction."""
    changed = [(key, amounts) for key, amounts in totals.items() if any(amounts)]
    conn.executemany(_ADD, [(*key, *amounts) for key, amounts in changed])
    conn.executemany(_DROP_EMPTY, [key for key, amounts in changed if amounts[0] < 0])


def recompute(conn: driver.Connection, progress: Callable[[int], None] | None = None) -> Totals:
    """The plain sum over all live deals."""
    totals: Totals = {}
    for done, row in enumerate(conn.execute(_READ_ALL), 1):
        add_contributions(dict(zip(COLUMNS, row, strict=True)), totals)
        if progress and done % 10_000 == 0:
            progress(done)
    return {key: amounts for key, amounts in totals.items() if any(amounts)}


def stored(conn: driver.Connection) -> Totals:
    """The tallies as they stand in the file."""
    rows = conn.execute(
        "SELECT pipeline_id, figure, period, key, currency, n, amount, own_amount, own_weighted"
        " FROM tally"
    )
    return {tuple(row[:5]): list(row[5:]) for row in rows}


def rebuild(conn: driver.Connection, progress: Callable[[int], None] | None = None) -> None:
    """Replace the stored tallies by a full recomputation, inside the caller's transaction."""
    totals = recompute(conn, progress)
    conn.execute("DELETE FROM tally")
    apply(conn, totals)
