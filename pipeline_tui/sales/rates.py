"""Rates that carry their evidence, and whole-month windows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import sqrt
from typing import NamedTuple

_Z95 = 1.959963984540054
TOO_FEW = 5
"""Below this many cases a rate is not shown."""


class Rate(NamedTuple):
    """``k`` of ``n`` with the bounds of its Wilson 95 % interval."""

    k: int
    n: int

    @property
    def value(self) -> Fraction:
        """The share itself; only meaningful for ``n`` above 0."""
        return Fraction(self.k, self.n)

    @property
    def too_few(self) -> bool:
        """Whether there are too few cases to show a share."""
        return self.n < TOO_FEW

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson score interval at 95 % (E. B. Wilson, 1927); (0, 1) for no cases."""
        return wilson(self.k / self.n, self.n) if self.n else (0.0, 1.0)


def wilson(share: float, n: float) -> tuple[float, float]:
    """The 95 % bounds of a share of ``n`` cases, which need not be whole; (0, 1) for none."""
    if n <= 0:
        return 0.0, 1.0
    zz = _Z95 * _Z95
    centre = (share + zz / (2 * n)) / (1 + zz / n)
    half = _Z95 / (1 + zz / n) * sqrt(max(0.0, share * (1 - share)) / n + zz / (4 * n * n))
    # Both roots hold the share; its last digit may fall outside by rounding.
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


class Window(NamedTuple):
    """Whole calendar months, from the first to the last, as ``YYYY-MM``."""

    first: str
    last: str

    @property
    def start(self) -> date:
        """The window's first day."""
        return date.fromisoformat(f"{self.first}-01")

    @property
    def end(self) -> date:
        """The window's last day."""
        year, month = int(self.last[:4]), int(self.last[5:])
        following = date(year + month // 12, month % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1)


def months_window(today: date, months: int = 12, back: int = 0) -> Window:
    """The month ``back`` months before today's and the ones before it, ``months`` in all."""
    last = today.year * 12 + today.month - 1 - back
    return Window(_month(last - months + 1), _month(last))


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def window_days(window: Window, today: date, first_day: date | None) -> int:
    """Days of the window up to today that lie after the first recorded deal; 0 for none."""
    end = min(window.end, today)
    start = window.start
    if first_day is not None and first_day >= start:
        start = date.fromordinal(first_day.toordinal() + 1)
    return max(0, end.toordinal() - start.toordinal() + 1)


def median_ranks(n: int) -> tuple[int, int]:
    """The 0-based ranks whose values' mean is the median of ``n`` values."""
    return (n - 1) // 2, n // 2


def value_at(histogram: Mapping[int, int], rank: int) -> int:
    """The value at a 0-based rank of a histogram (value -> count); ``IndexError`` past its end."""
    seen = 0
    for value in sorted(histogram):
        seen += histogram[value]
        if rank < seen:
            return value
    raise IndexError(rank)


def sales_velocity(
    open_qualified: int, mean_amount: Fraction, win_rate: Fraction, mean_days: Fraction
) -> Fraction:
    """``N x A x W / C`` in the amount's unit per day; the cycle counts as at least one day."""
    return open_qualified * mean_amount * win_rate / max(mean_days, Fraction(1))
