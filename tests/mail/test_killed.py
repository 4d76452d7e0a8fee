"""A process killed while it sends: each mail arrives once, or is shown as uncertain."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from pipeline_tui.mail.sender import Report, Sender, own_store
from pipeline_tui.sales.draft import Draft
from pipeline_tui.store import adding, outbox
from pipeline_tui.store.mailing import Mailing, save_mailing
from pipeline_tui.store.store import Store
from tests.support.child import ROOT
from tests.support.mail_server import HOST, PATIENCE, MailServer
from tests.support.plain import disagreements

MAILS = 6


@pytest.fixture
def file(tmp_path: Path, server: MailServer) -> Path:
    path = tmp_path / "deals.db"
    with Store.open(path, create=True) as store:
        save_mailing(
            store, Mailing("Mia", "mia@sender.example", HOST, server.port, "none", pause=0)
        )
        deal = adding.add(store, adding.NewDeal("Acme", 1_000_00)).deals[0]
        drafts = [
            Draft(deal, "mail", "", f"p{number}@acme.example", "Hello", "Hello.")
            for number in range(MAILS)
        ]
        outbox.queue(store, drafts)
    return path


class Poster:
    """The other process, killed when ``stop`` is called in the server's thread."""

    def __init__(self, path: Path, server: MailServer, *, at: str, number: int) -> None:
        self.reached, self.killed = threading.Event(), threading.Event()
        self.left = number
        setattr(server, at, self.stop)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.poster", str(path)], cwd=ROOT
        )
        assert self.reached.wait(PATIENCE)
        self.process.kill()
        self.process.wait(PATIENCE)
        setattr(server, at, None)
        self.killed.set()

    def stop(self) -> None:
        """Hold the server's answer until the process is dead."""
        self.left -= 1
        if self.left == 0:
            self.reached.set()
            assert self.killed.wait(PATIENCE)


def states(path: Path) -> dict[str, str]:
    with own_store(path) as store:
        return dict(store.conn.execute("SELECT header_id, state FROM message").fetchall())


def send(path: Path) -> Report:
    with own_store(path) as store, Sender(store) as sender:
        return sender.run()


@pytest.mark.parametrize("number", [1, 3, MAILS])
def test_killed_after_the_dot(file: Path, server: MailServer, number: int) -> None:
    """The server has the mail, nobody lives who heard it say so."""
    Poster(file, server, at="when_data", number=number)
    assert Counter(states(file).values())["sending"] == 1
    assert send(file).sent == MAILS - number
    assert send(file) == Report()
    after = states(file)
    assert Counter(after.values()) == {"uncertain": 1, "sent": MAILS - 1}
    assert Counter(server.ids()) == dict.fromkeys(after, 1)
    with own_store(file) as store:
        assert store.conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert disagreements(store.conn) == []


@pytest.mark.parametrize("number", [1, 4])
def test_killed_before_anything_was_handed_over(
    file: Path, server: MailServer, number: int
) -> None:
    """It is certain that the server has nothing: the mail is sent, once."""
    Poster(file, server, at="when_rcpt", number=number)
    assert set(states(file).values()) <= {"sent", "waiting"}
    assert send(file).sent == MAILS - number + 1
    after = states(file)
    assert set(after.values()) == {"sent"}
    assert Counter(server.ids()) == dict.fromkeys(after, 1)


def test_killed_again_and_again(file: Path, server: MailServer) -> None:
    """Nothing is lost and nothing arrives twice, however often the power fails."""
    for _time in range(3):
        Poster(file, server, at="when_data", number=1)
    send(file)
    after = states(file)
    assert Counter(after.values()) == {"uncertain": 3, "sent": MAILS - 3}
    assert Counter(server.ids()) == dict.fromkeys(after, 1)
