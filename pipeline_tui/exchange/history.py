"""From the days a file knows of a deal to its visits, as METRICS asks of imported deals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.sales.reach import ladder


class Days(NamedTuple):
    """What a row says of time. All are ISO days or None.

    ``closed`` is the day it was won or lost, ``close`` one that means expected while the
    deal is open and actual once it is closed. ``entered`` are stage ids with days of entry; a
    stage may come up again, and those of one day are in their order.
    """

    created: str | None = None
    qualified: str | None = None
    changed: str | None = None
    activity: str | None = None
    close: str | None = None
    expected: str | None = None
    closed: str | None = None
    entered: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What histories are made against: the pipeline's stages, its qualifying one, today.

    ``steps`` are the positions of its open stages.
    """

    stages: Mapping[str, Stage]
    qualifying: Stage | None
    today: str
    steps: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        pipeline = next((stage.pipeline_id for stage in self.stages.values()), "")
        object.__setattr__(self, "steps", ladder(self.stages.values(), pipeline))


Visited = tuple[str, str, str | None, int]
"""One visit: id of its stage, day entered, day left or None, 1 where the entry is known."""


class History(NamedTuple):
    """A deal's days and visits. ``guessed_close``: no day said when it was closed.

    ``crossed``: a day of entry lay after the close, or after the next, and was moved.
    ``ahead``: the day it was closed on lies ahead, so that it was but the one expected.
    """

    created_on: str
    closed_on: str | None
    close_on: str | None
    visits: tuple[Visited, ...]
    guessed_close: bool = False
    crossed: bool = False
    ahead: bool = False


def history(stage: Stage, before: Stage | None, days: Days, frame: Frame) -> History:
    """The history of a deal that is now in ``stage``.

    ``before`` is the open stage it was closed in, where the file tells. A day of entry that
    is not told is the last stage change, else the last exchange, else the creation, and is
    marked as not known.
    """
    if stage.kind == "open":
        return _open(stage, days, frame)
    return _closed(stage, before, days, frame)


def _open(stage: Stage, days: Days, frame: Frame) -> History:
    steps = _told(days, frame)
    steps = [step for step in steps if step[0] == stage.id or not _is_closing(step[0], frame)]
    if not steps or steps[-1][0] != stage.id:
        reached = steps[-1][1] if steps else days.created
        day = days.changed or days.activity or reached or frame.today
        steps.append((stage.id, day, int(days.changed is not None)))
    visits, crossed = _chained(steps)
    created = _earliest(days.created, visits)
    return History(created, None, days.expected or days.close, visits, False, crossed)


def _closed(stage: Stage, before: Stage | None, days: Days, frame: Frame) -> History:
    closed, expected = days.closed or days.close, days.expected
    ahead = closed is not None and closed > frame.today
    if ahead:
        # Nothing was closed on a day to come: whoever closed it left the day it was expected on.
        closed, expected = None, expected or closed
    steps = [step for step in _told(days, frame) if not _is_closing(step[0], frame)]
    closed = closed or _entry_of(stage, days, frame)
    guessed = closed is None
    if closed is None and days.expected and days.expected <= frame.today:
        closed = days.expected  # of a file that knows no other close than the one expected
    if closed is None:
        closed = _last_told(steps, days, frame, ahead=ahead)
    if before is not None and not any(step[0] == before.id for step in steps):
        day = days.changed if days.changed and days.changed < closed else days.created
        steps.append((before.id, day or closed, 0))
    crossed = any(day > closed for _id, day, _known in steps)
    steps = [step for step in steps if step[1] <= closed]
    steps.append((stage.id, closed, int(not guessed)))
    visits, moved = _chained(steps)
    created = _earliest(days.created, visits)
    return History(created, closed, expected, visits, guessed, crossed or moved, ahead)


def _entry_of(stage: Stage, days: Days, frame: Frame) -> str | None:
    day = dict(days.entered).get(stage.id) or days.changed
    return None if day and day > frame.today else day


def _last_told(
    steps: Sequence[tuple[str, str, int]], days: Days, frame: Frame, *, ahead: bool
) -> str:
    """The last day that is known of a deal closed on a day nobody told."""
    latest = [day for day in (days.activity, *(day for _id, day, _known in steps)) if day]
    latest = [day for day in latest if day <= frame.today]
    if latest:
        return max(latest)
    # Its day of closing was to come, so it is no old one: it was closed by now.
    return frame.today if ahead else days.created or frame.today


def _told(days: Days, frame: Frame) -> list[tuple[str, str, int]]:
    """The entries the file tells: stage id, day, known; in order of time, then of stages."""
    entries = list(days.entered)
    qualifying = frame.qualifying
    known = qualifying is None or any(stage_id == qualifying.id for stage_id, _day in entries)
    if days.qualified and qualifying is not None and not known:
        place = sum(
            day < days.qualified
            or (day == days.qualified and frame.stages[one].position < qualifying.position)
            for one, day in entries
        )
        entries.insert(place, (qualifying.id, days.qualified))
    told: list[tuple[str, str, int]] = []
    for stage_id, day in sorted(entries, key=lambda one: one[1]):
        # Two stages of theirs that are one here are one stay.
        if not told or told[-1][0] != stage_id:
            told.append((stage_id, day, 1))
    return told


def _is_closing(stage_id: str, frame: Frame) -> bool:
    return frame.stages[stage_id].kind != "open"


def _chained(steps: Sequence[tuple[str, str, int]]) -> tuple[tuple[Visited, ...], bool]:
    """Entries as visits that follow on one another; tells whether a day had to be moved."""
    visits: list[Visited] = []
    last, moved = "", False
    for place, (stage_id, day, known) in enumerate(steps):
        if day < last:
            day, known, moved = last, 0, moved or bool(known)
        left = None if place + 1 == len(steps) else max(day, steps[place + 1][1])
        visits.append((stage_id, day, left, known))
        last = day
    return tuple(visits), moved


def _earliest(created: str | None, visits: Sequence[Visited]) -> str:
    first = visits[0][1]
    return first if created is None or first < created else created
