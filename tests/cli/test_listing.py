"""``list``, ``queue``, ``today`` and ``show``: what they print, and that it is only data."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline_tui.cli import deal_rows, tables
from pipeline_tui.cli.list_ import SORTS
from pipeline_tui.cli.output import clean, json_safe
from pipeline_tui.exchange.cells import guarded, unguarded
from pipeline_tui.sales.incentives import Offer
from pipeline_tui.store import cadence_reading, checklist, enrolling, incentives
from pipeline_tui.store.adding import NewDeal, add
from pipeline_tui.store.store import Store
from pipeline_tui.tui import safe
from tests.cli.conftest import Cli

NASTY = '=cmd|"\x1b[31mred\x9b2J\nnext\u202eback'


def names(cli: Cli, *words: object) -> list[str]:
    return [one["name"] for one in cli("list", "--json", *words).json["deals"]]


def test_open_deals_are_listed_in_the_order_of_attention(cli: Cli) -> None:
    assert names(cli) == ["Acme trial", "Acme renewal", "Boréal Été"]
    assert names(cli, "--closed") == ["Old one"]
    assert set(names(cli, "--all")) == {"Acme trial", "Acme renewal", "Boréal Été", "Old one"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["no:step"], {"Acme trial"}),
        (["-no:step", "acme"], {"Acme renewal"}),
        (["-@acme"], {"Boréal Été"}),
        (["@Boréal Foods"], {"Boréal Été"}),
        (["@Acme SA", "p:high"], {"Acme trial"}),
        (["amount>1k p:normal"], {"Acme renewal"}),
        (["is:won"], {"Old one"}),
        (["-has:step"], {"Acme trial"}),
        (["is:late"], {"Acme renewal"}),
    ],
)
def test_the_filter_is_that_of_the_app(cli: Cli, words: list[str], found: set[str]) -> None:
    assert set(names(cli, *words)) == found


def test_what_a_filter_does_not_understand_is_said(cli: Cli) -> None:
    for words in (["bogus:x"], ["amount>"], ["close<never"]):
        said = cli("list", *words)
        assert (said.status, said.out) == (2, "")
        assert "Filter: " in said.err


def test_nothing_found_has_status_1(cli: Cli) -> None:
    said = cli("list", "zzzz")
    assert (said.status, said.out) == (1, "")
    said = cli("list", "zzzz", "--json")
    assert (said.status, said.json["deals"]) == (1, [])
    assert cli("list", "zzzz", "--csv").out.count("\n") == 1


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_lists_them_all(cli: Cli, sort: str) -> None:
    sql = f"SELECT name FROM deal d WHERE deleted_at IS NULL ORDER BY {SORTS[sort]}"
    every = [row[0] for row in cli.rows(sql)]
    assert names(cli, "--all", "--sort", sort) == every
    assert names(cli, "--all", "--sort", sort, "--limit", 2) == every[:2]


def test_orders_are_orders(cli: Cli) -> None:
    assert names(cli, "--sort", "name") == ["Acme renewal", "Acme trial", "Boréal Été"]
    assert names(cli, "--sort", "amount")[0] == "Acme renewal"
    assert names(cli, "--sort", "close")[0] == "Acme renewal"


def test_json_has_what_the_page_promises(cli: Cli) -> None:
    told = cli("list", "renewal", "--json").json
    assert (told["format"], told["version"]) == ("pipeline-tui list", 1)
    (one,) = told["deals"]
    assert one["amount_minor"] == 1_200_000
    assert one["step"] == {"on": "2026-11-20", "at": None, "kind": "call", "text": "call Bob"}
    assert (one["status"], one["stage"], one["company"]) == ("open", "Proposal", "Acme SA")
    assert one["short"] == one["id"][-8:]
    page = (deal_rows.__file__, set(one))
    assert page[1] == {*deal_rows._FIELDS, "step", "own"}


def test_csv_is_guarded_and_numbers_stay_numbers(cli: Cli) -> None:
    with Store.open(cli.path) as store:
        add(store, NewDeal("=1+1", -1_050, "EUR"))
        add(store, NewDeal("yen", 500, "JPY"))
    rows = list(csv.DictReader(io.StringIO(cli("list", "--csv").out)))
    by_name = {row["name"]: row for row in rows}
    assert by_name["'=1+1"]["amount"] == "-10.50"
    assert by_name["yen"]["amount"] == "500"
    assert by_name["Acme trial"]["amount"] == ""
    assert by_name["Boréal Été"]["step_at"] == "14:30"
    assert set(rows[0]) == set(deal_rows.CSV_COLUMNS)


@pytest.mark.parametrize("text", ["=1", "'=1", "''-x", "plain", "'plain", "-", "@a", "\tx", ""])
def test_a_guard_comes_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_data_is_never_obeyed(cli: Cli) -> None:
    with Store.open(cli.path) as store:
        add(store, NewDeal(NASTY, account="Evil\x1b]0;x\x07"))
    for words in (["list"], ["queue"], ["show", "red"], ["history"], ["list", "--json"]):
        said = cli(*words)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", said.out), words
    assert names(cli, "--sort", "name")[0] == NASTY, "in JSON nothing is lost"


def test_stand_ins_are_those_of_the_screen() -> None:
    for code in (*range(0x100), 0x2028, 0x202E, 0x200B, 0xFEFF, 0xE000, 0xFFFF, 0x3000):
        char = chr(code)
        if char not in "\xa0\u202f":
            assert clean(char) == safe.text(char) or char.isprintable(), hex(code)
    assert json.loads(json_safe(json.dumps(NASTY, ensure_ascii=False))) == NASTY


def test_a_table_fits_the_terminal(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(cli.path) as store:
        add(store, NewDeal("株式会社" * 20, account="x" * 80))
    whole = cli("list").out
    assert "x" * 80 in whole
    monkeypatch.setattr(tables, "terminal_width", lambda: 72)
    lines = cli("list").out.splitlines()
    assert max(map(tables.cells, lines)) <= 72
    assert any("…" in line for line in lines)
    assert len({tables.cells(line.split("…")[0]) for line in lines if "…" in line}) >= 1


@pytest.mark.parametrize(
    ("text", "width"), [("a", 1), ("é", 1), ("株", 2), ("e\u0301", 1), ("", 0)]
)
def test_cells_are_those_of_a_terminal(text: str, width: int) -> None:
    assert tables.cells(text) == width
    assert tables.cells(tables.fitted(text, 5)) == 5


def test_the_queue_tells_its_reasons(cli: Cli) -> None:
    told = cli("queue", "--json").json["deals"]
    assert [one["name"] for one in told] == ["Acme renewal"]
    assert told[0]["group"] == "normal"
    assert {"kind": "late", "days": 3, "day": "2026-11-20", "channel": "call"} in told[0]["reasons"]
    assert "3d late, call due 20 Nov" in cli("queue").out
    assert len(cli("queue", "--all", "--json").json["deals"]) == 3
    assert cli("queue", "--all", "-@acme", "--json").json["deals"][0]["name"] == "Boréal Été"
    assert cli("queue", "trial").status == 1


def test_today_is_one_line(cli: Cli) -> None:
    said = cli("today")
    assert said.out == "1 due: 1 late\n"
    assert cli("today", "--json").json["counts"]["late"] == 1
    cli("done", "renewal")
    cli("follow", "renewal", "tomorrow call")
    assert cli("today").out == "nothing due\n"


def test_show_tells_everything(cli: Cli) -> None:
    cli("log", "renewal", "--outcome", "spoke", "--note", "line one\nline two", "--minutes", 20)
    said = cli("show", "renewal").out
    for words in ("Acme SA", "€12,000.00", "Proposal", "call Bob", "line one␤line two"):
        assert words in said
    deal = cli("show", "renewal", "--json").json["deal"]
    assert deal["exchanges"][0]["minutes"] == 20
    assert [one["stage"] for one in deal["stages"]] == ["Lead", "Proposal"]
    assert (deal["checklist"], deal["sequences"], deal["incentives"]) == ([], [], [])


def test_show_tells_answers_sequences_and_incentives(cli: Cli) -> None:
    with Store.open(cli.path) as store:
        acme = str(cli.one("SELECT id FROM deal WHERE name = 'Acme renewal'"))
        asked = store.rules.checklist.criteria[0].id
        checklist.answer(store, acme, asked, 1)
        enrolling.enrol(store, [acme], cadence_reading.cadences(store.conn)[0].id)
        incentives.add(store, [acme], Offer("percent", 500, "", "early answer", None))
    said = cli("show", "renewal").out
    for words in ("Qualification  C 40, up to 100", "has the need · yes · 40/40",
                  "in New lead, step 1", "5% · early answer", "net €11,400.00"):  # fmt: skip
        assert words in said, words
    deal = cli("show", "renewal", "--json").json["deal"]
    assert [one["answer"] for one in deal["checklist"]] == [1]
    assert [one["state"] for one in deal["sequences"]] == ["active"]
    assert [one["value"] for one in deal["incentives"]] == [500]
    told = cli("log", "renewal", "--outcome", "replied")
    assert told.out.splitlines()[1] == "Ended the sequence New lead: they replied"
    assert cli("log", "renewal", "--outcome", "spoke", "--json").json["ended"] == []


def test_a_file_that_nobody_may_write_is_read(cli: Cli) -> None:
    cli.path.chmod(0o400)
    assert len(names(cli)) == 3
    cli.path.chmod(0o600)


def test_a_file_that_is_none_has_status_2(cli: Cli) -> None:
    other = cli.path.with_name("other.db")
    assert cli("list", "--file", other).status == 2
    other.write_bytes(b"not SQLite" * 20)
    assert cli("today", "--file", other).status == 2


def test_a_stage_there_is_not_is_refused_with_those_there_are(cli: Cli) -> None:
    said = cli("list", "stage:bogus")
    assert said.status == 2
    assert "There is no stage “bogus”; there are Lead" in said.err
    assert cli("list", "--", "-stage:bogus").status == 2
    assert cli("list", "stage:lea").status in (0, 1)


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs /dev/full")
def test_a_full_disk_is_told_in_a_sentence(cli: Cli) -> None:
    words = [sys.executable, "-m", "pipeline_tui", "list", "--json", "--file", str(cli.path)]
    with open("/dev/full", "w") as full:  # noqa: PTH123
        said = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert said.returncode == 2
    assert said.stderr.startswith("pipeline-tui: The output could not be written: ")
    assert len(said.stderr.splitlines()) == 1
