"""How far the target of the running month or quarter is: from tallies alone.

Definitions: METRICS, "Value" and "Coverage". Amounts are in minor units of the base currency.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from pipeline_tui.figures.panel import Panel
from pipeline_tui.figures.reader import Reader, Sum, added
from pipeline_tui.sales.coverage import coverage, pace, required
from pipeline_tui.sales.targets import Period, Target, Targets
from pipeline_tui.store import driver
from pipeline_tui.store.rules import Rules
from pipeline_tui.store.targets import in_base, targets

__all__ = ["BOUNDS", "BOUNDS_SETTING", "Forecast", "Progress", "progress"]

BOUNDS = (7500, 5000)
"""The chances, in basis points, from which on a deal is commit and best case."""
BOUNDS_SETTING = "forecast_bounds"
_WEEK = 7


class Forecast(NamedTuple):
    """Open deals expected to close in a period; ``best`` includes ``commit``, ``every`` both.

    ``wins`` is how many of them will be won, going by their chances.
    """

    commit: Sum
    best: Sum
    every: Sum
    wins: Fraction


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
        """Open amount expected in the period against what is missing; None when nothing is."""
        return covered(self.forecast.every.amount, self.to_go)


def covered(expected: int, to_go: int | None) -> Fraction | None:
    """How often an open amount holds what is missing; None without something missing."""
    return None if to_go is None else coverage(expected, to_go)


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
    forecast = _forecast(reader, rules, bounds, read_bounds(conn))
    week_ago = (today - timedelta(days=_WEEK - 1)).isoformat()
    return Progress(
        period=period,
        target=target,
        won=won,
        days_left=(period.last - today).days,
        forecast=forecast,
        needed=_needed(reader, panel),
        created=reader.total("created", week_ago, today.isoformat()).n,
        pace=_pace(panel, target, won, forecast.wins, (period.last - today).days + 1),
    )


def read_bounds(conn: driver.Connection) -> tuple[int, int]:
    """From which chances on, in basis points, a deal is commit and best case."""
    row = conn.execute(
        "SELECT value FROM setting WHERE id = ? AND deleted_at IS NULL", (BOUNDS_SETTING,)
    ).fetchone()
    if row is None:
        return BOUNDS
    import json

    commit, best = json.loads(row[0])
    return int(commit), int(best)


def _forecast(
    reader: Reader, rules: Rules, months: tuple[str, str], bounds: tuple[int, int]
) -> Forecast:
    commit, best, every = [], [], []
    wins = Fraction(0)
    for key, one in reader.staged(("close_month", *months)).items():
        stage = rules.stages.get(key)
        chance = stage.probability if stage else _own_chance(key)
        every.append(one)
        wins += Fraction(one.n * chance, 10_000)
        if chance >= bounds[1]:
            best.append(one)
        if chance >= bounds[0]:
            commit.append(one)
    return Forecast(added(commit), added(best), added(every), wins)


def _own_chance(key: str) -> int:
    """The basis points of deals with a probability of their own."""
    return int(key[1:]) if key[1:].isdigit() else 0


def _needed(reader: Reader, panel: Panel) -> Fraction | None:
    """One over the win rate by value of the year; None where that cannot be told.

    Losses that never qualified are out; so is the rate where over a fifth of losses are unpriced.
    """
    year = panel.year
    if year.win_rate.too_few or year.lost.unpriced * 5 > year.lost.n or year.won.amount <= 0:
        return None
    unqualified = reader.total("unqualified", year.window.first, year.window.last).amount
    return Fraction(year.won.amount + year.lost.amount - unqualified, year.won.amount)


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
