"""The sums behind the figures where tallies cannot serve: chosen days, one owner or source.

Raw rows are read in slices of their numbers, so that each slice takes a few milliseconds
whatever it finds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline_tui.figures.months import Month, first_day, spans
from pipeline_tui.figures.panel import Cycle, Period, Sum
from pipeline_tui.figures.reading import INDUSTRY
from pipeline_tui.sales.contributions import cycle_days
from pipeline_tui.sales.rates import Rate, Window, median_ranks, value_at

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.store.store import Store

__all__ = [
    "OVER",
    "PARKED",
    "SLICE",
    "Closed",
    "closed",
    "columns",
    "conditions",
    "created",
    "period",
]

SLICE = 1_000
"""Numbers of deals looked at in one slice."""

_CLOSED = """
SELECT status, closed_on, amount, currency, qualified_on, created_on, unqualified_loss FROM deal d
WHERE n > ? AND n <= ? AND deleted_at IS NULL AND pipeline_id = ?
  AND status IN ('won', 'lost') AND closed_on BETWEEN ? AND ?
"""
OVER, PARKED = " AND stale_on < ?", " AND parked_until IS NOT NULL"
"""Which of the open deals."""
_OPEN = """
SELECT stage_id, amount, currency, probability FROM deal d
WHERE n > ? AND n <= ? AND deleted_at IS NULL AND pipeline_id = ? AND status = 'open'
"""
_CREATED = """
SELECT status, count(*) FROM deal d
WHERE n > ? AND n <= ? AND deleted_at IS NULL AND pipeline_id = ? AND created_on BETWEEN ? AND ?
"""


class Closed(NamedTuple):
    """The closed deals of a scope by month, and how many were won after how many days."""

    months: list[Month]
    cycles: Counter[int]
    priced: int
    lost_unpriced: int
    start: date
    end: date


def conditions(scope: Scope) -> tuple[str, list[str]]:
    """What narrows a scope, as SQL to append, and its values."""
    wanted = (
        ("owner_id", scope.owner),
        ("source_id", scope.source),
        (INDUSTRY, scope.industry),
    )
    held = [(column, value) for column, value in wanted if value is not None]
    return "".join(f" AND {column} = ?" for column, _value in held), [one for _c, one in held]


def _slices(
    store: Store, sql: str, scope: Scope, *values: str, order: str = ""
) -> Iterator[tuple[float, list[Any]]]:
    """How far it is, and the rows of a slice."""
    where, more = conditions(scope)
    last = store.conn.execute("SELECT coalesce(max(n), 0) FROM deal").fetchone()[0]
    for low in range(0, last, SLICE):
        bounds = (low, low + SLICE, scope.pipeline_id, *values, *more)
        rows = store.conn.execute(sql + where + order, bounds).fetchall()
        yield min(1.0, (low + SLICE) / last), rows


def closed(store: Store, scope: Scope) -> Generator[float, None, Closed]:
    """The deals closed in a scope, in slices."""
    window = Window(scope.start.isoformat()[:7], scope.end.isoformat()[:7])
    parts = spans(window)
    sums = [dict.fromkeys(Month._fields[1:], 0) for _part in parts]
    cycles: Counter[int] = Counter()
    priced = lost_unpriced = 0
    days = (scope.start.isoformat(), scope.end.isoformat())
    for done, rows in _slices(store, _CLOSED, scope, *days):
        for row in rows:
            place = next(i for i, one in enumerate(parts) if row[1][:7] <= one.last)
            amount = store.rules.to_base(row[2] or 0, row[3])
            _add(sums[place], row, amount, cycles)
            if row[0] == "won":
                priced += row[2] is not None and amount is not None
            else:
                lost_unpriced += not row[2]
        yield done
    began = first_day(store.conn, scope.pipeline_id)
    made = []
    for part, one in zip(parts, sums, strict=True):
        first, last = max(part.start, scope.start), min(part.end, scope.end, scope.today)
        one["days"] = _days(first, last, began)
        made.append(Month(part, **one))
    return Closed(made, cycles, priced, lost_unpriced, scope.start, scope.end)


def _add(into: dict[str, int], row: Any, amount: int | None, cycles: Counter[int]) -> None:
    status, closed_on, _own, _currency, qualified_on, created_on, unqualified = row
    into["no_rate"] += amount is None
    if status == "lost":
        into["lost"] += 1
        into["lost_amount"] += amount or 0
        into["unqualified"] += bool(unqualified)
        into["unqualified_amount"] += (amount or 0) if unqualified else 0
        return
    into["won"] += 1
    into["won_amount"] += amount or 0
    into["unpriced"] += row[2] is None
    took = cycle_days(
        {"qualified_on": qualified_on, "created_on": created_on, "closed_on": closed_on}
    )
    into["cycles"] += 1
    into["cycle_days"] += took
    cycles[took] += 1


def created(store: Store, scope: Scope) -> Generator[float, None, Counter[str]]:
    """How many of the deals created in a scope's days have each status, in slices."""
    counts: Counter[str] = Counter()
    days = (scope.start.isoformat(), scope.end.isoformat())
    for done, rows in _slices(store, _CREATED, scope, *days, order=" GROUP BY status"):
        for status, n in rows:
            counts[status] += n
        yield done
    return counts


def _days(first: date, last: date, began: date | None) -> int:
    if began is None:
        return 0
    first = max(first, date.fromordinal(began.toordinal() + 1))
    return max(0, last.toordinal() - first.toordinal() + 1)


def period(found: Closed, window: Window) -> Period:
    """What the panel calls a period, of deals that were gathered."""
    total = {name: sum(getattr(one, name) for one in found.months) for name in Month._fields[1:]}
    won = Sum(total["won"], total["won_amount"], 0, total["unpriced"])
    lost = Sum(total["lost"], total["lost_amount"], 0, found.lost_unpriced)
    n = total["cycles"]
    low, high = (value_at(found.cycles, rank) for rank in median_ranks(n)) if n else (0, 0)
    return Period(
        window=window,
        won=won._replace(no_rate=won.n - won.unpriced - found.priced),
        lost=lost,
        unqualified_losses=total["unqualified"],
        win_rate=Rate(won.n, won.n + lost.n - total["unqualified"]),
        cycle=Cycle(
            n, Fraction(total["cycle_days"], n) if n else None,
            Fraction(low + high, 2) if n else None,
        ),
        average_won=Fraction(won.amount, found.priced) if found.priced else None,
        realised=Fraction(won.amount, total["days"]) if total["days"] else None,
        days=total["days"],
    )  # fmt: skip


def columns(store: Store, scope: Scope, which: str = "") -> Generator[float, None, dict[str, Sum]]:
    """The open deals of a scope by stage, in slices; ``which`` of them: ``OVER`` or ``PARKED``."""
    values = (scope.today.isoformat(),) if which == OVER else ()
    rules = store.rules
    stages = rules.pipeline_stages(scope.pipeline_id, "open")
    sums = {one.id: [0, 0, 0, 0, 0] for one in stages}
    for done, rows in _slices(store, _OPEN + which, scope, *values):
        for stage_id, amount, currency, own in rows:
            if (into := sums.get(stage_id)) is None:
                continue
            base = rules.to_base(amount or 0, currency)
            chance = own if own is not None else rules.stages[stage_id].probability
            into[0] += 1
            into[1] += base or 0
            into[2] += (base or 0) * chance
            into[3] += amount is None
            into[4] += base is None
        yield done
    return {
        one: Sum(n, amount, (weighted + 5_000) // 10_000, unpriced, no_rate)
        for one, (n, amount, weighted, unpriced, no_rate) in sums.items()
    }
