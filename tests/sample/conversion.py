"""What the sample offers to win deals, who won the lost ones, and when to ask those again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from pipeline_tui.store import driver
from tests.sample import rows
from tests.sample.frozen import Frozen, tick_at
from tests.sample.plans import TODAY, Plan, next_workday, workday

RIVALS = {"Brightwell": 5, "Norden Data": 3, "Sirius Logiciels": 2, "CedarSoft": 1}
_LATE = ("Proposal", "Negotiation")
_RIVAL_WON = {"Chose a competitor": 0.85, "Price": 0.4}
_RIVAL_OPEN = 0.12
_COME_BACK = ("Bad timing", "No budget", "No decision")
# Days from today on which deals lost for want of money or time are asked about again.
_AGAIN = (-4, -3, 0, 3, 8, 15, 38, 44, 70, 99)
_GIVEN = 9
_NOTICE = 3


class _Offer(NamedTuple):
    """Basis points or minor units, why, days from today until its end, why below the floor."""

    kind: str
    value: int
    said: str
    reason: str
    ends: int | None
    why_low: str = ""


_OFFERS = (
    _Offer("percent", 500, "5%", "contract for two years", 22),
    _Offer("percent", 1000, "10%", "order before the end of the year", 38),
    _Offer("percent", 800, "8%", "they let us name them as a reference", None),
    _Offer("percent", 1500, "15%", "matches the offer of Brightwell", 17,
           "the first customer of their group; two more would follow"),
    _Offer("amount", 1_500_00, "€1,500.00", "the training is free", 4),
    _Offer("percent", 500, "5%", "early order", -6),
    _Offer("percent", 1200, "12%", "three sites at once", 25, "three sites instead of one"),
)  # fmt: skip


def write(
    conn: driver.Connection, frozen: Frozen, random: Random, made: Sequence[tuple[Plan, str]]
) -> None:
    """Add them to the deals that were made, inside the caller's transaction."""
    _name_rivals(conn, random, made)
    found: dict[str, list[rows.Row]] = {"follow_up": [], "incentive": []}
    coming = [
        (plan, deal) for plan, deal in made
        if plan.lost_reason in _COME_BACK and plan.closed and plan.closed > date(2026, 3, 1)
    ]  # fmt: skip
    chosen = random.sample(coming, min(len(_AGAIN), len(coming)))
    for (plan, deal), days in zip(chosen, _AGAIN, strict=False):
        due = next_workday(TODAY + timedelta(days=days))
        found["follow_up"].append(_step(frozen, plan.closed or TODAY, deal, "again", "", due))
    offered = [
        (plan, deal) for plan, deal in made
        if plan.stage in _LATE and plan.amount and plan.currency == "EUR" and not plan.parked_until
        and plan.amount > 6_000_00
    ]  # fmt: skip
    for (_plan, deal), offer in zip(random.sample(offered, len(_OFFERS)), _OFFERS, strict=True):
        _offer(frozen, found, deal, offer)
    rows.insert(conn, found)


def _name_rivals(conn: driver.Connection, random: Random, made: Sequence[tuple[Plan, str]]) -> None:
    names, weights = list(RIVALS), list(RIVALS.values())
    for plan, deal in made:
        likely = _RIVAL_WON.get(plan.lost_reason or "", 0.0)
        if plan.closed is None and plan.stage in _LATE:
            likely = _RIVAL_OPEN
        if random.random() < likely:
            name = random.choices(names, weights)[0]
            conn.execute("UPDATE deal SET competitor = ? WHERE id = ?", (name, deal))


def _offer(frozen: Frozen, found: dict[str, list[rows.Row]], deal: str, offer: _Offer) -> None:
    given = workday(TODAY - timedelta(days=_GIVEN))
    moment = datetime.combine(given, time(15, 20), UTC)
    ends = None if offer.ends is None else TODAY + timedelta(days=offer.ends)
    row = {
        "id": frozen.id_at(moment), "clock": tick_at(moment), "deal_id": deal, "kind": offer.kind,
        "value": offer.value, "reason": offer.reason, "why_low": offer.why_low,
        "given_on": given.isoformat(), "expires_on": ends.isoformat() if ends else None,
    }  # fmt: skip
    found["incentive"].append(row)
    if ends is not None and ends > TODAY:
        due = max(TODAY, workday(ends - timedelta(days=_NOTICE)))
        body = f"offer of {offer.said} ends soon"  # no day: the demo moves them all
        step = _step(frozen, given, deal, "other", body, due)
        found["follow_up"].append(step | {"incentive_id": row["id"]})


def _step(frozen: Frozen, day: date, deal: str, kind: str, body: str, due: date) -> rows.Row:
    moment = datetime.combine(day, time(15, 25), UTC)
    return {
        "id": frozen.id_at(moment), "clock": tick_at(moment), "deal_id": deal, "kind": kind,
        "body": body, "due_on": due.isoformat(), "incentive_id": None,
    }  # fmt: skip
