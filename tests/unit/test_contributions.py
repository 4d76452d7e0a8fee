"""How deals count, on eight deals with known figures and on single ones."""

from __future__ import annotations

import csv
import json
from collections import Counter
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from pipeline_tui.sales.contributions import Amounts, TallyKey, add_contributions, cycle_days
from pipeline_tui.sales.deal_state import (
    DealInputs,
    Stage,
    Visit,
    days_between,
    deal_state,
    qualifying_position,
)
from pipeline_tui.sales.reach import ladder, reached

DATA = Path(__file__).parents[1] / "data"
_NAMES = ("Lead", "Qualified", "Proposal", "Negotiation")
STAGES = {
    name: Stage(name, "P", name, "open", place, 1000, 14, 7, qualifies=name == "Qualified")
    for place, name in enumerate(_NAMES, 1)
} | {
    name: Stage(name, "P", name, name.lower(), 9, 0, None, None, qualifies=False)
    for name in ("Won", "Lost")
}


def _row(name: str, rows: list[dict[str, str]]) -> dict[str, Any]:
    """A deal's row as the store would hold it."""
    ends = [row["entered_at"] for row in rows[1:]]
    visits = [
        Visit(row["stage"], row["entered_at"], end)
        for row, end in zip(rows, [*ends, None], strict=True)
    ]
    stage = visits[-1].stage_id
    facts = DealInputs(stage, visits[0].entered_on, None, visits, None, None, 0)
    state = deal_state(facts, STAGES, qualifying_position(STAGES, "P"), 3)
    fields = state._asdict()
    won_on = visits[-1].entered_on if state.status == "won" else None
    return fields | {
        "id": name,
        "pipeline_id": "P",
        "stage_id": stage,
        "amount": int(rows[0]["amount"]),
        "currency": "EUR",
        "probability": None,
        "created_on": visits[0].entered_on,
        "closed_on": None if state.status == "open" else visits[-1].entered_on,
        "parked_until": None,
        "grade": 5,
        "priority": 2,
        "visits": visits,
        "close_on": None,
        "source_id": None,
        "reached": reached(visits, STAGES, ladder(STAGES.values(), "P"), won_on),
    }


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    answers: dict[str, Any] = json.loads((DATA / "stage_history_golden.json").read_text())
    return answers


@pytest.fixture(scope="module")
def deals() -> dict[str, dict[str, Any]]:
    with (DATA / "stage_history_golden.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        name: _row(name, list(group)) for name, group in groupby(rows, lambda row: row["deal_id"])
    }


@pytest.fixture
def totals(deals: dict[str, dict[str, Any]]) -> dict[TallyKey, Amounts]:
    found: dict[TallyKey, Amounts] = {}
    for deal in deals.values():
        add_contributions(deal, found)
    return found


def _sum(totals: dict[TallyKey, Amounts], figure: str) -> tuple[int, int]:
    rows = [values for key, values in totals.items() if key[1] == figure]
    return sum(row[0] for row in rows), sum(row[1] for row in rows)


def test_final_status_counts_once(totals: dict[TallyKey, Amounts], golden: dict[str, Any]) -> None:
    counts = {name: _sum(totals, figure)[0] for name, figure in _FIGURES.items()}
    assert counts == golden["status"]


_FIGURES = {"won": "won_month", "lost": "lost_month", "open": "open"}


def test_win_rate_by_count_and_by_value(
    totals: dict[TallyKey, Amounts], golden: dict[str, Any]
) -> None:
    (won, won_money), (lost, lost_money) = _sum(totals, "won_month"), _sum(totals, "lost_month")
    assert f"{won}/{won + lost}" == golden["win_rate_count"]
    assert f"{won_money}/{won_money + lost_money}" == golden["win_rate_value"]


def test_conversion_counts_who_reached_a_stage_and_what_became_of_them(
    totals: dict[TallyKey, Amounts], golden: dict[str, Any]
) -> None:
    became: Counter[str] = Counter()
    for (_pipeline, figure, _month, key, _currency), sums in totals.items():
        if figure == "reached":
            became[f"{int(key[:-1])}{key[-1]}"] += sums[0]
    for step, (name, wanted) in enumerate(golden["conversion"].items(), 1):
        counts = {letter: became[f"{step}{letter}"] for letter in "wbyox"}
        assert sum(counts.values()) == wanted["entered"], name
        assert counts["o"] == wanted["still_open_there"], name
        assert counts["x"] == wanted["lost"], name
        assert sum(counts[letter] for letter in "wby") == wanted["advanced"], name


def test_open_value(totals: dict[TallyKey, Amounts], golden: dict[str, Any]) -> None:
    assert _sum(totals, "open")[1] == golden["open_pipeline_value"]


def test_cycle_runs_from_qualification_to_won(
    totals: dict[TallyKey, Amounts],
    deals: dict[str, dict[str, Any]],
    golden: dict[str, Any],
) -> None:
    expected = {name: cycle["qualified_to_won"] for name, cycle in golden["cycle"].items()}
    assert {name: cycle_days(deals[name]) for name in expected} == expected
    assert _sum(totals, "won_days") == (len(expected), sum(expected.values()))
    assert Fraction(_sum(totals, "won_days")[1], 3) == mean(map(Fraction, expected.values()))


def test_age_is_that_of_the_current_visit(
    deals: dict[str, dict[str, Any]], golden: dict[str, Any]
) -> None:
    ages = {
        name: days_between(deal["entered_on"], golden["as_of"])
        for name, deal in deals.items()
        if deal["status"] == "open"
    }
    assert ages == golden["days_in_current_spell"]


def test_time_in_a_stage_leaves_out_the_time_closed(
    deals: dict[str, dict[str, Any]], golden: dict[str, Any]
) -> None:
    for name, expected in golden["cumulative_days"].items():
        spent: dict[str, int] = {}
        for visit in deals[name]["visits"]:
            if STAGES[visit.stage_id].kind == "open":
                days = days_between(visit.entered_on, visit.left_on or golden["as_of"])
                spent[visit.stage_id] = spent.get(visit.stage_id, 0) + days
        assert spent == expected, name


def test_taking_away_what_was_added_leaves_nothing(deals: dict[str, dict[str, Any]]) -> None:
    totals: dict[TallyKey, Amounts] = {}
    for sign in (1, -1):
        for deal in deals.values():
            add_contributions(deal, totals, sign)
    assert not any(any(amounts) for amounts in totals.values())


def test_weighted_value_uses_the_deals_own_probability_never_a_mean(
    deals: dict[str, dict[str, Any]],
) -> None:
    totals: dict[TallyKey, Amounts] = {}
    for amount, probability in ((100, 9900), (200, 0)):
        add_contributions(deals["D6"] | {"amount": amount, "probability": probability}, totals)
    n, amount, own_amount, own_weighted = totals["P", "open", "", "Qualified", "EUR"]
    assert (n, amount, own_amount) == (2, 300, 300)
    assert own_weighted == 99 * 10_000


def test_a_deal_without_an_amount_is_counted_and_named(deals: dict[str, dict[str, Any]]) -> None:
    totals: dict[TallyKey, Amounts] = {}
    add_contributions(deals["D6"] | {"amount": None}, totals)
    add_contributions(deals["D3"] | {"amount": 0}, totals)
    assert totals["P", "unpriced", "", "Qualified", "EUR"][0] == 1
    assert totals["P", "lost_unpriced", "2026-09", "", "EUR"][0] == 1


def test_a_parked_deal_is_neither_late_nor_without_a_step(
    deals: dict[str, dict[str, Any]],
) -> None:
    totals: dict[TallyKey, Amounts] = {}
    parked = {"parked_until": "2027-01-04", "step_on": "2026-11-01"}
    add_contributions(deals["D6"] | parked, totals)
    figures = {key[1] for key in totals}
    assert "parked" in figures
    assert not figures & {"no_step", "step_day", "step_month"}


def test_each_currency_has_its_own_sums(deals: dict[str, dict[str, Any]]) -> None:
    totals: dict[TallyKey, Amounts] = {}
    add_contributions(deals["D6"], totals)
    add_contributions(deals["D6"] | {"currency": "USD", "amount": 5}, totals)
    assert totals["P", "open", "", "Qualified", "EUR"][1] == 7000
    assert totals["P", "open", "", "Qualified", "USD"][1] == 5


def test_a_cycle_is_never_negative(deals: dict[str, dict[str, Any]]) -> None:
    assert cycle_days(deals["D1"] | {"closed_on": "2026-01-01"}) == 0
