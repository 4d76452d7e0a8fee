"""Periods and targets: which one a day lies in, and what is to be won in it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.sales.rates import Window
from pipeline_tui.sales.targets import (
    MONTH,
    QUARTER,
    Target,
    Targets,
    following,
    period_of,
    read_targets,
)

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(9000, 1, 1))


@given(DAYS, st.sampled_from([MONTH, QUARTER]))
def test_a_day_lies_in_its_period_and_periods_follow_each_other(day: date, by: str) -> None:
    period = period_of(day, by)
    assert period.first <= day <= period.last
    assert period.by == by
    after = following(period)
    assert (after.first - period.last).days == 1
    assert after.by == by


def test_periods_are_named_by_year_and_quarter_or_month() -> None:
    assert period_of(date(2026, 11, 23), QUARTER) == ("2026-Q4", Window("2026-10", "2026-12"))
    assert period_of(date(2026, 11, 23), MONTH) == ("2026-11", Window("2026-11", "2026-11"))


def test_a_period_has_its_own_target_else_the_usual_one() -> None:
    targets = Targets(QUARTER, "EUR", Target(100, 5), {"2026-Q4": Target(wins=7)})
    assert targets.at(date(2026, 12, 1))[1] == Target(None, 7)
    assert targets.at(date(2026, 9, 30))[1] == Target(100, 5)
    assert targets.of(period_of(date(2026, 9, 30), MONTH)) == Target()


@given(
    st.sampled_from([MONTH, QUARTER]),
    st.lists(st.tuples(DAYS, st.integers(1, 10**12), st.integers(1, 999)), max_size=4),
)
def test_targets_are_read_as_they_were_kept(by: str, found: list[tuple[date, int, int]]) -> None:
    single = {period_of(day, by).key: Target(amount, wins) for day, amount, wins in found}
    targets = Targets(by, "EUR", Target(1), single)
    assert read_targets(targets.as_setting) == targets


@pytest.mark.parametrize(
    "kept", [None, 3, [], {}, {"by": 4, "default": 5}, {"default": {"amount": "x", "wins": -1}}]
)
def test_what_is_no_target_is_passed_over(kept: Any) -> None:
    assert read_targets(kept) == Targets()
