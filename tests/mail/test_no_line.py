"""Mails for which no line to a server could be had."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from pipeline_tui.mail import passwords, smtp
from pipeline_tui.mail.sender import Report
from pipeline_tui.store.store import Store
from tests.support.mail_server import MailServer, certified
from tests.support.outgoing import (
    at,
    held,
    later,
    one,
    run,
    set_up,
    wait_for,
    waiting,
)


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
