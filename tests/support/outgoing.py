"""What the tests of the outbox share: who sends, what is sent, a run of the sender."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from pipeline_tui.mail import smtp
from pipeline_tui.mail.sender import Report, Sender, own_store
from pipeline_tui.sales.draft import Draft
from pipeline_tui.store import adding, messages, outbox
from pipeline_tui.store.mailing import Mailing, save_mailing
from pipeline_tui.store.store import Store
from tests.support.mail_server import HOST, PATIENCE, MailServer

QUICK = partial(smtp.connect, connect_seconds=10, answer_seconds=10)


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
