"""The balance of a pipeline: what each stage holds against what it usually holds, and its flow.

Definitions: METRICS, "Balance", and ``sales/balance.py``. It is about today, whatever the window.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline_tui.figures.reading import slices
from pipeline_tui.i18n import N_
from pipeline_tui.sales import balance as rules
from pipeline_tui.sales.deal_state import days_between
from pipeline_tui.sales.rates import months_window

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.sales.deal_state import Stage
    from pipeline_tui.store.store import Store

__all__ = ["Balance", "Held", "balance", "import_days"]

_IMPORTED = N_("Imported {file}: {new} new, {changed} changed")
_ACTIONS = """
SELECT clock, label, at FROM action
WHERE kind = 'do' AND state = 'done' AND clock > ? ORDER BY clock LIMIT 2000
"""
_DEALS = """
SELECT d.status, d.stage_id, d.amount, d.currency, d.created_on, d.qualified_on, d.closed_on
FROM deal d WHERE d.n > ? AND d.n <= ? AND d.deleted_at IS NULL AND d.pipeline_id = ?
"""
# The days of a visit are whole numbers: both moments are those of a midnight.
_VISITS = """
SELECT d.n, v.stage_id, v.known, v.left_on IS NULL, julianday(v.left_on) - julianday(v.entered_on),
       v.entered_on
FROM deal d JOIN visit v ON v.deal_id = d.id AND v.deleted_at IS NULL
WHERE d.n > ? AND d.n <= ? AND d.deleted_at IS NULL AND d.pipeline_id = ?
"""
_ENTERED = " AND v.entered_on BETWEEN ? AND ?"
_SLICE = 500


class Held(NamedTuple):
    """The open deals of a stage: how many, what the priced ones are worth, and the others."""

    n: int
    base: int
    unpriced: int
    no_rate: int

    @property
    def average(self) -> Fraction | None:
        """The mean amount of the priced ones in minor units; None for none."""
        priced = self.n - self.unpriced - self.no_rate
        return Fraction(self.base, priced) if priced else None


class Balance(NamedTuple):
    """What was found: ``stages`` with what they ``hold`` and the ``usual`` at the same places.

    ``cycle`` is the mean cycle of the deals won in twelve months, in whole days (at least 1);
    without one there is no ``usual``. ``shape`` and ``flow`` are None where they cannot be told;
    ``imported`` deals were created on days of imports, which do not count, ``vague`` visits began
    on an unknown day. ``told`` is how many deals the reference saw in each stage, ``told_all``
    in any.
    """

    stages: tuple[Stage, ...]
    hold: tuple[Held, ...]
    cycle: int | None
    usual: rules.Reference | None
    shape: rules.Shape | None
    flow: rules.Flow | None
    imported: int
    vague: int
    told: tuple[int, ...]
    told_all: int

    @property
    def open(self) -> int:
        """All open deals."""
        return sum(one.n for one in self.hold)

    def waits(self, place: int) -> Fraction | None:
        """What a stage holds above its usual stock, in minor units at its mean amount.

        0 where it holds no more than usual; None where nothing is usual, or nothing is priced.
        """
        average = self.hold[place].average
        if self.usual is None or average is None:
            return None
        above = max(0.0, self.hold[place].n - self.usual.stages[place].stock)
        return Fraction(above) * average


class _Seen:
    """What the deals tell in one pass: stock, won cycles, days of creation and of closing."""

    def __init__(self, today: date, stages: tuple[Stage, ...]) -> None:
        window = months_window(today)
        self.today = today
        self.wins = window.start.isoformat(), min(window.end, today).isoformat()
        self.hold = {stage.id: Held(0, 0, 0, 0) for stage in stages}
        self.cycles: Counter[int] = Counter()
        self.created: Counter[str] = Counter()
        self.closed: Counter[str] = Counter()

    def add(self, row: Any, to_base: Callable[[int, str], int | None]) -> None:
        status, stage_id, amount, currency, created, qualified, closed = row
        self.created[created] += 1
        if status == "open":
            held = self.hold.get(stage_id)
            if held is not None:
                base = None if amount is None else to_base(amount, currency)
                self.hold[stage_id] = Held(
                    held.n + 1, held.base + (base or 0), held.unpriced + (amount is None),
                    held.no_rate + (amount is not None and base is None),
                )  # fmt: skip
        elif closed:
            self.closed[closed] += 1
            if status == "won" and self.wins[0] <= closed <= self.wins[1]:
                self.cycles[max(0, days_between(qualified or created, closed))] += 1

    @property
    def cycle(self) -> int | None:
        """The mean won cycle in whole days, at least 1; None without a win."""
        wins = self.cycles.total()
        if not wins:
            return None
        return max(1, round(Fraction(sum(day * n for day, n in self.cycles.items()), wins)))


def balance(store: Store, scope: Scope) -> Generator[float, None, Balance]:
    """The balance of the deals that a scope narrows, today, in slices."""
    stages = tuple(store.rules.pipeline_stages(scope.pipeline_id, "open"))
    days = yield from import_days(store)
    seen = _Seen(scope.today, stages)
    to_base = store.rules.to_base
    for done, rows in slices(store, _DEALS, scope, size=_SLICE):
        for row in rows:
            seen.add(row, to_base)
        yield done / 3
    hold = tuple(seen.hold.values())
    imported = sum(seen.created[day] for day in days)
    cycle = seen.cycle
    if cycle is None:
        nothing = (0,) * len(stages)
        return Balance(stages, hold, None, None, None, None, imported, 0, nothing, 0)
    past = _Past(scope.today, seen, cycle, days)
    for done, rows in slices(store, _VISITS, scope, _ENTERED, *past.span, size=_SLICE):
        past.add(rows)
        yield (1 + 2 * done) / 3
    usual = rules.from_stays(past.length, past.counts)
    shape, flow = rules.shape(usual, [one.n for one in hold]), _flow(seen, cycle, days)
    told = tuple(past.told)
    return Balance(stages, hold, cycle, usual, shape, flow, imported, past.vague, told, past.deals)


class _Past:
    """What the reference window tells: how long the visits lasted that began in it."""

    def __init__(self, today: date, seen: _Seen, cycle: int, days: frozenset[str]) -> None:
        self.today = today.toordinal()
        self.last = max(1, self.today - cycle)
        recorded = _number(min(seen.created))
        self.first = max(recorded, self.last - rules.REFERENCE_DAYS + 1)
        self.without = {day for day in days if self.first <= _number(day) <= self.last}
        self.places = {stage_id: place for place, stage_id in enumerate(seen.hold)}
        self.counts: list[Counter[tuple[int, str]]] = [Counter() for _place in self.places]
        self.told = [0] * len(self.places)
        self.deals = self.vague = 0

    @property
    def length(self) -> int:
        """Days that count."""
        return max(0, self.last - self.first + 1 - len(self.without))

    @property
    def span(self) -> tuple[str, str]:
        """The first and the last day."""
        return date.fromordinal(self.first).isoformat(), date.fromordinal(self.last).isoformat()

    def add(self, rows: Iterable[Any]) -> None:
        """Count all visits of some deals that began within the span."""
        been: list[set[int]] = [set() for _place in self.places]
        for n, stage_id, known, here, days, entered in rows:
            place = self.places.get(stage_id)
            if place is None or entered in self.without:
                continue
            if not known:
                self.vague += 1
                continue
            been[place].add(n)
            if here:
                self.counts[place][max(0, self.today - _number(entered)), "open"] += 1
            else:
                self.counts[place][max(0, int(days)), "lost"] += 1
        self.deals += len(set().union(*been))
        for place, some in enumerate(been):
            self.told[place] += len(some)


def _flow(seen: _Seen, cycle: int, days: frozenset[str]) -> rules.Flow | None:
    """Created against closed over the last mean cycle; what an import brought did not come in."""
    today = seen.today
    since = type(today).fromordinal(max(1, today.toordinal() - cycle)).isoformat()
    until = today.isoformat()
    return rules.flow(
        sum(n for day, n in seen.created.items() if since < day <= until and day not in days),
        sum(n for day, n in seen.closed.items() if since < day <= until),
    )


def import_days(store: Store) -> Generator[float, None, frozenset[str]]:
    """The local days on which deals were imported, in slices over the journal."""
    found: set[str] = set()
    clock = -1
    while True:
        rows = store.conn.execute(_ACTIONS, (clock,)).fetchall()
        if not rows:
            return frozenset(found)
        clock = rows[-1][0]
        moments = (at for _clock, label, at in rows if label == _IMPORTED)
        found |= {datetime.fromisoformat(at).astimezone().date().isoformat() for at in moments}
        yield 0.0


def _number(day: str) -> int:
    return date.fromisoformat(day).toordinal()
