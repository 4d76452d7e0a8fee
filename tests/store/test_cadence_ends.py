"""What stops cadences, and what a reply counts for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline_tui.sales.cadence import Stops
from pipeline_tui.store import (
    activities,
    adding,
    cadence_editing,
    cadence_reading,
    closing,
    deals,
    enrolling,
    steps,
)
from pipeline_tui.store.store import Store
from tests.store.in_cadence import (
    FIRST,
    MONDAY,
    cadence,
    deal,
    on,
    open_steps,
    running,
    state,
    three_deals,
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    with three_deals(tmp_path, monkeypatch) as store:
        yield store


# -- what stops it ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "direction"), [("spoke", ""), ("meeting", ""), ("replied", ""), ("", "in")]
)
def test_a_reply_stops_it(store: Store, outcome: str, direction: str) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    steps.log(store, [deal(store)], "call", "", outcome, direction=direction)
    assert state(store) == ("stopped", "reply")
    assert open_steps(store) == []
    assert cadence_reading.results(store.conn, cadence(store)).replied == 1


def test_the_step_that_was_answered_counts_as_done(store: Store) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    step = adding.NewStep(MONDAY + timedelta(days=7), None, "call", "call again")
    steps.log(store, [deal(store)], "call", "", "spoke", step=step)
    assert state(store) == ("stopped", "reply")
    assert open_steps(store) == [("call", "call again", "2026-11-30")]
    done = store.conn.execute(
        "SELECT count(*) FROM follow_up WHERE done_on IS NOT NULL AND enrolment_id IS NOT NULL"
    )
    assert done.fetchone()[0] == 1


def test_no_answer_stops_nothing(store: Store) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    steps.log(store, [deal(store)], "call", "", "no_answer")
    assert state(store) == ("active", "")


def test_a_reply_may_be_noted_without_stopping(store: Store) -> None:
    cadence_editing.edit(store, cadence(store), "Going on", Stops(on_reply=False))
    enrolling.enrol(store, [deal(store)], cadence(store))
    steps.log(store, [deal(store)], "mail", "", "replied")
    assert state(store) == ("active", "")
    assert cadence_reading.results(store.conn, cadence(store)).replied == 1


def test_a_reply_within_thirty_days_of_the_last_step_counts(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, days in (("Acme", 30), ("Boréal", 31)):
        on(monkeypatch, MONDAY)
        enrolling.enrol(store, [deal(store, name)], cadence(store, "nurture"))
        for _time in range(6):
            enrolling.skip(store, running(store, name))
        on(monkeypatch, MONDAY + timedelta(days=days))
        steps.log(store, [deal(store, name)], "mail", "", "replied")
    found = cadence_reading.results(store.conn, cadence(store, "nurture"))
    assert (found.enrolled, found.finished, found.replied) == (2, 2, 1)


def test_a_reply_is_credited_to_the_cadence_that_followed_one_that_ended(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store, "nurture"))
    for _time in range(6):
        enrolling.skip(store, running(store, "Acme"))
    on(monkeypatch, MONDAY + timedelta(days=3))
    enrolling.enrol(store, [deal(store)], cadence(store))
    for _time in range(2):  # the second comes when the later one is stopped already
        steps.log(store, [deal(store)], "mail", "", "replied")
        assert cadence_reading.results(store.conn, cadence(store)).replied == 1
        assert cadence_reading.results(store.conn, cadence(store, "nurture")).replied == 0


def test_of_two_that_run_a_reply_counts_for_the_one_that_sent_last(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in ("nurture", "new_lead"):
        enrolling.enrol(store, [deal(store)], cadence(store, code))
    on(monkeypatch, MONDAY + timedelta(days=3))
    steps.finish_step(store, [deal(store)])
    ran = store.conn.execute(
        "SELECT c.code FROM follow_up f JOIN enrolment e ON e.id = f.enrolment_id"
        " JOIN cadence c ON c.id = e.cadence_id WHERE f.done_on IS NOT NULL"
    ).fetchone()[0]
    steps.log(store, [deal(store)], "mail", "", "replied")
    replied = {
        code: cadence_reading.results(store.conn, cadence(store, code)).replied
        for code in ("nurture", "new_lead")
    }
    assert replied == {"nurture": int(ran == "nurture"), "new_lead": int(ran == "new_lead")}
    states = store.conn.execute("SELECT DISTINCT state, stopped_by FROM enrolment").fetchall()
    assert [tuple(row) for row in states] == [("stopped", "reply")]  # both stop all the same


@pytest.mark.parametrize("how", ["delete", "edit", "undo"])
def test_a_reply_that_was_none_is_taken_back_and_the_cadence_goes_on(
    store: Store, how: str
) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    before = open_steps(store)
    done = steps.log(store, [deal(store)], "call", "", "replied")
    assert state(store) == ("stopped", "reply")
    logged = store.conn.execute("SELECT id FROM activity").fetchone()[0]
    if how == "delete":
        activities.delete(store, logged)
    elif how == "edit":
        activities.edit(store, logged, {"outcome": "no_answer", "direction": "out"})
    else:
        store.undo()
    assert state(store) == ("active", "")
    assert open_steps(store) == before
    assert cadence_reading.results(store.conn, cadence(store)).replied == 0
    assert done.deals == (deal(store),)


def test_a_reply_that_another_one_follows_keeps_it_stopped(store: Store) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    for day in (MONDAY, MONDAY):
        steps.log(store, [deal(store)], "mail", "", "replied", on=day)
    first = store.conn.execute("SELECT min(id) FROM activity").fetchone()[0]
    activities.delete(store, first)
    assert state(store) == ("stopped", "reply")
    assert cadence_reading.results(store.conn, cadence(store)).replied == 1


def test_an_exchange_that_is_corrected_to_a_reply_stops_it(store: Store) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    steps.log(store, [deal(store)], "call", "", "no_answer")
    logged = store.conn.execute("SELECT id FROM activity").fetchone()[0]
    activities.edit(store, logged, {"outcome": "spoke"})
    assert state(store) == ("stopped", "reply")
    assert cadence_reading.results(store.conn, cadence(store)).replied == 1


def test_a_move_stops_it_and_counts_as_an_advance_when_it_is_one(store: Store) -> None:
    stages = [one.id for one in store.rules.stages.values()]
    deals.move(store, [deal(store, "Boréal")], stages[1])
    enrolling.enrol(store, [deal(store), deal(store, "Boréal")], cadence(store))
    deals.move(store, [deal(store)], stages[1])
    deals.move(store, [deal(store, "Boréal")], stages[0])
    assert state(store) == state(store, "Boréal") == ("stopped", "stage")
    found = cadence_reading.results(store.conn, cadence(store))
    assert (found.advanced, found.stopped, found.won) == (1, 2, 0)


def test_a_close_stops_it_and_won_deals_are_counted_while_they_are_won(store: Store) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    closing.win(store, [deal(store)])
    assert state(store) == ("stopped", "close")
    found = cadence_reading.results(store.conn, cadence(store))
    assert (found.advanced, found.won) == (1, 1)
    closing.reopen(store, [deal(store)])
    assert cadence_reading.results(store.conn, cadence(store)).won == 0


def test_one_that_does_not_end_with_a_close_goes_on(store: Store) -> None:
    cadence_editing.edit(store, cadence(store), "Welcome", Stops(on_close=False))
    enrolling.enrol(store, [deal(store)], cadence(store))
    closing.win(store, [deal(store)])
    assert state(store) == ("active", "")
    assert open_steps(store) == [FIRST]


def test_a_deleted_deal_is_not_counted(store: Store) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    deals.delete(store, [deal(store)])
    assert cadence_reading.results(store.conn, cadence(store)).enrolled == 0
    store.undo()
    assert cadence_reading.results(store.conn, cadence(store)).active == 1


def test_what_ends_one_by_the_way_says_so(store: Store) -> None:
    stages = [one.id for one in store.rules.stages.values()]
    ids = [deal(store, name) for name in ("Acme", "Boréal", "Kestrel")]
    enrolling.enrol(store, ids, cadence(store))
    moved = deals.move(store, ids[:1], stages[1])
    assert moved.text == "Moved Acme to Qualified · ended the sequence New lead"
    store.undo()
    assert state(store) == ("active", "")
    assert deals.move(store, ids, stages[1]).text.endswith(" · ended 3 sequences")
    assert deals.move(store, ids[:1], stages[2]).text == "Moved Acme to Proposal"
