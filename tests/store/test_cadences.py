"""Cadences on the real store: begun, gone through, skipped and paused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline_tui.store import (
    adding,
    cadence_ahead,
    cadence_editing,
    cadence_reading,
    closing,
    enrolling,
    people,
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


# -- beginning -------------------------------------------------------------------------


def test_three_are_ready_with_templates_and_ten_touches_for_a_new_lead(store: Store) -> None:
    found = cadence_reading.cadences(store.conn)
    assert [one.code for one in found] == ["new_lead", "after_proposal", "nurture"]
    new_lead, after, nurture = (cadence_reading.steps(store.conn, one.id) for one in found)
    assert len(new_lead) == 10
    assert {one.kind for one in new_lead} == {"mail", "call", "social", "letter"}
    assert all(one.template_id for one in [*new_lead, *after, *nurture] if one.kind == "mail")
    assert [one.day for one in nurture] == [0, 30, 60, 90, 120, 150]


def test_marked_deals_begin_as_one_action_and_closed_ones_are_left_out(store: Store) -> None:
    ids = [deal(store, name) for name in ("Acme", "Boréal", "Kestrel")]
    closing.lose(store, [ids[2]], None)
    done = enrolling.enrol(store, ids, cadence(store))
    assert done.text == "Began New lead on 2 deals"
    assert open_steps(store) == [FIRST]
    assert open_steps(store, "Kestrel") == []
    store.undo()
    assert open_steps(store) == []
    assert (
        store.conn.execute("SELECT count(*) FROM enrolment WHERE deleted_at IS NULL").fetchone()[0]
        == 0
    )


def test_a_deal_is_not_twice_in_the_same_one_but_may_be_in_several(store: Store) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    with pytest.raises(Invalid, match="in New lead already"):
        enrolling.enrol(store, [deal(store)], cadence(store))
    enrolling.enrol(store, [deal(store)], cadence(store, "nurture"))
    assert len(running(store)) == 2
    enrolling.stop(store, running(store)[:1])
    enrolling.enrol(store, [deal(store)], cadence(store))
    assert len(running(store)) == 2


def test_one_that_is_retired_or_empty_does_not_begin(store: Store) -> None:
    cadence_editing.retire(store, cadence(store))
    with pytest.raises(Invalid, match="begins no more"):
        enrolling.enrol(store, [deal(store)], cadence(store))
    _done, empty = cadence_editing.add(store, "Empty")
    with pytest.raises(Invalid, match="Empty has no steps yet"):
        enrolling.enrol(store, [deal(store)], empty)


def test_it_speaks_to_the_person_last_in_touch_else_the_first_on_the_deal(store: Store) -> None:
    _done, ann = people.add_contact(store, "Ann", deal_id=deal(store))
    _done, bob = people.add_contact(store, "Bob", deal_id=deal(store))
    assert cadence_reading.whom(store.conn, deal(store)) == ann
    steps.log(store, [deal(store)], "call", "", "spoke", contact_id=bob)
    enrolling.enrol(store, [deal(store)], cadence(store))
    row = store.conn.execute("SELECT contact_id FROM follow_up WHERE deleted_at IS NULL").fetchone()
    assert row[0] == bob


def test_beginning_brings_a_skipped_deal_back_to_the_queue(store: Store) -> None:
    steps.skip(store, [deal(store)], MONDAY + timedelta(days=3))
    enrolling.enrol(store, [deal(store)], cadence(store))
    row = store.conn.execute(
        "SELECT attention_on, step_on FROM deal WHERE name = 'Acme'"
    ).fetchone()
    assert tuple(row) == ("2026-11-23", "2026-11-23")


# -- going on ----------------------------------------------------------------------------


def test_a_step_that_is_done_makes_the_next_in_the_same_action(store: Store) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    steps.finish_step(store, [deal(store)])
    assert open_steps(store) == [SECOND]
    steps.finish_step(store, [deal(store)])
    assert open_steps(store) == [THIRD]
    store.undo()
    assert open_steps(store) == [SECOND]


def test_a_log_without_answer_goes_on_and_makes_no_second_step(store: Store) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    ahead = cadence_ahead.ahead(store, deal(store), MONDAY)
    assert ahead is not None
    assert (ahead.kind, ahead.day, ahead.place.number, ahead.place.total) == ("mail", MONDAY, 2, 10)
    step = adding.NewStep(ahead.day, None, ahead.kind, ahead.words, cadence=True)
    steps.log(store, [deal(store)], "call", "", "no_answer", step=step)
    assert open_steps(store) == [SECOND]


def test_a_log_with_another_step_sets_it_beside_the_sequence(store: Store) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    own = adding.NewStep(MONDAY + timedelta(days=4), None, "meeting", "see them")
    steps.log(store, [deal(store)], "call", "", "no_answer", step=own)
    assert open_steps(store) == [SECOND, ("meeting", "see them", "2026-11-27")]


@pytest.mark.parametrize(
    ("kind", "outcome", "direction", "left"),
    [
        ("call", "no_answer", "", SECOND),
        ("mail", "no_answer", "", SECOND),
        ("mail", "mail_sent", "", THIRD),
        ("content", "other", "out", THIRD),
        ("meeting", "other", "", SECOND),
    ],
)
def test_a_mail_of_it_is_done_only_by_sending_one(
    store: Store, kind: str, outcome: str, direction: str, left: tuple[str, str, str]
) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    steps.finish_step(store, [deal(store)])
    goes_on = adding.NewStep(MONDAY + timedelta(days=2), cadence=True)
    steps.log(store, [deal(store)], kind, "", outcome, step=goes_on, direction=direction)
    assert open_steps(store) == [left]
    store.undo()
    assert open_steps(store) == [SECOND]


def test_an_exchange_passes_by_what_is_unsent_to_a_step_of_ones_own(store: Store) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    steps.finish_step(store, [deal(store)])
    steps.set_step(store, [deal(store)], MONDAY, None, "call", "ring Ann")
    again = adding.NewStep(MONDAY + timedelta(days=2), None, "call", "call again")
    steps.log(store, [deal(store)], "call", "", "no_answer", step=again)
    assert open_steps(store) == [SECOND, ("call", "call again", "2026-11-25")]


def test_an_exchange_before_the_step_is_due_leaves_it_as_it_is(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    steps.finish_step(store, [deal(store)])
    steps.finish_step(store, [deal(store)])
    on(monkeypatch, MONDAY + timedelta(days=1))
    ahead = cadence_ahead.ahead(store, deal(store), MONDAY + timedelta(days=1))
    assert ahead is not None
    step = adding.NewStep(ahead.day, None, ahead.kind, ahead.words, cadence=True)
    steps.log(store, [deal(store)], "mail", "", "mail_sent", step=step)
    assert open_steps(store) == [THIRD]


def test_moving_its_step_postpones_it_and_the_later_ones_keep_their_distance(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    steps.finish_step(store, [deal(store)])
    steps.finish_step(store, [deal(store)])
    friday = MONDAY + timedelta(days=4)
    steps.set_step(store, [deal(store)], friday)
    assert open_steps(store) == [("call", "New lead: another try", "2026-11-27")]
    on(monkeypatch, friday)
    steps.finish_step(store, [deal(store)])
    # day 4 is Friday 27 November; two days later is Sunday, so Monday
    assert open_steps(store) == [("social", "New lead: get in touch", "2026-11-30")]


@pytest.mark.parametrize(
    ("kind", "body", "repeats"),
    [("meeting", "see Ann", ""), ("call", "call Ann", ""), ("meeting", "meeting", ""),
     ("other", "", "DTSTART:20261123T000000\nRRULE:FREQ=WEEKLY;INTERVAL=1")],
)  # fmt: skip
def test_a_step_that_says_something_else_stands_beside_that_of_the_sequence(
    store: Store, kind: str, body: str, repeats: str
) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    friday = MONDAY + timedelta(days=4)
    steps.set_step(store, [deal(store)], friday, "14:30", kind, body, repeats)
    assert open_steps(store) == [FIRST, (kind, body, "2026-11-27")]
    steps.finish_step(store, [deal(store)])
    assert open_steps(store) == [SECOND, (kind, body, "2026-11-27")]
    assert store.conn.execute(
        "SELECT count(*) FROM follow_up WHERE enrolment_id IS NOT NULL AND repeats <> ''"
    ).fetchone() == (0,)
    steps.set_step(store, [deal(store)], MONDAY + timedelta(days=7), None, "call", "ring Bob")
    assert open_steps(store) == [SECOND, ("call", "ring Bob", "2026-11-30")]


def test_the_channel_alone_puts_its_step_off(store: Store) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    steps.set_step(store, [deal(store)], MONDAY + timedelta(days=4), None, "call", "call")
    assert open_steps(store) == [(*FIRST[:2], "2026-11-27")]


def test_removing_its_step_passes_it_over(store: Store) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    steps.drop_step(store, [deal(store)])
    assert open_steps(store) == [SECOND]
    enrolling.skip(store, running(store))
    assert open_steps(store) == [THIRD]


def test_after_the_last_step_it_is_finished(store: Store) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store, "nurture"))
    for _time in range(5):
        enrolling.skip(store, running(store))
    assert cadence_ahead.ahead(store, deal(store), MONDAY) is not None
    assert [one[0] for one in open_steps(store)] == ["call"]
    steps.finish_step(store, [deal(store)])
    assert state(store) == ("finished", "")
    assert open_steps(store) == []


# -- pausing -------------------------------------------------------------------------------


def test_a_pause_takes_the_step_away_and_brings_it_back_later(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    steps.finish_step(store, [deal(store)])
    steps.finish_step(store, [deal(store)])
    enrolling.pause(store, running(store))
    assert open_steps(store) == []
    with pytest.raises(Invalid, match="changed meanwhile"):
        enrolling.pause(store, running(store))
    on(monkeypatch, MONDAY + timedelta(days=7))
    enrolling.resume(store, running(store))
    assert open_steps(store) == [("call", "New lead: another try", "2026-12-02")]
    store.undo()
    assert open_steps(store) == []
    assert state(store) == ("paused", "")


def test_stopping_a_paused_one_leaves_nothing(store: Store) -> None:
    enrolling.enrol(store, [deal(store)], cadence(store))
    enrolling.pause(store, running(store))
    enrolling.stop(store, running(store))
    assert state(store) == ("stopped", "hand")
    assert open_steps(store) == []
