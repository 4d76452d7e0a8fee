"""The checklist, exit criteria and their screens, compared with pictures that were looked at."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from pipeline_tui import clock, i18n, l10n
from pipeline_tui.config import Config
from pipeline_tui.store import checklist, exits
from pipeline_tui.store.store import Store
from tests.tui import drawn
from tests.tui.running import TODAY

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
Compare = Callable[..., bool]


@pytest.fixture(autouse=True)
def half_past_nine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same day and the same time of day, wherever this runs."""
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    moment = datetime.fromisoformat(f"{TODAY}T09:30:00").astimezone()
    monkeypatch.setattr(clock, "now_local", lambda: moment)


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
def shown(tmp_path: Path, snap_compare: Compare) -> Callable[..., bool]:
    """Compare what some keys lead to, over the drawn deals, with its picture."""

    def show(*keys: str, size: str = "80x24", language: str = "en", theme: str = "dark") -> bool:
        from pipeline_tui.tui.app import PipelineApp

        with Store.open(tmp_path / "drawn.db", create=True) as store:
            drawn.fill(store)
            qualify(store)
            i18n.use_language(language)
            l10n.use(f"{language}_{'FR' if language == 'fr' else 'GB'}")
            app = PipelineApp(store, Config(theme=theme))
            return snap_compare(app, press=keys, terminal_size=SIZES[size])

    return show


@pytest.mark.parametrize("size", SIZES)
def test_the_checklist_over_the_board(shown: Compare, size: str) -> None:
    assert shown("c", "down", size=size)


@pytest.mark.parametrize("size", SIZES)
def test_what_a_move_lacks(shown: Compare, size: str) -> None:
    assert shown("L", size=size)


@pytest.mark.parametrize("size", SIZES)
def test_the_checklist_on_the_deal(shown: Compare, size: str) -> None:
    assert shown("enter", "c", size=size)


@pytest.mark.parametrize("size", SIZES)
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
