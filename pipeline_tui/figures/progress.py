"""How far the target of the running month or quarter is: from tallies alone.

Definitions: METRICS, "Value" and "Coverage". Amounts are in minor units of the base currency.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from pipeline_tui.figures.forecast import (
    BOUNDS,
    BOUNDS_SETTING,
    expected_wins,
    forecast,
    read_bounds,
)
from pipeline_tui.figures.panel import Panel
from pipeline_tui.figures.reader import Reader, Sum, added, value_rate
from pipeline_tui.sales.coverage import coverage, needed, pace, required
from pipeline_tui.sales.targets import Period, Target, Targets
from pipeline_tui.store import driver
from pipeline_tui.store.rules import Rules
from pipeline_tui.store.targets import in_base, targets

__all__ = ["BOUNDS", "BOUNDS_SETTING", "Forecast", "Progress", "progress", "read_bounds"]

_WEEK = 7


class Forecast(NamedTuple):
    """Open deals expected to close in a period; ``best`` includes ``commit``, ``every`` both."""

    commit: Sum
    best: Sum
    every: Sum


class Progress(NamedTuple):
    """The running period against its target.

    ``days_left`` are those after today. ``coverage`` and ``needed`` are ratios; None where they
    cannot be told. ``created`` are the deals added in the last seven days, today among them.
    """

    period: Period
    target: Target
    won: Sum
    days_left: int
    forecast: Forecast
    needed: Fraction | None
    created: int
    pace: Fraction | None

    @property
    def to_go(self) -> int | None:
        """What is missing to the target; negative when it is passed, None without a target."""
        return None if self.target.amount is None else self.target.amount - self.won.amount

    @property
    def share(self) -> Fraction | None:
        """What is won of the target's amount."""
        amount = self.target.amount
        return None if amount is None else Fraction(self.won.amount, amount)

    @property
    def coverage(self) -> Fraction | None:
        """Open amount expected in the period against what is missing.

        None when nothing is missing, and where no deal expected has an amount.
        """
        if not self.priced:
            return None
        return covered(self.forecast.every.amount, self.to_go)

    @property
    def priced(self) -> bool:
        """Whether the deals expected in the period, where there are any, have amounts at all."""
        every = self.forecast.every
        return not every.n or every.n > every.unpriced + every.no_rate


def covered(expected: int, to_go: int | None) -> Fraction | None:
    """How often an open amount holds what is missing; None without something missing.

    None as well for an amount below zero, which holds nothing.
    """
    return None if to_go is None or expected < 0 else coverage(expected, to_go)


def progress(
    conn: driver.Connection, rules: Rules, pipeline_id: str, today: date, panel: Panel
) -> Progress:
    """Read how far the running period is; ``panel`` holds the figures of the year."""
    kept = targets(conn) or Targets()
    period, own = kept.at(today)
    target = in_base(rules, kept, own)
    reader = Reader(conn, rules, pipeline_id)
    bounds = period.window.first, period.window.last
    won = reader.total("won_month", *bounds)
    expected = expected_wins(conn, rules, pipeline_id)
    week_ago = (today - timedelta(days=_WEEK - 1)).isoformat()
    return Progress(
        period=period,
        target=target,
        won=won,
        days_left=(period.last - today).days,
        forecast=_forecast(conn, rules, pipeline_id, bounds),
        needed=_needed(reader, panel),
        created=reader.total("created", week_ago, today.isoformat()).n,
        pace=_pace(panel, target, won, expected, (period.last - today).days + 1),
    )


def _forecast(
    conn: driver.Connection, rules: Rules, pipeline_id: str, months: tuple[str, str]
) -> Forecast:
    found = forecast(conn, rules, pipeline_id, *months)
    return Forecast(
        added([one.commit for one in found]),
        added([one.best for one in found]),
        added([one.every for one in found]),
    )


def _needed(reader: Reader, panel: Panel) -> Fraction | None:
    """One over the win rate by value of the year; None where that cannot be told.

    Losses that never qualified are out; so is the rate where over a fifth of losses are unpriced.
    """
    window = panel.year.window
    unqualified = reader.total("unqualified", window.first, window.last).amount
    rate = value_rate(panel.year, unqualified)
    return None if isinstance(rate, str) else needed(rate)


def _pace(panel: Panel, target: Target, won: Sum, expected: Fraction, days: int) -> Fraction | None:
    """New deals a week that the rest of the target needs at the year's win rate.

    A target of amount alone asks for as many wins as it holds of the year's average. None where
    nothing is missing, or where the rate cannot be told.
    """
    year = panel.year
    if target.wins is not None:
        missing = Fraction(target.wins - won.n)
    elif target.amount is not None and year.average_won and year.average_won > 0:
        missing = (target.amount - won.amount) / year.average_won
    else:
        return None
    if year.win_rate.too_few:
        return None
    still = required(missing - expected, year.win_rate.value)
    return pace(still, days) if still else None
