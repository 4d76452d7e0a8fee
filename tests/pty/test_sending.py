"""The program killed while the server has a mail in hand: it is uncertain then, not sent again."""

import signal
import threading
from pathlib import Path

import pytest

from pipeline_tui.sales.draft import Draft
from pipeline_tui.store import adding, outbox
from pipeline_tui.store.mailing import Mailing, save_mailing
from pipeline_tui.store.store import Store
from tests.pty.conftest import Start, ready
from tests.support.mail_server import HOST, PATIENCE, MailServer
from tests.support.terminal import in_row

pytestmark = pytest.mark.pty


def fill(path: Path, port: int) -> None:
    """A mail that waits, and a server."""
    with Store.open(path, create=True) as store:
        save_mailing(store, Mailing("Mia", "mia@s.example", HOST, port, "none", pause=0))
        deal = adding.add(store, adding.NewDeal("Acme", 1_000_00)).deals[0]
        outbox.queue(store, [Draft(deal, "mail", "Anne", "anne@acme.example", "Hello", "Hello.")])


def test_killed_while_a_mail_is_handed_over(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "deals.db"
    reached, killed = threading.Event(), threading.Event()

    def hold() -> None:
        reached.set()
        killed.wait(PATIENCE)

    with MailServer() as server:
        fill(path, server.port)
        server.when_data = hold
        first = start(path).wait(ready)
        assert reached.wait(PATIENCE)
        first.signal(signal.SIGKILL)
        assert first.ended() == -signal.SIGKILL
        killed.set()
        server.when_data = None
        second = start(path).wait(in_row(0, "outbox 1!"))
        second.press("g", "o")
        second.wait("May have arrived")
        second.press("a")
        second.wait("arrived: Acme")
        assert len(server.received) == 1
