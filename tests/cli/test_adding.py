"""``add``: the app's line, spelt for a shell, one or many."""

from __future__ import annotations

import sys

import pytest

from pipeline_tui.cli.asking import joined
from pipeline_tui.cli.main import main
from tests.cli.conftest import Cli


def test_the_line_of_the_app_needs_no_quotes(cli: Cli) -> None:
    words = "Acme phase 2 12k @Acme_SA src:referral p:high / fri 14:30 call Bob".split()
    assert cli("add", *words).out == "Added Acme phase 2\n"
    told = cli("show", "phase", "--json").json["deal"]
    assert (told["company"], told["amount_minor"], told["priority"]) == ("Acme SA", 1_200_000, 1)
    assert told["step"] == {"on": "2026-11-27", "at": "14:30", "kind": "call", "text": "call Bob"}
    assert cli.one("SELECT count(*) FROM account WHERE folded = 'acme sa'") == 1


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["a", "@Acme SA"], 'a @"Acme SA"'),
        (["a", "src:trade fair"], 'a src:"trade fair"'),
        (["a b", "c"], "a b c"),
        (["whole line @x / fri"], "whole line @x / fri"),
        (["amount>10 000"], "amount>10 000"),
        (["x", "close<end of month"], 'x close<"end of month"'),
    ],
)
def test_what_a_shell_freed_of_its_quotes_gets_them_again(words: list[str], line: str) -> None:
    assert joined(words) == line


def test_lines_of_standard_input_are_one_action(cli: Cli) -> None:
    before = cli.actions()
    said = cli("add", "--json", stdin=b"\xef\xbb\xbfOne 1k\r\n\n  Two @Acme_SA \nThree")
    assert [one["name"] for one in said.json["deals"]] == ["One", "Two", "Three"]
    assert cli.actions() == before + 1
    cli("undo")
    assert cli.one("SELECT count(*) FROM deal WHERE deleted_at IS NULL") == 4


@pytest.mark.parametrize(
    ("stdin", "said"),
    [
        (b"Good 1k\nBad p:none\n", "line 2: p: is high, normal or low: Bad p:none"),
        (b"Good 1k\n\n\nBad stage:zzz\n", "line 4: There is no stage “zzz”"),
        (b"Good 1k\n\xff\n", "line 2: this is not UTF-8 text."),
        (b"Good 1k\n12k\n", "line 2: The deal has no name yet"),
        (b"Good 1k\nBig 999999999k\n", "line 2: That amount is too large."),
        (b"\nBig 999999999k\n", "line 2: That amount is too large."),
    ],
)
def test_one_bad_line_adds_none_and_is_named(cli: Cli, stdin: bytes, said: str) -> None:
    before = cli.actions()
    found = cli("add", stdin=stdin)
    assert (found.status, found.out) == (2, "")
    assert said in found.err
    assert cli.actions() == before


def test_no_line_at_all_has_status_1(cli: Cli) -> None:
    assert cli("add", "-", stdin=b"\n \n").status == 1
    assert cli("add", "p:high").status == 2


def test_a_script_may_have_closed_its_input(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SystemExit) as left:
        main(["add"])
    assert left.value.code == 2
    assert "Which deal?" in capsys.readouterr().err


@pytest.mark.parametrize("words", [("add", "na\udcffme"), ("show", "\udcff"), ("list", "x\udcff")])
def test_bytes_that_are_no_text_are_refused(cli: Cli, words: tuple[str, ...]) -> None:
    before = cli.actions()
    said = cli(*words)
    assert said.status == 2
    assert "not UTF-8" in said.err
    assert cli.actions() == before


def test_data_that_looks_like_an_option_is_data(cli: Cli) -> None:
    assert cli("add", "--", "-x", "--json").status == 0
    assert cli("show", "-x --json", "--json").status == 2
    assert cli.one("SELECT name FROM deal ORDER BY n DESC LIMIT 1") == "-x --json"
