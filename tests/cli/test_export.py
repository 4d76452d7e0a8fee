"""What ``export`` writes, and what it refuses."""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
import vobject
from openpyxl import load_workbook

from pipeline_tui.cli import exporting
from pipeline_tui.exchange import jsonl
from pipeline_tui.store import driver
from pipeline_tui.store.store import Store
from tests.cli.conftest import Cli


def export(cli: Cli, *words: object) -> str:
    said = cli("export", *words)
    assert said.status == 0, said.err
    return said.out


def names(text: str) -> list[str]:
    return sorted(row["Name"] for row in csv.DictReader(io.StringIO(text)))


def test_a_pipe_gets_csv_of_all_deals_or_of_those_that_match(cli: Cli) -> None:
    every = [row[0] for row in cli.rows("SELECT name FROM deal WHERE deleted_at IS NULL")]
    assert names(export(cli, "-")) == sorted(every)
    assert names(export(cli, "-", "acme")) == sorted(
        row[0]
        for row in cli.rows("SELECT name FROM deal WHERE status = 'open' AND search LIKE '%acme%'")
    )
    assert names(export(cli, "-", "--deal", "acme_renewal")) == ["Acme renewal"]


@pytest.mark.parametrize("kind", exporting.KINDS)
def test_the_end_of_the_name_tells_the_kind(cli: Cli, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"out.{kind}"
    export(cli, path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.glob(".*new")) == []
    if kind == "xlsx":
        assert load_workbook(path).sheetnames == ["Deals"]
    elif kind == "ics":
        assert vobject.readOne(path.read_text(encoding="utf-8")).name == "VCALENDAR"
    elif kind == "md":
        assert path.read_text(encoding="utf-8").startswith("# Pipeline\n")
    elif kind == "jsonl":
        assert jsonl.head_of(path) is not None


def test_a_deal_as_markdown_is_data_and_no_markup(cli: Cli, tmp_path: Path) -> None:
    cli("edit", "acme_renewal", "name=[x](http://evil) <b>*bold*</b>")
    text = export(cli, "-", "--format", "md", "--deal", "evil")
    assert text.startswith("# \\[x\\](http\\://evil) \\<b\\>\\*bold\\*\\</b\\>\n")
    assert "## Next steps" in text
    cli("log", "evil", "--note", "# head\n- one\n\n2. two")
    text = export(cli, "-", "--format", "md", "--deal", "evil")
    assert " \\# head\\\n  \\- one\\\n  2\\. two\n" in text


def test_what_exists_is_kept_unless_it_is_to_be_replaced(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("mine")
    said = cli("export", path)
    assert said.status == 2
    assert "--force overwrites it" in said.err
    assert path.read_text() == "mine"
    export(cli, path, "--force")
    assert path.read_text(encoding="utf-8-sig").startswith("pipeline-tui ID,")
    assert path.read_bytes().startswith(codecs.BOM_UTF8)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["out.txt"], "tells no kind of export"),
        (["nowhere/out.csv"], "There is no folder nowhere."),
        (["-", "--format", "xlsx"], "cannot be written to standard output"),
        (["out.jsonl", "acme"], "hold everything"),
        (["out.md", "--for", "hubspot"], "--for is for tables"),
        (["out.csv", "amount>x"], "Filter:"),
        (["."], "--format does"),
        (["no/../.", "--format", "csv"], "is a folder"),
        (["fifo.csv", "--force"], "not an ordinary file"),
    ],
)
def test_what_cannot_be_is_refused(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: Sequence[str], why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "no").mkdir()
    os.mkfifo(tmp_path / "fifo.csv")
    said = cli("export", *words)
    assert said.status == 2
    assert why in said.err
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("out")] == []


def test_the_data_file_is_never_replaced(cli: Cli) -> None:
    before = cli.path.read_bytes()
    for side in ("", "-wal"):
        said = cli("export", f"{cli.path}{side}", "--format", "csv", "--force")
        assert said.status == 2
        assert "is the data file" in said.err
    assert cli.path.read_bytes()[:100] == before[:100]


def test_no_deal_that_matches_is_status_1(cli: Cli) -> None:
    assert cli("export", "-", "nowhere").status == 1


def test_everything_comes_back_as_a_new_file(cli: Cli, tmp_path: Path) -> None:
    whole, new = tmp_path / "all.jsonl", tmp_path / "new.db"
    export(cli, whole)
    tried = cli("import", whole, "--file", new, "--dry-run")
    assert tried.status == 0, tried.err
    assert not new.exists()
    said = cli("import", whole, "--file", new)
    assert said.status == 0, said.err
    with Store.open(cli.path) as old, closing(driver.connect(new)) as made:
        same = zip(jsonl.lines(old.conn), jsonl.lines(made), strict=True)
        assert sum(one != other for one, other in same) == 1  # the replica's own id
    again = cli("import", whole, "--file", new)
    assert again.status == 2
    assert "has one already" in again.err


def test_a_file_in_which_nothing_was_done_gives_way(cli: Cli, tmp_path: Path) -> None:
    whole, new = tmp_path / "all.jsonl", tmp_path / "new.db"
    export(cli, whole)
    Store.open(new, create=True).close()
    said = cli("import", whole, "--file", new, "--json")
    assert said.status == 0, said.err
    assert said.json["rows"] > 10
    with Store.open(new) as made:
        count = made.conn.execute("SELECT count(*) FROM deal").fetchone()[0]
    assert count == cli.rows("SELECT count(*) FROM deal")[0][0]


def test_our_own_table_read_back_by_the_command_changes_nothing(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    export(cli, path)
    before = cli.rows("SELECT count(*) FROM action")
    assert cli("import", path, "--file", cli.path).status == 0
    assert cli.rows("SELECT count(*) FROM action") == before
