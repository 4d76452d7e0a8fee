"""Each reason in the queue is true, and every true one is said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.sales.deal_state import NEVER, Stage, attention_on, stale_on
from pipeline_tui.sales.queue import More, Why, reasons, word

TODAY = date(2026, 11, 23)


class Facts(NamedTuple):
    stage_id: str
    priority: int
    entered_on: str
    touched_on: str
    parked_until: str | None
    step_on: str | None
    step_at: str | None
    step_kind: str | None
    stale_on: str
    attention_on: str
    deciders: int


def day(offset: int) -> str:
    return (TODAY + timedelta(offset)).isoformat()


_offsets = st.integers(-60, 30)


@st.composite
def facts(draw: st.DrawFn) -> tuple[Facts, Stage]:
    limits = st.one_of(st.none(), st.integers(1, 40))
    stage = Stage("s", "p", "Lead", "open", 1, 1000, draw(limits), draw(limits), qualifies=False)
    entered, touched = day(-draw(st.integers(0, 60))), day(-draw(st.integers(0, 60)))
    step = draw(st.one_of(st.none(), _offsets.map(day)))
    park = draw(st.one_of(st.none(), st.none(), _offsets.map(day)))
    stale = stale_on(stage, entered, touched, step, park)
    attention = attention_on(stale, touched, step, park, 3)
    made = Facts(
        "s", draw(st.integers(1, 3)), entered, touched, park, step,
        draw(st.sampled_from((None, "10:30"))), "call", stale, attention, draw(st.integers(0, 1)),
    )  # fmt: skip
    return made, stage


@given(facts())
def test_every_reason_is_true(made: tuple[Facts, Stage]) -> None:
    deal, stage = made
    today = TODAY.isoformat()
    found = {why.kind: why for why in reasons(deal, {"s": stage}, today)}
    assert ("priority" in found) == (deal.priority != 2)
    assert "no_decider" not in found
    assert ("no_step" in found) == (deal.step_on is None)
    assert ("back" in found) == (deal.parked_until is not None and deal.parked_until <= today)
    assert ("late" in found) == (deal.step_on is not None and deal.step_on < today)
    assert ("today" in found) == (deal.step_on == today)
    to_come = deal.step_on is not None and deal.step_on > today
    assert ("due" in found) == (to_come and deal.attention_on > today)
    assert ("parked" in found) == (deal.parked_until is not None and deal.parked_until > today)
    if "no_step" in found:
        assert date.fromisoformat(deal.touched_on) + timedelta(found["no_step"].days) == TODAY
    if "late" in found:
        assert date.fromisoformat(deal.step_on or "") + timedelta(found["late"].days) == TODAY
    over = [found[kind] for kind in ("stage", "touch") if kind in found]
    assert bool(over) == (deal.stale_on < today)
    if over:
        stale = TODAY - date.fromisoformat(deal.stale_on)
        assert max(one.days for one in over) == stale.days
    if "stage" in found and deal.parked_until is None:
        in_stage = (TODAY - date.fromisoformat(deal.entered_on)).days
        assert in_stage == found["stage"].limit + found["stage"].days
    if "touch" in found:
        held = [day for day in (deal.parked_until, deal.step_on) if day]
        limit = date.fromisoformat(deal.touched_on) + timedelta(found["touch"].limit)
        last = max([limit.isoformat(), *held])
        assert date.fromisoformat(last) + timedelta(found["touch"].days) == TODAY


@given(facts(), st.integers(0, 9), st.integers(0, 90), st.one_of(st.just(""), _offsets.map(day)))
def test_what_was_put_off_or_skipped_is_said_as_it_was(
    made: tuple[Facts, Stage], times: int, days: int, skipped: str
) -> None:
    deal, stage = made
    more = More("busy", "till spring", times, days, skipped)
    found = {why.kind: why for why in reasons(deal, {"s": stage}, TODAY.isoformat(), more)}
    assert ("moved" in found) == bool(times)
    assert ("skipped" in found) == bool(skipped)
    if times:
        assert (found["moved"].level, found["moved"].days) == (times, days)
    for kind in {"parked", "back"} & found.keys():
        assert (found[kind].day, found[kind].text) == (deal.parked_until, "busy, till spring")


@given(facts())
def test_what_is_due_has_a_reason_besides_its_priority(made: tuple[Facts, Stage]) -> None:
    deal, stage = made
    today = TODAY.isoformat()
    if deal.attention_on <= today:
        found = {why.kind for why in reasons(deal, {"s": stage}, today)}
        assert found & {"back", "late", "today", "stage", "touch", "no_step"}
        assert word(deal, today).kind in {"back", "late", "today", "no_step", "over"}


@given(facts(), st.one_of(st.none(), st.integers(1, 30).map(day)))
def test_what_is_to_come_says_the_day_it_comes_and_why(
    made: tuple[Facts, Stage], skipped: str | None
) -> None:
    deal, stage = made
    today = TODAY.isoformat()
    deal = deal._replace(attention_on=max(deal.attention_on, skipped or ""))
    if deal.attention_on <= today:
        return
    why = word(deal, today)
    assert why.day == deal.attention_on
    told = {"parked": deal.parked_until == why.day, "due": deal.step_on == why.day, "skipped": True,
            "limit": date.fromisoformat(why.day) - date.fromisoformat(deal.stale_on)
            == timedelta(1), "unplanned": deal.step_on is None}  # fmt: skip
    assert told[why.kind]
    assert (why.kind == "skipped") <= (skipped == why.day)
    kinds = {one.kind for one in reasons(deal, {"s": stage}, today)}
    assert ("limit" in kinds) == (why.kind == "limit")


def test_a_deal_far_beyond_its_day_says_how_far_in_a_narrow_column() -> None:
    from pipeline_tui.tui.widgets import queue_words

    long = queue_words._head(Why("late", 190))
    assert [len(said) for said in long] == [9, 7]
    assert queue_words._head(Why("over", 1200)) == ("1200d over", "3y over")


def test_all_of_it_in_one_case() -> None:
    stage = Stage("s", "p", "Lead", "open", 1, 1000, 14, 7, qualifies=False)
    deal = Facts("s", 1, day(-34), day(-28), None, day(-21), None, "call", day(-20), day(-21), 0)
    more = More(moved_times=3, moved_days=64)
    found = reasons(deal, {"s": stage}, TODAY.isoformat(), more)
    assert [(why.kind, why.days) for why in found] == [
        ("priority", 0), ("late", 21), ("stage", 20), ("touch", 21),
        ("moved", 64),
    ]  # fmt: skip


def test_a_closed_deal_reaches_no_limit() -> None:
    stage = Stage("s", "p", "Won", "won", 5, 10_000, None, None, qualifies=False)
    deal = Facts("s", 2, day(-5), day(-5), None, day(-4), None, "again", NEVER, NEVER, 0)
    found = reasons(deal, {"s": stage}, TODAY.isoformat())
    assert [why.kind for why in found] == ["late"]
