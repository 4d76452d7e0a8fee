"""The outbox between windows, undo and what the person does with it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from pipeline_tui.mail.sender import Report, Sender, own_store
from pipeline_tui.store import (
    cadence_reading,
    deals,
    delivery,
    enrolling,
    merging,
    messages,
    outbox,
    people,
    steps,
)
from pipeline_tui.store.errors import Conflict, Invalid, UndoRefused
from pipeline_tui.store.mailing import mailing
from pipeline_tui.store.store import Store
from tests.support.mail_server import PATIENCE, MailServer
from tests.support.outgoing import (
    QUICK,
    a_deal,
    draft,
    one,
    run,
    set_up,
    waiting,
)

# -- several windows ---------------------------------------------------------------------


def test_two_senders_never_send_the_same_mail(store: Store, server: MailServer) -> None:
    """Both have the server's yes to the recipient before either may go on."""
    set_up(store, server)
    (mail,) = waiting(store)
    both = threading.Barrier(2)
    server.when_rcpt = partial(both.wait, PATIENCE)
    reports: list[Report] = []
    threads = [threading.Thread(target=lambda: reports.append(run(store))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(report.sent for report in reports) == [0, 1]
    assert len(server.received) == 1
    assert one(store, mail).state == "sent"


def test_a_mail_cancelled_at_the_last_moment_is_not_sent(store: Store, server: MailServer) -> None:
    set_up(store, server)
    (mail,) = waiting(store)
    server.when_rcpt = lambda: outbox.cancel(store, [mail])
    assert run(store) == Report()
    assert server.received == []


def test_a_mail_changed_at_the_last_moment_is_sent_as_it_is_now(
    store: Store, server: MailServer
) -> None:
    set_up(store, server)
    (mail,) = waiting(store)

    def change() -> None:
        server.when_rcpt = None
        outbox.edit(store, mail, {"body": "another text"})

    server.when_rcpt = change
    assert run(store) == Report(sent=1)
    (raw,) = server.received
    assert b"another text" in raw


def test_a_claim_of_a_process_that_lives_is_respected(store: Store, server: MailServer) -> None:
    set_up(store, server)
    (mail,) = waiting(store)
    with own_store(store.path) as own, Sender(own, open_line=QUICK) as other:
        assert delivery.claim(own, one(store, mail), other.claim, datetime.now(UTC))
        assert run(store) == Report()
        assert one(store, mail).state == "sending"
        with pytest.raises(Conflict, match="being sent right now"):
            outbox.cancel(store, [mail])
    run(store)
    assert one(store, mail).state == "uncertain"
    assert server.received == []


def test_a_claim_of_another_machine_is_given_a_quarter_of_an_hour(
    store: Store, server: MailServer
) -> None:
    set_up(store, server)
    (mail,) = waiting(store)
    moment = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert delivery.claim(store, one(store, mail), "other|1|2|3", moment)
    run(store, now=lambda: moment + timedelta(minutes=10))
    assert one(store, mail).state == "sending"
    run(store, now=lambda: moment + timedelta(minutes=20))
    assert one(store, mail).state == "uncertain"


def test_a_result_that_comes_late_still_counts(store: Store, server: MailServer) -> None:
    """The person had given up on it, and asked for it again."""
    set_up(store, server)
    (mail,) = waiting(store)
    now = datetime.now(UTC)
    assert delivery.claim(store, one(store, mail), "gone|1|2|3", now)
    delivery.uncertain(store, mail, "gone|1|2|3", "cut")
    outbox.send_again(store, [mail])
    delivery.sent(store, mail, now)
    assert run(store) == Report()
    assert server.received == []
    assert one(store, mail).state == "sent"


# -- queueing ------------------------------------------------------------------------------


def test_nothing_unready_is_queued(store: Store) -> None:
    deal = a_deal(store)
    good = draft(deal)
    for bad, words in [
        (good._replace(missing=("contact.first_name",)), "contact.first_name"),
        (good._replace(to_address=""), "no mail address"),
        (good._replace(to_address="anne@acme\n.example"), "no domain"),
        (good._replace(to_address="anne\n@acme.example"), "mail address looks like"),
        (good._replace(to_address="é@acme.example"), "plain letters"),
        (good._replace(to_address="a@acme..example"), "no domain"),
        (good._replace(subject=" \r\n"), "no subject"),
        (good._replace(body="\n "), "is empty"),
    ]:
        with pytest.raises(Invalid, match=words):
            outbox.queue(store, [good, bad])
    with pytest.raises(Invalid):
        outbox.queue(store, [])
    with pytest.raises(Conflict):
        outbox.queue(store, [good._replace(deal_id="none")])
    assert store.conn.execute("SELECT count(*) FROM message").fetchone() == (0,)


def test_a_mail_does_its_step_and_only_once(store: Store) -> None:
    deal = a_deal(store)
    steps.set_step(store, [deal], datetime.now(UTC).date(), kind="mail")
    (step,) = store.conn.execute("SELECT id FROM follow_up").fetchone()
    outbox.queue(store, [draft(deal, follow_up_id=step)])
    assert store.conn.execute("SELECT step_id FROM deal").fetchone() == (None,)
    with pytest.raises(Conflict, match="Acme"):
        outbox.queue(store, [draft(deal, follow_up_id=step)])
    store.undo()
    assert store.conn.execute("SELECT step_id FROM deal").fetchone() == (step,)
    assert messages.open_counts(store.conn) == {}
    store.redo()
    assert messages.open_counts(store.conn) == {"waiting": 1}


def test_the_mail_of_a_deleted_deal_waits_for_it(store: Store, server: MailServer) -> None:
    set_up(store, server)
    deal = a_deal(store)
    (mail,) = waiting(store, draft(deal))
    deals.delete(store, [deal])
    assert run(store) == Report()
    assert one(store, mail).held
    store.undo()
    assert run(store) == Report(sent=1)


# -- undo ------------------------------------------------------------------------------------


def test_undo_passes_over_what_left_and_goes_on(store: Store, server: MailServer) -> None:
    set_up(store, server)
    deal = a_deal(store)
    deals.edit(store, [deal], {"product": "before"})
    waiting(store, draft(deal))
    deals.edit(store, [deal], {"product": "after"})
    run(store)
    assert store.changed_elsewhere()
    product = "SELECT product FROM deal"
    store.undo()
    assert store.conn.execute(product).fetchone() == ("before",)
    with pytest.raises(UndoRefused, match=r"Anne Roy has left\. Next: Edited"):
        store.undo()
    store.undo()
    assert store.conn.execute(product).fetchone() == ("",)
    with pytest.raises(UndoRefused, match="because of what came of it"):
        store.undo()  # the deal itself: the mail hangs on it
    store.undo()  # the settings
    assert mailing(store.conn).host == ""
    assert one(store, messages.sent_lately(store.conn)[0].id).state == "sent"


def test_undo_refuses_while_it_is_being_sent(store: Store) -> None:
    (mail,) = waiting(store)
    delivery.claim(store, one(store, mail), "x|1|2|3", datetime.now(UTC))
    with pytest.raises(UndoRefused, match="has left"):
        store.undo()


def test_sending_drops_nothing_that_could_be_done_again(store: Store, server: MailServer) -> None:
    set_up(store, server)
    deal = a_deal(store)
    waiting(store, draft(deal))
    deals.edit(store, [deal], {"product": "x"})
    store.undo()
    run(store)
    store.redo()
    assert store.conn.execute("SELECT product FROM deal").fetchone() == ("x",)


def test_what_was_decided_about_an_uncertain_mail_can_be_undone(
    store: Store, server: MailServer
) -> None:
    set_up(store, server)
    server.drop = "dot"
    (mail,) = waiting(store)
    run(store)
    outbox.arrived(store, mail)
    store.undo()
    assert one(store, mail).state == "uncertain"
    assert store.conn.execute(
        "SELECT count(*) FROM activity WHERE deleted_at IS NULL"
    ).fetchone() == (0,)


def test_a_changed_mail_that_left_is_not_changed_back(store: Store, server: MailServer) -> None:
    set_up(store, server)
    (mail,) = waiting(store)
    outbox.edit(store, mail, {"subject": "Better"})
    run(store)
    with pytest.raises(UndoRefused):
        store.undo()
    assert one(store, mail).subject == "Better"


def test_a_merge_of_people_is_undone_whatever_was_sent_to_them(
    store: Store, server: MailServer
) -> None:
    set_up(store, server)
    deal = a_deal(store)
    kept = people.add_contact(store, "Anne Roy", deal_id=deal)[1]
    gone = people.add_contact(store, "Anne Roi", deal_id=deal)[1]
    (mail,) = waiting(store, draft(deal, contact_id=gone))
    run(store)
    merging.merge(store, "contact", kept, gone)
    assert one(store, mail).contact_id == kept
    store.undo()
    assert one(store, mail).contact_id == gone


def test_a_mail_of_a_sequence_takes_it_on(store: Store) -> None:
    deal = a_deal(store)
    chosen = next(one.id for one in cadence_reading.cadences(store.conn) if one.code == "new_lead")
    enrolling.enrol(store, [deal], chosen)
    to_do = "SELECT id FROM follow_up WHERE done_on IS NULL AND deleted_at IS NULL"
    (first,) = store.conn.execute(to_do).fetchone()
    outbox.queue(store, [draft(deal, follow_up_id=first)])
    (second,) = store.conn.execute(to_do).fetchone()
    assert second != first
    store.undo()
    assert store.conn.execute(to_do).fetchall() == [(first,)]
