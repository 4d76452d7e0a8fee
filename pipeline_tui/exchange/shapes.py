"""A deal's derived columns, computed from its own history."""

from __future__ import annotations

from typing import Any, NamedTuple

from pipeline_tui.exchange.history import Days, Frame, History
from pipeline_tui.sales.deal_state import NEVER, Stage, Visit, stale_on
from pipeline_tui.sales.reach import plain_reach, reached
from pipeline_tui.store.rules import Rules


class Shape(NamedTuple):
    """What deals of the same stage and days have in common; no next step is counted in."""

    stage_id: str
    close_on: str | None
    created_on: str
    closed_on: str | None
    status: str
    entered_on: str
    entered_known: int
    touched_on: str
    qualified_on: str | None
    unqualified_loss: int
    stale_on: str
    reached: str


# Makes a named tuple without looking at its names, which is half the cost.
_new: Any = tuple.__new__


def plainly_closed(
    stage: Stage, days: Days, closed: str, qualified: str | None, frame: Frame
) -> Shape:
    """The shape of a deal with a close day and at most the day it qualified.

    What ``shaped`` gives for its ``history``, at a third of the cost; ``closed`` is not
    before ``qualified``.
    """
    created, first = days.created, qualified or closed
    if created is None or first < created:
        created = first
    touched = days.activity or created
    mark = frame.qualifying.position if qualified and frame.qualifying else None
    won = closed[:7] if stage.kind == "won" else ""
    far = plain_reach(frame.steps, mark, (qualified or "")[:7], won)
    made: Shape = _new(
        Shape,
        (stage.id, days.expected, created, closed, stage.kind, closed, 1, touched, qualified, 0,
         NEVER, far),
    )  # fmt: skip
    return made


def shaped(past: History, stage: Stage, days: Days, frame: Frame, rules: Rules) -> Shape:
    """The derived columns of a deal without a next step, as ``deal_state`` has them."""
    _stage_id, entered, _left, known = past.visits[-1]
    qualifying = rules.qualifying.get(stage.pipeline_id)
    qualified: str | None = None
    seen_open = False
    for stage_id, day, _left, _known in past.visits:
        been = frame.stages[stage_id]
        if been.kind == "open":
            seen_open = True
            far_enough = qualifying is not None and been.position >= qualifying
            if far_enough and (qualified is None or day < qualified):
                qualified = day
    lost_early = stage.kind == "lost" and seen_open and not qualified and qualifying is not None
    touched = days.activity or past.created_on
    stale = stale_on(stage, entered, touched, None, None) if stage.kind == "open" else NEVER
    visits = [Visit(where, on, left, bool(sure)) for where, on, left, sure in past.visits]
    won_on = past.closed_on if stage.kind == "won" else None
    far = reached(visits, frame.stages, frame.steps, won_on)
    return Shape(
        stage.id, past.close_on, past.created_on, past.closed_on, stage.kind, entered, known,
        touched, qualified, int(lost_early), stale, far,
    )  # fmt: skip
