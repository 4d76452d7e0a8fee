"""What follows from a deal's history: age, staleness, attention, qualification.

Source of every rule: METRICS, "Staleness and attention", "Cycle length" and
"Win rate". Days are ISO text here, since they come from and go to the store
as such and compare in the right order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

NEVER = "9999-12-31"


class Stage(NamedTuple):
    """One stage of a pipeline; limits in days (None: no limit), probability in basis points."""

    id: str
    pipeline_id: str
    name: str
    kind: str
    position: int
    probability: int
    stage_limit: int | None
    touch_limit: int | None
    qualifies: bool


class Visit(NamedTuple):
    """One stay in a stage; ``left_on`` is None while the deal is there."""

    stage_id: str
    entered_on: str
    left_on: str | None
    known: bool = True


class Step(NamedTuple):
    """A deal's first open follow-up."""

    id: str
    due_on: str


class DealInputs(NamedTuple):
    """The facts a deal's state follows from; ``touched`` is its last exchange, if any.

    ``skipped`` is the day until which the person leaves it out of the queue.
    """

    stage_id: str
    created_on: str
    parked_until: str | None
    visits: Sequence[Visit]
    touched: str | None
    step: Step | None
    deciders: int
    skipped: str | None = None


class DealState(NamedTuple):
    """Everything derived; the field names are the store's column names."""

    status: str
    entered_on: str
    entered_known: int
    touched_on: str
    qualified_on: str | None
    unqualified_loss: int
    step_id: str | None
    step_on: str | None
    stale_on: str
    attention_on: str
    deciders: int


@lru_cache(maxsize=8192)
def add_days(day: str, days: int) -> str:
    """The ISO day ``days`` later, stopping at the calendar's ends."""
    if day == NEVER:
        return NEVER
    number = date.fromisoformat(day).toordinal() + days
    return date.fromordinal(min(max(number, 1), date.max.toordinal())).isoformat()


@lru_cache(maxsize=8192)
def days_between(start: str, end: str) -> int:
    """Whole days from one ISO day to another; the same day is 0."""
    return date.fromisoformat(end).toordinal() - date.fromisoformat(start).toordinal()


def qualifying_position(stages: Mapping[str, Stage], pipeline_id: str) -> int | None:
    """The position from which a stage of the pipeline counts as qualified, if any does."""
    positions = [
        stage.position
        for stage in stages.values()
        if stage.pipeline_id == pipeline_id and stage.qualifies and stage.kind == "open"
    ]
    return min(positions) if positions else None


def qualified_on(
    visits: Sequence[Visit], stages: Mapping[str, Stage], position: int | None
) -> str | None:
    """The first day in the qualified stage or a later open one, None where there is none."""
    if position is None:
        return None
    days = [
        visit.entered_on
        for visit in visits
        if (stage := stages.get(visit.stage_id)) is not None
        and stage.kind == "open"
        and stage.position >= position
    ]
    return min(days) if days else None


def stale_on(stage: Stage, entered: str, touched: str, step: str | None, park: str | None) -> str:
    """The last day on which the deal is within its limits; NEVER without any limit."""
    stage_stale = NEVER if stage.stage_limit is None else add_days(entered, stage.stage_limit)
    touch_stale = NEVER if stage.touch_limit is None else add_days(touched, stage.touch_limit)
    if park is not None:
        stage_stale = max(stage_stale, park)
        touch_stale = max(touch_stale, park)
    if step is not None:
        touch_stale = max(touch_stale, step)
    return min(stage_stale, touch_stale)


def attention_on(
    stale: str,
    touched: str,
    step: str | None,
    park: str | None,
    grace: int,
    skipped: str | None = None,
) -> str:
    """The day the deal asks for work; ``grace`` is the days allowed without a next step.

    One that the person skipped asks no earlier than on the day she skipped it to.
    """
    day = park
    if day is None:
        day = min(add_days(stale, 1), step if step is not None else add_days(touched, grace))
    return day if skipped is None else max(day, skipped)


def deal_state(
    deal: DealInputs, stages: Mapping[str, Stage], qualifying: int | None, grace: int
) -> DealState:
    """Derive a deal's state from its facts.

    ``stages`` maps ids to the stages of its pipeline, ``qualifying`` is the
    position that counts as qualified, ``grace`` the days without a next step
    before a deal asks for one.
    """
    stage = stages[deal.stage_id]
    current = next((visit for visit in reversed(deal.visits) if visit.left_on is None), None)
    touched = deal.touched or deal.created_on
    entered = current.entered_on if current else touched
    qualified = qualified_on(deal.visits, stages, qualifying)
    is_open = stage.kind == "open"
    step = deal.step.due_on if deal.step else None
    stale, attention = NEVER, NEVER
    if is_open:
        stale = stale_on(stage, entered, touched, step, deal.parked_until)
        attention = attention_on(stale, touched, step, deal.parked_until, grace, deal.skipped)
    seen_open = any(
        (been := stages.get(visit.stage_id)) is not None and been.kind == "open"
        for visit in deal.visits
    )
    return DealState(
        status=stage.kind,
        entered_on=entered,
        entered_known=int(current.known if current else False),
        touched_on=touched,
        qualified_on=qualified,
        unqualified_loss=int(
            stage.kind == "lost" and seen_open and qualified is None and qualifying is not None
        ),
        step_id=deal.step.id if deal.step else None,
        step_on=step,
        stale_on=stale,
        attention_on=attention,
        deciders=deal.deciders,
    )
