"""No query on the path of a key reads a whole table that grows, or sorts in a temporary tree."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from pipeline_tui.store import lanes
from pipeline_tui.store.store import Store
from tests.sample import build
from tests.sample.plans import TODAY
from tests.store.key_reads import KEYS, lead
from tests.store.plans import wide_steps


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample: enough deals for every kind of query."""
    path = tmp_path_factory.mktemp("plans") / "sample.db"
    shutil.copyfile(build.SAMPLE, path)
    path.chmod(0o600)
    with Store.open(path) as store:
        yield store


@pytest.fixture(autouse=True)
def on_the_samples_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())


@pytest.mark.parametrize("key", KEYS)
def test_no_key_reads_a_whole_growing_table(key: str, store: Store) -> None:
    deal = lanes.first(store.conn, lead(store), "attention", 5)[2].id
    said: list[str] = []
    store.conn.set_trace_callback(said.append)
    try:
        KEYS[key](store, deal)
    finally:
        store.conn.set_trace_callback(None)
    wanted = [one for one in dict.fromkeys(said) if _planned(one)]
    assert wanted or key == "poll"
    found = {sql: bad for sql in wanted if (bad := wide_steps(store.conn, sql))}
    assert not found


def _planned(sql: str) -> bool:
    return sql.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"))


def test_a_scan_and_a_sort_would_be_found(store: Store) -> None:
    assert wide_steps(store.conn, "SELECT count(*) FROM deal d WHERE d.amount > 5")
    assert wide_steps(store.conn, "SELECT * FROM visit ORDER BY entered_on")
    assert wide_steps(store.conn, "SELECT id FROM deal WHERE stage_id = 'x' ORDER BY name LIMIT 3")
    assert not wide_steps(store.conn, "SELECT * FROM action ORDER BY clock DESC LIMIT 1")
