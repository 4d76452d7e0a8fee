"""The queue, its log sheet and one by one, compared with pictures that were looked at."""

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


@pytest.mark.parametrize("size", SIZES)
def test_the_queue(shown: Compare, size: str) -> None:
    assert shown("tab", "j", size=size)


def test_the_queue_in_french(shown: Compare) -> None:
    assert shown("tab", language="fr")


@pytest.mark.parametrize("size", SIZES)
def test_the_log_over_the_queue(shown: Compare, size: str) -> None:
    assert shown("tab", "n", "3", size=size)


@pytest.mark.parametrize("size", SIZES)
def test_one_by_one(shown: Compare, size: str) -> None:
    assert shown("tab", "t", "2", size=size)


def test_what_was_done(shown: Compare) -> None:
    assert shown("tab", "t", *"1245678", "q")


def test_the_keys_of_one_by_one(shown: Compare) -> None:
    assert shown("tab", "t", "question_mark", size="120x40")
