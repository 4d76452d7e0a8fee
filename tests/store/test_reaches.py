"""A file from before conversion was counted knows afterwards which stages its deals reached."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from pipeline_tui.store import driver
from pipeline_tui.store.store import Store
from tests.store.stocked import TODAY, stocked
from tests.support.plain import disagreements

_NEW = (
    "cohort", "won_source", "lost_source", "unqualified_source", "close_month", "close_day",
    "close_unpriced", "decided", "reached",
)  # fmt: skip


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file as the version before wrote it."""
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    path = tmp_path / "old.db"
    with stocked(path, count=60):
        pass
    with closing(driver.connect(path)) as conn:
        conn.execute("ALTER TABLE deal DROP COLUMN reached")
        marks = ",".join("?" * len(_NEW))
        conn.execute(f"DELETE FROM tally WHERE figure IN ({marks})", _NEW)
        conn.execute("DELETE FROM _sqlite_migrations WHERE name >= '0009'")
        conn.execute("PRAGMA user_version = 8")
        conn.commit()
    return path


def test_an_older_file_gets_the_figures_it_lacks(old: Path) -> None:
    with Store.open(old) as store:
        figures = {row[0] for row in store.conn.execute("SELECT figure FROM tally")}
        assert set(_NEW) <= figures
        assert disagreements(store.conn) == []
