"""What changing a cadence does to the deals in it, and the mails it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline_tui.sales.cadence import Stops
from pipeline_tui.store import (
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
    MONDAY,
    SECOND,
    THIRD,
    cadence,
    deal,
    open_steps,
    running,
    state,
    three_deals,
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    with three_deals(tmp_path, monkeypatch) as store:
        yield store


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
