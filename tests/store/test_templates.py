"""Templates in the file: what it begins with, how they are filled and edited."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui import i18n
from pipeline_tui.sales.incentives import Offer
from pipeline_tui.sales.templates import check
from pipeline_tui.store import (
    adding,
    incentives,
    lists,
    people,
    seed_texts,
    seeds,
    steps,
    templates,
)
from pipeline_tui.store.errors import Conflict, Invalid
from pipeline_tui.store.filling import recipients, values_for
from pipeline_tui.store.store import Store
from tests.store.conftest import TODAY
from tests.store.texts import deal, own
from tests.support.dump import dump


def role(store: Store, code: str) -> str:
    return next(one.id for one in lists.items(store.conn, "role") if one.code == code)


# What a file begins with ------------------------------------------------------------------------


def test_a_new_file_has_templates_without_problems_in_both_languages(
    store: Store, tmp_path: Path
) -> None:
    i18n.use_language("fr")
    with Store.open(tmp_path / "french.db", create=True) as french:
        for made in (store, french):
            every = templates.templates(made.conn)
            assert {one.kind for one in every} == set(templates.KINDS)
            assert len({one.code for one in every}) == len(every)
            for one in every:
                assert check(one.subject) == check(one.body) == ()
        assert templates.by_code(french.conn, "feedback").name == "Demander un retour"  # type: ignore[union-attr]


def test_a_copy_of_the_sample_speaks_the_language_of_the_person(store: Store) -> None:
    first = templates.by_code(store.conn, "lead_first")
    changed = templates.by_code(store.conn, "lead_second")
    assert first is not None
    assert changed is not None
    templates.edit(store, changed.id, "Mine", changed.subject, changed.body)
    i18n.use_language("fr")
    seeds.translate(store.conn)
    french = templates.template(store.conn, first.id)
    assert french is not None
    assert french.name == "Nouvelle piste : premiers mots"
    assert french.body.startswith("Bonjour {contact.first_name},")
    kept = templates.template(store.conn, changed.id)
    assert kept is not None
    assert (kept.name, kept.body) == ("Mine", changed.body)


def test_the_ready_made_codes_stay() -> None:
    codes = {one.code for one in seed_texts.TEMPLATES}
    assert {"lead_first", "lead_call", "content", "introduction", "feedback", "letter"} <= codes


# Filling in -------------------------------------------------------------------------------------


def test_every_field_is_filled_from_the_deal(store: Store) -> None:
    one = deal(store, product="Gold", industry="Rail", close_on=date(2026, 12, 18))
    anna = people.add_contact(
        store, "Dr. Anna Smith", deal_id=one, title="Buyer", email="a@b.example", phone="+33 1"
    )[1]
    people.add_contact(store, "Bob Roy", deal_id=one, role_id=role(store, "decider"))
    steps.set_step(store, [one], date(2026, 11, 27), "14:30", "call", "go through terms")
    expected = {
        "contact.first_name": "Anna",
        "contact.last_name": "Smith",
        "contact.title": "Buyer",
        "contact.phone": "+33 1",
        "account.name": "Acme SA",
        "account.industry": "Rail",
        "decider.name": "Bob Roy",
        "deal.product": "Gold",
        "deal.amount": "£12,000.00",
        "deal.net_amount": "£12,000.00",
        "deal.stage": "Lead",
        "deal.close_date": "18 Dec 2026",
        "next_step.date": "27 Nov 2026",
        "next_step.time": "14:30",
        "next_step.what": "go through terms",
        "me.name": "Ada Roy",
        "today": "23 Nov 2026",
    }
    values = values_for(store, one, anna)
    assert expected.items() <= values.items()
    assert "contact.address" not in values


def test_the_person_that_a_message_reaches_comes_first(store: Store) -> None:
    one = deal(store)
    people.add_contact(store, "Bob Roy", deal_id=one, role_id=role(store, "decider"))
    people.add_contact(store, "Anna Smith", deal_id=one, email="a@b.example")
    assert [each.name for each in recipients(store.conn, one)] == ["Bob Roy", "Anna Smith"]
    draft = templates.compose(store, own(store, "Dear {contact.name}"), one)
    assert (draft.to_name, draft.to_address) == ("Anna Smith", "a@b.example")
    assert draft.body == "Dear Anna Smith"
    call = templates.compose(store, own(store, "{contact.name}", kind="call"), one)
    assert (call.to_name, call.to_address) == ("Bob Roy", "")


def test_a_deal_without_anybody_or_anything_misses_and_never_raises(store: Store) -> None:
    one = adding.add(store, adding.NewDeal("Bare")).deals[0]
    body = "{contact.first_name} {account.name} {deal.amount} {next_step.date} {deal.name}"
    draft = templates.compose(store, own(store, body), one)
    assert draft.missing == (
        "contact.first_name", "account.name", "deal.amount", "next_step.date",
    )  # fmt: skip
    assert draft.to_name == draft.to_address == ""
    assert draft.body == body.replace("{deal.name}", "Bare")


def test_what_is_offered_can_be_told(store: Store) -> None:
    one = deal(store)
    until = TODAY + timedelta(days=18)
    incentives.add(store, [one], Offer("percent", 1000, "", "a friend", until))
    text = own(store, "{deal.discount} until {deal.discount_until}: {deal.net_amount}")
    assert templates.compose(store, text, one).body == "10% until 11 Dec 2026: £10,800.00"


def test_a_deal_without_a_company_takes_that_of_the_person(store: Store) -> None:
    one = adding.add(store, adding.NewDeal("Bare")).deals[0]
    anna = people.add_contact(store, "Anna Smith", account="Acme SA", deal_id=one)[1]
    assert values_for(store, one, anna)["account.name"] == "Acme SA"


def test_the_step_being_done_is_not_the_next_one(store: Store) -> None:
    one = deal(store)
    steps.set_step(store, [one], TODAY, None, "mail", "write")
    step = store.conn.execute("SELECT id FROM follow_up").fetchone()[0]
    text = own(store, "Until {next_step.date}")
    assert templates.compose(store, text, one).missing == ()
    assert templates.compose(store, text, one, follow_up_id=step).missing == ("next_step.date",)


def test_a_follow_up_names_the_person(store: Store) -> None:
    one = deal(store)
    people.add_contact(store, "Anna Smith", deal_id=one, email="a@b.example")
    bob = people.add_contact(store, "Bob Roy", deal_id=one, email="b@b.example")[1]
    steps.set_step(store, [one], TODAY, None, "mail", "write")
    step = store.conn.execute("SELECT id FROM follow_up").fetchone()[0]
    with store.action("x") as act:
        act.update("follow_up", step, {"contact_id": bob})
    draft = templates.compose(store, own(store, "x"), one, follow_up_id=step)
    assert draft.to_address == "b@b.example"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=80))
def test_names_of_any_text_make_one_line_of_subject_and_no_controls(
    store: Store, name: str, person: str, text: str
) -> None:
    try:
        one = adding.add(store, adding.NewDeal(name or "x")).deals[0]
        people.add_contact(store, person or "y", deal_id=one)
        made = own(store, text + "{deal.name}", "{contact.name} {deal.name}")
    except (Invalid, UnicodeEncodeError):
        return
    draft = templates.compose(store, made, one)
    assert len(draft.subject.splitlines()) <= 1
    assert len(draft.to_name.splitlines()) <= 1
    assert not any(ord(c) < 32 and c not in "\n\t" for c in draft.subject + draft.body)
    store.undo()


# Editing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "subject", "body", "said"),
    [
        (" ", "", "x", "A name is needed."),
        ("n", "", " \n", "The text is empty."),
        ("n", "", "a\nb {contact.fist_name}", "text, line 2, column 3: there is no field"),
        ("n", "{", "x", "subject, line 1, column 1"),
    ],
)
def test_a_template_that_could_not_be_filled_is_refused(
    store: Store, name: str, subject: str, body: str, said: str
) -> None:
    before = dump(store.conn)
    with pytest.raises(Invalid) as refused:
        templates.add(store, "mail", name, subject, body)
    assert said in refused.value.message
    assert dump(store.conn) == before


def test_a_template_changed_in_another_window_is_not_overwritten(store: Store) -> None:
    one = own(store, "old")
    templates.edit(store, one, "Ours", "", "theirs")
    seen = {"name": "Ours", "subject": "", "body": "old"}
    with pytest.raises(Conflict):
        templates.edit(store, one, "Ours", "", "mine", seen=seen)


def test_each_change_is_one_step_to_undo(store: Store) -> None:
    one = own(store, "first")
    states = []
    changes = (
        lambda: templates.edit(store, one, "Other", "", "second"),
        lambda: templates.duplicate(store, one),
        lambda: templates.move(store, one, -3),
        lambda: templates.retire(store, one),
        lambda: templates.remove(store, one),
    )
    for change in changes:
        states.append(templates.templates(store.conn))
        change()
    for state in reversed(states):
        store.undo()
        assert templates.templates(store.conn) == state
