"""Which open stages a deal reached, and in which months: what conversion is counted from.

Source of the rule: METRICS, "Stage-to-stage conversion". A deal reached a stage when it entered
it or a later one, or was won; the first such day counts. Being lost implies only what was
touched, and a backward move does not undo a reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from pipeline_tui.sales.deal_state import Stage, Visit

Reach = tuple[tuple[str, int], ...]
"""Month and position of each stage that was reached, in the order of the stages."""

WON, OPEN_BEYOND, LOST_BEYOND, OPEN_HERE, LOST_HERE = "w", "b", "y", "o", "x"
"""What became of a deal that reached a stage: won; reached a later one and is open, or lost; or
this is the furthest it reached and it is open, or lost."""


def ladder(stages: Iterable[Stage], pipeline_id: str) -> tuple[int, ...]:
    """The positions of a pipeline's open stages, in order; ``stages`` are the live ones."""
    found = {
        stage.position
        for stage in stages
        if stage.pipeline_id == pipeline_id and stage.kind == "open"
    }
    return tuple(sorted(found))


def reached(
    visits: Sequence[Visit],
    stages: Mapping[str, Stage],
    steps: Sequence[int],
    won_on: str | None,
) -> str:
    """The stages at the positions ``steps`` that a deal reached, as ``reach_text`` writes it.

    ``stages`` holds removed ones as well: who was in one reached those before it. ``won_on`` is
    None unless the deal is won now.
    """
    days = [
        (stage.position, visit.entered_on)
        for visit in visits
        if (stage := stages.get(visit.stage_id)) is not None and stage.kind == "open"
    ]
    found = []
    for step in steps:
        first = min((day for position, day in days if position >= step), default=won_on)
        if first is None:
            break
        if won_on is not None and won_on < first:
            first = won_on
        found.append((first[:7], step))
    return reach_text(tuple(found))


@lru_cache(maxsize=4096)
def plain_reach(steps: tuple[int, ...], qualifying: int | None, qualified: str, closed: str) -> str:
    """What ``reached`` gives for a deal that is known by two months at most.

    ``qualified`` is the month it entered the stage at ``qualifying``, '' for never; ``closed``
    the month it was won, not before that one, '' where it was not won.
    """
    found = []
    for step in steps:
        month = qualified if qualifying is not None and step <= qualifying else ""
        if not (month or closed):
            break
        found.append((month or closed, step))
    return reach_text(tuple(found))


@lru_cache(maxsize=4096)
def reach_text(reach: Reach) -> str:
    """A reach in short: ``2026-09:1.2 2026-10:3``; '' for none."""
    months = groupby(reach, lambda one: one[0])
    return " ".join(f"{month}:{'.'.join(str(one[1]) for one in group)}" for month, group in months)


@lru_cache(maxsize=4096)
def reach_of(text: str) -> Reach:
    """What ``reach_text`` wrote."""
    parts = (part.split(":") for part in text.split())
    return tuple((month, int(step)) for month, steps in parts for step in steps.split("."))


@lru_cache(maxsize=8192)
def reach_counts(text: str, status: str) -> tuple[tuple[str, str], ...]:
    """How a deal counts for conversion: month, and position with what became of it."""
    found = reach_of(text)
    counts = []
    for place, (month, step) in enumerate(found, 1):
        last = place == len(found)
        if status == "won":
            became = WON
        elif status == "open":
            became = OPEN_HERE if last else OPEN_BEYOND
        else:
            became = LOST_HERE if last else LOST_BEYOND
        counts.append((month, f"{step:03d}{became}"))
    return tuple(counts)
