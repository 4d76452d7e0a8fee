"""Addresses that are dead or want no mail: sequences write there no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline_tui.store import due_mails, enrolling, no_mail, people, steps
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.store import Store
from tests.store.in_cadence import MONDAY, cadence, deal, three_deals


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Two deals with a person each, whose sequence asks for a mail today."""
    with three_deals(tmp_path, monkeypatch) as store:
        for name, email in (("Acme", "Anne@Acme.example"), ("Boréal", "bob@boreal.example")):
            people.add_contact(store, name, deal_id=deal(store, name), email=email)
            enrolling.enrol(store, [deal(store, name)], cadence(store))
            steps.finish_step(store, [deal(store, name)])
        yield store


def person(store: Store, name: str) -> str:
    row = store.conn.execute("SELECT id FROM contact WHERE name = ?", (name,)).fetchone()
    return str(row[0])


def due(store: Store) -> set[str]:
    return {one.deal for one in due_mails.due(store.conn, MONDAY)}


def test_a_cadence_writes_to_it_no_more_and_the_row_says_why(store: Store) -> None:
    assert due(store) == {"Acme", "Boréal"}
    no_mail.set_wanted(store, person(store, "Acme"), no_mail.BOUNCE)
    assert due(store) == {"Boréal"}
    assert [one.deal for one in due_mails.kept_back(store.conn, MONDAY)] == ["Acme"]
    both = [deal(store), deal(store, "Boréal")]
    assert no_mail.stopped(store.conn, both) == {deal(store): "bounce"}
    store.undo()
    assert due(store) == {"Acme", "Boréal"}
    store.redo()
    no_mail.set_wanted(store, person(store, "Acme"), "")
    assert no_mail.stopped(store.conn, both) == {}


def test_it_holds_of_the_address_and_not_of_the_person(store: Store) -> None:
    no_mail.set_wanted(store, person(store, "Acme"), no_mail.UNSUBSCRIBE)
    people.edit_contact(store, person(store, "Acme"), {"email": "anne@new.example"})
    assert due(store) == {"Acme", "Boréal"}
    people.edit_contact(store, person(store, "Boréal"), {"email": "ANNE@acme.example"})
    assert due(store) == {"Acme"}


def test_a_complaint_outweighs_what_was_told_before(store: Store) -> None:
    no_mail.set_wanted(store, person(store, "Acme"), no_mail.UNSUBSCRIBE)
    address = "anne@acme.example"
    news = [no_mail.is_news(store.conn, address, reason) for reason in no_mail.REASONS]
    assert news == [False, False, True]


def test_somebody_without_an_address_has_none_to_speak_of(store: Store) -> None:
    made = people.add_contact(store, "Zed")[1]
    with pytest.raises(Invalid):
        no_mail.set_wanted(store, made, no_mail.BOUNCE)
