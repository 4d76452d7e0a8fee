"""Which closed deals stand behind a row of the Figures screen, as a condition on them.

The closed list shows them: the board's filters are about open deals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.figures.losses import LAST_OPEN
from pipeline_tui.figures.reading import INDUSTRY
from pipeline_tui.store.derive import NO_AMOUNT

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.figures.section import Row

__all__ = ["Behind", "behind"]

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
