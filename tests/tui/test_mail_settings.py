"""Who sends, through which server, and its password, set in the app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline_tui.mail import passwords
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.store.mailing import Mailing, mailing, save_mailing
from tests.support.mail_server import HOST, MailServer
from tests.tui.running import TODAY, running

ACME = NewDeal("Acme", amount=1_200_000)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


async def test_sender_server_and_password_are_set_in_the_app(
    tmp_path: Path, server: MailServer
) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "o", "S")
        assert "No mail server is set" in run.said
        await run.keys("c", "tab")
        await run.type("ada@s.example")
        await run.keys("tab")
        await run.type("127.0.0.1")
        await run.keys("tab")
        await run.keys("ctrl+u")
        await run.type("none")
        await run.keys("tab")
        await run.type(str(server.port))
        await run.keys("tab")
        await run.type("ada")
        await run.keys("ctrl+s")
        assert run.screen == "Secret"
        await run.type("s3cret")
        assert "s3cret" not in run.text
        await run.keys("enter")
        await run.app.workers.wait_for_complete()
        await run.settle()
        assert "passwords.json" in run.said
        kept = mailing(run.store.conn)
        assert kept == Mailing("Ada Roy", "ada@s.example", HOST, server.port, "none", "ada")
        assert passwords.read(HOST, "ada") == "s3cret"
        every = "".join(str(row) for row in run.store.conn.execute("SELECT * FROM change"))
        assert "s3cret" not in every + str(run.one("SELECT group_concat(value) FROM setting"))
        await run.keys("T")
        await run.app.workers.wait_for_complete()
        await run.settle()
        assert "offers no login" in run.said


async def test_the_try_goes_as_far_as_who_sends(tmp_path: Path) -> None:
    with MailServer() as server:
        server.at_mail = "550 not from here"
        async with running(tmp_path, ACME) as run:
            save_mailing(run.store, Mailing("", "ada@s.example", HOST, server.port, "none"))
            await run.keys("g", "o", "T")
            await run.app.workers.wait_for_complete()
            await run.settle()
            assert "takes no mail from ada@s.example: 550 not from here" in run.said
            server.at_mail = ""
            await run.keys("T")
            await run.app.workers.wait_for_complete()
            await run.settle()
            assert run.said.endswith("answers. Nothing was sent.")


async def test_the_password_is_forgotten_by_nobody_who_escapes(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        save_mailing(run.store, Mailing("", "ada@s.example", HOST, 1, "none", "ada"))
        await run.keys("g", "o", "P")
        await run.type("x")
        await run.keys("escape")
        assert passwords.read(HOST, "ada") is None


async def test_the_settings_list_opens_them_too(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("comma")
        assert "Sending mail" in run.text
        assert "not set" in run.text
