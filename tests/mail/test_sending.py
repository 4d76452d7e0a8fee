"""Mails over a real line to a real server, and all that can go wrong with it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path

import pytest

from pipeline_tui.mail import passwords, smtp
from pipeline_tui.mail.sender import Report, Sender, own_store
from pipeline_tui.sales.draft import Draft
from pipeline_tui.store import adding, deals, delivery, messages, outbox, steps
from pipeline_tui.store.errors import Conflict, Invalid, UndoRefused
from pipeline_tui.store.mailing import Mailing, mailing, save_mailing
from pipeline_tui.store.store import Store
from tests.support.mail_server import HOST, PATIENCE, MailServer, certified

QUICK = partial(smtp.connect, connect_seconds=10, answer_seconds=10)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "deals.db", create=True) as store:
        yield store


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def set_up(store: Store, server: MailServer, **more: object) -> Mailing:
    """Send over this server, whose line is not protected: it is on this machine."""
    new = Mailing("Mia", "mia@sender.example", HOST, server.port, "none", pause=0)
    new = new._replace(**more)  # type: ignore[arg-type]
    save_mailing(store, new)
    return new


def a_deal(store: Store, name: str = "Acme") -> str:
    return adding.add(store, adding.NewDeal(name, 1_000_00)).deals[0]


def draft(deal: str, to: str = "anne@acme.example", **more: str) -> Draft:
    made = Draft(deal, "mail", "Anne Roy", to, "Price list", "Dear Anne,\n\nhere it is.\n")
    return made._replace(**more)  # type: ignore[arg-type]


def waiting(store: Store, *drafts: Draft) -> list[str]:
    """Queue and give the ids, oldest first."""
    outbox.queue(store, drafts or [draft(a_deal(store))])
    return [row[0] for row in store.conn.execute("SELECT id FROM message ORDER BY id")]


def run(store: Store, open_line: Callable[..., smtp.Line] = QUICK, **more: object) -> Report:
    """One run of a sender of its own, as the thread or the command does it."""
    with own_store(store.path) as own, Sender(own, open_line=open_line, **more) as sender:  # type: ignore[arg-type]
        return sender.run()


def wait_for(event: threading.Event) -> None:
    event.wait(PATIENCE)


def at(moment: datetime) -> datetime:
    return moment


def later() -> datetime:
    """A moment at which everything that waits is due again."""
    return datetime.now(UTC) + timedelta(minutes=70)


def one(store: Store, message_id: str) -> messages.Message:
    found = messages.message(store.conn, message_id)
    assert found is not None
    return found


# -- it arrives ------------------------------------------------------------------------


def test_a_mail_arrives_and_is_on_the_deal(store: Store, server: MailServer) -> None:
    set_up(store, server)
    (mail,) = waiting(store)
    assert run(store) == Report(sent=1)
    (raw,) = server.received
    parsed = message_from_bytes(raw, policy=policy.default)
    assert parsed["To"] == "Anne Roy <anne@acme.example>"
    assert parsed["From"] == "Mia <mia@sender.example>"
    assert parsed["Message-ID"] == one(store, mail).header_id
    assert parsed["Message-ID"].endswith("@sender.example>")
    assert parsed.get_content().splitlines() == ["Dear Anne,", "", "here it is."]
    assert one(store, mail).state == "sent"
    activity = store.conn.execute("SELECT kind, outcome, direction, body FROM activity").fetchall()
    assert activity == [("mail", "mail_sent", "out", "Price list")]
    assert run(store) == Report()
    assert len(server.received) == 1


def test_the_name_of_the_machine_is_not_told(store: Store, server: MailServer) -> None:
    set_up(store, server)
    waiting(store)
    run(store)
    assert server.hellos == ["[127.0.0.1]"]


def test_one_line_carries_all_mails_with_a_pause_between(store: Store, server: MailServer) -> None:
    set_up(store, server, pause=7)
    deal = a_deal(store)
    waiting(store, *(draft(deal, f"p{number}@acme.example") for number in range(4)))
    pauses: list[float] = []
    assert run(store, rest=lambda seconds: bool(pauses.append(seconds))) == Report(sent=4)  # type: ignore[func-returns-value]
    assert pauses == [7, 7, 7]
    assert server.connections == 1
    assert server.recipients == [f"p{number}@acme.example" for number in range(4)]


def test_a_run_stops_in_a_pause_when_it_is_told_to(store: Store, server: MailServer) -> None:
    set_up(store, server)
    deal = a_deal(store)
    waiting(store, *[draft(deal)] * 3)
    assert run(store, rest=lambda _seconds: True) == Report(sent=1)


def test_dots_and_line_ends_arrive_as_they_were_written(store: Store, server: MailServer) -> None:
    set_up(store, server)
    body = ".\n..\n. a\r\nb\rc\n\n.\r\n.\nQUIT\n"
    waiting(store, draft(a_deal(store), body=body))
    run(store)
    parsed = message_from_bytes(server.received[0], policy=policy.default)
    assert parsed.get_content().splitlines() == [".", "..", ". a", "b", "c", "", ".", ".", "QUIT"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_protected_line_with_a_login(store: Store, tmp_path: Path, security: str) -> None:
    with certified("localhost") as (context, authority):
        (tmp_path / "ca.pem").write_bytes(authority)
        with MailServer(tls=context, implicit=security == "tls") as server:
            server.login = ("mia", "s3cret: ok")
            set_up(store, server, host="localhost", security=security, user="mia",
                   ca_file=str(tmp_path / "ca.pem"))  # fmt: skip
            passwords.save("localhost", "mia", "s3cret: ok")
            (mail,) = waiting(store)
            assert run(store) == Report(sent=1)
            assert one(store, mail).state == "sent"


# -- no line -----------------------------------------------------------------------------


def held(store: Store, **more: object) -> str:
    """Run, see that the mail waits with its attempt counted, and give the reason."""
    (mail,) = waiting(store)
    report = run(store, **more)  # type: ignore[arg-type]
    now = one(store, mail)
    assert (report.sent, now.state, now.attempts) == (0, "waiting", 1)
    assert report.held == now.error
    assert now.next_at is not None
    assert now.next_at > datetime.now(UTC).isoformat()[:19]
    assert run(store) == Report()  # not before its pause is over
    return now.error


def test_a_server_that_is_down(store: Store, server: MailServer) -> None:
    with MailServer() as gone:
        port = gone.port
    set_up(store, server, port=port)
    assert "refused" in held(store)
    set_up(store, server)
    assert run(store, now=later) == Report(sent=1)


def test_no_network(store: Store, server: MailServer) -> None:
    set_up(store, server, host="mail.invalid", security="starttls")
    assert "no such server" in held(store)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_trusts(store: Store, security: str) -> None:
    with (
        certified() as (context, _authority),
        MailServer(tls=context, implicit=security == "tls") as server,
    ):
        set_up(store, server, host="localhost", security=security)
        assert "certificate of localhost is not trusted" in held(store)
        assert server.received == []


def test_a_certificate_of_another_name(store: Store, tmp_path: Path) -> None:
    with certified("other.example") as (context, authority):
        (tmp_path / "ca.pem").write_bytes(authority)
        with MailServer(tls=context) as server:
            set_up(store, server, host="localhost", security="starttls",
                   ca_file=str(tmp_path / "ca.pem"))  # fmt: skip
            assert "not trusted" in held(store)


def test_a_file_of_certificates_that_holds_none(store: Store, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    with MailServer() as server:
        set_up(store, server, security="tls", ca_file=str(tmp_path / "ca.pem"))
        assert "ca.pem cannot be used" in held(store)


def test_a_server_without_a_protected_line(store: Store, server: MailServer) -> None:
    set_up(store, server, host="localhost", security="starttls", user="mia")
    passwords.save("localhost", "mia", "secret")
    assert "offers no protected line" in held(store)


def test_no_mail_leaves_unprotected_for_another_machine(store: Store, server: MailServer) -> None:
    set_up(store, server, host="mail.example.com")
    assert "another machine" in held(store)


def test_a_wrong_password(store: Store, tmp_path: Path) -> None:
    with certified() as (context, authority):
        (tmp_path / "ca.pem").write_bytes(authority)
        with MailServer(tls=context) as server:
            server.login = ("mia", "right")
            set_up(store, server, host="localhost", security="starttls", user="mia",
                   ca_file=str(tmp_path / "ca.pem"))  # fmt: skip
            passwords.save("localhost", "mia", "wrong-password")
            said = held(store)
            assert "refused the login: 535" in said
            assert "wrong-password" not in said


def test_no_password_is_kept(store: Store, server: MailServer) -> None:
    set_up(store, server, user="mia")
    assert held(store) == "No password is kept for mia."


def test_a_sender_whom_the_server_does_not_want(store: Store, server: MailServer) -> None:
    """That is about who sends: every mail would meet the same, so none is refused for good."""
    set_up(store, server)
    server.at_mail = "550 5.7.1 not your address"
    assert held(store) == "550 5.7.1 not your address"


def test_without_a_server_everything_waits(store: Store) -> None:
    (mail,) = waiting(store)
    assert run(store) == Report()
    assert one(store, mail).attempts == 0


def test_a_server_that_answers_nothing(store: Store, server: MailServer) -> None:
    """Slow to agree to the recipient: nothing was handed over yet."""
    set_up(store, server)
    release = threading.Event()
    server.when_rcpt = partial(wait_for, release)
    impatient = partial(smtp.connect, connect_seconds=10, answer_seconds=0.2)
    try:
        assert held(store, open_line=impatient) == "no answer in time"
    finally:
        release.set()


def test_the_pauses_grow(store: Store, server: MailServer) -> None:
    set_up(store, server)
    server.at_rcpt = "451 4.7.1 greylisted"
    (mail,) = waiting(store)
    moment = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    pauses = []
    for _try in range(8):
        run(store, now=partial(at, moment))
        until = datetime.fromisoformat(str(one(store, mail).next_at))
        pauses.append((until - moment) // timedelta(minutes=1))
        moment = until
    assert pauses == [1, 2, 5, 10, 20, 30, 60, 60]
    assert one(store, mail).error == "451 4.7.1 greylisted"
    server.at_rcpt = ""
    assert run(store, now=lambda: moment) == Report(sent=1)


def test_a_clock_set_back_a_day_holds_nothing_up(store: Store, server: MailServer) -> None:
    set_up(store, server)
    server.at_rcpt = "451 later"
    waiting(store)
    moment = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    run(store, now=lambda: moment)
    server.at_rcpt = ""
    assert run(store, now=lambda: moment - timedelta(days=1)) == Report(sent=1)


# -- the server's own no -------------------------------------------------------------------


@pytest.mark.parametrize("at", ["rcpt", "data"])
def test_a_refusal_is_kept_and_makes_a_step(store: Store, server: MailServer, at: str) -> None:
    set_up(store, server)
    server.at_rcpt = "550 5.1.1 no such user" if at == "rcpt" else ""
    server.after_data = "554 5.7.1 looks like spam" if at == "data" else ""
    words = server.at_rcpt or server.after_data
    deal = a_deal(store)
    (mail,) = waiting(store, draft(deal))
    assert run(store) == Report(refused=1)
    assert (one(store, mail).state, one(store, mail).error) == ("refused", words)
    steps_now = store.conn.execute("SELECT kind, body, done_on FROM follow_up").fetchall()
    assert steps_now == [("mail", f"mail refused: {words}", None)]
    assert run(store, now=later) == Report()
    assert server.received == []
    # Corrected and sent again, the step is done.
    server.at_rcpt = server.after_data = ""
    outbox.edit(store, mail, {"to_address": "anne.roy@acme.example"})
    assert run(store) == Report(sent=1)
    assert server.recipients[-1] == "anne.roy@acme.example"
    assert store.conn.execute("SELECT done_on IS NULL FROM follow_up").fetchall() == [(0,)]


def test_an_address_that_no_server_could_be_told_is_refused_here(
    store: Store, server: MailServer
) -> None:
    """Another program wrote it into the file."""
    set_up(store, server)
    (mail,) = waiting(store)
    for bad in ("a@b.example\r\nRCPT TO:<x@y.example>", "é@b.example", "", "a b"):
        store.conn.execute("UPDATE message SET to_address = ?, state = 'waiting'", (bad,))
        assert run(store) == Report(refused=1)
        assert one(store, mail).state == "refused"
    assert server.connections == 0


def test_one_refusal_does_not_hold_up_the_others(store: Store, server: MailServer) -> None:
    set_up(store, server)
    deal = a_deal(store)
    waiting(store, draft(deal), draft(deal, "bob@acme.example"))
    said = iter(["550 no such user", ""])

    def next_answer() -> None:
        server.at_rcpt = next(said)

    server.when_rcpt = next_answer
    assert run(store) == Report(sent=1, refused=1)
    assert server.recipients == ["bob@acme.example"]


def test_what_a_server_says_is_one_line(store: Store, server: MailServer) -> None:
    set_up(store, server)
    server.at_rcpt = "550-first\x1b[31m\r\n550 second"
    (mail,) = waiting(store)
    run(store)
    assert one(store, mail).error.isprintable()


# -- the line breaks -----------------------------------------------------------------------


@pytest.mark.parametrize("where", ["hello", "rcpt", "data"])
def test_a_line_cut_before_the_mail_was_handed_over(
    store: Store, server: MailServer, where: str
) -> None:
    set_up(store, server)
    server.drop = where
    held(store)
    server.drop = ""
    assert run(store, now=later) == Report(sent=1)
    assert len(server.received) == 1


def test_a_line_cut_in_the_middle_of_the_mail(store: Store, server: MailServer) -> None:
    """The final dot was never sent: it is certain that the server did not take it."""
    set_up(store, server)
    (mail,) = waiting(store, draft(a_deal(store), body="x" * 70 + "\n" + "long\n" * 2_000_000))
    server.drop = "body"
    report = run(store)
    assert (report.sent, report.uncertain) == (0, 0)
    assert one(store, mail).state == "waiting"
    server.drop = ""
    assert run(store, now=later) == Report(sent=1)
    assert len(server.received) == 1


def test_a_line_cut_after_the_final_dot(store: Store, server: MailServer) -> None:
    set_up(store, server)
    server.drop = "dot"
    (mail,) = waiting(store)
    assert run(store) == Report(uncertain=1)
    server.drop = ""
    assert one(store, mail).state == "uncertain"
    assert run(store, now=later) == Report()
    assert len(server.received) == 1


def test_a_server_that_is_silent_after_the_dot(store: Store, server: MailServer) -> None:
    set_up(store, server)
    release = threading.Event()
    server.when_data = partial(wait_for, release)
    impatient = partial(smtp.connect, connect_seconds=10, answer_seconds=0.2)
    (mail,) = waiting(store)
    try:
        assert run(store, open_line=impatient) == Report(uncertain=1)
    finally:
        release.set()
    assert "no answer in time" in one(store, mail).error


def test_an_uncertain_mail_waits_for_the_person(store: Store, server: MailServer) -> None:
    set_up(store, server)
    server.drop = "dot"
    deal = a_deal(store)
    first, second = waiting(store, draft(deal), draft(deal, "bob@acme.example"))
    run(store)
    run(store, now=later)
    server.drop = ""
    assert one(store, first).state == one(store, second).state == "uncertain"
    outbox.arrived(store, first)
    outbox.send_again(store, [second])
    assert one(store, first).state == "sent"
    assert store.conn.execute("SELECT count(*) FROM activity").fetchone() == (1,)
    assert run(store) == Report(sent=1)
    assert server.ids().count(one(store, first).header_id) == 1
    assert server.ids().count(one(store, second).header_id) == 2


def test_a_line_that_the_server_tired_of_is_opened_anew(store: Store, server: MailServer) -> None:
    set_up(store, server)
    deal = a_deal(store)
    waiting(store, draft(deal), draft(deal, "bob@acme.example"))
    calls: list[str] = []

    def second_time() -> None:
        calls.append("")
        server.at_rcpt = "421 4.7.0 too many on this line" if len(calls) == 2 else ""

    server.when_rcpt = second_time
    assert run(store) == Report(sent=2)
    assert server.connections == 2


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
