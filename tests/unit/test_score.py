"""Score and grade of a checklist, on cases worked by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.sales.score import (
    NO_GRADE,
    UNSCORED,
    Checklist,
    Criterion,
    grade,
    grade_letter,
    score,
    score_columns,
)


def _criteria(weights: tuple[int, ...], scale: int) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(str(place), "S", f"question {place}", scale, weight, place)
        for place, weight in enumerate(weights)
    )


BANT = _criteria((25, 25, 30, 20), 3)
BASIC = _criteria((40, 30, 30), 1)


def test_the_worked_case_of_bant() -> None:
    """2.05 of 3: (.25 x 2 + .25 x 1 + .30 x 3 + .20 x 2) / 3 = 68.3."""
    found = score(BANT, {"0": 2, "1": 1, "2": 3, "3": 2})
    assert found.value == Fraction(205, 3)
    assert round(float(found.value), 1) == 68.3
    assert found.most == found.value
    assert grade_letter(grade(found.value)) == "B"


def test_unknown_and_not_asked_count_nothing_and_say_what_they_could_bring() -> None:
    found = score(BASIC, {"0": 1, "1": None})
    assert [found.value, found.most] == [Fraction(40), Fraction(100)]
    assert [(int(line.points), int(line.open_points), line.asked) for line in found.lines] == [
        (40, 0, True), (0, 30, True), (0, 30, False),
    ]  # fmt: skip


def test_a_no_brings_nothing_and_leaves_nothing_open() -> None:
    found = score(BASIC, {"0": 1, "1": 0, "2": None})
    assert [found.value, found.most] == [Fraction(40), Fraction(70)]


def test_weights_need_not_add_up_to_a_hundred() -> None:
    found = score(_criteria((2, 1), 1), {"0": 1})
    assert [found.value, found.most] == [Fraction(200, 3), Fraction(100)]


def test_a_scale_of_yes_and_no_beside_one_of_three() -> None:
    mixed = (*_criteria((50,), 1), Criterion("x", "S", "x", 3, 50, 2))
    assert score(mixed, {"0": 1, "x": 1}).value == 50 + Fraction(50, 3)


@pytest.mark.parametrize(
    ("points", "letter"),
    [(100, "A"), (75, "A"), (Fraction(749, 10), "B"), (50, "B"), (49, "C"), (25, "C"),
     (24, "D"), (0, "D")],
)  # fmt: skip
def test_a_score_on_a_bound_has_the_better_grade(points: Fraction | int, letter: str) -> None:
    assert grade_letter(grade(points)) == letter


def test_bounds_can_be_other_ones() -> None:
    assert [grade(points, (90, 60, 30)) for points in (90, 75, 50, 10)] == [1, 2, 3, 4]


def test_a_deal_has_no_score_before_the_first_known_answer() -> None:
    checklist = Checklist("S", "Basic", BASIC)
    assert score_columns(checklist, {}) == (None, NO_GRADE, UNSCORED)
    assert score_columns(checklist, {"0": None}) == (None, NO_GRADE, UNSCORED)
    assert score_columns(checklist, {"other": 1}) == (None, NO_GRADE, UNSCORED)
    assert score_columns(checklist, {"0": 0}) == (0, 4, 0)
    assert score_columns(checklist, {"0": 1, "1": 1}) == (70, 2, -70)


def test_the_kept_score_is_never_rounded_up_to_a_grade_it_has_not() -> None:
    almost = Checklist("S", "x", _criteria((249, 84, 1), 1))
    points, level, _key = score_columns(almost, {"0": 1})
    assert (points, grade_letter(level)) == (74, "B")


def test_a_set_without_questions_or_weights_gives_no_error() -> None:
    assert score((), {}).value == 0
    assert score(_criteria((0, 0), 1), {"0": 1}).value == 0


@given(
    weights=st.lists(st.integers(0, 1000), min_size=1, max_size=8),
    answers=st.lists(st.none() | st.integers(-5, 9), min_size=8, max_size=8),
    scale=st.sampled_from((1, 3)),
)
def test_a_score_lies_between_nothing_and_a_hundred(
    weights: list[int], answers: list[int | None], scale: int
) -> None:
    criteria = _criteria(tuple(weights), scale)
    found = score(criteria, {str(place): value for place, value in enumerate(answers)})
    assert 0 <= found.value <= found.most <= 100
    best = {str(place): scale if value is None else value for place, value in enumerate(answers)}
    assert score(criteria, best).value == found.most
