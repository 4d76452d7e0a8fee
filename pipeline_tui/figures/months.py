"""Won and lost by month, from tallies: the same cost at any number of deals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from pipeline_tui.sales.rates import Rate, Window, window_days
from pipeline_tui.store import driver
from pipeline_tui.store.rules import Rules

__all__ = ["Month", "all_months", "by_month", "first_day", "spans"]

_FIGURES = ("won_month", "lost_month", "unqualified", "won_unpriced", "won_days")
_BY_MONTH = """
SELECT period, currency, n, amount FROM tally
WHERE pipeline_id = ? AND figure = ? AND period BETWEEN ? AND ?
"""
_ENDS = """
SELECT (SELECT min(period) FROM tally WHERE pipeline_id = ?1 AND figure = ?2),
       (SELECT max(period) FROM tally WHERE pipeline_id = ?1 AND figure = ?2)
"""
_MOST_MONTHS, _MOST_QUARTERS = 24, 96


class Month(NamedTuple):
    """The deals closed in a span of whole months. Amounts are in the base currency.

    ``cycles`` deals took ``cycle_days`` days in all from qualification to being won;
    ``days`` are those of the span so far, after the first recorded deal. ``unpriced`` are the deals
    won without an amount, ``won_no_rate`` those won with one in a currency without a rate, and
    ``no_rate`` all that were closed in such a currency.
    """

    window: Window
    won: int = 0
    won_amount: int = 0
    lost: int = 0
    lost_amount: int = 0
    unqualified: int = 0
    unqualified_amount: int = 0
    unpriced: int = 0
    won_no_rate: int = 0
    no_rate: int = 0
    cycles: int = 0
    cycle_days: int = 0
    days: int = 0

    @property
    def rate(self) -> Rate:
        """The win rate by count, without losses that never qualified."""
        return Rate(self.won, self.won + self.lost - self.unqualified)

    @property
    def cycle(self) -> Fraction | None:
        """The mean cycle of the deals won, in days."""
        return Fraction(self.cycle_days, self.cycles) if self.cycles else None

    @property
    def realised(self) -> Fraction | None:
        """What was won a day, in minor units."""
        return Fraction(self.won_amount, self.days) if self.days else None


def by_month(
    conn: driver.Connection, rules: Rules, pipeline_id: str, window: Window, today: date
) -> list[Month]:
    """The window in spans that a chart can show: months, or quarters or years where many."""
    found = {figure: _rows(conn, pipeline_id, figure, window) for figure in _FIGURES}
    began = first_day(conn, pipeline_id)
    made = []
    for span in spans(window):
        won, lost, unqualified, unpriced, cycle = (
            _summed(rules, found[figure], span) for figure in _FIGURES
        )
        made.append(
            Month(
                window=span,
                won=won[0], won_amount=won[1],
                lost=lost[0], lost_amount=lost[1],
                unqualified=unqualified[0], unqualified_amount=unqualified[1],
                # Neither amount nor rate: left out once, for want of an amount.
                unpriced=unpriced[0], won_no_rate=won[2] - unpriced[2],
                no_rate=won[2] + lost[2],
                cycles=cycle[0], cycle_days=cycle[1],
                days=window_days(span, today, began) if began else 0,
            )
        )  # fmt: skip
    return made


def first_day(conn: driver.Connection, pipeline_id: str) -> date | None:
    """The day of the first recorded deal; None in an empty file."""
    first = conn.execute(_ENDS, (pipeline_id, "created")).fetchone()[0]
    return date.fromisoformat(first) if first else None


def all_months(conn: driver.Connection, pipeline_id: str, today: date) -> Window:
    """From the month of the first recorded deal or close until this one, or the last close."""
    months = {today.isoformat()[:7]}
    for figure in ("created", "won_month", "lost_month"):
        ends = conn.execute(_ENDS, (pipeline_id, figure)).fetchone()
        months |= {end[:7] for end in ends if end}
    return Window(min(months), max(months))


def spans(window: Window) -> list[Window]:
    """The window's months; its quarters or years where those would be too many for a chart."""
    first, last = _number(window.first), _number(window.last)
    months = last - first + 1
    step = 1 if months <= _MOST_MONTHS else 3 if months <= _MOST_QUARTERS else 12
    made, at = [], first
    while at <= last:
        following = at - at % step + step
        made.append(Window(_named(at), _named(min(last, following - 1))))
        at = following
    return made


def _rows(
    conn: driver.Connection, pipeline_id: str, figure: str, window: Window
) -> list[tuple[str, str, int, int]]:
    """Period, currency, n and amount."""
    values = (pipeline_id, figure, window.first, window.last)
    return list(conn.execute(_BY_MONTH, values))


def _summed(
    rules: Rules, rows: Iterable[tuple[str, str, int, int]], span: Window
) -> tuple[int, int, int]:
    """How many, their amount in the base currency, and how many have no rate to it."""
    sums: dict[str, list[int]] = {}
    for period, currency, n, amount in rows:
        if span.first <= period <= span.last:
            one = sums.setdefault(currency, [0, 0])
            one[0] += n
            one[1] += amount
    count = worth = no_rate = 0
    for currency, (n, amount) in sums.items():
        base = rules.to_base(amount, currency) if currency else amount
        count, worth = count + n, worth + (base or 0)
        no_rate += n if base is None else 0
    return count, worth, no_rate


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _named(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
