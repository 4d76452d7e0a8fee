"""The benchmark itself: its stores are sound, and its table says what is over a bar."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from pipeline_tui.store import driver
from pipeline_tui.store.store import Store
from tests.bench import stores
from tests.bench.floors import Loads, Writes
from tests.bench.screens import Samples
from tests.bench.scripts import Listed
from tests.bench.table import Results, render
from tests.support.plain import disagreements


def test_a_made_store_is_sound_and_as_described(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_BENCH", str(tmp_path))
    path = stores.made(1000)
    Store.open(tmp_path / "new.db", create=True).close()
    assert stores.made(1000) == path
    with closing(driver.connect(path)) as conn:
        assert disagreements(conn) == []
        counts = "SELECT count(*), sum(status = 'open') FROM deal"
        assert conn.execute(counts).fetchone() == (1000, 100)
        visits = conn.execute("SELECT count(*), max(entered_on) FROM visit").fetchone()
        assert 4500 < visits[0] <= 5000
        assert visits[1] <= stores.TODAY
        assert _indexes(path) == _indexes(tmp_path / "new.db"), "the indexes are there again"


def _indexes(path: Path) -> set[str]:
    with closing(driver.connect(path)) as conn:
        rows = conn.execute("SELECT name FROM sqlite_master WHERE type = 'index'").fetchall()
    return {row[0] for row in rows}


def _samples(seconds: float) -> Samples:
    samples = Samples(memory=[33.0])
    for name in "start cursor page move filter echo answer queue complete".split():
        samples.add(name, seconds, seconds)
    samples.add("late", 0.0, seconds)
    return samples


def test_the_table_holds_each_measure_to_its_bar() -> None:
    boards = {1000: _samples(0.010), 1_000_000: _samples(0.020)}
    writes = {1000: Writes(1.0, 1.0, 0.9, 0.9)}
    loads = Loads(100_000, 5.0, 5.0, 10.0, 10.0)
    listed = Listed(160.0, 100.0, 60.0, 50.0)
    results = Results(_samples(0.009), boards, writes, {1000: 1.0}, loads, False, listed)
    text = render(results)
    assert "0.00 ms in a later frame, at most 0: ok" in text
    assert "1.00 ms worst, at most 3: ok" in text
    assert "2.22x to bare, at most 1.3: OVER" in text
    assert "2.00x largest to smallest, at most 1.15: OVER" in text
    assert "20.00 ms painted, at most 16.7: the machine is too busy to tell" in text
    assert "0.50x to sqlite-utils, at most 1: ok" in text
    assert "1.60x to raw, at most 1.5: OVER" in text
    assert "1.20x to raw, at most 1.5: ok" in text
    assert "20,000" in text
