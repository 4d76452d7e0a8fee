"""Mails over a real line to a real server, and all that can go wrong with it."""

from __future__ import annotations

import threading
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path

import pytest

from pipeline_tui.i18n import reworded, use_language
from pipeline_tui.mail import passwords, smtp
from pipeline_tui.mail.sender import Report
from pipeline_tui.store import outbox
from pipeline_tui.store.store import Store
from tests.support.mail_server import MailServer, certified
from tests.support.outgoing import (
    a_deal,
    draft,
    held,
    later,
    one,
    run,
    set_up,
    wait_for,
    waiting,
)

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


def test_a_protected_line_without_a_login(store: Store, tmp_path: Path) -> None:
    with certified("localhost") as (context, authority):
        (tmp_path / "ca.pem").write_bytes(authority)
        with MailServer(tls=context, implicit=True) as server:
            set_up(store, server, host="localhost", security="tls",
                   ca_file=str(tmp_path / "ca.pem"))  # fmt: skip
            (mail,) = waiting(store)
            assert run(store) == Report(sent=1)
            assert one(store, mail).state == "sent"


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
    use_language("fr")  # the reader's, whoever sent it
    assert "pas de réponse à temps" in one(store, mail).error


@pytest.mark.parametrize("answer", ["Message accepted", "150 wait", "999 what"])
def test_after_the_dot_only_a_no_lets_a_mail_wait(
    store: Store, server: MailServer, answer: str
) -> None:
    """What is neither yes nor no may have been a yes: sent again it might arrive twice."""
    set_up(store, server)
    server.after_data = answer
    (mail,) = waiting(store)
    assert run(store) == Report(uncertain=1)
    kept = one(store, mail)
    readable = answer[:3].isdigit()
    assert kept.state == "uncertain"
    assert reworded(kept.error) == (answer if readable else "an answer without a code")
    server.after_data = ""
    assert run(store, now=later) == Report()
    assert server.received == []


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
