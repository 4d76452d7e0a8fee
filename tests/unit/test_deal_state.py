"""What follows from a deal's history: staleness, attention, qualification."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline_tui.sales.deal_state import (
    NEVER,
    DealInputs,
    DealState,
    Stage,
    Step,
    Visit,
    add_days,
    attention_on,
    days_between,
    deal_state,
    qualified_on,
    qualifying_position,
    stale_on,
)

GRACE = 3


def _stage(name: str, position: int, kind: str = "open", **changes: Any) -> Stage:
    stage, touch = (14, 7) if kind == "open" else (None, None)
    made = Stage(name, "P", name, kind, position, 1000, stage, touch, False)
    return made._replace(**changes)


STAGES = {
    stage.id: stage
    for stage in (
        _stage("Lead", 1),
        _stage("Qualified", 2, qualifies=True, stage_limit=21, touch_limit=14),
        _stage("Proposal", 3, stage_limit=21, touch_limit=14),
        _stage("Won", 4, "won"),
        _stage("Lost", 5, "lost"),
    )
}
LEAD = STAGES["Lead"]


def _state(**changes: Any) -> DealState:
    """The state of a lead of 2 November, with changes to its facts."""
    facts = DealInputs(
        stage_id="Lead",
        created_on="2026-11-02",
        parked_until=None,
        visits=[Visit("Lead", "2026-11-02", None)],
        touched=None,
        step=None,
        deciders=0,
    )
    return deal_state(facts._replace(**changes), STAGES, 2, GRACE)


def test_durations_are_whole_days_and_the_same_day_is_none() -> None:
    cases = [
        ("2026-01-01", "2026-02-15"),
        ("2026-01-10", "2026-03-05"),
        ("2026-01-20", "2026-02-28"),
    ]
    assert [days_between(start, end) for start, end in cases] == [45, 54, 39]
    assert days_between("2026-11-23", "2026-11-23") == 0


def test_days_stop_at_the_ends_of_the_calendar() -> None:
    assert add_days(NEVER, 5) == NEVER
    assert add_days("9999-12-30", 90) == "9999-12-31"
    assert add_days("0001-01-02", -90) == "0001-01-01"


def test_stale_is_the_earlier_of_the_two_clocks() -> None:
    assert stale_on(LEAD, "2026-11-02", "2026-11-10", None, None) == "2026-11-16"
    assert stale_on(LEAD, "2026-11-02", "2026-11-03", None, None) == "2026-11-10"


def test_a_next_step_holds_the_touch_clock_but_not_the_stage_clock() -> None:
    assert stale_on(LEAD, "2026-11-02", "2026-11-02", "2026-11-12", None) == "2026-11-12"
    assert stale_on(LEAD, "2026-11-02", "2026-11-02", "2026-12-24", None) == "2026-11-16"


def test_a_park_holds_both_clocks() -> None:
    assert stale_on(LEAD, "2026-11-02", "2026-11-02", None, "2026-12-24") == "2026-12-24"


def test_a_stage_without_limits_never_makes_a_deal_stale() -> None:
    free = LEAD._replace(stage_limit=None, touch_limit=None)
    assert stale_on(free, "2026-11-02", "2026-11-02", None, None) == NEVER
    only_touch = LEAD._replace(stage_limit=None)
    assert stale_on(only_touch, "2020-01-01", "2026-11-02", None, None) == "2026-11-09"


@pytest.mark.parametrize(
    ("step", "park", "expected"),
    [
        (None, None, "2026-11-05"),  # three days after the last exchange
        ("2026-11-08", None, "2026-11-08"),
        ("2026-12-08", None, "2026-11-17"),  # the day after the limit
        (None, "2027-01-04", "2027-01-04"),
        ("2026-11-08", "2027-01-04", "2027-01-04"),
    ],
)
def test_attention_is_asked_for_on_the_earliest_cause(
    step: str | None, park: str | None, expected: str
) -> None:
    stale = stale_on(LEAD, "2026-11-02", "2026-11-02", step, park)
    assert attention_on(stale, "2026-11-02", step, park, GRACE) == expected


def test_an_exchange_counts_as_a_touch_else_the_creation_does() -> None:
    assert _state().touched_on == "2026-11-02"
    assert _state(touched="2026-11-09").touched_on == "2026-11-09"


def test_a_closed_deal_asks_for_nothing() -> None:
    visits = [Visit("Lead", "2026-11-02", "2026-11-05"), Visit("Won", "2026-11-05", None)]
    state = _state(stage_id="Won", visits=visits, step=Step("s", "2026-11-01"))
    assert (state.status, state.stale_on, state.attention_on) == ("won", NEVER, NEVER)
    assert state.entered_on == "2026-11-05"


def test_without_history_age_counts_from_the_last_exchange_and_is_marked() -> None:
    state = _state(visits=[], touched="2026-11-09")
    assert (state.entered_on, state.entered_known) == ("2026-11-09", 0)
    assert _state(visits=[]).entered_on == "2026-11-02"


def test_an_import_that_knows_no_better_is_marked() -> None:
    state = _state(visits=[Visit("Lead", "2026-10-01", None, known=False)])
    assert (state.entered_on, state.entered_known) == ("2026-10-01", 0)


def test_re_entry_begins_a_new_visit() -> None:
    visits = [
        Visit("Lead", "2026-09-01", "2026-10-01"),
        Visit("Qualified", "2026-10-01", "2026-11-10"),
        Visit("Lead", "2026-11-10", None),
    ]
    state = _state(visits=visits)
    assert state.entered_on == "2026-11-10"
    assert state.qualified_on == "2026-10-01"


def test_qualified_on_the_first_day_in_the_qualified_stage_or_a_later_open_one() -> None:
    skipped = [Visit("Lead", "2026-09-02", "2026-09-10"), Visit("Proposal", "2026-09-10", None)]
    assert qualified_on(skipped, STAGES, 2) == "2026-09-10"
    straight = [Visit("Lead", "2026-09-02", "2026-09-10"), Visit("Won", "2026-09-10", None)]
    assert qualified_on(straight, STAGES, 2) is None
    assert qualified_on(skipped, STAGES, None) is None


def test_the_first_qualifying_open_stage_of_the_pipeline_counts() -> None:
    assert qualifying_position(STAGES, "P") == 2
    assert qualifying_position(STAGES, "another") is None
    assert qualifying_position({"Lead": LEAD}, "P") is None


def test_a_loss_that_its_own_visits_show_as_never_qualified_is_told_apart() -> None:
    lost = [Visit("Lead", "2026-11-02", "2026-11-05"), Visit("Lost", "2026-11-05", None)]
    assert _state(stage_id="Lost", visits=lost).unqualified_loss == 1
    qualified = [Visit("Qualified", "2026-11-02", "2026-11-05"), lost[1]]
    assert _state(stage_id="Lost", visits=qualified).unqualified_loss == 0


def test_a_loss_without_history_counts_as_a_loss() -> None:
    only_lost = [Visit("Lost", "2026-11-05", None)]
    assert _state(stage_id="Lost", visits=only_lost).unqualified_loss == 0
    assert _state(stage_id="Lost", visits=[]).unqualified_loss == 0
