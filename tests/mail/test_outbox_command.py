"""``pipeline-tui outbox``: what it prints, what it sends, and its exit statuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline_tui import i18n
from pipeline_tui.cli.main import main
from pipeline_tui.sales.draft import Draft
from pipeline_tui.store import adding, outbox
from pipeline_tui.store.mailing import Mailing, save_mailing
from pipeline_tui.store.store import Store
from tests.support.mail_server import HOST, MailServer


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "deals.db"
    with Store.open(path, create=True) as store:
        deal = adding.add(store, adding.NewDeal("Acme", 1_000_00)).deals[0]
        draft = Draft(deal, "mail", "Anne \x1b[31mRoy", "anne@acme.example", "Hello", "Hello.")
        outbox.queue(store, [draft])
    return path


def set_up(file: Path, server: MailServer) -> None:
    with Store.open(file) as store:
        save_mailing(store, Mailing("", "mia@s.example", HOST, server.port, "none", pause=0))


def run(*words: object) -> int:
    """The command's exit status."""
    try:
        return main([str(word) for word in ("outbox", *words)])
    except SystemExit as left:
        return int(left.code or 0)


def test_it_lists_what_waits(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--file", file) == 1
    said = capsys.readouterr().out
    assert "waits · Anne ␛[31mRoy <anne@acme.example> · Hello · Acme" in said
    assert said.endswith("waits 1\n")
    assert "\x1b" not in said


def test_it_sends_and_then_nothing_is_left(
    file: Path, server: MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(file, server)
    assert run("--send", "--file", file) == 0
    assert capsys.readouterr().out == "1 mail was sent.\nThe outbox is empty.\n"
    assert run("--file", file) == 0
    assert run("--send", "--file", file) == 0
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("words", "state"),
    [("550 5.1.1 no such user", "refused 1"), ("451 4.7.1 greylisted", "waits 1")],
)
def test_what_is_left_is_told_with_its_reason(
    file: Path, server: MailServer, words: str, state: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(file, server)
    server.at_rcpt = words
    assert run("--send", "--file", file) == 1
    said = capsys.readouterr().out
    assert words in said
    assert state in said
    assert ("next try" in said) == words.startswith("4")


def test_sending_again_does_not_wait_for_the_pause(file: Path, server: MailServer) -> None:
    set_up(file, server)
    server.at_rcpt = "451 4.7.1 greylisted"
    assert run("--send", "--file", file) == 1
    server.at_rcpt = ""
    assert run("--send", "--file", file) == 0


def test_without_a_server_it_says_where_one_is_set(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--send", "--file", file) == 2
    assert "g o and then c" in capsys.readouterr().err


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--file", tmp_path / "none.db") == 2
    assert "none.db" in capsys.readouterr().err


def test_in_french(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable in ("LANGUAGE", "LC_ALL", "LANG"):
        monkeypatch.setenv(variable, "fr_FR.UTF-8")
    i18n.use_language(None)
    assert run("--file", file) == 1
    assert "en attente" in capsys.readouterr().out
