"""Open qualified deals with a decision maker, and with one who is engaged: from raw rows.

Definition: METRICS, "By lead source, industry, size band, decision maker". Engaged is a decision
maker who had an exchange in the last thirty days, today among them, on whichever deal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.figures.cohort import by_value_of
from pipeline_tui.figures.figure import SHARE, Figure, Input, of_rate
from pipeline_tui.figures.reader import Sum, added
from pipeline_tui.figures.reading import slices
from pipeline_tui.i18n import N_
from pipeline_tui.sales.rates import Rate

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.store.store import Store

__all__ = ["DAYS", "Coverage", "coverage", "engaged"]

DAYS = 30
"""An exchange of so many days, today among them, makes a decision maker engaged."""

_SQL = """
SELECT d.amount, d.currency, d.deciders > 0, d.deciders > 0 AND EXISTS (
  SELECT 1 FROM deal_contact c JOIN role r ON r.id = c.role_id AND r.code = 'decider'
  JOIN activity a ON a.contact_id = c.contact_id AND a.deleted_at IS NULL AND a.kind <> 'note'
  WHERE c.deal_id = d.id AND c.deleted_at IS NULL AND a.happened_on BETWEEN ? AND ?
)
FROM deal d WHERE d.n > ? AND d.n <= ? AND d.deleted_at IS NULL AND d.pipeline_id = ?
"""
_OPEN = " AND d.status = 'open' AND d.qualified_on IS NOT NULL"
_SLICE = 1_000


class Coverage(NamedTuple):
    """Open qualified deals: all, those with a decision maker, those with an engaged one."""

    every: Sum = Sum()
    known: Sum = Sum()
    engaged: Sum = Sum()


def coverage(store: Store, scope: Scope) -> Generator[float, None, Coverage]:
    """Go through a scope's deals in slices."""
    since = (scope.today - timedelta(days=DAYS - 1)).isoformat()
    days = (since, scope.today.isoformat())
    sums: list[defaultdict[str, list[int]]] = [defaultdict(lambda: [0, 0, 0]) for _part in range(3)]
    for done, rows in slices(store, _SQL, scope, _OPEN, before=days, size=_SLICE):
        for amount, currency, *held in rows:
            for part, counts in zip(sums, (True, *held), strict=True):
                if counts:
                    one = part[currency]
                    one[0] += 1
                    one[1] += amount or 0
                    one[2] += amount is None
        yield done
    return Coverage(*(_sum(store, part) for part in sums))


def _sum(store: Store, by_currency: dict[str, list[int]]) -> Sum:
    """In the base currency: each currency is rounded once, as tallies have it."""
    made = Sum()
    for currency, (n, amount, unpriced) in by_currency.items():
        base = store.rules.to_base(amount, currency)
        no_rate = n - unpriced if base is None else 0
        made = added([made, Sum(n, base or 0, 0, unpriced, no_rate)])
    return made


def engaged(found: Coverage) -> tuple[Figure, Figure]:
    """The share of them whose decision maker had an exchange lately: by count, and by value."""
    every, some = found.every, found.engaged
    none = N_("no open deal is qualified")
    note = N_("Engaged: an exchange with the decision maker in the last 30 days, on any deal.")
    by_count = of_rate(
        Figure(
            "deciders_engaged", N_("decision maker engaged"), None, SHARE,
            formula=N_("open qualified deals with an engaged decision maker / open qualified"),
            inputs=(
                Input(N_("engaged"), some.n), Input(N_("with a decision maker"), found.known.n),
                Input(N_("open qualified"), every.n),
            ),
            filter="is:qualified", note=note,
        ),
        Rate(some.n, every.n), N_("too few") if every.n else none,
    )  # fmt: skip
    by_value = Figure("deciders_engaged_value", N_("engaged, by value"), None, SHARE, note=note)
    return by_count, by_value_of(by_value, N_("engaged"), some, every)
