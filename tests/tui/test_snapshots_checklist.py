"""The checklist, exit criteria and their screens, compared with pictures that were looked at."""

import pytest

from pipeline_tui.store import checklist, exits
from pipeline_tui.store.store import Store
from tests.tui import drawn
from tests.tui.pictures import SMALLER, Compare, Pictures


def qualify(store: Store) -> None:
    """Answers about the first deal, and what its stage asks for."""
    deal = store.conn.execute("SELECT id FROM deal WHERE name = 'Boréal Foods'").fetchone()[0]
    need, budget, decides = store.rules.checklist.criteria
    checklist.answer(store, deal, need.id, 1)
    checklist.set_evidence(store, deal, need.id, "asked for a trial")
    checklist.answer(store, deal, budget.id, None)
    stage = next(one.id for one in store.rules.stages.values() if one.name == "Lead")
    exits.add(store, stage, "answer", criterion_id=need.id)
    exits.add(store, stage, "answer", criterion_id=budget.id)
    exits.add(store, stage, "fact", fact="decider")
    exits.add(store, stage, "statement", text="They saw the demo")
    assert decides.scale == 1


@pytest.fixture
def shown(pictures: Pictures) -> Compare:
    return pictures.of(drawn.fill, qualify)


@pytest.mark.parametrize("size", SMALLER)
def test_the_checklist_over_the_board(shown: Compare, size: str) -> None:
    assert shown("c", "down", size=size)


@pytest.mark.parametrize("size", SMALLER)
def test_what_a_move_lacks(shown: Compare, size: str) -> None:
    assert shown("L", size=size)


@pytest.mark.parametrize("size", SMALLER)
def test_the_checklist_on_the_deal(shown: Compare, size: str) -> None:
    assert shown("enter", "c", size=size)


@pytest.mark.parametrize("size", SMALLER)
def test_the_checklists(shown: Compare, size: str) -> None:
    assert shown("g", "k", size=size)


def test_the_panel_tells_how_the_deal_is_qualified(shown: Compare) -> None:
    assert shown("j", "k", size="120x40")


def test_the_exit_criteria_of_a_stage(shown: Compare) -> None:
    assert shown("g", "p", "x")


@pytest.mark.parametrize("theme", ["light", "ansi"])
def test_the_checklist_in_other_themes(shown: Compare, theme: str) -> None:
    assert shown("c", theme=theme)


def test_the_checklist_in_french(shown: Compare) -> None:
    assert shown("c", language="fr")


def test_what_a_move_lacks_in_french(shown: Compare) -> None:
    assert shown("L", language="fr")
