"""How well a deal is qualified: a checklist's score and grade (METRICS, "Qualification score")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

__all__ = [
    "BOUNDS", "NO_GRADE", "UNSCORED", "Checklist", "Criterion", "Line", "Score", "by_score",
    "grade", "grade_letter", "score", "score_columns",
]  # fmt: skip

BOUNDS = (75, 50, 25)
"""From these scores on a deal is A, B or C; below the last one it is D."""

NO_GRADE = 5
"""The grade of a deal nobody has asked anything about; 1 is A."""

UNSCORED = 1
"""Sorts deals without a score after all others: the others have their score negated."""

_LETTERS = "ABCD"


class Criterion(NamedTuple):
    """One question. ``scale`` is its highest answer: 1 for yes or no, 3 for 0 to 3."""

    id: str
    set_id: str
    question: str
    scale: int
    weight: int
    position: int = 0
    retired: bool = False


class Checklist(NamedTuple):
    """The set in use: its live criteria in order, and from which scores on A, B and C begin."""

    set_id: str
    name: str
    criteria: tuple[Criterion, ...]
    bounds: tuple[int, ...] = BOUNDS


class Line(NamedTuple):
    """One criterion in a score: points of 100 it brings, and could bring at most.

    ``value`` is None where the answer is unknown or was not ``asked`` for.
    """

    criterion: Criterion
    value: int | None
    asked: bool
    points: Fraction
    most: Fraction

    @property
    def open_points(self) -> Fraction:
        """What this criterion could still bring while its answer is unknown."""
        return self.most if self.value is None else Fraction(0)


class Score(NamedTuple):
    """Points of 100, those it could still reach, and where they come from."""

    value: Fraction
    most: Fraction
    lines: tuple[Line, ...]

    @property
    def known(self) -> bool:
        """Whether any question has an answer."""
        return any(line.value is not None for line in self.lines)

    @property
    def whole(self) -> int:
        """The score as it is kept and compared: whole points, never rounded up to a grade."""
        return int(self.value)


def score(criteria: Sequence[Criterion], answers: Mapping[str, int | None]) -> Score:
    """The score of a deal's answers (criterion id to value; None is unknown).

    Unknown and not asked count 0. Retired criteria, and those of other sets, are for the
    caller to leave out.
    """
    total = sum(one.weight for one in criteria)
    lines = []
    for one in criteria:
        most = Fraction(100 * one.weight, total) if total else Fraction(0)
        value = answers.get(one.id)
        if value is not None:
            value = min(max(value, 0), one.scale)
        points = most * (value or 0) / one.scale
        lines.append(Line(one, value, one.id in answers, points, most))
    value_now = sum((line.points for line in lines), Fraction(0))
    still = sum((line.open_points for line in lines), Fraction(0))
    return Score(value_now, value_now + still, tuple(lines))


def grade(value: Fraction | int, bounds: Sequence[int] = BOUNDS) -> int:
    """1 for A to 4 for D; a score on a bound has the better grade."""
    return next((place for place, bound in enumerate(bounds, 1) if value >= bound), NO_GRADE - 1)


def grade_letter(number: int) -> str:
    """A to D; nothing for a deal without a grade."""
    return _LETTERS[number - 1] if 1 <= number < NO_GRADE else ""


def by_score(points: int | None) -> int:
    """The key that sorts the best first and those without a score last."""
    return UNSCORED if points is None else -points


def score_columns(
    checklist: Checklist, answers: Mapping[str, int | None]
) -> tuple[int | None, int, int]:
    """A deal's columns score, grade and by_score; no score before the first known answer."""
    if not answers:
        return None, NO_GRADE, UNSCORED
    found = score(checklist.criteria, answers)
    if not found.known:
        return None, NO_GRADE, UNSCORED
    return found.whole, grade(found.value, checklist.bounds), by_score(found.whole)
