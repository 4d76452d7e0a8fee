"""What a deal adds to the tallies, one plain rule after the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline_tui.store.plain.deal import NEVER, firsts
from pipeline_tui.store.plain.facts import Facts, Ground, Row

__all__ = ["Key", "Tallies", "add"]

Key = tuple[str, str, str, str, str]
"""Pipeline, figure, period, key and currency."""
Tallies = dict[Key, list[int]]
"""Deals, amounts, amounts of those with a probability of their own, and those times it."""


def add(found: Tallies, one: Facts, state: Row, ground: Ground) -> None:
    """Add one live deal; ``state`` holds its derived columns."""
    deal = one.deal
    amount, own = deal["amount"] or 0, deal["probability"]
    values = [1, amount, 0, 0] if own is None else [1, amount, amount, amount * own]
    for figure, period, key in _figures(deal, state):
        _sum(found, (deal["pipeline_id"], figure, period, key, deal["currency"]), values)
    if state["status"] != "open":
        _cycle(found, deal, state)
    _conversion(found, one, ground, state["status"])


def _sum(found: Tallies, key: Key, values: list[int]) -> None:
    held = found.get(key)
    if held is None:
        found[key] = list(values)
        return
    for place, value in enumerate(values):
        held[place] += value


def _figures(deal: Row, state: Row) -> Iterator[tuple[str, str, str]]:
    yield "created", deal["created_on"], ""
    yield "cohort", deal["created_on"][:7], state["status"]
    yield from _open(deal, state) if state["status"] == "open" else _closed(deal, state)


def _closed(deal: Row, state: Row) -> Iterator[tuple[str, str, str]]:
    status, day = state["status"], deal["closed_on"]
    yield f"{status}_month", day[:7], ""
    yield f"{status}_day", day, ""
    yield f"{status}_source", day[:7], deal["source_id"] or ""
    # A deal may be won for nothing; a loss of nothing says nothing about the rate by value.
    if deal["amount"] is None or (status == "lost" and deal["amount"] == 0):
        yield f"{status}_unpriced", day[:7], ""
    if state["grade"] != 5:
        yield f"{status}_grade", day[:7], str(state["grade"])
    if state["unqualified_loss"]:
        yield "unqualified", day[:7], ""
        yield "unqualified_source", day[:7], deal["source_id"] or ""


def _open(deal: Row, state: Row) -> Iterator[tuple[str, str, str]]:
    stage, stale, step = deal["stage_id"], state["stale_on"], state["step_on"]
    own, close = deal["probability"], deal["close_on"]
    month = "" if close is None else close[:7]
    yield "open", "", stage
    yield "close_month", month, stage if own is None else f"p{own:05d}"
    if close is not None:
        yield "close_day", close, ""
    if deal["amount"] is None:
        yield "unpriced", "", stage
        yield "close_unpriced", month, ""
    if state["qualified_on"] is not None:
        yield "qualified", "", ""
        if state["deciders"]:
            yield "decided", "", ""
    if stale != NEVER:
        yield "stale_month", stale[:7], stage
        yield "stale_day", stale, stage
    if deal["parked_until"] is not None:
        yield "parked", "", ""
    elif step is None:
        yield "no_step", "", ""
    else:
        yield "step_month", step[:7], ""
        yield "step_day", step, ""
    kind = "p" if deal["parked_until"] is not None else "n" if step is None else "s"
    yield "queue_month", state["attention_on"][:7], f"{deal['priority']}{kind}"
    yield "queue_day", state["attention_on"], f"{deal['priority']}{kind}"


def _cycle(found: Tallies, deal: Row, state: Row) -> None:
    """Days from qualification (else creation) to the close: in bands of 16, in days, summed."""
    start = date.fromisoformat(state["qualified_on"] or deal["created_on"])
    days = max(0, (date.fromisoformat(deal["closed_on"]) - start).days)
    month, pipeline, status = deal["closed_on"][:7], deal["pipeline_id"], state["status"]
    _sum(found, (pipeline, f"{status}_band", month, f"{days // 16:05d}", ""), [1, 0, 0, 0])
    _sum(found, (pipeline, f"{status}_cycle", month, f"{days:06d}", ""), [1, 0, 0, 0])
    _sum(found, (pipeline, f"{status}_days", month, "", ""), [1, days, 0, 0])


def _conversion(found: Tallies, one: Facts, ground: Ground, status: str) -> None:
    """Each stage reached: won; beyond it and open or lost; there and open or lost."""
    reached = firsts(one, ground, status)
    letters = {"won": "ww", "open": "bo", "lost": "yx"}[status]
    for position, day in reached:
        key = f"{position:03d}{letters[position == reached[-1][0]]}"
        _sum(found, (one.deal["pipeline_id"], "reached", day[:7], key, ""), [1, 0, 0, 0])
