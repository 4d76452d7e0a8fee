"""A new store of one person on a fixed day; files that need another one make their own."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline_tui.store import lists
from pipeline_tui.store.store import Store

TODAY = date(2026, 11, 23)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """The day of the test, for all that asks for it."""
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    return TODAY


@pytest.fixture
def store(tmp_path: Path, today: date) -> Iterator[Store]:
    """A new file of Ada Roy's."""
    with Store.open(tmp_path / "new.db", create=True) as store:
        lists.set_setting(store, "me", "Ada Roy")
        yield store
