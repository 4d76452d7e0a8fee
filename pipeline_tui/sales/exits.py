"""What a deal must show before it leaves its stage, and how a move differs from the next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from pipeline_tui.sales.deal_state import Stage

__all__ = [
    "ANSWER", "FACT", "FACTS", "STATEMENT", "DealFacts", "ExitCriterion", "is_met", "is_onward",
    "move_mark", "skipped", "unmet",
]  # fmt: skip

ANSWER, FACT, STATEMENT = "answer", "fact", "statement"
FACTS = ("amount", "close", "decider", "step")
"""What can be asked for: an amount, an expected close, a decision maker, a next step."""


class ExitCriterion(NamedTuple):
    """One thing asked for before a deal leaves ``stage_id``.

    ``kind`` is answer (``criterion_id`` answered with at least ``minimum``), fact (one of
    ``FACTS``) or statement (``text``, ticked by hand). ``text`` names the question of an answer.
    """

    id: str
    stage_id: str
    kind: str
    criterion_id: str | None = None
    minimum: int = 0
    fact: str = ""
    text: str = ""
    scale: int = 1


class DealFacts(NamedTuple):
    """What is known of a deal: the facts it has, its known answers, the statements ticked."""

    facts: AbstractSet[str]
    answers: Mapping[str, int | None]
    ticked: AbstractSet[str]


def is_met(criterion: ExitCriterion, known: DealFacts) -> bool:
    """Whether the deal shows it."""
    if criterion.kind == FACT:
        return criterion.fact in known.facts
    if criterion.kind == STATEMENT:
        return criterion.id in known.ticked
    value = known.answers.get(criterion.criterion_id or "")
    return value is not None and value >= criterion.minimum


def unmet(criteria: Sequence[ExitCriterion], known: DealFacts) -> list[ExitCriterion]:
    """Those that the deal does not show yet, in their order."""
    return [one for one in criteria if not is_met(one, known)]


def is_onward(old: Stage, new: Stage) -> bool:
    """Whether a move asks for the exit criteria: to a later open stage, or to won."""
    if old.kind != "open" or old.id == new.id:
        return False
    return new.kind == "won" or (new.kind == "open" and new.position > old.position)


def skipped(old: Stage, new: Stage, stages: Sequence[Stage]) -> list[Stage]:
    """The open stages between that a move passes over; none backwards or to a close."""
    if old.kind != "open" or new.kind != "open":
        return []
    between = (one for one in stages if one.pipeline_id == old.pipeline_id and one.kind == "open")
    return [one for one in between if old.position < one.position < new.position]


def move_mark(old: Stage, new: Stage, stages: Sequence[Stage]) -> str:
    """What a timeline marks about a move: back, skip, reopened, or nothing."""
    if old.kind != "open" and new.kind == "open":
        return "reopened"
    if old.kind == new.kind == "open" and new.position < old.position:
        return "back"
    return "skip" if skipped(old, new, stages) else ""
