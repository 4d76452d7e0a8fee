"""How long deals stay open: the published series, and a plain second way on random deals.

The second way is written here with exact fractions, straight from the definitions: for each
day anew it looks at every deal. (lifelines would bring pandas, scipy and matplotlib for it.)
"""

from __future__ import annotations

from fractions import Fraction
from math import isclose, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline_tui.sales.rates import Rate
from pipeline_tui.sales.survival import (
    LOST,
    OPEN,
    WON,
    Stay,
    Survival,
    expected_wins,
    survival,
)

# Weeks in remission under 6-mercaptopurine (E. J. Freireich and others, 1963); + is censored.
REMISSION = (
    "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
).split()  # fmt: skip

STAYS = st.lists(
    st.builds(Stay, st.integers(0, 25), st.sampled_from((OPEN, WON, LOST))), max_size=40
)


def remission() -> Survival:
    return survival(
        Stay(int(one.rstrip("+")), OPEN if one.endswith("+") else LOST) for one in REMISSION
    )


def plain(stays: list[Stay], day: int) -> tuple[Fraction, Fraction, Fraction | None]:
    """Still open after a day, won by it, and Greenwood's sum, from every deal anew."""
    still, won = Fraction(1), Fraction(0)
    variance: Fraction | None = Fraction(0)
    for t in range(day + 1):
        at_risk = sum(stay.days >= t for stay in stays)
        ends = [stay for stay in stays if stay.days == t and stay.ended != OPEN]
        if not ends:
            continue
        won += still * Fraction(sum(stay.ended == WON for stay in ends), at_risk)
        still *= 1 - Fraction(len(ends), at_risk)
        left = at_risk - len(ends)
        if variance is not None:
            variance = variance + Fraction(len(ends), at_risk * left) if left else None
    return still, won, variance


def test_the_published_series() -> None:
    curve = remission()
    assert [round(curve.still_open(week), 4) for week in (5, 6, 10, 23, 35)] == [
        1.0, 0.8571, 0.7529, 0.4482, 0.4482,
    ]  # fmt: skip
    assert curve.median == 23
    assert (curve.n, curve.censored, curve.last_day) == (21, 12, 23)
    # As printed in the literature: standard errors of .0764 at 6 and .1346 at 23 weeks.
    for week, error in ((6, 0.0764), (23, 0.1346)):
        point = next(one for one in curve.points if one.day == week)
        assert isclose(point.open * sqrt(point.variance), error, abs_tol=5e-5)
        assert isclose(sqrt(point.open * (1 - point.open) / point.worth), error, abs_tol=5e-5)


def test_who_is_censored_on_a_day_is_still_at_risk_on_it() -> None:
    curve = remission()
    assert [point.at_risk for point in curve.points] == [21, 17, 15, 12, 11, 7, 6]


@given(STAYS)
@settings(max_examples=150, deadline=None)
def test_a_second_way_finds_the_same(stays: list[Stay]) -> None:
    curve = survival(stays)
    for day in range(27):
        still, won, variance = plain(stays, day)
        assert isclose(curve.still_open(day), still, abs_tol=1e-12)
        assert isclose(curve.won_by(day), won, abs_tol=1e-12)
        low, high = curve.interval(day)
        assert 0 <= low <= curve.still_open(day) + 1e-12
        assert curve.still_open(day) - 1e-12 <= high <= 1
        if variance:
            # The bounds are the shares from which this one is just 1.96 of its errors away.
            cases = (1 - still) / (still * variance)
            for bound in (low, high):
                away = 1.959963984540054 * sqrt(bound * (1 - bound) / cases)
                assert isclose(abs(bound - still), away, abs_tol=1e-6)
    for point in curve.points:
        assert isclose(point.open + point.won + point.lost, 1.0, abs_tol=1e-12)


@given(STAYS, st.integers(0, 26))
@settings(max_examples=100, deadline=None)
def test_the_share_won_from_an_age_on(stays: list[Stay], age: int) -> None:
    curve = survival(stays)
    ends = [stay.days for stay in stays if stay.ended != OPEN]
    share = curve.won_from(age)
    if not ends or age >= max(ends):
        assert share is None
        return
    (still, won, _v), (_s, by_end, _w) = plain(stays, age), plain(stays, max(ends))
    assert share is not None
    assert 0.0 <= share <= 1.0 + 1e-12
    assert isclose(share, (by_end - won) / still, abs_tol=1e-9)
    following = min(day for day in ends if day > age)
    assert curve.at_risk(age) == sum(stay.days >= following for stay in stays)


def test_without_censoring_they_are_plain_shares() -> None:
    curve = survival([Stay(3, WON), Stay(5, LOST), Stay(8, WON), Stay(8, LOST)])
    assert (curve.still_open(4), curve.won_by(8), curve.median) == (0.75, 0.5, 5)
    for day, left in ((4, 3), (5, 2), (8, 0)):
        assert curve.interval(day) == pytest.approx(Rate(left, 4).interval)


def test_seven_of_seven_are_not_all_of_all() -> None:
    """Greenwood's own bounds would say so with certainty."""
    curve = survival([Stay(30, OPEN)] * 5 + [Stay(90, WON)] * 2)
    assert curve.interval(20) == Rate(2, 2).interval
    assert curve.interval(90) == pytest.approx(Rate(0, 2).interval)
    every = survival([Stay(90, WON)] * 7)
    assert every.interval(20) == Rate(7, 7).interval
    low, high = expected_wins(every, {10: 5}, None).interval
    assert low == pytest.approx(5 * Rate(7, 7).interval[0])
    assert high == 5.0


def test_areas_under_the_curve() -> None:
    curve = survival([Stay(3, WON), Stay(5, LOST), Stay(8, WON), Stay(8, LOST)])
    assert curve.area(10) == 3 + 2 * 0.75 + 3 * 0.5


def test_a_loss_is_a_competing_end() -> None:
    """One minus Kaplan-Meier with losses censored would say that all of these are won."""
    curve = survival([Stay(1, LOST)] * 9 + [Stay(2, WON)])
    assert isclose(curve.won_by(2), 0.1)


@pytest.mark.parametrize("stays", [[], [Stay(4, OPEN)], [Stay(0, OPEN)] * 3])
def test_nothing_ended_yet(stays: list[Stay]) -> None:
    curve = survival(stays)
    assert (curve.points, curve.median, curve.last_day) == ((), None, None)
    assert (curve.still_open(9), curve.won_by(9), curve.won_from(0)) == (1.0, 0.0, None)
    assert curve.interval(9) == (0.0, 1.0)
    assert expected_wins(curve, {0: 3}, 30).n == 0


def test_stays_below_no_days_count_as_none() -> None:
    assert survival([Stay(-3, WON)]) == survival([Stay(0, WON)])


def test_wins_to_expect_by_a_day() -> None:
    curve = survival([Stay(10, WON)] * 5 + [Stay(20, LOST)] * 5)
    # Twelve deals of 4 days: half of them will be won on their tenth, none sooner.
    assert expected_wins(curve, {4: 12}, 5).mean == 0
    later = expected_wins(curve, {4: 12, 30: 2}, 6)
    assert (later.n, later.mean, later.without_precedent) == (12, 6.0, 2)
    low, high = later.interval
    assert 0 < low < 6 < high < 12
    # What each of the 12 brings by chance, and what ten deals cannot tell of the chance itself.
    doubt = 12 * (Rate(5, 10).interval[1] - 0.5)
    spread = sqrt(12 * 0.25 * 1.959963984540054**2 + doubt**2)
    assert isclose(high, min(12, 6 + spread), abs_tol=1e-9)


@given(STAYS, st.dictionaries(st.integers(0, 30), st.integers(1, 50), max_size=6))
@settings(max_examples=100, deadline=None)
def test_wins_to_expect_lie_within_the_deals(stays: list[Stay], ages: dict[int, int]) -> None:
    found = expected_wins(survival(stays), ages, None)
    low, high = found.interval
    assert 0 <= low <= found.mean + 1e-9
    assert found.mean <= high + 1e-9 <= found.n + 2e-9
    assert found.n + found.without_precedent == sum(ages.values())
