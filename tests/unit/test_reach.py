"""Which stages a deal reached, and how that is kept in short."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.sales.deal_state import Stage, Visit
from pipeline_tui.sales.reach import (
    ladder,
    plain_reach,
    reach_counts,
    reach_of,
    reach_text,
    reached,
)

STAGES = {
    name: Stage(name, "p", name, kind, position, 0, None, None, name == "qual")
    for name, kind, position in (
        ("lead", "open", 1),
        ("qual", "open", 2),
        ("prop", "open", 4),
        ("gone", "open", 5),
        ("won", "won", 8),
        ("lost", "lost", 9),
    )
}
LIVE = [stage for name, stage in STAGES.items() if name != "gone"]
STEPS = ladder(LIVE, "p")

months = st.sampled_from(["2025-12", "2026-01", "2026-02", "2026-11"])
days = st.builds("{}-{:02d}".format, months, st.integers(1, 28))
visits = st.lists(st.builds(Visit, st.sampled_from([*STAGES, "unknown"]), days, st.none()))


def test_the_ladder_holds_the_open_stages_of_one_pipeline() -> None:
    assert STEPS == (1, 2, 4)
    assert ladder(LIVE, "another") == ()


def test_a_skip_reaches_what_it_skips_and_a_move_back_undoes_nothing() -> None:
    path = [Visit("prop", "2026-02-03", "2026-03-01"), Visit("lead", "2026-03-01", None)]
    assert reached(path, STAGES, STEPS, None) == "2026-02:1.2.4"


def test_a_removed_stage_still_says_how_far_a_deal_was() -> None:
    path = [Visit("lead", "2026-01-03", "2026-02-01"), Visit("gone", "2026-02-01", None)]
    assert reached(path, STAGES, STEPS, None) == "2026-01:1 2026-02:2.4"


def test_being_won_reaches_all_and_being_lost_only_what_was_touched() -> None:
    path = [Visit("lead", "2026-01-03", "2026-02-01")]
    assert reached([*path, Visit("won", "2026-02-01", None)], STAGES, STEPS, "2026-02-01") == (
        "2026-01:1 2026-02:2.4"
    )
    assert reached([*path, Visit("lost", "2026-02-01", None)], STAGES, STEPS, None) == "2026-01:1"
    assert reached([], STAGES, STEPS, None) == ""


@given(path=visits, won_on=st.none() | days)
def test_each_stage_is_reached_on_the_first_day_in_it_or_beyond(
    path: list[Visit], won_on: str | None
) -> None:
    found = {step: month for month, step in reach_of(reached(path, STAGES, STEPS, won_on))}
    for step in STEPS:
        told = [
            visit.entered_on
            for visit in path
            if visit.stage_id in STAGES
            and STAGES[visit.stage_id].kind == "open"
            and STAGES[visit.stage_id].position >= step
        ]
        told += [won_on] if won_on else []
        assert found.get(step) == (min(told)[:7] if told else None)


@given(qualified=st.just("") | months, closed=st.just("") | months)
def test_two_months_are_enough_for_a_plain_deal(qualified: str, closed: str) -> None:
    if closed and qualified > closed:
        qualified, closed = closed, qualified
    path = [Visit("qual", f"{qualified}-01", None)] if qualified else []
    won_on = f"{closed}-28" if closed else None
    assert plain_reach(STEPS, 2, qualified, closed) == reached(path, STAGES, STEPS, won_on)


@given(st.lists(st.tuples(months, st.integers(0, 1200)), max_size=6).map(tuple))
def test_what_is_kept_in_short_is_what_was_told(told: tuple[tuple[str, int], ...]) -> None:
    assert reach_of(reach_text(told)) == told
    for status in ("open", "won", "lost"):
        counts = reach_counts(reach_text(told), status)
        assert [(month, int(key[:-1])) for month, key in counts] == list(told)
        assert sum(key[-1] in "ox" for _month, key in counts) == (status != "won" and bool(told))
