"""How long deals stay open, and how many of them are won by which day.

A deal's clock starts when it qualifies; it ends as won or lost, or is censored today while it is
open. Sources: E. L. Kaplan and P. Meier, 1958 (still open); O. Aalen and S. Johansen, 1978
(won by day t, where a loss is a competing end); K. J. Rothman, 1978 (the bounds of the former:
E. B. Wilson's, of as many deals as would give Greenwood's variance).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import sqrt
from typing import NamedTuple

from pipeline_tui.sales.rates import wilson

OPEN, WON, LOST = "open", "won", "lost"
_Z95 = 1.959963984540054


class Stay(NamedTuple):
    """One deal: whole days from qualification to its end, or until today, and how it ended."""

    days: int
    ended: str


class Point(NamedTuple):
    """A day on which some deals ended.

    ``at_risk`` deals were open so far (those censored on that very day among them); ``open`` is
    the share still open after the day, ``won`` and ``lost`` the shares that ended so by then.
    ``variance`` is Greenwood's sum ``sum d / (n (n - d))`` up to the day, for the interval of
    ``open``; infinite once nobody is left. ``worth`` is how many deals, all seen to their end,
    would tell as much of ``open``.
    """

    day: int
    at_risk: int
    won_here: int
    lost_here: int
    open: float
    won: float
    lost: float
    variance: float
    worth: float


class Survival(NamedTuple):
    """The curve of ``n`` deals, of which ``censored`` are open; a point for each day of an end."""

    n: int
    censored: int
    points: tuple[Point, ...]

    def still_open(self, day: int) -> float:
        """The share of deals still open after ``day`` days."""
        point = self._at(day)
        return point.open if point else 1.0

    def won_by(self, day: int) -> float:
        """The share of deals won within ``day`` days."""
        point = self._at(day)
        return point.won if point else 0.0

    def interval(self, day: int) -> tuple[float, float]:
        """The 95 % bounds of ``still_open``: Wilson's, so that seven of seven are not all of all.

        Without censoring they are those of the plain share; (0, 1) where nothing tells.
        """
        point = self._at(day)
        if point is None:
            return wilson(1.0, self.at_risk(day))
        return wilson(point.open, point.worth)

    @property
    def median(self) -> int | None:
        """The first day after which at most half are still open; None while more are."""
        return next((point.day for point in self.points if point.open <= 0.5), None)

    @property
    def last_day(self) -> int | None:
        """The last day on which any deal ended; beyond it there is no precedent."""
        return self.points[-1].day if self.points else None

    def at_risk(self, day: int) -> int:
        """How many deals tell what becomes of one open for ``day`` days.

        Those open until the next day on which any ended: who is censored before tells nothing.
        """
        return next((point.at_risk for point in self.points if point.day > day), 0)

    def won_from(self, age: int, until: int | None = None) -> float | None:
        """The share of deals open after ``age`` days that were won, by day ``until`` if given.

        None where there is no precedent: no deal ended later than that.
        """
        last = self.last_day
        if last is None or age >= last:
            return None
        open_then = self.still_open(age)
        end = last if until is None else min(until, last)
        if end <= age:
            return 0.0
        return min(1.0, (self.won_by(end) - self.won_by(age)) / open_then)

    def area(self, until: int) -> float:
        """The mean days that deals stay open, of the first ``until``: the area under the curve."""
        total, day, still = 0.0, 0, 1.0
        for point in self.points:
            if point.day >= until:
                break
            total += still * (point.day - day)
            day, still = point.day, point.open
        return total + still * max(0, until - day)

    def _at(self, day: int) -> Point | None:
        low, high = 0, len(self.points)
        while low < high:
            middle = (low + high) // 2
            if self.points[middle].day <= day:
                low = middle + 1
            else:
                high = middle
        return self.points[low - 1] if low else None


class Expected(NamedTuple):
    """How many of ``n`` open deals are to be won; others are older than any precedent.

    ``interval`` holds 95 % of what may come, within 0 and ``n``: the chance of each deal, and
    with it what the deals before cannot tell of that chance.
    """

    n: int
    mean: float
    interval: tuple[float, float]
    without_precedent: int


def expected_wins(curve: Survival, ages: Mapping[int, int], within: int | None) -> Expected:
    """How many open deals will be won ``within`` so many days from now, or at all.

    ``ages`` are the days for which deals are open, and how many are.
    """
    n = beyond = 0
    mean = variance = fewer = more = 0.0
    for age, count in ages.items():
        share = curve.won_from(age, None if within is None else age + within)
        if share is None:
            beyond += count
            continue
        n += count
        mean += count * share
        variance += count * share * (1 - share)
        # Deals of one age share what is not known of it; so do, nearly, those of all ages.
        low, high = wilson(share, curve.at_risk(age))
        fewer, more = fewer + count * (share - low), more + count * (high - share)
    chance = _Z95 * _Z95 * variance
    least, most = mean - sqrt(chance + fewer * fewer), mean + sqrt(chance + more * more)
    return Expected(n, mean, (max(0.0, least), min(float(n), most)), beyond)


def survival(stays: Iterable[Stay]) -> Survival:
    """The curve of these deals; stays below 0 days count as 0."""
    return from_counts(Counter((max(0, stay.days), stay.ended) for stay in stays))


def from_counts(counts: Counter[tuple[int, str]]) -> Survival:
    """The curve from how many deals ended (or are open) at each number of days."""
    total = at_risk = sum(counts.values())
    still, won, lost, variance = 1.0, 0.0, 0.0, 0.0
    points: list[Point] = []
    for day in sorted({day for day, _ended in counts}):
        here_won, here_lost = counts[day, WON], counts[day, LOST]
        ended = here_won + here_lost
        if ended:
            before = still
            won += still * here_won / at_risk
            lost += still * here_lost / at_risk
            still = still * (at_risk - ended) / at_risk if at_risk > ended else 0.0
            variance += ended / (at_risk * (at_risk - ended)) if at_risk > ended else float("inf")
            # S (1 - S) / Var(S); with nobody left as many as those at risk would have been.
            worth = (1 - still) / (still * variance) if still else at_risk / before
            points.append(
                Point(day, at_risk, here_won, here_lost, still, won, lost, variance, worth)
            )
        at_risk -= ended + counts[day, OPEN]
    return Survival(
        total, sum(n for (_day, how), n in counts.items() if how == OPEN), tuple(points)
    )
