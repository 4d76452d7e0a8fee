"""Cadences: when the steps of a sequence are due, which comes next, and what ends it.

A step's ``day`` counts from the day a deal began the sequence. Days that nobody works on move a
step on to the next working day, never past the step that follows it: the order is kept, and two
steps share a day only where their sequence gives them the same one. Pauses and steps done late
push all later ones on by as many days (``shift``), so that the distances stay.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from pipeline_tui.sales.workdays import Free, weekend, working_day

CHANNELS = ("mail", "call", "meeting", "letter", "social")
"""The kinds of a step."""
MOST_DAYS = 3650
"""The latest day of a step."""
REPLY_DAYS = 30
"""A reply counts as one to a sequence while it runs, and so many days after its last step."""


class Step(NamedTuple):
    """One step of a cadence; ``title`` is its template's name, ``body`` an instruction."""

    id: str
    cadence_id: str
    position: int
    day: int
    kind: str
    template_id: str | None = None
    body: str = ""
    title: str = ""

    @property
    def place(self) -> tuple[int, int, str]:
        """What orders the steps: the day, on one day the position."""
        return (self.day, self.position, self.id)

    @property
    def words(self) -> str:
        """What is to be done, in the person's own words; '' where the channel says it all."""
        return self.body or self.title


class Stops(NamedTuple):
    """What ends a cadence for a deal before its last step."""

    on_reply: bool = True
    on_stage: bool = True
    on_close: bool = True

    def by(self, event: str) -> bool:
        """Whether an event ends it: reply, stage, close or hand."""
        rules = {"reply": self.on_reply, "stage": self.on_stage, "close": self.on_close}
        return rules.get(event, True)


def due_days(start: date, days: Sequence[int], shift: int = 0, free: Free = weekend) -> list[date]:
    """When the steps of ``days`` (ascending, counted from ``start``) are due.

    Each falls on a working day; one never comes before the one before it, nor on its day unless
    both count the same number of days.
    """
    found: list[date] = []
    for number, count in enumerate(days):
        due = working_day(start + timedelta(days=count + shift), free)
        if found:
            later = count > days[number - 1]
            due = max(due, working_day(found[-1] + timedelta(days=int(later)), free))
        found.append(due)
    return found


def due_day(
    steps: Sequence[Step], step: Step, start: date, shift: int = 0, free: Free = weekend
) -> date:
    """When a step is due among the steps of its cadence, whether or not it still is one of them."""
    every = sorted({*steps, step}, key=lambda one: one.place)
    days = due_days(start, [one.day for one in every], shift, free)
    return days[[one.id for one in every].index(step.id)]


def following(steps: Sequence[Step], current: Step, had: Collection[str]) -> Step | None:
    """The step that comes after one, of those that the deal has not had; None after the last.

    ``had`` holds the ids of steps done or passed over: a cadence that was reordered under way
    repeats none.
    """
    later = [one for one in steps if one.place > current.place and one.id not in had]
    return min(later, key=lambda one: one.place, default=None)


def late_by(planned: date, done: date) -> int:
    """By how many days a step that was done late pushes the later ones on."""
    return max(0, (done - planned).days)


def next_due(
    steps: Sequence[Step],
    current: Step,
    following_step: Step,
    start: date,
    shift: int,
    done: date,
    free: Free = weekend,
) -> date:
    """When the step after ``current``, which was done on a day, is due.

    As planned, and not on the day of the one before it unless both count the same days.
    """
    first = done + timedelta(days=int(following_step.day > current.day))
    planned = due_day([*steps, current], following_step, start, shift, free)
    return max(planned, working_day(first, free))


def says_else(kind: str, body: str, repeats: str, planned_kind: str, planned_body: str) -> bool:
    """Whether a step as it was typed is another one than that which a cadence planned.

    A day alone, or with the words or the channel that stand there, puts off what is planned.
    """
    if repeats or kind not in ("other", planned_kind):
        return True
    named = kind == planned_kind and len(body.split()) == 1
    return not named and body not in ("", planned_body)


def place_of(steps: Sequence[Step], current: Step) -> tuple[int, int]:
    """The number of a step, from 1, and of how many; one that was removed keeps its place."""
    before = sum(one.place < current.place for one in steps)
    total = len(steps) + (all(one.id != current.id for one in steps))
    return before + 1, total
