"""Sheets and the screens besides the board, compared with pictures that were looked at."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from pipeline_tui import clock, i18n, l10n
from pipeline_tui.config import Config
from pipeline_tui.store.store import Store
from tests.tui import drawn
from tests.tui.running import TODAY

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
Compare = Callable[..., bool]
STEP = ("f", "r", "i", "space", "1", "4", "colon", "3", "0", "space", *"demo")


@pytest.fixture(autouse=True)
def half_past_nine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same day and the same time of day, wherever this runs."""
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    moment = datetime.fromisoformat(f"{TODAY}T09:30:00").astimezone()
    monkeypatch.setattr(clock, "now_local", lambda: moment)


@pytest.fixture
def shown(tmp_path: Path, snap_compare: Compare) -> Callable[..., bool]:
    """Compare what some keys lead to, over the drawn deals, with its picture."""

    def show(*keys: str, size: str = "80x24", language: str = "en") -> bool:
        from pipeline_tui.tui.app import PipelineApp

        with Store.open(tmp_path / "drawn.db", create=True) as store:
            drawn.fill(store)
            i18n.use_language(language)
            l10n.use(f"{language}_{'FR' if language == 'fr' else 'GB'}")
            return snap_compare(PipelineApp(store, Config()), press=keys, terminal_size=SIZES[size])

    return show


SHEETS = {
    "lost": ("x",),
    "next step": ("r", *STEP),
    "log": ("n", "2"),
    "log keys": ("n", "question_mark"),
    "quick add": ("a", *"Acme 12k"),
    "change a field": ("e",),
    "form": ("E", "tab"),
    "find": ("colon", *"bor"),
    "settings": ("comma",),
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_over_the_board(shown: Compare, sheet: str) -> None:
    assert shown(*SHEETS[sheet])


@pytest.mark.parametrize("size", SIZES)
def test_the_deal(shown: Compare, size: str) -> None:
    assert shown("L", "enter", size=size)


@pytest.mark.parametrize("size", SIZES)
def test_the_stages(shown: Compare, size: str) -> None:
    assert shown("g", "p", size=size)


def test_what_changed_last(shown: Compare) -> None:
    assert shown("L", "w", "enter", "u", "g", "l")


def test_the_keys_of_the_board(shown: Compare) -> None:
    assert shown("question_mark", size="120x40")


def test_a_form_in_french(shown: Compare) -> None:
    assert shown("E", "tab", "tab", language="fr")
