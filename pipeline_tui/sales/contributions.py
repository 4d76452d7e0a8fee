"""How one deal counts: everything it adds to every tally.

A tally is the plain sum of the contributions of all live deals, so a change is
tallied by taking a deal's contributions away before it and adding them after.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline_tui.sales.deal_state import NEVER, days_between
from pipeline_tui.sales.reach import reach_counts
from pipeline_tui.sales.score import NO_GRADE

# (pipeline, figure, period, key, currency)
TallyKey = tuple[str, str, str, str, str]
# n, amount, own_amount, own_weighted. own_* are the amounts of deals with a
# probability of their own, and those amounts times it in basis points.
Amounts = list[int]

CYCLE_BAND = 16
"""Days in one coarse band of the cycle histogram; a median reads one band's days only."""


def cycle_days(deal: Mapping[str, Any]) -> int:
    """Days from qualification (creation where there is none) to the close; never below 0."""
    start = deal["qualified_on"] or deal["created_on"]
    return max(0, days_between(start, deal["closed_on"]))


def add_contributions(
    deal: Mapping[str, Any], totals: dict[TallyKey, Amounts], sign: int = 1
) -> None:
    """Add what a live deal's row counts (``sign`` -1 takes it away) to ``totals``."""
    counts = _open_counts(deal) if deal["status"] == "open" else _closed_counts(deal)
    pipeline, currency, own = deal["pipeline_id"], deal["currency"], deal["probability"]
    money = sign * (deal["amount"] or 0)
    own_money = money if own is not None else 0
    own_weighted = own_money * (own or 0)
    for figure, period, key in counts:
        where = (pipeline, figure, period, key, currency)
        tally = totals.get(where)
        if tally is None:
            totals[where] = [sign, money, own_money, own_weighted]
        else:
            tally[0] += sign
            tally[1] += money
            tally[2] += own_money
            tally[3] += own_weighted
    if deal["status"] != "open":
        _add_cycle(deal, totals, sign)
    for month, key in reach_counts(deal["reached"], deal["status"]):
        tally = totals.setdefault((pipeline, "reached", month, key, ""), [0, 0, 0, 0])
        tally[0] += sign


def queue_key(deal: Mapping[str, Any]) -> str:
    """How an open deal counts in the queue: its priority, and parked, no step or step."""
    return f"{deal['priority']}{'p' if deal['parked_until'] else 's' if deal['step_on'] else 'n'}"


def forecast_key(stage_id: str, probability: int | None) -> str:
    """What an open deal's chance follows from: its stage, or its own basis points."""
    return stage_id if probability is None else f"p{probability:05d}"


def _open_counts(deal: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    stage = deal["stage_id"]
    created, close = deal["created_on"], deal["close_on"] or ""
    counts = [("created", created, ""), ("cohort", created[:7], "open"), ("open", "", stage)]
    counts.append(("close_month", close[:7], forecast_key(stage, deal["probability"])))
    if close:
        counts.append(("close_day", close, ""))
    if deal["amount"] is None:
        counts += [("unpriced", "", stage), ("close_unpriced", close[:7], "")]
    if deal["qualified_on"]:
        counts.append(("qualified", "", ""))
        if deal["deciders"]:
            counts.append(("decided", "", ""))
    if (stale := deal["stale_on"]) != NEVER:
        counts += [("stale_month", stale[:7], stage), ("stale_day", stale, stage)]
    if deal["parked_until"]:
        counts.append(("parked", "", ""))
    elif step := deal["step_on"]:
        counts += [("step_month", step[:7], ""), ("step_day", step, "")]
    else:
        counts.append(("no_step", "", ""))
    day, key = deal["attention_on"], queue_key(deal)
    counts += [("queue_month", day[:7], key), ("queue_day", day, key)]
    return counts


def _closed_counts(deal: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    outcome, day = deal["status"], deal["closed_on"]
    month = day[:7]
    counts = [
        ("created", deal["created_on"], ""),
        ("cohort", deal["created_on"][:7], outcome),
        (f"{outcome}_month", month, ""),
        (f"{outcome}_day", day, ""),
        (f"{outcome}_source", month, deal["source_id"] or ""),
    ]
    amount = deal["amount"]
    if amount is None or (outcome == "lost" and amount == 0):
        counts.append((f"{outcome}_unpriced", month, ""))
    if (grade := deal["grade"]) != NO_GRADE:
        counts.append((f"{outcome}_grade", month, str(grade)))
    if deal["unqualified_loss"]:
        counts.append(("unqualified", month, ""))
        counts.append(("unqualified_source", month, deal["source_id"] or ""))
    return counts


def _add_cycle(deal: Mapping[str, Any], totals: dict[TallyKey, Amounts], sign: int) -> None:
    """Cycle lengths: a histogram by month in bands and days, and the sum of days as amount."""
    pipeline, outcome, month = deal["pipeline_id"], deal["status"], deal["closed_on"][:7]
    days = cycle_days(deal)
    for figure, key, amount in (
        (f"{outcome}_band", f"{days // CYCLE_BAND:05d}", 0),
        (f"{outcome}_cycle", f"{days:06d}", 0),
        (f"{outcome}_days", "", sign * days),
    ):
        tally = totals.setdefault((pipeline, figure, month, key, ""), [0, 0, 0, 0])
        tally[0] += sign
        tally[1] += amount
