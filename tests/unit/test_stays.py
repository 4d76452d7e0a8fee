"""Stays in stages, on the eight deals with known figures, to the printed digits."""

from __future__ import annotations

import csv
import json
from collections import Counter
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.sales.deal_state import (
    Stage,
    Visit,
    days_between,
    qualified_on,
    qualifying_position,
)
from pipeline_tui.sales.reach import ladder, reach_text, reached
from pipeline_tui.sales.stays import (
    backward,
    first_days,
    mean,
    median,
    skipped,
    spent,
    started_on,
)

DATA = Path(__file__).parents[1] / "data"
GOLDEN: dict[str, Any] = json.loads((DATA / "stage_history_golden.json").read_text())
OPEN_STAGES: list[str] = GOLDEN["stages"]
STAGES = {
    name: Stage(name, "P", name, "open", place, 1000, 14, 7, qualifies=name == "Qualified")
    for place, name in enumerate(OPEN_STAGES, 1)
} | {
    name: Stage(name, "P", name, name.lower(), 9, 0, None, None, qualifies=False)
    for name in ("Won", "Lost")
}
STEPS = ladder(STAGES.values(), "P")
TODAY: str = GOLDEN["as_of"]


class Known:
    """One deal of the table."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        ends = [row["entered_at"] for row in rows[1:]]
        self.visits = [
            Visit(row["stage"], row["entered_at"], end)
            for row, end in zip(rows, [*ends, None], strict=True)
        ]
        self.amount = int(rows[0]["amount"])
        self.status = STAGES[self.visits[-1].stage_id].kind
        self.won_on = self.visits[-1].entered_on if self.status == "won" else None
        self.reach = first_days(self.visits, STAGES, STEPS, self.won_on)
        self.spent = {
            stage: one
            for stage, one in spent(self.visits, TODAY).items()
            if STAGES[stage].kind == "open"
        }

    @property
    def touched(self) -> list[str]:
        return list(dict.fromkeys(visit.stage_id for visit in self.visits))


def read() -> dict[str, Known]:
    with (DATA / "stage_history_golden.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: Known(list(group)) for name, group in groupby(rows, lambda row: row["deal_id"])}


DEALS = read()


def test_counts() -> None:
    counts = GOLDEN["counts"]
    touched: Counter[str] = Counter()
    strict: Counter[str] = Counter()
    for deal in DEALS.values():
        way = [*OPEN_STAGES, "Won"] if deal.status == "won" else OPEN_STAGES
        # A deal won now was won at its end, whatever it touched in between.
        here = [name for name in way if name in deal.touched]
        touched.update(here)
        strict.update(
            name for place, name in enumerate(way) if way[: place + 1] == here[: place + 1]
        )
    reach = Counter(OPEN_STAGES[n] for deal in DEALS.values() for n in range(len(deal.reach)))
    reach["Won"] = sum(deal.status == "won" for deal in DEALS.values())
    assert touched == counts["touched"]
    assert reach == counts["reached_or_beyond"]
    assert strict == counts["strict_all_previous"]


@pytest.mark.parametrize("pair", GOLDEN["conversion"])
def test_conversion(pair: str) -> None:
    wanted = GOLDEN["conversion"][pair]
    step = OPEN_STAGES.index(pair.split("->", maxsplit=1)[0])
    here = [deal for deal in DEALS.values() if len(deal.reach) > step]
    advanced = [deal for deal in here if len(deal.reach) > step + 1 or deal.status == "won"]
    stuck = [deal for deal in here if deal not in advanced]
    waiting = sum(deal.status == "open" for deal in stuck)
    assert len(here) == wanted["entered"]
    assert len(advanced) == wanted["advanced"]
    assert waiting == wanted["still_open_there"]
    assert len(stuck) - waiting == wanted["lost"]
    assert f"{len(advanced)}/{len(here) - waiting}" == wanted["rate_resolved"]
    assert f"{len(advanced)}/{len(here)}" == wanted["rate_cohort_lower"]
    assert f"{len(advanced) + waiting}/{len(here)}" == wanted["rate_cohort_upper"]


def test_status_and_value() -> None:
    status = Counter(deal.status for deal in DEALS.values())
    worth: Counter[str] = Counter()
    for deal in DEALS.values():
        worth[deal.status] += deal.amount
    assert status == GOLDEN["status"]
    assert f"{status['won']}/{status['won'] + status['lost']}" == GOLDEN["win_rate_count"]
    assert f"{worth['won']}/{worth['won'] + worth['lost']}" == GOLDEN["win_rate_value"]
    assert worth["open"] == GOLDEN["open_pipeline_value"]


def test_days_in_each_stage() -> None:
    days = {name: {s: one.days for s, one in deal.spent.items()} for name, deal in DEALS.items()}
    assert days == GOLDEN["cumulative_days"]
    here = {
        name: one.here
        for name, deal in DEALS.items()
        for one in deal.spent.values()
        if one.here is not None
    }
    assert here == GOLDEN["days_in_current_spell"]


def test_time_in_one_stage() -> None:
    wanted = GOLDEN["time_in_Qualified"]
    visits = [
        visit for deal in DEALS.values() for visit in deal.visits if visit.stage_id == "Qualified"
    ]
    ended = Counter(
        days_between(one.entered_on, one.left_on) for one in visits if one.left_on is not None
    )
    assert sorted(ended.elements()) == wanted["completed_visits"]
    found = [deal.spent["Qualified"] for deal in DEALS.values() if "Qualified" in deal.spent]
    assert [one.days for one in found if one.here is not None] == wanted["censored"]
    assert mean(ended) == Fraction(wanted["mean_completed_visit"])
    left = Counter(one.days for one in found if one.here is None)
    assert mean(left) == Fraction(wanted["mean_completed_cumulative_per_deal"])
    assert median(left) == 12


def test_cycle() -> None:
    threshold = qualifying_position(STAGES, "P")
    assert threshold is not None
    found = {}
    for name, deal in DEALS.items():
        if deal.won_on is None:
            continue
        created = deal.visits[0].entered_on
        qualified = qualified_on(deal.visits, STAGES, threshold)
        start = started_on("won", qualified, created, unqualified=False, threshold=True)
        assert start is not None
        found[name] = {
            "created_to_won": days_between(created, deal.won_on),
            "qualified_to_won": days_between(start[0], deal.won_on),
        }
    assert found == GOLDEN["cycle"]


def test_moves_back_skips_and_reopenings() -> None:
    back = {name: len(backward(deal.visits, STAGES)) for name, deal in DEALS.items()}
    assert {name: n for name, n in back.items() if n} == GOLDEN["backward_moves"]
    assert backward(DEALS["D4"].visits, STAGES) == [("Proposal", "2026-10-01")]
    ways = {
        name: skipped(deal.visits, STAGES.values(), deal.status) for name, deal in DEALS.items()
    }
    assert {name: way for name, way in ways.items() if way} == GOLDEN["skips"]
    reopened = [
        name
        for name, deal in DEALS.items()
        if any(STAGES[visit.stage_id].kind != "open" for visit in deal.visits[:-1])
    ]
    assert reopened == GOLDEN["reopened"]


def test_where_the_clock_starts() -> None:
    def start(status: str, qualified: str | None, *, unqualified: bool, threshold: bool) -> Any:
        return started_on(status, qualified, "2026-01-01", unqualified, threshold)

    assert start("open", "2026-02-01", unqualified=False, threshold=True) == ("2026-02-01", False)
    assert start("open", None, unqualified=False, threshold=True) is None
    assert start("lost", None, unqualified=True, threshold=True) is None
    # A close without history counts, from its creation; so does all of a pipeline without
    # a stage that qualifies.
    assert start("won", None, unqualified=False, threshold=True) == ("2026-01-01", True)
    assert start("lost", None, unqualified=False, threshold=True) == ("2026-01-01", True)
    assert start("open", None, unqualified=False, threshold=False) == ("2026-01-01", True)


DAYS = st.dates().map(lambda day: day.isoformat())
VISITS = st.lists(
    st.builds(Visit, st.sampled_from(list(STAGES)), DAYS, st.one_of(st.none(), DAYS)), max_size=8
)


@given(VISITS, st.one_of(st.none(), DAYS))
def test_the_months_reached_are_those_of_the_tallies(
    visits: list[Visit], won_on: str | None
) -> None:
    days = first_days(visits, STAGES, STEPS, won_on)
    assert reach_text(
        tuple((day[:7], step) for day, step in zip(days, STEPS, strict=False))
    ) == reached(visits, STAGES, STEPS, won_on)


def test_no_cases_have_no_mean() -> None:
    assert (mean({}), median({})) == (None, None)
