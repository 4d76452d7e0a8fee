"""A store of its own for each test, in euros."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline_tui.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty file whose base currency is the euro."""
    with Store.open(tmp_path / "pipeline.db", create=True) as store:
        with store.action("Set up") as act:
            act.update("setting", "base_currency", {"value": '"EUR"'})
        yield store
