"""How many deals a target needs: the worked examples, to the printed digits."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.sales.coverage import (
    coverage,
    needed,
    pace,
    required,
    required_between,
)
from pipeline_tui.sales.rates import Rate


def test_coverage_of_two_million_at_28_percent() -> None:
    found, wanted = coverage(750_000_000, 200_000_000), needed(Fraction(28, 100))
    assert found == Fraction(375, 100)
    assert wanted is not None
    assert round(float(wanted), 2) == 3.57


@pytest.mark.parametrize(("rate", "deals"), [(Fraction(1, 10), 5_000), (Fraction(4238, 6711), 792)])
def test_deals_required_for_500_wins(rate: Fraction, deals: int) -> None:
    assert required(500, rate) == deals


def test_the_interval_of_required_deals_is_that_of_the_rate() -> None:
    found = required_between(500, Rate(4238, 6711))
    assert found is not None
    low, high = found
    assert low < 792 < high
    assert high - low < 60


def test_nothing_is_told_where_nothing_is_won_or_missing() -> None:
    assert coverage(5, 0) is None
    assert coverage(5, -3) is None
    assert needed(Fraction(0)) is None
    assert required(5, Fraction(0)) is None
    assert required(0, Fraction(0)) == 0
    assert required_between(5, Rate(0, 10)) is None


def test_deals_still_to_create_are_a_whole_number_even_of_parts_of_a_win() -> None:
    assert required(12 - 9 - Fraction(1, 2), Fraction(1, 4)) == 10
    assert required(12 - 9 - Fraction(4), Fraction(1, 4)) == 0
    assert pace(10, 35) == 2
    assert pace(10, 0) == 70


@given(
    wins=st.integers(1, 10**9),
    rate=st.fractions(Fraction(1, 10**6), 1),
)
def test_required_deals_are_just_enough(wins: int, rate: Fraction) -> None:
    deals = required(wins, rate)
    assert deals is not None
    assert deals * rate >= wins > (deals - 1) * rate
