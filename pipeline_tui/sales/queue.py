"""Why a deal is in the queue, as data: every reason that holds, the weightiest first.

The order of the queue is METRICS' (priority, then the day of attention); nothing here orders.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from pipeline_tui.sales.deal_state import NEVER, Stage, add_days, days_between


class QueueFacts(Protocol):
    """What the reasons follow from; days are ISO text."""

    @property
    def stage_id(self) -> str:
        """The stage it is in."""

    @property
    def priority(self) -> int:
        """1 high, 2 normal, 3 low."""

    @property
    def entered_on(self) -> str:
        """When it entered its stage."""

    @property
    def touched_on(self) -> str:
        """Its last exchange, else its creation."""

    @property
    def parked_until(self) -> str | None:
        """Until when it is parked."""

    @property
    def step_on(self) -> str | None:
        """When its next step is due."""

    @property
    def step_at(self) -> str | None:
        """The booked hour of that step."""

    @property
    def step_kind(self) -> str | None:
        """The channel of that step."""

    @property
    def stale_on(self) -> str:
        """The last day within its limits."""

    @property
    def attention_on(self) -> str:
        """When it asks for work."""


class More(NamedTuple):
    """Facts that are read for the deal under the cursor only.

    ``park_reason`` and ``park_note`` say why it was parked, ``moved_times`` and ``moved_days``
    how often and how far its step was put off, ``skipped`` until when it was left out;
    ``untouched`` is 1 of a deal without any exchange.
    """

    park_reason: str = ""
    park_note: str = ""
    moved_times: int = 0
    moved_days: int = 0
    skipped: str = ""
    untouched: int = 0


class Why(NamedTuple):
    """One reason; which fields say something depends on ``kind``.

    - priority: ``level`` 1 or 3.
    - parked, back: ``day`` of the park, ``text`` its reason. back: that day has come.
    - late, today, due: the next step's ``day``, ``time``, ``channel``; late: ``days`` of it.
    - to come: ``due``, or ``limit``, ``unplanned``, ``skipped`` and the ``day`` it comes: past a
      limit by then, without a next step for long enough, or left out until then.
    - stage, touch: ``days`` over the limit of ``limit`` days in the stage, or since an exchange.
    - no_step: ``days`` since the last exchange; ``level`` 1: since its creation, without any.
    - moved: ``level`` times, ``days`` in all. skipped: ``day``.
    """

    kind: str
    days: int = 0
    day: str = ""
    time: str = ""
    channel: str = ""
    limit: int = 0
    level: int = 0
    text: str = ""


def word(deal: QueueFacts, today: str) -> Why:
    """The one reason at the head of a row: back, late, today, no step, or over its limit.

    Of a deal that is still to come it is why it comes, and when.
    """
    if deal.attention_on > today:
        return coming(deal, today)
    if deal.parked_until is not None:
        return Why("back", day=deal.parked_until)
    if deal.step_on is not None and deal.step_on <= today:
        return _step(deal, deal.step_on, today)
    if deal.step_on is not None and deal.stale_on < today:
        return Why("over", days=days_between(deal.stale_on, today))
    return Why("no_step", days=max(0, days_between(deal.touched_on, today)))


def coming(deal: QueueFacts, today: str) -> Why:
    """Why an open deal will ask for work, on the day it does."""
    day = deal.attention_on
    if deal.parked_until is not None:
        return Why("parked" if deal.parked_until == day else "skipped", day=day)
    if deal.step_on == day:
        return _step(deal, day, today)
    if day == add_days(deal.stale_on, 1):
        return Why("limit", day=day)
    earlier = deal.stale_on < day or (deal.step_on is not None and deal.step_on < day)
    return Why("skipped" if earlier else "unplanned", day=day)


def reasons(
    deal: QueueFacts, stages: Mapping[str, Stage], today: str, more: More | None = None
) -> tuple[Why, ...]:
    """Everything that is true of a deal and speaks for looking at it, the weightiest first.

    A step that is still to come is no reason for a deal that is in the queue already.
    """
    more = more or More()
    found: list[Why] = []
    if deal.priority != 2:
        found.append(Why("priority", level=deal.priority))
    if deal.parked_until is not None:
        why = ", ".join(text for text in (more.park_reason, more.park_note) if text)
        kind = "back" if deal.parked_until <= today else "parked"
        found.append(Why(kind, day=deal.parked_until, text=why))
    if deal.step_on is not None and (deal.step_on <= today or deal.attention_on > today):
        found.append(_step(deal, deal.step_on, today))
    if deal.parked_until is None and today < deal.attention_on < NEVER:
        found += [why for why in (coming(deal, today),) if why.kind == "limit"]
    if (stage := stages.get(deal.stage_id)) is not None:
        found += _over(deal, stage, today)
    if deal.step_on is None:
        days = max(0, days_between(deal.touched_on, today))
        found.append(Why("no_step", days, level=more.untouched))
    if more.moved_times:
        found.append(Why("moved", level=more.moved_times, days=more.moved_days))
    if more.skipped:
        found.append(Why("skipped", day=more.skipped))
    return tuple(found)


def _step(deal: QueueFacts, step: str, today: str) -> Why:
    kind = "late" if step < today else "today" if step == today else "due"
    days = days_between(step, today) if kind == "late" else 0
    return Why(kind, days, step, deal.step_at or "", deal.step_kind or "")


def _over(deal: QueueFacts, stage: Stage, today: str) -> list[Why]:
    """The limits that the deal is past: that of its stage, and that without an exchange."""
    held = [day for day in (deal.parked_until,) if day]
    found: list[Why] = []
    if stage.stage_limit is not None:
        stale = max([add_days(deal.entered_on, stage.stage_limit), *held])
        if stale < today:
            found.append(Why("stage", days=days_between(stale, today), limit=stage.stage_limit))
    if stage.touch_limit is not None:
        held += [deal.step_on] if deal.step_on else []
        stale = max([add_days(deal.touched_on, stage.touch_limit), *held])
        if stale < today:
            found.append(Why("touch", days=days_between(stale, today), limit=stage.touch_limit))
    return found
