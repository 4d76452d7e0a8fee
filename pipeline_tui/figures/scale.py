"""Round marks for the scale of a chart."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

__all__ = ["marks", "round_step"]

_SHARES = (1, 2, 2.5, 5, 10)


def marks(values: Sequence[float], most: int, *, whole: bool) -> list[float]:
    """About ``most`` round numbers around all values; they begin at zero where none is below.

    ``whole`` ones are for what is counted: their step is at least 1.
    """
    low, high = min(0.0, *values), max(0.0, *values)
    step = round_step((high - low) / (most - 1), whole=whole)
    lowest, highest = floor(low / step), ceil(high / step)
    highest = max(highest, lowest + 1)
    return [step * number for number in range(lowest, highest + 1)]


def round_step(least: float, *, whole: bool) -> float:
    """The next step of 1, 2, 2.5 or 5 times a power of ten; at least 1 where things are counted."""
    if least <= 0:
        return 1.0
    power: float = 10.0 ** floor(log10(least))
    step = next(power * one for one in _SHARES if power * one >= least * 0.999)
    return max(1.0, float(ceil(step))) if whole else step
