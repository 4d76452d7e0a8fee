"""The sums behind the figures where tallies cannot serve: chosen days, one owner or source.

Raw rows are read in slices of their numbers, so that each slice takes a few milliseconds
whatever it finds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Generator, Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline_tui.figures.months import Month, first_day, spans
from pipeline_tui.figures.panel import Cycle, Period, Sum
from pipeline_tui.figures.reader import Reader, added
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

_Money = Counter[tuple[str, str]]
"""Amounts by what they are of and by currency."""


class Closed(NamedTuple):
    """The closed deals of a scope by month, and how many were won after how many days.

    ``won_amount`` and ``lost_amount`` are those of all months: each currency is rounded once.
    """

    months: list[Month]
    cycles: Counter[int]
    priced: int
    lost_unpriced: int
    lost_no_rate: int
    won_amount: int
    lost_amount: int
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
    money: list[_Money] = [Counter() for _part in parts]
    cycles: Counter[int] = Counter()
    priced = lost_unpriced = lost_no_rate = 0
    days = (scope.start.isoformat(), scope.end.isoformat())
    for done, rows in _slices(store, _CLOSED, scope, *days):
        for row in rows:
            place = next(i for i, one in enumerate(parts) if row[1][:7] <= one.last)
            rated = store.rules.rate(row[3]) is not None
            _add(sums[place], money[place], row, cycles, rated=rated)
            if row[0] == "won":
                priced += row[2] is not None and rated
            else:
                lost_unpriced += not row[2]
                lost_no_rate += bool(row[2]) and not rated
        yield done
    began = first_day(store.conn, scope.pipeline_id)
    made: list[Month] = []
    for part, one in zip(parts, sums, strict=True):
        first, last = max(part.start, scope.start), min(part.end, scope.end, scope.today)
        one["days"] = _days(first, last, began)
        made.append(Month(part, **one | _in_base(store, money[len(made)])))
    every = _in_base(store, _together(money))
    return Closed(
        made, cycles, priced, lost_unpriced, lost_no_rate,
        every["won_amount"], every["lost_amount"], scope.start, scope.end,
    )  # fmt: skip


def _add(
    into: dict[str, int], money: _Money, row: Any, cycles: Counter[int], *, rated: bool
) -> None:
    status, closed_on, own, currency, qualified_on, created_on, unqualified = row
    into["no_rate"] += not rated
    money[f"{status}_amount", currency] += own or 0
    if status == "lost":
        into["lost"] += 1
        into["unqualified"] += bool(unqualified)
        money["unqualified_amount", currency] += (own or 0) if unqualified else 0
        return
    into["won"] += 1
    into["unpriced"] += own is None
    into["won_no_rate"] += own is not None and not rated
    took = cycle_days(
        {"qualified_on": qualified_on, "created_on": created_on, "closed_on": closed_on}
    )
    into["cycles"] += 1
    into["cycle_days"] += took
    cycles[took] += 1


def _together(money: list[_Money]) -> _Money:
    """All of these; not by ``+``, which drops what is below zero."""
    made: _Money = Counter()
    for one in money:
        made.update(one)
    return made


def _in_base(store: Store, money: _Money) -> dict[str, int]:
    """Sums in the base currency, each currency rounded once, as tallies have it."""
    made = {"won_amount": 0, "lost_amount": 0, "unqualified_amount": 0}
    for (name, currency), amount in money.items():
        made[name] += store.rules.to_base(amount, currency) or 0
    return made


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
    won = Sum(total["won"], found.won_amount, 0, total["unpriced"], total["won_no_rate"])
    lost = Sum(total["lost"], found.lost_amount, 0, found.lost_unpriced, found.lost_no_rate)
    n = total["cycles"]
    low, high = (value_at(found.cycles, rank) for rank in median_ranks(n)) if n else (0, 0)
    return Period(
        window=window,
        won=won,
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
    stages = {one.id: one for one in rules.pipeline_stages(scope.pipeline_id, "open")}
    sums: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    unpriced: Counter[str] = Counter()
    for done, rows in _slices(store, _OPEN + which, scope, *values):
        for stage_id, amount, currency, own in rows:
            if stage_id not in stages:
                continue
            into = sums[stage_id, currency]
            into[0] += 1
            into[1] += amount or 0
            if own is not None:
                into[2] += amount or 0
                into[3] += (amount or 0) * own
            unpriced[stage_id] += amount is None
        yield done
    reader = Reader(store.conn, rules, scope.pipeline_id)
    found: defaultdict[str, list[Sum]] = defaultdict(list)
    for (stage_id, currency), one in sums.items():
        found[stage_id].append(reader.priced(one, currency, stages[stage_id].probability))
    return {one: added(found[one])._replace(unpriced=unpriced[one]) for one in stages}
