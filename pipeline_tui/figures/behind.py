"""Which closed deals stand behind a row of the Figures screen, as a condition on them.

The closed list shows them: the board's filters are about open deals.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.figures.losses import LAST_OPEN
from pipeline_tui.figures.reading import INDUSTRY
from pipeline_tui.store.derive import NO_AMOUNT

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.figures.section import Row
    from pipeline_tui.store.store import Store

__all__ = ["MOST", "Behind", "Found", "behind", "find"]

_LOST = frozenset({"reason", "stage", "competitor", "unqualified"})
"""Conditions that only lost deals meet."""
_SQL = {
    "source": "d.source_id IS ?",
    "industry": f"{INDUSTRY} IS ?",
    "owner": "d.owner_id IS ?",
    "deciders": "(d.deciders > 0) = ?",
    "reason": "d.lost_reason_id IS ?",
    "stage": f"{LAST_OPEN} IS ?",
    "competitor": "d.competitor IN (SELECT value FROM json_each(?))",
    "unqualified": "d.unqualified_loss = ?",
    # by_amount holds amounts in the base currency, negated.
    "least": f"d.by_amount <> {NO_AMOUNT} AND -d.by_amount >= ?",
    "below": "-d.by_amount < ?",
    "unsized": f"(d.by_amount = {NO_AMOUNT} OR -d.by_amount < ?)",
}


MOST = 5_000
"""The latest of the won and of the lost deals that are found: nobody reads more."""
_FIND = """
SELECT d.status, d.closed_on, d.id FROM deal d
WHERE d.n > ? AND d.n <= ? AND d.deleted_at IS NULL AND d.pipeline_id = ?
  AND d.status IN ('won', 'lost')
"""
_SLICE = 1_000


class Behind(NamedTuple):
    """A condition on ``deal d`` with its values, and whether the lost ones are meant first."""

    pipeline_id: str
    sql: str
    values: tuple[str | int | None, ...]
    lost: bool


def behind(row: Row, scope: Scope) -> Behind:
    """What the closed deals behind a row have in common, within the scope's days or the row's."""
    days = (scope.start, scope.end)
    if row.window is not None:
        days = max(row.window.start, scope.start), min(row.window.end, scope.end)
    narrowing = (("owner", scope.owner), ("source", scope.source), ("industry", scope.industry))
    held = [*row.which, *((name, value) for name, value in narrowing if value is not None)]
    conditions = "".join(f" AND {_SQL[name]}" for name, _value in held if name in _SQL)
    values = tuple(value for name, value in held if name in _SQL)
    lost = any(name in _LOST or (name, value) == ("status", "lost") for name, value in row.which)
    return Behind(
        scope.pipeline_id, f" AND d.closed_on BETWEEN ? AND ?{conditions}",
        (days[0].isoformat(), days[1].isoformat(), *values), lost,
    )  # fmt: skip


class Found:
    """How many won and lost deals there are, and the ids of the latest, the last closed first."""

    def __init__(self) -> None:
        self.counts = {"won": 0, "lost": 0}
        self.ids: dict[str, list[str]] = {"won": [], "lost": []}


def find(store: Store, only: Behind) -> Generator[float, None, Found]:
    """Go through all deals in the order of their rows: by the day of closing each is a page."""
    found = Found()
    keys: dict[str, list[tuple[str, str]]] = {"won": [], "lost": []}
    last = store.conn.execute("SELECT coalesce(max(n), 0) FROM deal").fetchone()[0]
    for low in range(0, last, _SLICE):
        bounds = (low, low + _SLICE, only.pipeline_id, *only.values)
        for status, closed_on, deal_id in store.conn.execute(_FIND + only.sql, bounds):
            keys[status].append((closed_on, deal_id))
            found.counts[status] += 1
        for status, held in keys.items():
            if len(held) > 2 * MOST:
                keys[status] = sorted(held, reverse=True)[:MOST]
        yield min(1.0, (low + _SLICE) / last)
    for status, held in keys.items():
        found.ids[status] = [one[1] for one in sorted(held, reverse=True)[:MOST]]
    return found
