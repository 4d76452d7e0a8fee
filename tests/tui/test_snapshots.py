"""Whole screens, compared with pictures that were looked at."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.config import Config
from pipeline_tui.store.store import Store
from tests.tui import drawn
from tests.tui.running import TODAY

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x50": (200, 50)}
Compare = Callable[..., bool]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")


@pytest.fixture
def shown(tmp_path: Path, snap_compare: Compare) -> Callable[..., bool]:
    """Compare the board over the drawn deals, after some keys, with its picture."""

    def show(size: str, *keys: str, **settings: Any) -> bool:
        from pipeline_tui.tui.app import PipelineApp

        with Store.open(tmp_path / "drawn.db", create=True) as store:
            drawn.fill(store)
            app = PipelineApp(store, Config(**settings))
            return snap_compare(app, press=keys, terminal_size=SIZES[size])

    return show


@pytest.mark.parametrize("size", SIZES)
def test_the_board(shown: Compare, size: str) -> None:
    assert shown(size)


@pytest.mark.parametrize("size", SIZES)
def test_the_closed_deals_opened(shown: Compare, size: str) -> None:
    assert shown(size, "w", "enter", "l", "l", "l", "l")


def test_compact_cards_with_marks(shown: Compare) -> None:
    assert shown("80x24", "space", "space", density="compact")


def test_the_light_theme(shown: Compare) -> None:
    assert shown("120x40", "j", theme="light")


def test_the_terminals_own_colours(shown: Compare) -> None:
    assert shown("80x24", "j", theme="ansi")


def test_a_filter_being_typed(shown: Compare) -> None:
    assert shown("80x24", "slash", *"is", "colon", *"late")
