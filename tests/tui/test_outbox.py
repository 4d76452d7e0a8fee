"""The outbox in the app: what is shown, decided and sent beside the keys."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.sales.draft import Draft
from pipeline_tui.store import delivery, messages, outbox
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.store.mailing import Mailing, save_mailing
from tests.support.mail_server import HOST, PATIENCE, MailServer
from tests.tui.running import TODAY, Running, running

ACME = NewDeal("Acme", amount=1_200_000)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def put(run: Running, name: str = "Anne Roy", subject: str = "Price list") -> str:
    """A mail that waits."""
    deal = run.deal("Acme", "id")
    address = f"{name.partition(' ')[0].lower()}@acme.example"
    outbox.queue(run.store, [Draft(deal, "mail", name, address, subject, "Dear Anne,\n\nhere.\n")])
    return str(run.one("SELECT max(id) FROM message"))


def refuse(run: Running, words: str = "550 no such user") -> str:
    one = put(run)
    delivery.refused(run.store, one, words)
    return one


def doubt(run: Running, name: str = "Anne Roy") -> str:
    one = put(run, name)
    found = messages.message(run.store.conn, one)
    assert found is not None
    delivery.claim(run.store, found, "x|1|2|3", datetime.now(UTC))
    delivery.uncertain(run.store, one, "x|1|2|3", "the line was cut")
    return one


def state(run: Running, one: str) -> str:
    return str(run.one("SELECT state FROM message WHERE id = ?", one))


async def written(run: Running, wanted: dict[str, int]) -> None:
    """Wait until the thread has brought the outbox so far, then look as the app does."""
    while messages.open_counts(run.store.conn) != wanted:
        assert await asyncio.to_thread(run.news.acquire, timeout=PATIENCE)  # type: ignore[attr-defined]
    run.app._look_around()
    await run.settle()


def listen(run: Running) -> None:
    news = threading.Semaphore(0)
    run.news = news  # type: ignore[attr-defined]
    run.app.keep = news.release  # type: ignore[method-assign]


async def test_the_screen_shows_what_is_open_and_why(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        refuse(run)
        doubt(run, "Bob Day")
        put(run, "Cleo Fox", "Terms")
        await run.keys("g", "o")
        assert run.screen == "OutboxScreen"
        for said in ("no mail server is set", "Refused by the server  1 mail", "550 no such user",
                     "May have arrived", "the line was cut", "Waiting  1 mail", "Cleo Fox",
                     "Terms", "since "):  # fmt: skip
            assert said in run.text, said


async def test_the_heads_tell_what_is_open(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(120, 30)) as run:
        run.app.post()
        await run.settle()
        assert "outbox" not in run.text
        put(run)
        run.app.post()
        await run.settle()
        assert "outbox 1" in run.text
        await run.keys("g", "q")
        assert "outbox 1" in run.text
        refuse(run)
        run.app.post()
        await run.settle()
        assert "outbox 2!" in run.text


async def test_an_empty_outbox_says_so(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "o")
        assert "No mail waits" in run.text
        await run.keys("enter", "e", "s", "S", "a", "D", "d", "T", "P")
        assert run.screen == "OutboxScreen"


async def test_a_mail_is_cancelled_and_undo_puts_it_back(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        one = put(run)
        await run.keys("g", "o", "D")
        assert state(run, one) == "cancelled"
        assert "Cancelled the mail to Anne Roy" in run.said
        await run.keys("u")
        assert state(run, one) == "waiting"


async def test_a_refused_mail_is_corrected_and_waits_again(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        one = refuse(run)
        await run.keys("g", "o", "e")
        assert run.screen == "Form"
        await run.keys("ctrl+u")
        await run.type("nobody")
        await run.keys("ctrl+s")
        assert "looks like" in run.text
        await run.keys("ctrl+u")
        await run.type("anne.roy@acme.example")
        await run.keys("ctrl+s")
        assert state(run, one) == "waiting"
        assert run.one("SELECT to_address FROM message") == "anne.roy@acme.example"
        assert run.one("SELECT count(*) FROM follow_up WHERE done_on IS NULL") == 0


async def test_an_uncertain_mail_arrived(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        one = doubt(run)
        await run.keys("g", "o", "a")
        assert state(run, one) == "sent"
        await run.keys("e")
        assert "cannot be changed" in run.said, run.said
        await run.keys("u")
        assert state(run, one) == "uncertain"


async def test_an_uncertain_mail_is_sent_again_only_after_a_yes(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        one = doubt(run)
        await run.keys("g", "o", "s")
        assert "It may arrive twice" in run.text
        await run.keys("n")
        assert state(run, one) == "uncertain"
        await run.keys("s", "y")
        assert state(run, one) == "waiting"


async def test_enter_shows_the_mail_and_what_can_be_done(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        one = doubt(run)
        await run.keys("g", "o", "enter")
        assert "Dear Anne," in run.text
        assert "What now?" in run.text
        await run.keys("1")
        assert state(run, one) == "sent"
        await run.keys("enter")
        assert "copy the text" in run.text
        await run.keys("escape", "d")
        assert run.screen == "DealScreen"


async def test_a_refusal_stands_on_the_deal_and_opens_there(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        one = refuse(run)
        await run.keys("enter")
        assert run.screen == "DealScreen"
        assert "mail refused: 550 no such user" in run.text
        assert "refused: 550 no such user" in run.text
        rows: Any = run.front.rows
        rows.point_at(
            next(each.name for each in rows.items if getattr(each.value, "id", "") == one)
        )
        await run.keys("enter")
        assert run.screen == "Preview"
        await run.keys("2")
        assert state(run, one) == "cancelled"


# -- sending ----------------------------------------------------------------------------------


async def test_what_is_queued_is_sent_beside_the_keys(tmp_path: Path, server: MailServer) -> None:
    async with running(tmp_path, ACME) as run:
        listen(run)
        save_mailing(run.store, Mailing("", "ada@s.example", HOST, server.port, "none", pause=0))
        one = put(run)
        run.app.post()
        await written(run, {})
        await run.keys("g", "o")
        assert "Sent lately" in run.text
        assert f"from ada@s.example over {HOST}" in run.text
        assert len(server.received) == 1
        await run.keys("u")
        assert "has left" in run.said
        assert state(run, one) == "sent"


async def test_a_server_that_is_down_is_told_and_tried_on_demand(
    tmp_path: Path, server: MailServer
) -> None:
    async with running(tmp_path, ACME, size=(120, 30)) as run:
        listen(run)
        server.at_rcpt = "451 4.7.1 come back later"
        save_mailing(run.store, Mailing("", "ada@s.example", HOST, server.port, "none", pause=0))
        put(run)
        await run.keys("g", "o")
        run.app.post()
        while not run.one("SELECT error FROM message"):
            assert await asyncio.to_thread(run.news.acquire, timeout=PATIENCE)  # type: ignore[attr-defined]
        run.app._look_around()
        await run.settle()
        assert "till " in run.text
        assert "451 4.7.1 come back" in run.text
        server.at_rcpt = ""
        await run.keys("S")
        assert run.said == "Trying now."
        await written(run, {})
        assert len(server.received) == 1


@pytest.mark.parametrize("text", ["\x1b[31mred", "a\r\nBcc: x@y.example", "\u202egnp", "[bold]"])
async def test_texts_of_any_kind_are_shown_as_they_are(tmp_path: Path, text: str) -> None:
    async with running(tmp_path, ACME, size=(120, 30)) as run:
        draft = Draft(run.deal("Acme", "id"), "mail", text, "a@acme.example", text, text)
        outbox.queue(run.store, [draft])
        delivery.refused(run.store, run.one("SELECT id FROM message"), f"550 {text}")
        await run.keys("g", "o")
        assert "\x1b" not in run.text
        assert "\u202e" not in run.text
        await run.keys("enter")
        assert "\x1b" not in run.text


async def test_what_was_sent_can_be_read_again_on_the_deal(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        one = put(run)
        delivery.sent(run.store, one, datetime.now(UTC))
        await run.keys("enter")
        rows: Any = run.front.rows
        rows.point_at(
            next(each.name for each in rows.items if getattr(each.value, "id", "") == one)
        )
        await run.keys("enter")
        assert run.screen == "Preview"
        assert "Dear Anne," in run.text
        assert "cancel it" not in run.text
