"""Scores, grades, answers and exit criteria in words."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import N_, _, pgettext
from pipeline_tui.sales.exits import ANSWER, FACT
from pipeline_tui.sales.score import Line, Score, grade, grade_letter

if TYPE_CHECKING:
    from pipeline_tui.sales.exits import ExitCriterion
    from pipeline_tui.store.lanes import Card

__all__ = [
    "FACT_WORDS", "answer_word", "asked_for", "card_grade", "points", "range_words", "sum_words",
    "value_word", "with_grade",
]  # fmt: skip

FACT_WORDS = {
    "amount": N_("an amount"),
    "close": N_("an expected close"),
    "decider": N_("a decision maker"),
    "step": N_("a next step"),
}


def points(value: Fraction) -> str:
    """Points of 100, with a decimal only where there is one."""
    return l10n.number(float(value), 0 if value.denominator == 1 else 1)


def card_grade(card: "Card") -> str:
    """A card's grade and score: ``B 55``; nothing before the first answer."""
    return "" if card.score is None else f"{grade_letter(card.grade)} {card.score}"


def value_word(value: int | None, scale: int) -> str:
    """An answer: yes, no, 2 of 3, or unknown."""
    if value is None:
        return _("unknown")
    if scale == 1:
        return pgettext("an answer", "yes") if value else pgettext("an answer", "no")
    return _("{value} of {top}").format(value=value, top=scale)


def answer_word(line: Line) -> str:
    """The answer of a line of a score."""
    return value_word(line.value, line.criterion.scale) if line.asked else _("not asked")


def range_words(score: Score) -> str:
    """``55, up to 85``, or only the points where nothing is open."""
    if not score.known:
        return _("no answers yet")
    if score.most == score.value:
        return points(score.value)
    return _("{points}, up to {most}").format(points=points(score.value), most=points(score.most))


def with_grade(score: Score, bounds: Sequence[int]) -> str:
    """``B 55, up to 85``."""
    letter = grade_letter(grade(score.value, bounds)) if score.known else ""
    return f"{letter} {range_words(score)}".strip()


def sum_words(score: Score) -> str:
    """Where the points come from: ``55, up to 85: need 30/30, budget 0/30 unknown, ...``."""
    said = []
    for line in score.lines:
        part = f"{line.criterion.question} {points(line.points)}/{points(line.most)}"
        said.append(part if line.value is not None else f"{part} {answer_word(line)}")
    if not said:
        return _("no questions yet")
    return _("{sum}: {parts}").format(sum=range_words(score), parts=", ".join(said))


def asked_for(criterion: "ExitCriterion") -> str:
    """An exit criterion: a question with the answer it wants, a fact, a statement."""
    if criterion.kind == FACT:
        return _(FACT_WORDS.get(criterion.fact, criterion.fact))
    if criterion.kind == ANSWER:
        least = value_word(criterion.minimum, criterion.scale)
        if criterion.scale == 1 and criterion.minimum:
            return criterion.text
        said = (
            _("{question}: {answer}") if criterion.scale == 1 else _("{question}: {answer} or more")
        )
        return said.format(question=criterion.text, answer=least)
    return criterion.text
