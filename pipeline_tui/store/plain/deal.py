"""What follows from one deal's facts: every derived column, from METRICS' definitions."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from pipeline_tui.l10n import minor_digits
from pipeline_tui.sales.text import fold
from pipeline_tui.store.plain.facts import Facts, Ground, Row

__all__ = ["NEVER", "derived", "firsts", "qualified_on"]

NEVER = "9999-12-31"


def derived(one: Facts, ground: Ground) -> Row | None:
    """Every derived column of a live deal; None where its stage is not in the file."""
    deal, stage = one.deal, ground.stages.get(one.deal["stage_id"])
    if stage is None:
        return None
    here = [visit for visit in one.visits if visit["left_on"] is None]
    exchanges = [row for row in one.activities if row["kind"] != "note"]
    touched = max((row["happened_on"] for row in exchanges), default=deal["created_on"])
    entered = here[-1]["entered_on"] if here else touched
    step = _step(one.steps)
    qualified = qualified_on(one, ground)
    stale = _stale_on(deal, stage, entered, touched, step)
    return {
        "status": stage["kind"],
        "entered_on": entered,
        "entered_known": here[-1]["known"] if here else 0,
        "touched_on": touched,
        "qualified_on": qualified,
        "unqualified_loss": int(_lost_unqualified(one, ground, stage, qualified)),
        "step_id": step["id"] if step else None,
        "step_on": step["due_on"] if step else None,
        "stale_on": stale,
        "attention_on": _attention_on(deal, stage, stale, touched, step, ground),
        "deciders": sum(ground.codes.get(row["role_id"]) == "decider" for row in one.links),
        **_keys(deal, ground),
        **_qualification(one.answers, ground),
        "touches": len(exchanges),
        "minutes": sum(row["minutes"] or 0 for row in exchanges),
        "reached": _reached(one, ground, stage["kind"]),
    }


def _later(day: str, days: int) -> str:
    """The day ``days`` later, stopping at the calendar's ends."""
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return NEVER if days > 0 else date.min.isoformat()


def _step(steps: list[Row]) -> Row | None:
    """The first open follow-up; without an hour after all hours of its day."""
    pending = [row for row in steps if row["done_on"] is None]
    order = sorted(pending, key=lambda row: (row["due_on"], row["due_at"] or "99:99", row["id"]))
    return order[0] if order else None


def _open_at(visit: Row, ground: Ground) -> int | None:
    """The position of the open stage that a visit was in; None for Won, Lost and unknown ones."""
    stage = ground.stages.get(visit["stage_id"])
    return stage["position"] if stage is not None and stage["kind"] == "open" else None


def qualified_on(one: Facts, ground: Ground) -> str | None:
    """The first day in the stage that qualifies, or in a later open one."""
    least = ground.qualified_from.get(one.deal["pipeline_id"])
    if least is None:
        return None
    days = [
        visit["entered_on"]
        for visit in one.visits
        if (position := _open_at(visit, ground)) is not None and position >= least
    ]
    return min(days, default=None)


def _lost_unqualified(one: Facts, ground: Ground, stage: Row, qualified: str | None) -> bool:
    """Lost from an open stage without ever being qualified, where something qualifies."""
    return (
        stage["kind"] == "lost"
        and qualified is None
        and one.deal["pipeline_id"] in ground.qualified_from
        and any(_open_at(visit, ground) is not None for visit in one.visits)
    )


def _stale_on(deal: Row, stage: Row, entered: str, touched: str, step: Row | None) -> str:
    """The last day within both limits; a park holds both clocks, a step that of touch."""
    if stage["kind"] != "open":
        return NEVER
    park, last = deal["parked_until"] or "", []
    if stage["stage_limit"] is not None:
        last.append(max(_later(entered, stage["stage_limit"]), park))
    if stage["touch_limit"] is not None:
        due = step["due_on"] if step else ""
        last.append(max(_later(touched, stage["touch_limit"]), park, due))
    return min(last, default=NEVER)


def _attention_on(
    deal: Row, stage: Row, stale: str, touched: str, step: Row | None, ground: Ground
) -> str:
    """The day it asks for work: after its limit, on its step's day, or some days without a step."""
    if stage["kind"] != "open":
        return NEVER
    skipped = deal["skipped_until"] or ""
    if deal["parked_until"]:
        return str(max(deal["parked_until"], skipped))
    grace = int(ground.settings.get("no_step_days", 3))
    asks = step["due_on"] if step else _later(touched, grace)
    over = stale if stale == NEVER else _later(stale, 1)
    return str(max(skipped, min(over, asks)))


def _keys(deal: Row, ground: Ground) -> Row:
    base, name = _in_base(deal, ground.settings), fold(deal["name"])
    return {
        "by_amount": 2**53 if base is None else -base,
        "by_close": deal["close_on"] or NEVER,
        "by_name": name[:80],
        "search": f"{name[:2000]}\n{fold(deal['account_name'] or '')}",
    }


def _in_base(deal: Row, settings: dict[str, Any]) -> int | None:
    """The amount in the base currency, rounded half away from zero; None without a rate."""
    amount, currency, base = deal["amount"], deal["currency"], settings.get("base_currency", "EUR")
    if amount is None or currency == base:
        return None if amount is None else int(amount)
    rate = settings.get("rates", {}).get(currency)
    if rate is None:
        return None
    shift = minor_digits(str(base)) - minor_digits(currency)
    exact = amount * Fraction(str(rate)) * Fraction(10) ** shift
    return int(exact + Fraction(1, 2)) if exact >= 0 else -int(-exact + Fraction(1, 2))


def _qualification(answers: list[Row], ground: Ground) -> Row:
    """The score by weights, cut to whole points; its grade from A (1) to D (4), 5 without."""
    said = {row["criterion_id"]: row["value"] for row in answers}
    if not any(said.get(row["id"]) is not None for row in ground.asked):
        return {"score": None, "grade": 5, "by_score": 1}
    total = sum(row["weight"] for row in ground.asked)
    got = sum(
        Fraction(row["weight"] * (said.get(row["id"]) or 0), row["scale"]) for row in ground.asked
    )
    exact = 100 * got / total if total else Fraction(0)
    level = 1 + sum(exact < bound for bound in ground.settings.get("grades", (75, 50, 25)))
    return {"score": int(exact), "grade": level, "by_score": -int(exact)}


def firsts(one: Facts, ground: Ground, status: str) -> list[tuple[int, str]]:
    """Position and first day of each open stage of today that a deal reached; won reached all."""
    been = [(_open_at(visit, ground), visit["entered_on"]) for visit in one.visits]
    found = []
    for position in ground.open_at.get(one.deal["pipeline_id"], ()):
        days = [day for where, day in been if where is not None and where >= position]
        days += [one.deal["closed_on"]] if status == "won" else []
        if days:
            found.append((position, min(days)))
    return found


def _reached(one: Facts, ground: Ground, status: str) -> str:
    months: dict[str, list[str]] = {}
    for position, day in firsts(one, ground, status):
        months.setdefault(day[:7], []).append(str(position))
    return " ".join(f"{month}:{'.'.join(where)}" for month, where in months.items())
