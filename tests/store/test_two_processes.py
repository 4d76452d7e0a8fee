"""Two windows on one file: nothing lost, nobody stuck, each sees what the other did."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline_tui.store import adding, deals, tallies
from pipeline_tui.store.errors import Conflict, Locked, UndoRefused
from pipeline_tui.store.store import Store
from tests.support.child import Child
from tests.support.dump import dump
from tests.support.plain import disagreements


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "deals.db", create=True) as store:
        yield store


@pytest.fixture
def deal(store: Store) -> str:
    return adding.add(store, adding.NewDeal("Boréal Foods", 0)).deals[0]


@pytest.fixture
def other(store: Store, deal: str) -> Iterator[Child]:
    with Child(store.path) as child:
        yield child


def _stages(store: Store) -> list[str]:
    return [stage.id for stage in store.rules.stages.values()]


def test_no_update_is_lost(store: Store, deal: str, other: Child) -> None:
    with Child(store.path) as third:
        other.send("bump", deal, 60)
        third.send("bump", deal, 60)
        assert (other.read(), third.read()) == ("ok bumped", "ok bumped")
    amount = store.conn.execute("SELECT amount FROM deal").fetchone()[0]
    assert amount == 120
    assert store.conn.execute("SELECT count(*) FROM action").fetchone()[0] == 121
    assert tallies.stored(store.conn) == tallies.recompute(store.conn)


def test_a_lock_is_told_within_half_a_second_and_changes_nothing(
    store: Store, deal: str, other: Child
) -> None:
    before = dump(store.conn)
    assert other.ask("hold") == "ok held"
    began = time.monotonic()
    with pytest.raises(Locked) as caught:
        deals.set_priority(store, [deal], 1)
    assert time.monotonic() - began < 0.5
    assert str(store.path) in caught.value.message
    assert not store.conn.in_transaction
    assert dump(store.conn) == before, "and reading goes on meanwhile"
    assert other.ask("release") == "ok released"
    assert deals.set_priority(store, [deal], 1).deals == (deal,)


def test_a_long_job_elsewhere_is_named(store: Store, deal: str, other: Child) -> None:
    assert other.ask("hold", "importing deals.csv") == "ok holding"
    with pytest.raises(Locked) as caught:
        deals.set_priority(store, [deal], 1)
    assert caught.value.label == "importing deals.csv"
    assert "importing deals.csv" in caught.value.message
    assert other.ask("go on") == "ok held"
    deals.set_priority(store, [deal], 1)


def test_a_long_job_that_died_holds_nobody_up(store: Store, deal: str, other: Child) -> None:
    assert other.ask("hold", "importing deals.csv") == "ok holding"
    other.kill()
    assert deals.set_priority(store, [deal], 1).deals == (deal,)


def test_what_another_window_did_is_seen_once(store: Store, other: Child) -> None:
    store.changed_elsewhere()
    assert not store.changed_elsewhere()
    adding.add(store, adding.NewDeal("mine"))
    assert not store.changed_elsewhere(), "what this window did is no news"
    assert other.ask("add", "theirs").startswith("ok ")
    assert store.changed_elsewhere()
    assert not store.changed_elsewhere()


def test_a_change_of_what_another_window_changed_is_refused(
    store: Store, deal: str, other: Child
) -> None:
    lead, qualified, proposal = _stages(store)[:3]
    assert other.ask("move", deal, qualified).startswith("ok ")
    with pytest.raises(Conflict) as caught:
        deals.move(store, [deal], proposal, seen={deal: lead})
    assert caught.value.fields == {"stage_id": (lead, qualified)}
    assert store.conn.execute("SELECT stage_id FROM deal").fetchone() == (qualified,)


def test_a_change_of_something_else_in_the_deal_is_not_refused(
    store: Store, deal: str, other: Child
) -> None:
    assert other.ask("move", deal, _stages(store)[1]).startswith("ok ")
    deals.edit(store, [deal], {"amount": 7}, seen={"amount": 0})
    row = store.conn.execute("SELECT stage_id, amount FROM deal").fetchone()
    assert row == (_stages(store)[1], 7)


def test_undo_names_what_others_did_since_and_refuses_to_overwrite_it(
    store: Store, deal: str, other: Child
) -> None:
    qualified, proposal = _stages(store)[1:3]
    deals.move(store, [deal], qualified)
    assert other.ask("move", deal, proposal).startswith("ok ")
    pending = store.peek_undo()
    assert pending is not None
    assert pending.label == "Moved Boréal Foods to Qualified"
    assert pending.foreign == ("Moved Boréal Foods to Proposal",)
    before = dump(store.conn)
    with pytest.raises(UndoRefused):
        store.undo()
    assert dump(store.conn) == before


def test_clocks_never_go_back_between_windows(store: Store, deal: str, other: Child) -> None:
    stages = _stages(store)
    for turn in range(1, 5):
        deals.move(store, [deal], stages[turn % 2])
        assert other.ask("move", deal, stages[2 + turn % 2]).startswith("ok ")
    clocks = [row[0] for row in store.conn.execute(_VISITS_IN_ORDER)]
    assert clocks == sorted(set(clocks))
    assert disagreements(store.conn) == []


_VISITS_IN_ORDER = """
SELECT c.clock FROM visit v JOIN change c ON c.row_id = v.id AND c.kind = 'insert' ORDER BY v.seq
"""
