"""Raw rows for figures that tallies cannot serve, in slices: deals, and their stays in stages.

Each slice takes a few milliseconds whatever it finds. It comes with how much is done, from 0 to
1, so that a screen can answer keys between slices and tell how far it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline_tui.sales.deal_state import Visit

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.store.store import Store

__all__ = [
    "INDUSTRY",
    "SLICE",
    "Deal",
    "Stays",
    "closed_deals",
    "deals",
    "open_deals",
    "slices",
    "stays",
]

SLICE = 400
"""Numbers of deals looked at in one slice."""
_SLICE_OF_STAYS = 100

INDUSTRY = (
    "coalesce(d.industry_id, (SELECT a.industry_id FROM account a WHERE a.id = d.account_id))"
)
"""A deal's industry, or its company's: as the filter of the board has it."""
_COLUMNS = (
    "d.id, d.status, d.stage_id, d.amount, d.currency, d.probability, d.created_on,"
    " d.qualified_on, d.closed_on, d.close_on, d.unqualified_loss, d.owner_id, d.source_id,"
    f" {INDUSTRY}, d.lost_reason_id, d.deciders, d.touches, d.minutes, d.stale_on"
)
_WHERE = "d.n > ? AND d.n <= ? AND d.deleted_at IS NULL AND d.pipeline_id = ?"
_DEALS = f"SELECT {_COLUMNS} FROM deal d WHERE {_WHERE}"
_OPEN = " AND d.status = 'open'"
_CLOSED = " AND d.status IN ('won', 'lost') AND d.closed_on BETWEEN ? AND ?"
_STAYS = f"""
SELECT d.n, d.id, d.status, d.closed_on, d.created_on,
       v.stage_id, v.entered_on, v.left_on, v.known
FROM deal d JOIN visit v ON v.deal_id = d.id AND v.deleted_at IS NULL
WHERE {_WHERE}
"""
_IN_ORDER = " ORDER BY d.n, v.seq"


class Deal(NamedTuple):
    """What figures ask of a deal; days are ISO text, ``base`` its amount in the base currency.

    ``amount`` is its own, None without one. ``base`` is None without an amount, and where its
    currency has no rate; ``probability`` is its own in basis points.
    """

    id: str
    status: str
    stage_id: str
    amount: int | None
    currency: str
    probability: int | None
    created_on: str
    qualified_on: str | None
    closed_on: str | None
    close_on: str | None
    unqualified_loss: int
    owner_id: str | None
    source_id: str | None
    industry_id: str | None
    reason_id: str | None
    deciders: int
    touches: int
    minutes: int
    stale_on: str
    base: int | None

    @property
    def no_rate(self) -> bool:
        """Whether it has an amount that no rate turns into the base currency."""
        return self.amount is not None and self.base is None


class Stays(NamedTuple):
    """One deal's stays in stages, in their order. ``won_on`` is None unless it is won."""

    deal_id: str
    status: str
    won_on: str | None
    created_on: str
    visits: tuple[Visit, ...]


def deals(store: Store, scope: Scope) -> Iterator[tuple[float, list[Deal]]]:
    """All deals that a scope narrows, whatever their days."""
    return _deals(store, scope, "")


def open_deals(store: Store, scope: Scope) -> Iterator[tuple[float, list[Deal]]]:
    """The open deals that a scope narrows."""
    return _deals(store, scope, _OPEN)


def closed_deals(store: Store, scope: Scope) -> Iterator[tuple[float, list[Deal]]]:
    """The deals won and lost within a scope's days."""
    days = scope.start.isoformat(), scope.end.isoformat()
    return _deals(store, scope, _CLOSED, *days)


def stays(store: Store, scope: Scope) -> Iterator[tuple[float, list[Stays]]]:
    """The stays of all deals that a scope narrows, whatever their days; none of a bare deal."""
    for done, rows in slices(store, _STAYS, scope, order=_IN_ORDER, size=_SLICE_OF_STAYS):
        yield done, [_stays_of(list(group)) for _n, group in groupby(rows, itemgetter(0))]


def _stays_of(rows: list[Any]) -> Stays:
    _n, deal_id, status, closed_on, created_on = rows[0][:5]
    visits = tuple(Visit(row[5], row[6], row[7], bool(row[8])) for row in rows)
    return Stays(deal_id, status, closed_on if status == "won" else None, created_on, visits)


def _deals(
    store: Store, scope: Scope, which: str, *values: str
) -> Iterator[tuple[float, list[Deal]]]:
    to_base = store.rules.to_base
    for done, rows in slices(store, _DEALS, scope, which, *values):
        # row[3] and row[4] are amount and currency.
        bases = [None if row[3] is None else to_base(row[3], row[4]) for row in rows]
        yield done, [Deal._make((*row, base)) for row, base in zip(rows, bases, strict=True)]


def slices(
    store: Store,
    sql: str,
    scope: Scope,
    which: str = "",
    *values: str,
    order: str = "",
    before: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
    size: int = SLICE,
) -> Iterator[tuple[float, list[Any]]]:
    """How much is done, and the rows of a slice of ``size`` numbers of deals.

    ``sql`` selects from ``deal d`` between two numbers and in a pipeline, as its first three
    places; ``which`` is a further condition with its ``values``, ``order`` comes last, with the
    values ``after``; those ``before`` are of places that stand before the first three.
    """
    narrowing = (
        ("d.owner_id", scope.owner),
        ("d.source_id", scope.source),
        (INDUSTRY, scope.industry),
    )
    held = [(column, value) for column, value in narrowing if value is not None]
    where = which + "".join(f" AND {column} = ?" for column, _value in held)
    more = (*values, *(value for _column, value in held), *after)
    last = store.conn.execute("SELECT coalesce(max(n), 0) FROM deal").fetchone()[0]
    for low in range(0, last, size):
        bounds = (*before, low, low + size, scope.pipeline_id, *more)
        rows = store.conn.execute(sql + where + order, bounds).fetchall()
        yield min(1.0, (low + size) / last), rows
