"""The one reason a card gives for being looked at: the first that applies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pipeline_tui.sales.deal_state import days_between


class CardFacts(Protocol):
    """What the reason follows from; days are ISO text."""

    status: str
    closed_on: str | None
    parked_until: str | None
    step_on: str | None
    step_at: str | None
    step_kind: str | None
    stale_on: str
    deciders: int
    qualified_on: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """``kind`` is won, lost, parked, late, over, no_step, no_decider, hour, today or step.

    ``days`` is how late or how far over; ``day`` the step's, park's or close day
    as ISO text; ``time`` a booked hour; ``channel`` the step's kind.
    """

    kind: str
    days: int = 0
    day: str = ""
    time: str = ""
    channel: str = ""


def reason(deal: CardFacts, today: date) -> Reason:
    """The first that applies: late, over its limit, no step, no decider, hour, step.

    A deal whose decider is unknown says so only once it is qualified: before
    that, finding out is the work itself.
    """
    now = today.isoformat()
    if deal.status != "open":
        return Reason(deal.status, day=deal.closed_on or "")
    if deal.parked_until and deal.parked_until > now:
        return Reason("parked", day=deal.parked_until)
    step = deal.step_on
    if step and step < now:
        late = days_between(step, now)
        return Reason("late", late, step, deal.step_at or "", deal.step_kind or "")
    if deal.stale_on < now:
        return Reason("over", days_between(deal.stale_on, now))
    if not step:
        return Reason("no_step")
    if step == now:
        if deal.step_at:
            return Reason("hour", day=step, time=deal.step_at, channel=deal.step_kind or "")
        return Reason("today", day=step, channel=deal.step_kind or "")
    if deal.qualified_on and not deal.deciders:
        return Reason("no_decider")
    return Reason("step", day=step, time=deal.step_at or "", channel=deal.step_kind or "")
