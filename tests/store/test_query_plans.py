"""No query on the path of a key reads a whole table that grows, or sorts in a temporary tree."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest

from pipeline_tui.store import (
    driver,
    lanes,
)
from pipeline_tui.store.store import Store
from tests.sample import build
from tests.sample.plans import TODAY
from tests.store.key_reads import KEYS, lead

GROWING = frozenset(
    "deal visit activity follow_up deal_contact account contact external_ref action change tally"
    " deal_text answer exit_check override enrolment incentive activity_text feedback message"
    " match_key distinct_pair".split()
)
"""Tables with a row for a deal or a change; the others are lists that a person edits."""

_NAMED = re.compile(r"\b(?:FROM|JOIN|UPDATE|INTO)\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?", re.IGNORECASE)
_SCAN = re.compile(r"^SCAN (\w+)(.*)$")


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


def wide_steps(conn: driver.Connection, sql: str) -> list[str]:
    """The steps of a statement's plan that read a whole growing table or sort one."""
    names: dict[str, str] = {}
    for table, alias in _NAMED.findall(sql):
        names[table] = names[alias or table] = table
    steps = [row[3] for row in conn.execute(f"EXPLAIN QUERY PLAN {sql}")]
    return [step for step in steps if _wide(step, names, sql)]


def _wide(step: str, names: dict[str, str], sql: str) -> bool:
    if "TEMP B-TREE" in step:
        return True
    scan = _SCAN.match(step)
    if scan is None or names.get(scan[1]) not in GROWING:
        return False
    if "action_undone" in scan[2] or scan[2].endswith("VIRTUAL TABLE INDEX 0:="):
        return False  # an index of nothing but what is wanted; a row of the text index
    if scan[1] == "activity_text" and scan[2].endswith(":><"):
        return False  # the entries of one deal, which lie side by side
    # The ends of an index, in its order: it stops at the limit.
    return not (" USING " in scan[2] and "ORDER BY" in sql and "LIMIT" in sql)


def test_a_scan_and_a_sort_would_be_found(store: Store) -> None:
    assert wide_steps(store.conn, "SELECT count(*) FROM deal d WHERE d.amount > 5")
    assert wide_steps(store.conn, "SELECT * FROM visit ORDER BY entered_on")
    assert wide_steps(store.conn, "SELECT id FROM deal WHERE stage_id = 'x' ORDER BY name LIMIT 3")
    assert not wide_steps(store.conn, "SELECT * FROM action ORDER BY clock DESC LIMIT 1")
