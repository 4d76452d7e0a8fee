"""A file from before conversion was counted knows afterwards which stages its deals reached."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from pipeline_tui.exchange import jsonl
from pipeline_tui.store import driver, migrations
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
    path, now = tmp_path / "old.db", tmp_path / "now.db"
    with stocked(now, count=60):
        pass
    with closing(driver.connect(path, isolation_level=None)) as conn:
        migrations.lay_out(conn, 8)
        conn.execute("ATTACH ? AS now", (str(now),))
        for table in (*jsonl.tables(conn), "tally", "match_key"):
            names = ", ".join(row[1] for row in conn.execute(f"PRAGMA table_info({table})"))
            conn.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM now.{table}")
        for text in ("deal_text", "activity_text"):
            conn.execute(f"INSERT INTO {text} (rowid, body) SELECT rowid, body FROM now.{text}")
        marks = ",".join("?" * len(_NEW))
        conn.execute(f"DELETE FROM tally WHERE figure IN ({marks})", _NEW)
    return path


def test_an_older_file_gets_the_figures_it_lacks(old: Path) -> None:
    with Store.open(old) as store:
        figures = {row[0] for row in store.conn.execute("SELECT figure FROM tally")}
        assert set(_NEW) <= figures
        assert disagreements(store.conn) == []
