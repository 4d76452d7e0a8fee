"""What a deal of the sample went through, before it becomes rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

TODAY = date(2026, 11, 23)
"""The sample's own today, a Monday."""
BEGINNING = date(2024, 11, 25)
"""The first day of its two years."""

OPEN_STAGES = ("Lead", "Qualified", "Proposal", "Negotiation")


@dataclass(slots=True)
class Stay:
    """One stay in a stage; ``left`` is None for the stage it is in."""

    stage: str
    entered: date
    left: date | None = None


@dataclass(slots=True)
class Exchange:
    """A note or an exchange that happened."""

    day: date
    kind: str
    body: str
    outcome: str = ""


@dataclass(slots=True)
class NextStep:
    """A follow-up, open unless ``done``; ``time`` is a local HH:MM."""

    due: date
    kind: str
    body: str
    time: str | None = None
    done: date | None = None
    moved_times: int = 0
    moved_days: int = 0
    repeats: str = ""


@dataclass(slots=True)
class Plan:
    """One deal: its facts, its history and what is planned for it."""

    company: int
    industry: str
    source: str
    owner: int
    amount: int | None
    currency: str
    product: str
    stays: list[Stay] = field(default_factory=list)
    priority: int = 2
    probability: int | None = None
    close_on: date | None = None
    lost_reason: str | None = None
    lost_note: str = ""
    parked_until: date | None = None
    park_reason: str | None = None
    park_note: str = ""
    parked_times: int = 0
    exchanges: list[Exchange] = field(default_factory=list)
    steps: list[NextStep] = field(default_factory=list)
    name: str = ""

    @property
    def created(self) -> date:
        """The day its first stay began."""
        return self.stays[0].entered

    @property
    def stage(self) -> str:
        """The stage it is in."""
        return self.stays[-1].stage

    @property
    def closed(self) -> date | None:
        """The day it was won or lost, None while it is open."""
        return None if self.stage in OPEN_STAGES else self.stays[-1].entered


def workday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def next_workday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def at_most(day: date, limit: date) -> date:
    """The earlier of the two days."""
    return min(day, limit)


def chain(stages: list[str], stays: list[int], end: date) -> list[Stay]:
    """Stays in ``stages`` of so many days each, the last of them ending on ``end``."""
    found: list[Stay] = []
    left = end
    for stage, days in zip(reversed(stages), reversed(stays), strict=True):
        entered = at_most(workday(left - timedelta(days=days)), left)
        found.append(Stay(stage, entered, left))
        left = entered
    return found[::-1]
