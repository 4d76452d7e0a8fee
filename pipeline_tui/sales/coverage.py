"""How many deals a target needs, in exact integers; METRICS, "Coverage and required ..."."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from pipeline_tui.sales.rates import Rate

__all__ = ["coverage", "needed", "pace", "required", "required_between"]

_WEEK = 7


def coverage(expected: Fraction | int, to_go: Fraction | int) -> Fraction | None:
    """How often the open amount expected to close holds what is missing; None if nothing is."""
    return Fraction(expected) / to_go if to_go > 0 else None


def needed(rate_by_value: Fraction) -> Fraction | None:
    """The coverage that a win rate by value asks for; None where nothing is ever won."""
    return 1 / rate_by_value if rate_by_value > 0 else None


def required(wins: Fraction | int, rate: Fraction) -> int | None:
    """How many deals must be worked on for so many wins; None at a rate of 0."""
    if wins <= 0:
        return 0
    return ceil(wins / rate) if rate > 0 else None


def required_between(wins: Fraction | int, rate: Rate) -> tuple[int, int] | None:
    """The fewest and the most of them by the rate's 95 % interval; None if it reaches 0."""
    low, high = (Fraction(bound) for bound in rate.interval)
    fewest, most = required(wins, high), required(wins, low)
    return None if fewest is None or most is None else (fewest, most)


def pace(still: int, days: int) -> Fraction:
    """New deals a week, for ``still`` of them in ``days`` days, today among them."""
    return Fraction(still * _WEEK, max(1, days))
