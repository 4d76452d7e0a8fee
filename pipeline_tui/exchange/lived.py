"""What a later file tells of a deal's stays in stages, added to those it has here.

Another system's export tells where a deal is, seldom where it was: what the file does not tell any
more is no less true. So no stay is ever taken away, and a day that nobody told stays as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline_tui.exchange.history import Days, History
from pipeline_tui.sales.deal_state import Stage

__all__ = ["Added", "Stay", "add", "told_days"]

Told = tuple[str, str]
"""The id of a stage and the ISO day it was entered, as a file tells."""


class Stay(NamedTuple):
    """One stay of a deal: the id of its visit, empty for a new one; its stage; the day entered.

    Where the day is not ``known`` it is the latest it can have been.
    """

    visit_id: str
    stage_id: str
    entered: str
    known: int


class Added(NamedTuple):
    """The stays there were, completed, and those that the deal has entered since."""

    stays: tuple[Stay, ...]
    since: tuple[Stay, ...]


def told_days(told: History, days: Days, today: str) -> tuple[Told, ...]:
    """The entries that a row tells by day, up to ``today`` (ISO); no guessed ones."""
    return tuple(
        (stage, day)
        for stage, day, left, known in told.visits
        if day <= today and (known or (left is None and told.closed_on and day == days.expected))
    )


def add(
    stays: Sequence[Stay],
    before: Sequence[Told],
    told: Sequence[Told],
    goal: Stage,
    stages: Mapping[str, Stage],
    today: str,
    *,
    single: str = "",
    through: str = "",
) -> Added:
    """Complete a deal's stays, which are never none, by what a row tells now and did not before.

    ``goal`` is the stage it is in there and will be in here. A stage that it entered since on a day
    nobody tells was entered ``today`` at the latest. ``single`` is a stage whose day is one field
    there, so that another day is a correction; of others a later day is a new entry. ``through`` is
    the stage that it was closed in.
    """
    kept = list(stays)
    gone = list((Counter(before) - Counter(told)).elements())
    fresh = list((Counter(told) - Counter(before)).elements())
    rest: list[Told] = []
    for one in sorted(fresh, key=told.index, reverse=True):
        if not (_corrected(kept, gone, one, stages, single) or _dated(kept, one)):
            rest.insert(0, one)
    moved = kept[-1].stage_id != goal.id
    if moved:
        _yield(kept, rest, goal, stages)
    # From the last on, so that each finds the one after it in its place.
    since = [one for one in reversed(rest) if not _put_between(kept, one, goal, stages)][::-1]
    entered = _entered(kept[-1], since, goal, today)
    been = {stay.stage_id for stay in (*kept, *entered)}
    if through and moved and through not in been:
        entered.insert(-1, Stay("", through, entered[-1].entered, 0))
    return Added(tuple(kept), tuple(entered))


def _corrected(
    stays: list[Stay],
    gone: list[Told],
    one: Told,
    stages: Mapping[str, Stage],
    single: str,
) -> bool:
    """A day that was told before and is told differently now; changed here, it stays."""
    stage, day = one
    either = stage == single or stages[stage].kind != "open"
    was = next((old for old in gone if old[0] == stage and (either or day < old[1])), None)
    if was is None:
        return False
    place = next((n for n, stay in enumerate(stays) if stay[1:] == (*was, 1)), None)
    if place is not None and place + 1 < len(stays) and stays[place + 1].entered < day:
        return False  # after it was left: no correction, but another entry
    gone.remove(was)
    if place is not None:
        _set_day(stays, place, day)
    return True


def _set_day(stays: list[Stay], place: int, day: str) -> None:
    """Set the day of a stay, between its neighbours' known ones; a bound before it gives way."""
    low = max((stay.entered for stay in stays[:place] if stay.known), default="")
    high = stays[place + 1].entered if place + 1 < len(stays) else day
    kept = min(max(day, low), high)
    stays[place] = stays[place]._replace(entered=kept, known=int(kept == day))
    for n in range(place):
        if stays[n].entered > kept:
            stays[n] = stays[n]._replace(entered=kept)


def _dated(stays: list[Stay], one: Told) -> bool:
    """Give a stay whose day nobody knew the one that is told, if it can be that stay's."""
    stage, day = one
    for n in reversed(range(len(stays))):
        stay = stays[n]
        before_next = n + 1 == len(stays) or day <= stays[n + 1].entered
        low = max((other.entered for other in stays[:n] if other.known), default="")
        if stay.stage_id == stage and not stay.known and before_next and low <= day:
            _set_day(stays, n, day)
            return True
    return False


def _yield(
    stays: list[Stay], rest: Sequence[Told], goal: Stage, stages: Mapping[str, Stage]
) -> None:
    """Where the next stage was entered before the last day here, which is but a bound."""
    if not any(stage == goal.id and day < stays[-1].entered for stage, day in rest):
        return
    here = stages[stays[-1].stage_id].position if stays[-1].stage_id in stages else 0
    later = [day for stage, day in rest if stages[stage].position >= here]
    first = min(later, default=stays[-1].entered)
    for n in reversed(range(len(stays))):
        if stays[n].known or stays[n].entered <= first:
            break
        low = max((stay.entered for stay in stays[:n] if stay.known), default="")
        stays[n] = stays[n]._replace(entered=max(first, low))


def _put_between(stays: list[Stay], one: Told, goal: Stage, stages: Mapping[str, Stage]) -> bool:
    """Put an entry among the stays where it was; not one that came after all of them."""
    stage, day = one
    position = stages[stage].position
    place = sum(
        stay.entered < day or (stay.entered == day and _position(stay, stages) <= position)
        for stay in stays
    )
    if place == len(stays):
        return False
    if stages[stage].kind != "open":
        return goal.id != stage
    beside = {stay.stage_id for stay in stays[max(0, place - 1) : place + 1]}
    if stage not in beside:
        stays.insert(place, Stay("", stage, day, 1))
    return True


def _position(stay: Stay, stages: Mapping[str, Stage]) -> int:
    return stages[stay.stage_id].position if stay.stage_id in stages else 0


def _entered(last: Stay, since: Sequence[Told], goal: Stage, today: str) -> list[Stay]:
    """The stages entered after a stay, up to the one the deal is in now."""
    made: list[Stay] = []
    for stage, day in since:
        latest = max(day, last.entered)
        if stage != last.stage_id:
            last = Stay("", stage, latest, int(latest == day))
            made.append(last)
    if last.stage_id != goal.id:
        made.append(Stay("", goal.id, max(today, last.entered), 0))
    return made
