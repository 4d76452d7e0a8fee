"""How long deals stay in each stage, which stages they skip, and how often they go back.

Source of the rules: METRICS, "Stage history", "Stage-to-stage conversion" and "Cycle length".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from pipeline_tui.sales.deal_state import Stage, Visit, days_between
from pipeline_tui.sales.rates import median_ranks, value_at

__all__ = [
    "Spent", "backward", "first_days", "mean", "median", "skipped", "spent", "started_on",
]  # fmt: skip

Histogram = Mapping[int, int]
"""How many cases there are of each number of days."""


class Spent(NamedTuple):
    """What one deal spent in one stage: days of all its visits together.

    ``here`` are the days of the visit it is in, None once it has left. ``known`` is False where
    an import could only tell "since then or earlier". ``left_on`` is the last day it left.
    """

    days: int
    here: int | None
    visits: int
    known: bool
    left_on: str | None


def spent(visits: Sequence[Visit], today: str) -> dict[str, Spent]:
    """What a deal spent in each stage that it was in, by the stage's id; never below 0 days."""
    found: dict[str, Spent] = {}
    for visit in visits:
        left = visit.left_on
        days = max(0, days_between(visit.entered_on, left or today))
        before = found.get(visit.stage_id)
        if before is None:
            found[visit.stage_id] = Spent(
                days, days if left is None else None, 1, visit.known, left
            )
            continue
        found[visit.stage_id] = Spent(
            days=before.days + days,
            here=days if left is None else before.here,
            visits=before.visits + 1,
            known=before.known and visit.known,
            left_on=max(filter(None, (before.left_on, left)), default=None),
        )
    return found


def started_on(
    status: str, qualified_on: str | None, created_on: str, unqualified: bool, threshold: bool
) -> tuple[str, bool] | None:
    """The day a deal's clock starts, and whether that is its creation for want of a better one.

    None for a deal that has not qualified, or was lost before it did. ``threshold`` is whether
    its pipeline has a stage that qualifies: without one, every clock starts at the creation.
    """
    if qualified_on:
        return qualified_on, False
    if threshold and (status == "open" or unqualified):
        return None
    return created_on, True


def backward(visits: Sequence[Visit], stages: Mapping[str, Stage]) -> list[tuple[str, str]]:
    """The stages a deal went back from, each time with the day; closing is not going back."""
    been = [
        (stage, visit.entered_on)
        for visit in visits
        if (stage := stages.get(visit.stage_id)) is not None and stage.kind == "open"
    ]
    return [
        (one.id, day)
        for (one, _before), (after, day) in pairwise(been)
        if after.position < one.position
    ]


def skipped(visits: Sequence[Visit], stages: Collection[Stage], status: str) -> list[str]:
    """The open stages a deal reached without ever being in them, in their order.

    ``stages`` are those of its pipeline. Who was won reached them all, others what lies before
    the furthest stage that they were in.
    """
    touched = {visit.stage_id for visit in visits}
    ways = sorted(
        (stage for stage in stages if stage.kind == "open"), key=lambda stage: stage.position
    )
    last = max((stage.position for stage in ways if stage.id in touched), default=0)
    return [
        stage.id
        for stage in ways
        if stage.id not in touched and (status == "won" or stage.position < last)
    ]


def first_days(
    visits: Sequence[Visit],
    stages: Mapping[str, Stage],
    steps: Sequence[int],
    won_on: str | None,
) -> list[str]:
    """The first day on which a deal reached each of the positions ``steps``, as far as it came.

    It reaches one by entering it or a later one, or by being won. ``stages`` holds removed ones
    as well: who was in one reached those before it.
    """
    been = [
        (stage.position, visit.entered_on)
        for visit in visits
        if (stage := stages.get(visit.stage_id)) is not None and stage.kind == "open"
    ]
    found = []
    for step in steps:
        days = [day for position, day in been if position >= step]
        if won_on is not None:
            days.append(won_on)
        if not days:
            break
        found.append(min(days))
    return found


def mean(days: Histogram) -> Fraction | None:
    """The mean of the cases; None for none."""
    n = sum(days.values())
    return Fraction(sum(day * count for day, count in days.items()), n) if n else None


def median(days: Histogram) -> Fraction | None:
    """The median of the cases, of an even number the mean of the middle two; None for none."""
    n = sum(days.values())
    if not n:
        return None
    low, high = (value_at(days, rank) for rank in median_ranks(n))
    return Fraction(low + high, 2)
