"""A row that is a deal already by name, company and amount is that deal, unless told otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline_tui.store import adding
from pipeline_tui.store import deals as store_deals
from pipeline_tui.store.store import Store
from tests.exchange.importing import bring, check_derived, deals, visits, write

HEAD = "Id,Name,Account,Stage,Amount,Close Date,Source\n"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")


def _add(store: Store, name: str, account: str, amount: int | None) -> str:
    before = set(deals(store, "id"))
    adding.add(store, adding.NewDeal(name, amount, account=account))
    (made,) = set(deals(store, "id")) - before
    return str(made)


def test_a_deal_typed_by_hand_is_told_what_the_file_says(store: Store, tmp_path: Path) -> None:
    mine = _add(store, "Cold chain", "Boréal Foods", 1_000_00)
    _add(store, "Cold chain", "Boréal Foods", 2_000_00)
    path = write(tmp_path, HEAD + "7,COLD  chain,Boreal Foods,Proposal,1000,2027-01-29,\n")
    outcome = bring(store, path)
    assert (outcome.created, outcome.updated, outcome.skipped) == (0, 1, 0)
    assert [(one.line, one.name) for one in outcome.twins] == [(2, "COLD  chain")]
    rows = {row[0]: row[1:] for row in deals(store, "id", "stage", "close_on", "account")}
    assert rows[mine] == ("Proposal", "2027-01-29", "Boréal Foods")
    assert [visit[0] for visit in visits(store)].count("Proposal") == 1
    check_derived(store)
    again = bring(store, path)
    assert (again.action_id, again.unchanged) == ("", 1)
    store.undo()
    assert {row[1] for row in deals(store, "id", "stage")} == {"Lead"}
    check_derived(store)


@pytest.mark.parametrize(("how", "count", "skipped"), [("skip", 1, 1), ("both", 2, 0)])
def test_skipping_and_keeping_both(
    store: Store, tmp_path: Path, how: str, count: int, skipped: int
) -> None:
    _add(store, "a", "X", 10_00)
    path = write(tmp_path, HEAD + "7,a,X,Proposal,10,,Fair\n")
    outcome = bring(store, path, duplicates=how)
    assert (outcome.skipped, len(deals(store, "id"))) == (skipped, count)
    assert deals(store, "stage")[0] == "Lead"
    check_derived(store)


def test_what_the_row_does_not_say_stays(store: Store, tmp_path: Path) -> None:
    mine = _add(store, "a", "X", 10_00)
    store_deals.edit(
        store, [mine], {"close_on": "2027-03-01", "priority": 1}, names={"source": "Fair"}
    )
    bring(store, write(tmp_path, "Name,Account,Stage,Amount\na,X,Lead,10\n"))
    assert deals(store, "close_on", "priority", "amount") == [("2027-03-01", 1, 10_00)]
    source = "SELECT s.name FROM deal d JOIN source s ON s.id = d.source_id"
    assert store.conn.execute(source).fetchall()[0][0] == "Fair"


def test_a_closed_deal_is_not_opened_again_and_each_is_one_row(
    store: Store, tmp_path: Path
) -> None:
    won = _add(store, "a", "X", 10_00)
    stage = next(one for one in store.rules.stages.values() if one.kind == "won")
    store_deals.move(store, [won], stage.id)
    rows = "7,a,X,Lead,10,,\n8,a,X,Won,10,2026-11-20,\n9,a,X,Won,10,2026-11-20,\n"
    outcome = bring(store, write(tmp_path, HEAD + rows))
    assert (outcome.created, len(outcome.twins)) == (2, 1)
    assert sorted(deals(store, "stage")) == ["Lead", "Won", "Won"]


def test_other_records_of_the_same_system_are_other_deals(store: Store, tmp_path: Path) -> None:
    row = "{},a,X,Lead,10,,\n"
    bring(store, write(tmp_path, HEAD + row.format(1)))
    outcome = bring(store, write(tmp_path, HEAD + row.format(1) + row.format(2)))
    assert (outcome.created, outcome.twins) == (1, [])
    outcome = bring(store, write(tmp_path, HEAD + row.format("x")), system="other")
    assert (outcome.created, len(outcome.twins)) == (0, 1)
    check_derived(store)
