"""What stops cadences, what changing them does, and the mails they ask for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline_tui.sales.cadence import Stops
from pipeline_tui.store import (
    activities,
    adding,
    after_closing,
    cadence_editing,
    cadence_reading,
    closing,
    deals,
    due_mails,
    enrolling,
    outbox,
    people,
    reaching,
    steps,
)
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.store import Store
from tests.store.in_cadence import (
    FIRST,
    MONDAY,
    SECOND,
    THIRD,
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


# -- changing one that runs -------------------------------------------------------------------


def test_deals_in_it_go_on_by_the_new_steps_and_get_none_twice(store: Store) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    steps.finish_step(store, [deal(store)])
    first, second, third, *_rest = cadence_reading.steps(store.conn, cadence(store))
    cadence_editing.remove_step(store, third.id)
    cadence_editing.add_step(store, cadence(store), 1, "letter", body="by hand")
    cadence_editing.move_step(store, second.id, -1)  # the first one comes second now
    assert open_steps(store) == [SECOND]
    steps.finish_step(store, [deal(store)])
    assert open_steps(store) == [("letter", "by hand", "2026-11-24")]
    assert first.id in cadence_reading.had(store.conn, cadence_reading.running(
        store.conn, [deal(store)])[0].id)  # fmt: skip


def test_a_step_removed_while_it_asks_to_be_done_is_done_and_the_next_comes(store: Store) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    first = cadence_reading.steps(store.conn, cadence(store))[0]
    cadence_editing.remove_step(store, first.id)
    assert cadence_reading.places(store.conn)[first.id].number == 1
    steps.finish_step(store, [deal(store)])
    assert open_steps(store) == [SECOND]


def test_one_that_deals_began_is_retired_not_removed(store: Store) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    with pytest.raises(Invalid, match="retire it instead"):
        cadence_editing.remove(store, cadence(store))
    cadence_editing.remove(store, cadence(store, "nurture"))
    assert len(cadence_reading.cadences(store.conn)) == 2


def test_bad_days_are_refused(store: Store) -> None:
    for day in (-1, 4000):
        with pytest.raises(Invalid, match="between 0 and 3650"):
            cadence_editing.add_step(store, cadence(store), day, "mail")


# -- the mails it asks for ------------------------------------------------------------------


def test_due_mails_are_filled_and_their_steps_done_when_queued(store: Store) -> None:
    _done, ann = people.add_contact(store, "Ann Roy", deal_id=deal(store))
    people.edit_contact(store, ann, {"email": "ann@acme.example"})
    people.add_contact(store, "Bob", deal_id=deal(store, "Boréal"))
    ids = [deal(store), deal(store, "Boréal")]
    enrolling.enrol(store, ids, cadence(store))
    assert due_mails.due(store.conn, MONDAY) == []
    steps.finish_step(store, ids)
    found = due_mails.due(store.conn, MONDAY)
    assert [one.deal for one in found] == ["Acme", "Boréal"]
    assert [one.deal for one in due_mails.due(store.conn, MONDAY, ids[1:])] == ["Boréal"]
    acme, boreal = (due_mails.draft(store, one) for one in found)
    assert (acme.to_address, acme.contact_id, acme.subject) == (
        "ann@acme.example", ann, "Acme: a question",
    )  # fmt: skip
    assert acme.body.startswith("Hello Ann,")
    assert boreal.to_address == ""
    outbox.queue(store, [acme])
    assert open_steps(store) == [THIRD]
    store.undo()
    assert open_steps(store) == [SECOND]


def test_parked_deals_and_paused_ones_are_not_written_to(store: Store) -> None:
    ids = [deal(store), deal(store, "Boréal")]
    enrolling.enrol(store, ids, cadence(store, "nurture"))
    deals.park(store, ids[:1], MONDAY + timedelta(days=9))
    enrolling.pause(store, running(store, "Boréal"))
    assert due_mails.due(store.conn, MONDAY) == []


def test_a_mail_noted_as_sent_does_its_step_and_no_other_due_that_day(store: Store) -> None:
    _done, ann = people.add_contact(store, "Ann Roy", deal_id=deal(store))
    people.edit_contact(store, ann, {"email": "ann@acme.example"})
    steps.set_step(store, [deal(store)], MONDAY, None, "call", "ring them")
    enrolling.enrol(store, [deal(store)], cadence(store))
    steps.log(store, [deal(store)], "note", "nothing yet")
    enrolling.skip(store, running(store))
    (mail,) = due_mails.due(store.conn, MONDAY)
    step = adding.NewStep(MONDAY + timedelta(days=3), None, "call", "call", cadence=True)
    reaching.sent(store, [due_mails.draft(store, mail)], step=step)
    assert open_steps(store) == [("call", "ring them", "2026-11-23"), THIRD]


def test_one_that_goes_on_after_the_close_comes_up_after_closing(store: Store) -> None:
    cadence_editing.edit(store, cadence(store), "Welcome", Stops(on_stage=False, on_close=False))
    enrolling.enrol(store, [deal(store)], cadence(store))
    assert after_closing.due(store.conn, MONDAY) == 0
    closing.win(store, [deal(store)])
    assert after_closing.due(store.conn, MONDAY) == 1
    steps.finish_step(store, [deal(store)])
    card = after_closing.one(store.conn, deal(store), MONDAY)
    assert card is not None
    assert (card.step_kind, card.step_on) == ("mail", "2026-11-23")
    assert [one.deal for one in due_mails.due(store.conn, MONDAY)] == ["Acme"]
    enrolling.pause(store, running(store))
    assert after_closing.due(store.conn, MONDAY) == 0
    enrolling.resume(store, running(store))
    assert after_closing.due(store.conn, MONDAY) == 1
    closing.reopen(store, [deal(store)])
    assert after_closing.due(store.conn, MONDAY) == 0
    assert open_steps(store) == [SECOND]
    closing.win(store, [deal(store)])
    after_closing.leave(store, [deal(store)])
    assert state(store) == ("stopped", "hand")
    assert open_steps(store) == []
