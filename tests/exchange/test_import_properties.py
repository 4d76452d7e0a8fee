"""Whatever an export holds: twice is once, an undo is as before, what is derived is right."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui.exchange import run
from pipeline_tui.store.store import Store
from tests.exchange.importing import bring, check_derived, write
from tests.support.dump import dump, first_difference

NAMES = (
    "Id", "Name", "Account", "Pipeline", "Stage", "Amount", "Currency", "Close Date",
    "Created Date", "Contact", "Email", "Region", "Score", "Next Step", "Next Activity Date",
)  # fmt: skip
days = st.sampled_from(["", "2026-01-05", "2026-03-09", "2026-12-24", "2027-02-01"])
row = st.tuples(
    st.sampled_from(["a", "b", "c", "Élan", "=1+1"]),
    st.sampled_from(["", "X", "Société Y"]),
    st.sampled_from(["", "Sales Pipeline", "Renewals", "Partners"]),
    st.sampled_from(["", "Lead", "Qualified", "Proposal", "Closed Won", "Closed Lost"]),
    st.sampled_from(["", "0", "12.50", "-3", "1,234.56"]),
    st.sampled_from(["", "EUR", "USD", "JPY"]),
    days,
    days,
    st.sampled_from(["", "Ann", "Bob; Cid"]),
    st.sampled_from(["", "ann@x.example"]),
    st.sampled_from(["", "North", "South"]),
    st.sampled_from(["", "1", "2.5"]),
    st.sampled_from(["", "call"]),
    days,
)
tables = st.lists(row, min_size=1, max_size=8)
log = st.lists(
    st.tuples(
        st.integers(0, 8),
        st.sampled_from(["Prospecting", "Qualification", "Closed Won", "Closed Lost"]),
        st.sampled_from(["2026-01-05 10:00", "2026-02-06 09:00", "2026-02-06 11:30"]),
    ),
    max_size=6,
)
LEFT_OUT = {"action", "change", "busy"}


def _csv(folder: Path, name: str, rows: list[tuple[str, ...]]) -> Path:
    path = write(folder, "", name)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(NAMES)
        writer.writerows([(str(number), *cells) for number, cells in enumerate(rows)])
    return path


def _state(store: Store) -> dict[str, list[dict[str, object]]]:
    return dump(store.conn, live=True, leave_out=LEFT_OUT, columns_left_out={"clock"})


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=tables, later=tables, entries=log)
def test_twice_is_once_and_an_undo_is_as_before(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    first: list[tuple[str, ...]],
    later: list[tuple[str, ...]],
    entries: list[tuple[int, str, str]],
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
    folder = tmp_path_factory.mktemp("import")
    history = "OpportunityId,StageName,CreatedDate\n" + "".join(
        f"{deal},{stage},{at}\n" for deal, stage, at in entries
    )
    with Store.open(folder / "p.db", create=True) as store:
        before = _state(store)
        log_file = write(folder, history, "log.csv")
        files = run.Files(_csv(folder, "a.csv", first), history=log_file if entries else None)
        bring(store, files)
        check_derived(store)
        assert bring(store, files).action_id == ""
        between = _state(store)
        done = bring(store, _csv(folder, "b.csv", later))
        check_derived(store)
        if done.action_id:
            store.undo()
            assert first_difference(between, _state(store)) == ""
            check_derived(store)
        store.undo()
        assert first_difference(before, _state(store)) == ""
