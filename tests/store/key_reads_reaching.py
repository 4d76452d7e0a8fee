"""What reaching out, the outbox and sequences read and write, a function for each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from pipeline_tui import clock
from pipeline_tui.exchange import letters
from pipeline_tui.sales.draft import Draft
from pipeline_tui.store import (
    activities,
    adding,
    cadence_ahead,
    cadence_reading,
    closing,
    content,
    deals,
    delivery,
    due_mails,
    enrolling,
    feedback,
    hearing,
    messages,
    no_mail,
    opinions,
    outbox,
    pages,
    people,
    queue,
    reaching,
    steps,
    templates,
)
from pipeline_tui.store.store import Store
from pipeline_tui.tui import posting
from tests.sample.plans import TODAY


def _move(store: Store, deal: str) -> None:
    stages = list(store.rules.stages)
    deals.move(store, [deal], stages[1], seen={deal: stages[0]})
    deals.move(store, [deal], stages[0])


def _reach_out(store: Store, deal: str) -> None:
    conn, anybody = store.conn, people.add_contact(store, "Ann", deal_id=deal, email="a@b.ex")[1]
    entry = content.add(store, "Two customers", link="https://example.org")[1]
    step = adding.NewStep(TODAY + timedelta(days=3), kind="call")
    for code in ("content", "lead_call", "letter", "lead_social"):
        text = templates.by_code(conn, code)
        assert text is not None
        due = reaching.due_step(conn, deal, ("mail",))
        draft = templates.compose(store, text.id, deal, anybody, due, entry)
        reaching.sent(store, [draft._replace(missing=())], step=step)
    content.offers(conn, deal)
    content.times_sent(conn, entry)


def _outbox(store: Store, deal: str) -> None:
    conn, now = store.conn, clock.now()
    draft = Draft(deal, "mail", "Ann", "ann@sirocco.example", "Hello", "Hello.")
    outbox.queue(store, [draft] * 5)
    found = [one for one in messages.open_messages(conn) if one.state == "waiting"]
    messages.open_counts(conn)
    messages.sent_lately(conn)
    messages.of_deal(conn, deal)
    conn.execute(posting.OPEN_COUNTS).fetchall()
    for one in found:
        due = delivery.next_due(conn, now)
        assert due is not None
        delivery.hold(store, due, "451 later", now)
        delivery.hurry(store, one.id)
        messages.message(conn, one.id)
    delivery.next_moment(conn)
    delivery.hold_all(store, found[0], "no line", now)
    delivery.hurry(store)
    for one in found[:2]:
        assert delivery.claim(store, one, "x|1|2|3", now)
    delivery.put_back(store, found[0], "x|1|2|3", "cut", now)
    delivery.bury_dead_claims(store, now + timedelta(days=1))
    outbox.arrived(store, found[1].id)
    delivery.sent(store, found[2].id, now)
    delivery.refused(store, found[3].id, "550 no")
    outbox.send_again(store, [found[3].id])
    outbox.cancel(store, [found[4].id])
    store.undo()


def _cadences(store: Store, deal: str) -> None:
    conn, chosen = store.conn, cadence_reading.cadences(store.conn)[0].id
    enrolling.enrol(store, [deal], chosen)
    cadence_ahead.ahead(store, deal, TODAY)
    hearing.ended_by_reply(conn, [deal])
    steps.finish_step(store, [deal])
    found = [one.id for one in cadence_reading.running(conn, [deal])]
    for decide in (enrolling.skip, enrolling.pause, enrolling.resume, enrolling.stop):
        decide(store, found)
    enrolling.enrol(store, [deal], chosen)
    steps.log(store, [deal], "call", "", "spoke")
    activities.delete(store, pages.read(conn, deal).activities[0].id)  # type: ignore[union-attr]
    contact = people.add_contact(store, "Zoé", deal_id=deal, email="zoe@acme.example")[1]
    no_mail.set_wanted(store, contact, no_mail.BOUNCE)
    queue.mails_stopped(conn, [deal])
    cadence_reading.places(conn)
    cadence_reading.history(conn, deal)
    cadence_reading.results(conn, chosen)
    cadence_reading.members(conn, chosen)
    due_mails.due(conn, TODAY)
    _move(store, deal)


def _exchanges(store: Store, deal: str) -> None:
    conn = store.conn
    people.add_contact(store, "Ann", deal_id=deal)
    contact = activities.who(conn, deal)[0][0]
    steps.log(store, [deal], "call", "décidé", "spoke", contact_id=contact, minutes=5)
    last = pages.read(conn, deal)
    assert last is not None
    one = last.activities[0].id
    activities.edit(store, one, {"body": "not yet decided", "minutes": 9})
    activities.delete(store, one)


def _feedback(store: Store, deal: str) -> None:
    question = feedback.questions(store.conn)[0]
    opinions.edit(store, question, {"automatic": True})
    closing.win(store, [deal])
    feedback.ask(store, deal, question.id)
    feedback.answer(store, deal, question.id, 9, "well done")
    feedback.take_back(store, feedback.of_deal(store.conn, deal)[0].id)
    feedback.for_deal(store.conn, deal)
    closing.reopen(store, [deal])
    _move(store, deal)


def _letters(store: Store, deal: str) -> None:
    chosen = templates.templates(store.conn, "letter")[0]
    people.add_contact(store, "Ann", deal_id=deal, address="1 High St, London")
    letters.planned_template(store.conn, deal)
    one = letters.letter_for(store, chosen, deal)
    assert isinstance(one, letters.Letter)
    reaching.sent(store, [one.draft])


REACHING: dict[str, Callable[[Store, str], object]] = {
    "letters": _letters,
    "reach out": _reach_out,
    "outbox": _outbox,
    "cadences": _cadences,
    "exchanges": _exchanges,
    "feedback": _feedback,
}
