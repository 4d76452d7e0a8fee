"""What is asked for before a deal leaves its stage, and which moves ask at all."""

import pytest

from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.sales.exits import (
    ANSWER,
    FACT,
    FACTS,
    STATEMENT,
    DealFacts,
    ExitCriterion,
    is_onward,
    move_mark,
    skipped,
    unmet,
)

NEED = ExitCriterion("1", "L", ANSWER, criterion_id="need", minimum=2, scale=3)
AMOUNT = ExitCriterion("2", "L", FACT, fact="amount")
SEEN = ExitCriterion("3", "L", STATEMENT, text="They saw the demo")
ALL = (NEED, AMOUNT, SEEN)
NAMES = ("Lead", "Qualified", "Proposal", "Won", "Lost")
STAGES = {
    name: Stage(name, "P", name, name.lower() if name in ("Won", "Lost") else "open", place,
                0, None, None, False)
    for place, name in enumerate(NAMES)
}  # fmt: skip
EVERY = list(STAGES.values())


@pytest.mark.parametrize(
    ("facts", "answers", "ticked", "missing"),
    [
        (set(), {}, set(), [NEED, AMOUNT, SEEN]),
        ({"amount"}, {"need": 2}, {"3"}, []),
        ({"amount"}, {"need": 1}, {"3"}, [NEED]),
        ({"amount"}, {"need": None}, {"3"}, [NEED]),
        ({"close"}, {"need": 3}, {"3"}, [AMOUNT]),
        ({"amount"}, {"other": 3}, set(), [NEED, SEEN]),
    ],
)
def test_what_is_missing(
    facts: set[str],
    answers: dict[str, int | None],
    ticked: set[str],
    missing: list[ExitCriterion],
) -> None:
    assert unmet(ALL, DealFacts(facts, answers, ticked)) == missing


def test_a_minimum_of_nothing_still_wants_an_answer() -> None:
    asked = NEED._replace(minimum=0)
    assert unmet([asked], DealFacts(set(), {}, set())) == [asked]
    assert unmet([asked], DealFacts(set(), {"need": 0}, set())) == []


@pytest.mark.parametrize("fact", FACTS)
def test_each_fact_is_met_by_itself_alone(fact: str) -> None:
    asked = ExitCriterion("1", "L", FACT, fact=fact)
    assert unmet([asked], DealFacts({fact}, {}, set())) == []
    assert unmet([asked], DealFacts(set(FACTS) - {fact}, {}, set())) == [asked]


@pytest.mark.parametrize(
    ("old", "new", "asks", "mark"),
    [
        ("Lead", "Qualified", True, ""),
        ("Lead", "Proposal", True, "skip"),
        ("Proposal", "Lead", False, "back"),
        ("Lead", "Won", True, ""),
        ("Lead", "Lost", False, ""),
        ("Won", "Lead", False, "reopened"),
        ("Lost", "Proposal", False, "reopened"),
        ("Lead", "Lead", False, ""),
    ],
)
def test_which_moves_ask_and_which_are_marked(old: str, new: str, asks: bool, mark: str) -> None:
    assert is_onward(STAGES[old], STAGES[new]) is asks
    assert move_mark(STAGES[old], STAGES[new], EVERY) == mark


def test_skipped_stages_are_named() -> None:
    assert [one.name for one in skipped(STAGES["Lead"], STAGES["Proposal"], EVERY)] == ["Qualified"]
    other = STAGES["Qualified"]._replace(id="x", pipeline_id="Q")
    assert skipped(STAGES["Lead"], STAGES["Qualified"], [*EVERY, other]) == []
