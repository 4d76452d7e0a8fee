"""Whether stages hold what they usually hold: known cases, and how often the test is wrong."""

from __future__ import annotations

from fractions import Fraction
from math import comb, isclose, sqrt

from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.sales import balance
from pipeline_tui.sales.balance import Passage, Reference, Usual
from tests.bench.balance import tally

EVEN = Reference(100, (Usual(50, 0.5, 20.0), Usual(50, 0.5, 20.0)))


def test_stock_is_entries_a_day_times_the_mean_stay() -> None:
    passages = [Passage(0, day, 10, True) for day in range(100)]
    passages += [
        Passage(1, day, days, True) for day, days in zip(range(50), (4, 8) * 25, strict=True)
    ]
    usual = balance.reference(passages, 2, 0, 99)
    assert usual.days == 100
    assert usual.stages == (Usual(100, 1.0, 10.0), Usual(50, 0.5, 6.0))
    assert [one.stock for one in usual.stages] == [10.0, 3.0]
    assert usual.entries == 150
    assert isclose(usual.mean_stay, 13 / 1.5)


def test_open_visits_are_censored() -> None:
    # Kaplan-Meier: half leave after 10 days, the other half are seen for 20 and still there.
    passages = [Passage(0, 0, 10, True), Passage(0, 0, 20, False)]
    assert balance.reference(passages, 1, 0, 9).stages[0].stay == 15.0


def test_days_of_an_import_and_what_lies_outside_do_not_count() -> None:
    passages = [Passage(0, day, 5, True) for day in (-1, 0, 1, 2, 2, 2, 3, 4)]
    usual = balance.reference(passages, 1, 0, 3, without=(2, 7))
    assert usual.days == 3
    assert usual.stages[0] == Usual(3, 1.0, 5.0)


def test_the_shape_by_hand() -> None:
    found = balance.shape(EVEN, (30, 10))
    assert found is not None
    # mean 1.25 against 1.5, variance 1/4; Nref = 40 x 100 / (2 x 20) = 100.
    assert (found.mean, found.usual_mean, found.variance, found.others) == (1.25, 1.5, 0.25, 100.0)
    assert isclose(found.z, -0.25 / sqrt(0.25 / 40 + 0.25 / 100))
    assert (found.verdict, found.stage) == (balance.FRONT, 0)
    mirrored = balance.shape(EVEN, (10, 30))
    assert mirrored is not None
    assert (mirrored.verdict, mirrored.z, mirrored.stage) == (balance.TAIL, -found.z, 1)
    level = balance.shape(EVEN, (20, 20))
    assert level is not None
    assert (level.verdict, level.z) == (balance.EVEN, 0.0)


def test_silent_without_enough_history() -> None:
    assert balance.shape(EVEN, (19, 0)) is None
    assert balance.shape(EVEN, (20, 0)) is not None
    assert (
        balance.shape(Reference(100, (Usual(15, 0.2, 9.0), Usual(14, 0.2, 9.0))), (30, 30)) is None
    )
    assert balance.shape(Reference(100, (Usual(15, 0.2, 9.0), Usual(15, 0.2, 9.0))), (30, 30))
    assert balance.shape(Reference(0, (Usual(0, 0.0, 0.0),) * 2), (30, 30)) is None
    # One stage, or all that ever was in one of them: there is no shape.
    assert balance.shape(Reference(9, (Usual(40, 1.0, 9.0),)), (30,)) is None
    assert balance.shape(Reference(9, (Usual(40, 1.0, 9.0), Usual(0, 0.0, 0.0))), (9, 30)) is None
    assert balance.shape(balance.reference([], 4, 0, -5), (5, 5, 5, 5)) is None


def test_flow() -> None:
    assert balance.flow(0, 0) is None
    for created, closed, verdict in (
        (10, 10, balance.STEADY),
        (15, 5, balance.FILLING),  # chance .041
        (14, 6, balance.STEADY),  # .115
        (5, 15, balance.DRAINING),
        (3, 0, balance.STEADY),
        (6, 0, balance.FILLING),
        (60_000, 50_000, balance.FILLING),
        (50_100, 50_000, balance.STEADY),
    ):
        found = balance.flow(created, closed)
        assert found is not None
        assert found.verdict == verdict, (created, closed, found.chance)


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_chance_is_the_sum_of_the_coefficients(created: int, closed: int) -> None:
    found, n = balance.flow(created, closed), created + closed
    if found is None:
        assert n == 0
        return
    tail = sum(comb(n, k) for k in range(min(created, closed) + 1))
    assert isclose(found.chance, min(Fraction(1), Fraction(2 * tail, 2**n)))


@given(
    st.lists(
        st.builds(
            Passage, st.integers(0, 3), st.integers(-9, 60), st.integers(-3, 90), st.booleans()
        ),
        max_size=80,
    ),
    st.lists(st.integers(0, 40), min_size=4, max_size=4),
)
def test_whatever_the_history_nothing_divides_by_nothing(
    passages: list[Passage], stock: list[int]
) -> None:
    usual = balance.reference(passages, 4, 0, 50)
    found = balance.shape(usual, stock)
    assert all(one.stay >= 0 for one in usual.stages)
    if found is not None:
        assert abs(found.z) < 1e6
        assert 1 <= found.usual_mean <= 4


def test_a_steady_pipeline_seldom_alarms_and_a_stop_in_arrivals_is_found() -> None:
    """A short, seeded run of ``tests.bench.balance``; docs/BALANCE.md has the long one."""
    steady = tally(100, 1.0)
    assert steady.judged == 100
    assert steady.alarms <= 0.10
    assert tally(100, 1.0, stop=30).found >= 0.6
    assert tally(30, 0.1).judged == 0


def test_a_stage_stands_high_by_more_than_chance_and_only_with_enough_history() -> None:
    # Each usually holds 10, give or take 3.2.
    assert [balance.stands_high(EVEN, 0, held, 40) for held in (0, 10, 13, 14)] == [
        False, False, False, True,
    ]  # fmt: skip
    assert not balance.stands_high(EVEN, 0, 19, balance.LEAST_OPEN - 1)
    assert not balance.stands_high(EVEN, 2, 40, 40), "a stage that the reference does not know"
    few = Reference(100, (Usual(14, 0.14, 20.0), Usual(15, 0.15, 20.0)))
    assert not balance.stands_high(few, 0, 40, 40)
