"""``conflicts``: what waits after an import, settled for one side by command."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline_tui.cli import import_conflicts
from pipeline_tui.store import deals as store_deals
from pipeline_tui.store.store import Store
from tests.cli.conftest import Cli

HEAD = "Id,Name,Account,Stage,Amount,Region\n"


@pytest.fixture
def waiting(cli: Cli, tmp_path: Path) -> Cli:
    """Two fields of one deal and one of another wait."""
    _bring(cli, tmp_path, "1,Rex,X,Lead,10,North\n2,Max,Y,Lead,20,\n")
    with Store.open(cli.path) as store:
        ids = dict(store.conn.execute("SELECT name, id FROM deal").fetchall())
        store_deals.edit(store, [ids["Rex"]], {"amount": 1500})
        store_deals.edit(store, [ids["Max"]], {"amount": 2500})
    assert cli("edit", "rex", "region=West").status == 0
    _bring(cli, tmp_path, "1,Rex,X,Lead,11,South\n2,Max,Y,Lead,21,\n")
    return cli


def _bring(cli: Cli, folder: Path, rows: str) -> None:
    path = folder / "deals.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    assert cli("import", path, "--file", cli.path).status == 0


def test_what_waits_is_listed(waiting: Cli) -> None:
    said = waiting("conflicts")
    assert said.status == 1
    assert all(word in said.out for word in ("Rex", "Region", "West", "South"))
    assert "3 fields wait: --theirs, --mine" in said.err
    facts = waiting("conflicts", "max", "--json").json
    assert facts["format"] == "pipeline-tui conflicts"
    assert [(one["name"], one["field"], one["before"], one["here"], one["there"])
            for one in facts["conflicts"]] == [("Max", "amount", 2000, 2500, 2100)]  # fmt: skip


def test_each_side_settles_in_one_action(waiting: Cli) -> None:
    before = waiting.actions()
    assert waiting("conflicts", "--theirs", "rex", "--field", "own:Region").status == 0
    assert waiting.deal("Rex", "extra") == '{"Region": "South"}'
    assert waiting.deal("Rex", "amount") == 1500
    said = waiting("conflicts", "--mine", "--json")
    assert said.status == 0
    assert {one["name"] for one in said.json["settled"]} == {"Rex", "Max"}
    assert waiting.actions() == before + 2
    assert waiting.deal("Max", "amount") == 2500
    assert waiting("conflicts").status == 0
    assert waiting("conflicts", "--mine").status == 1
    assert waiting("undo").status == 0
    assert len(waiting("conflicts", "--json").json["conflicts"]) == 2


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("leur", "theirs"), ("m", "mine"), ("P", "later"), ("theirs", "theirs"), ("later", "later")],
)
def test_answers_are_words_of_the_language_or_begin_them(typed: str, answer: str) -> None:
    words = {"leur": "theirs", "mienne": "mine", "plus tard": "later"}
    assert import_conflicts._read(typed, words) == answer


def test_an_import_asks_at_a_terminal_only(
    waiting: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "1,Rex,X,Lead,12,South\n2,Max,Y,Lead,22,\n"
    (tmp_path / "deals.csv").write_text(HEAD + rows, encoding="utf-8")
    words = ("import", tmp_path / "deals.csv", "--file", waiting.path, "--conflicts", "ask")
    before = waiting.actions()
    said = waiting(*words)
    assert said.status == 2
    assert "--conflicts mine" in said.err
    assert waiting(*words, "--dry-run").status == 0
    assert waiting.actions() == before
    monkeypatch.setattr("pipeline_tui.cli.import_conflicts.at_terminal", lambda: True)
    said = waiting(*words, stdin=b"x\nTHEIRS\nl\n")
    assert said.status == 0, said.err
    assert "Max, amount: it was €20.00, is €25.00 here and €22.00 there" in said.err
    assert "Please answer one of: theirs, mine, later" in said.err
    assert waiting.actions() == before + 1
    assert (waiting.deal("Max", "amount"), waiting.deal("Rex", "amount")) == (2200, 1500)
    said = waiting("import", tmp_path / "deals.csv", "--file", waiting.path, "--conflicts", "mine")
    assert said.status == 0
    found = waiting("conflicts", "--json").json["conflicts"]
    assert [(one["name"], one["field"], one["there"]) for one in found] == [
        ("Rex", "amount", 1200),
        ("Rex", "own:Region", "South"),
    ]
