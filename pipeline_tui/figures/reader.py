"""Sums of tallies in the base currency: what panel and figures are made of.

Amounts are in minor units of the base currency; deals in a currency without a rate are counted
in ``no_rate`` and not priced.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from pipeline_tui.i18n import N_
from pipeline_tui.sales.contributions import CYCLE_BAND
from pipeline_tui.sales.rates import Rate, Window, median_ranks, value_at, window_days
from pipeline_tui.store import driver
from pipeline_tui.store.rules import Rules

__all__ = [
    "ANY", "Cycle", "Period", "Range", "Reader", "Sum", "added", "before_month", "day_before",
    "less", "value_rate", "why_not_by_value",
]  # fmt: skip

_ROWS = """
SELECT key, currency, n, amount, own_amount, own_weighted FROM tally
WHERE pipeline_id = ? AND figure = ? AND period BETWEEN ? AND ?
"""
_CYCLE_DAYS = """
SELECT key, n FROM tally
WHERE pipeline_id = ? AND figure = ? AND period IN ({marks}) AND key BETWEEN ? AND ?
"""
_FIRST_DAY = """
SELECT period FROM tally WHERE pipeline_id = ? AND figure = 'created' ORDER BY period LIMIT 1
"""
Range = tuple[str, str, str]
"""A figure, and the first and last of the periods that count."""

ANY = ("", "~")
"""Bounds that take in every period."""


class Sum(NamedTuple):
    """Deals counted and what they are worth.

    ``weighted`` is amount times probability; ``unpriced`` have no amount, ``no_rate`` a
    currency without a rate.
    """

    n: int = 0
    amount: int = 0
    weighted: int = 0
    unpriced: int = 0
    no_rate: int = 0


class Cycle(NamedTuple):
    """Days from qualification to the close of the ``n`` deals closed in a window."""

    n: int
    mean: Fraction | None
    median: Fraction | None


class Period(NamedTuple):
    """The figures of one window. Money per day is in minor units, None where it cannot be told."""

    window: Window
    won: Sum
    lost: Sum
    unqualified_losses: int
    win_rate: Rate
    cycle: Cycle
    average_won: Fraction | None
    realised: Fraction | None
    days: int


class Reader:
    """Sums tallies of one pipeline, in the base currency."""

    def __init__(self, conn: driver.Connection, rules: Rules, pipeline_id: str) -> None:
        self.conn = conn
        self.rules = rules
        self.pipeline = pipeline_id

    def rows(self, figure: str, first: str, last: str) -> list[Any]:
        """key, currency, n, amount, own_amount, own_weighted of a figure between two periods."""
        values = (self.pipeline, figure, first, last)
        return list(self.conn.execute(_ROWS, values))

    def gathered(self, *ranges: Range) -> dict[tuple[str, str], list[int]]:
        """By key and currency: n, amount, own_amount, own_weighted of figures between periods."""
        found: dict[tuple[str, str], list[int]] = {}
        for figure, first, last in ranges:
            for key, currency, *amounts in self.rows(figure, first, last):
                sums = found.get((key, currency))
                if sums is None:
                    found[key, currency] = amounts
                else:
                    for place, amount in enumerate(amounts):
                        sums[place] += amount
        return found

    def total(self, figure: str, first: str, last: str) -> Sum:
        """A figure between two periods, unweighted."""
        found = self.gathered((figure, first, last))
        return added([self.priced(sums, key[1], 0) for key, sums in found.items()])

    def keyed(self, figure: str, first: str, last: str) -> dict[str, Sum]:
        """A figure between two periods by its key, unweighted."""
        found: dict[str, list[Sum]] = {}
        for (key, currency), sums in self.gathered((figure, first, last)).items():
            found.setdefault(key, []).append(self.priced(sums, currency, 0))
        return {key: added(sums) for key, sums in found.items()}

    def staged(self, *ranges: Range) -> dict[str, Sum]:
        """Figures keyed by stage between periods, weighted by the stages' probabilities."""
        found: dict[str, Sum] = {}
        for (key, currency), sums in self.gathered(*ranges).items():
            stage = self.rules.stages.get(key)
            one = self.priced(sums, currency, stage.probability if stage else 0)
            found[key] = added([found[key], one]) if key in found else one
        return found

    def columns(self) -> dict[str, Sum]:
        """The open stages' sums; a stage without deals is all zero."""
        sums = self.staged(("open", "", ""))
        unpriced: Counter[str] = Counter()
        for row in self.rows("unpriced", "", ""):
            unpriced[row[0]] += row[2]
        stages = self.rules.pipeline_stages(self.pipeline, "open")
        return {
            stage.id: _with_unpriced(sums.get(stage.id, Sum()), unpriced[stage.id])
            for stage in stages
        }

    def over(self, today: date) -> Sum:
        """Open deals past their limit: whole months before this one, then this month's days."""
        month = today.isoformat()[:7]
        sums = self.staged(
            ("stale_month", "", before_month(month)),
            ("stale_day", f"{month}-01", day_before(today)),
        )
        return added(list(sums.values()))

    def period(self, window: Window, today: date) -> Period:
        """The closed deals of a window."""
        bounds = window.first, window.last
        won, lost = self.total("won_month", *bounds), self.total("lost_month", *bounds)
        unqualified = self.total("unqualified", *bounds).n
        without = self.total("won_unpriced", *bounds)
        # Neither amount nor rate: left out once, for want of an amount.
        won = _with_unpriced(won, without.n)._replace(no_rate=won.no_rate - without.no_rate)
        without = self.total("lost_unpriced", *bounds)
        lost = _with_unpriced(lost, without.n)._replace(no_rate=lost.no_rate - without.no_rate)
        priced = won.n - won.unpriced - won.no_rate
        first = self._first_day()
        days = window_days(window, today, first) if first else 0
        return Period(
            window=window,
            won=won,
            lost=lost,
            unqualified_losses=unqualified,
            win_rate=Rate(won.n, won.n + lost.n - unqualified),
            cycle=self.cycle("won", window),
            average_won=Fraction(won.amount, priced) if priced > 0 else None,
            realised=Fraction(won.amount, days) if days else None,
            days=days,
        )

    def same_days(self, periods: Sequence[Period], today: date) -> bool:
        """Whether the windows of periods read earlier today still hold as many days."""
        first = self._first_day()
        return all(window_days(one.window, today, first) == one.days for one in periods)

    def cycle(self, outcome: str, window: Window) -> Cycle:
        """Days from qualification to the close of the deals won (or lost) in a window."""
        days = self.total_raw(f"{outcome}_days", window)
        if days[0] == 0:
            return Cycle(0, None, None)
        bands: Counter[int] = Counter()
        for row in self.rows(f"{outcome}_band", window.first, window.last):
            bands[int(row[0])] += row[2]
        low, high = (self._day_at(window, bands, outcome, rank) for rank in median_ranks(days[0]))
        return Cycle(days[0], Fraction(days[1], days[0]), Fraction(low + high, 2))

    def total_raw(self, figure: str, window: Window) -> tuple[int, int]:
        """Both n and amount of a figure that is not money."""
        rows = self.rows(figure, window.first, window.last)
        return sum(row[2] for row in rows), sum(row[3] for row in rows)

    def _day_at(self, window: Window, bands: Counter[int], outcome: str, rank: int) -> int:
        """The cycle length at a rank: find its band, then read that band's days only."""
        band = value_at(bands, rank)
        before = sum(n for one, n in bands.items() if one < band)
        first, last = f"{band * CYCLE_BAND:06d}", f"{band * CYCLE_BAND + CYCLE_BAND - 1:06d}"
        months = _months(window)
        sql = _CYCLE_DAYS.format(marks=",".join("?" * len(months)))
        values = (self.pipeline, f"{outcome}_cycle", *months, first, last)
        days: Counter[int] = Counter()
        for key, n in self.conn.execute(sql, values):
            days[int(key)] += n
        return value_at(days, rank - before)

    def _first_day(self) -> date | None:
        row = self.conn.execute(_FIRST_DAY, (self.pipeline,)).fetchone()
        return date.fromisoformat(row[0]) if row else None

    def priced(self, sums: list[int], currency: str, probability: int) -> Sum:
        """Stored sums (n, amount, own amount, own weighted) in the base currency.

        ``probability``, in basis points, is that of the deals without one of their own.
        """
        n, amount, own_amount, own_weighted = sums
        base = self.rules.to_base(amount, currency)
        if base is None:
            return Sum(n=n, no_rate=n)
        # In minor units times basis points until here.
        weighted = self.rules.to_base(own_weighted + (amount - own_amount) * probability, currency)
        return Sum(n=n, amount=base, weighted=((weighted or 0) + 5_000) // 10_000)


def value_rate(year: Period, unqualified: int) -> Fraction | str:
    """The win rate by value, or why there is none (marked English)."""
    won, lost = year.won.amount, year.lost.amount - unqualified
    if year.win_rate.too_few:
        return N_("too few") if year.win_rate.n else N_("none closed in this window")
    if why := why_not_by_value(year):
        return why
    if won < 0 or lost < 0 or won + lost <= 0:
        return N_("no value was closed")
    return Fraction(won, won + lost)


def why_not_by_value(one: Period) -> str:
    """Why so many deals have no price that no rate by value can be told; '' where few have none."""
    if one.lost.unpriced * 5 > one.lost.n:
        return N_("over 20 % of losses have no amount")
    if (one.lost.unpriced + one.lost.no_rate) * 5 > one.lost.n:
        return N_("over 20 % of losses have no amount in a currency with a rate")
    if one.won.n and one.won.n <= one.won.unpriced + one.won.no_rate:
        return N_("none of the deals won has an amount in a currency with a rate")
    return ""


def added(sums: Sequence[Sum]) -> Sum:
    """All of these together."""
    return Sum(
        n=sum(one.n for one in sums),
        amount=sum(one.amount for one in sums),
        weighted=sum(one.weighted for one in sums),
        unpriced=sum(one.unpriced for one in sums),
        no_rate=sum(one.no_rate for one in sums),
    )


def less(one: Sum, other: Sum) -> Sum:
    """Without some of the same deals."""
    return Sum(*(here - there for here, there in zip(one, other, strict=True)))


def _with_unpriced(one: Sum, unpriced: int) -> Sum:
    return Sum(one.n, one.amount, one.weighted, unpriced, one.no_rate)


def before_month(month: str) -> str:
    """A bound just below a month, above all earlier ones."""
    return month[:-1] + chr(ord(month[-1]) - 1) + "~"


def day_before(today: date) -> str:
    """The day before, as the store has it."""
    return (today - timedelta(days=1)).isoformat()


def _months(window: Window) -> list[str]:
    year, month = int(window.first[:4]), int(window.first[5:])
    months = []
    while (text := f"{year:04d}-{month:02d}") <= window.last:
        months.append(text)
        year, month = year + month // 12, month % 12 + 1
    return months
