"""The thread that works the outbox beside the keys."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline_tui.mail import smtp
from pipeline_tui.mail.postman import Postman
from pipeline_tui.sales.draft import Draft
from pipeline_tui.store import adding, delivery, messages, outbox
from pipeline_tui.store.mailing import Mailing, save_mailing
from pipeline_tui.store.store import Store
from tests.support.mail_server import HOST, PATIENCE, MailServer


class News:
    """Waits for what the thread writes."""

    def __init__(self, path: Path) -> None:
        self._written = threading.Semaphore(0)
        self.postman = Postman(path, self._written.release, smtp.connect)

    def until(self, store: Store, **states: int) -> None:
        """Wait until so many messages are in each open state."""
        while messages.open_counts(store.conn) != states:
            assert self._written.acquire(timeout=PATIENCE)


@pytest.fixture
def news(store: Store) -> Iterator[News]:
    news = News(store.path)
    yield news
    news.postman.close()
    assert news.postman._thread is None


def set_up(store: Store, server: MailServer) -> None:
    save_mailing(store, Mailing("Mia", "mia@sender.example", HOST, server.port, "none", pause=0))


def put(store: Store, to: str = "anne@acme.example") -> None:
    deal = adding.add(store, adding.NewDeal("Acme", 1_000_00)).deals[0]
    outbox.queue(store, [Draft(deal, "mail", "", to, "Hello", "Hello.")])


def test_it_sends_what_waits_and_ends(store: Store, server: MailServer, news: News) -> None:
    set_up(store, server)
    put(store)
    news.postman.wake()
    news.until(store)
    put(store, "bob@acme.example")
    news.postman.wake()
    news.until(store)
    assert server.recipients == ["anne@acme.example", "bob@acme.example"]


def test_woken_while_it_rests_it_tries_again(store: Store, server: MailServer, news: News) -> None:
    set_up(store, server)
    server.at_rcpt = "451 later"
    put(store)
    news.postman.wake()
    while not messages.open_messages(store.conn)[0].error:
        assert news._written.acquire(timeout=PATIENCE)
    assert news.postman._thread is not None
    server.at_rcpt = ""
    delivery.hurry(store)
    news.postman.wake()
    news.until(store)
    assert len(server.received) == 1


def test_without_a_server_it_does_not_stay(store: Store, news: News) -> None:
    put(store)
    news.postman.wake()
    thread = news.postman._thread
    if thread is not None:
        thread.join(PATIENCE)
    assert news.postman._thread is None


def test_it_ends_while_a_server_says_nothing(store: Store, server: MailServer, news: News) -> None:
    """What was handed over then is not sent again by itself."""
    set_up(store, server)
    reached, release = threading.Event(), threading.Event()

    def hold() -> None:
        reached.set()
        release.wait(PATIENCE)

    server.when_data = hold
    put(store)
    news.postman.wake()
    assert reached.wait(PATIENCE)
    thread = news.postman._thread
    news.postman.close(seconds=0)
    assert messages.open_counts(store.conn) == {"sending": 1}
    release.set()
    assert thread is not None
    thread.join(PATIENCE)
    assert messages.open_counts(store.conn) == {}


def test_a_file_that_is_gone_ends_it_quietly(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    postman = Postman(tmp_path / "none.db")
    postman.wake()
    thread = postman._thread
    if thread is not None:
        thread.join(PATIENCE)
    assert postman._thread is None
    assert capfd.readouterr().err == ""
