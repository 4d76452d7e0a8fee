"""The command: what it prints and where, its exit statuses, and what a trial leaves behind."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline_tui.exchange import run as importing_run
from pipeline_tui.store.store import Store
from tests.exchange.commanded import run
from tests.exchange.importing import deals, write

HEAD = "Id,Name,Account,Stage,Amount,Close Date\n"
GOOD = HEAD + "1,a,X,Lead,10,2001-01-01\n2,b,X,Won,20,2001-01-01\n"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "pipeline.db"


def test_it_says_what_it_understood_and_did(
    tmp_path: Path, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(write(tmp_path, GOOD), "--file", target) == 0
    said = capsys.readouterr().out
    assert "deals.csv: 2 rows, UTF-8" in said
    assert "Lead → Lead (1)" in said
    assert "Rows: 2 new" in said
    assert "1 without next step" in said
    assert "1 close day passed (" in said
    with Store.open(target) as store:
        assert deals(store, "name") == ["a", "b"]


def test_a_trial_leaves_every_byte_as_it_was(
    tmp_path: Path, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, GOOD)
    assert run(path, "--file", target, "--dry-run") == 0
    assert not target.exists()
    assert run(path, "--file", target) == 0
    before = hashlib.sha256(target.read_bytes()).hexdigest()
    more = write(tmp_path, GOOD + "3,c,Y,Lead,1,\n", "more.csv")
    capsys.readouterr()
    assert run(more, "--file", target, "--dry-run") == 0
    assert "Rows: 1 new, 2 as before" in capsys.readouterr().out
    assert hashlib.sha256(target.read_bytes()).hexdigest() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "deals.csv", "more.csv", "pipeline.db",
    ]  # fmt: skip


def test_a_new_file_is_named_when_made_and_when_it_would_be(
    tmp_path: Path, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, GOOD)
    run(path, "--file", target, "--dry-run")
    assert f"The new file {target} would be made." in capsys.readouterr().err
    run(path, "--file", target)
    assert f"Made the new file {target}." in capsys.readouterr().err
    run(path, "--file", target)
    assert "new file" not in capsys.readouterr().err


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_no_file_is_made_through_a_link_that_leads_nowhere(
    tmp_path: Path, target: Path, more: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    target.symlink_to(tmp_path / "gone.db")
    assert run(write(tmp_path, GOOD), "--file", target, *more) == 2
    assert "gone.db, which is not there" in capsys.readouterr().err
    assert not (tmp_path / "gone.db").exists()
    assert target.is_symlink()


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_a_file_damaged_in_the_middle_gives_the_advice_of_a_damaged_one(
    tmp_path: Path, target: Path, more: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    many = "".join(f"{n},deal {n},Company {n},Lead,10,2001-01-01\n" for n in range(400))
    assert run(write(tmp_path, HEAD + many), "--file", target) == 0
    whole = bytearray(target.read_bytes())
    whole[8192 : len(whole) // 2 * 2 - 4096] = b"\xa5" * (len(whole) // 2 * 2 - 4096 - 8192)
    target.write_bytes(whole)
    capsys.readouterr()
    assert run(write(tmp_path, HEAD + many + "x,new,Y,Lead,1,\n"), "--file", target, *more) == 2
    said = capsys.readouterr().err
    assert f"{target} is damaged" in said
    assert ".backups" not in said
    assert target.read_bytes() == bytes(whole)


def test_what_was_understood_names_serial_days_contacts_and_no_blank_rows(
    tmp_path: Path, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Name,Contact,Stage,Amount,Close Date\na,Ann,Lead,10,45000\nb,,,20,45001\n,,,,\n,,,,\n"
    assert run(write(tmp_path, text), "--file", target) == 0
    said = capsys.readouterr().out
    assert ": numbers are days as Excel counts them" in said
    assert "∅ → first stage (1)" in said
    assert "1 contact" in said
    assert "2 blank" in said


def test_the_evidence_shown_is_the_first_in_the_file(tmp_path: Path, target: Path) -> None:
    """A set of texts has another order in each process."""
    from pipeline_tui.exchange.parts import read_pipelines
    from pipeline_tui.exchange.understanding import Options, understand

    rows = "".join(f"{n},{n}.5,{12 + n}/01/2001\n" for n in range(1, 19))
    path = write(tmp_path, "Name,Amount,Close Date\n" + rows)
    with Store.open(target, create=True) as store:
        there = read_pipelines(store.conn, store.rules.stages.values())
        seen = understand(path, there, Options())
    assert seen.numbers["amount"].point == ["1.5", "2.5", "3.5"]
    assert seen.days["close"].dmy == ["13/01/2001", "14/01/2001", "15/01/2001"]


@pytest.mark.parametrize("name", ["deals.csv", "pipeline.db", "other.csv"])
def test_rejects_never_replace_a_file(
    tmp_path: Path, target: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, GOOD + "3,c,X,Lead,oops,2001-01-01\n")
    write(tmp_path, "precious", "other.csv")
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    assert run(path, "--file", target, "--rejects", tmp_path / name) == 2
    assert name in capsys.readouterr().err
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == before


def test_rejects_go_to_standard_error_and_into_a_file_to_mend(
    tmp_path: Path, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, GOOD + "3,c\x1b[2J,X,Lead,o\x07ops,2001-01-01\n")
    left_out = tmp_path / "rejects.csv"
    assert run(path, "--file", target, "--rejects", left_out) == 0
    said = capsys.readouterr()
    assert f"{path}, line 4, column “Amount”, “o\u2407ops”: " in said.err
    assert "1 left out" in said.out
    assert "\x1b" not in said.out + said.err
    with left_out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == [
        "Id",
        "Name",
        "Account",
        "Stage",
        "Amount",
        "Close Date",
        "file",
        "line",
        "reason",
    ]
    assert rows[1][:5] == ["3", "c\x1b[2J", "X", "Lead", "o\x07ops"]
    assert rows[1][7] == "4"
    mended = left_out.read_text(encoding="utf-8-sig").replace("o\x07ops", "30")
    assert run(write(tmp_path, mended, "mended.csv"), "--file", target) == 0
    with Store.open(target) as store:
        assert len(deals(store, "name")) == 3


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("", [], "empty"),
        ("x,y\n1,2\n", [], "--map name=COLUMN"),
        (GOOD.replace("2001-01-01", "01/02/2001"), [], "--dates dmy"),
        (GOOD.replace("Lead", "Whatever"), [], '--stage "Whatever=…"'),
        (GOOD, ["--map", "name"], "FIELD=COLUMN"),
        (GOOD, ["--currency", "XXL"], "XXL"),
        (GOOD, ["--dates", "ymd"], "ymd"),
        (GOOD, ["--accounts", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_what_cannot_be_used_exits_with_2_and_changes_nothing(
    tmp_path: Path,
    target: Path,
    capsys: pytest.CaptureFixture[str],
    text: str,
    options: list[str],
    said: str,
) -> None:
    assert run(write(tmp_path, text), "--file", target, *options) == 2
    caught = capsys.readouterr()
    assert said in caught.err
    assert "Traceback" not in caught.err
    assert not target.exists()


def test_another_programs_file_is_left_alone(
    tmp_path: Path, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target.write_text("mine")
    assert run(write(tmp_path, GOOD), "--file", target) == 2
    assert target.read_text() == "mine"
    assert str(target) in capsys.readouterr().err


def test_a_file_that_another_program_writes_to_is_named(
    tmp_path: Path,
    target: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importing_run, "BUSY_MS", 50)
    with Store.open(target, create=True) as store:
        store.conn.execute("BEGIN IMMEDIATE")
        assert run(write(tmp_path, GOOD), "--file", target) == 2
        assert "Another window is writing" in capsys.readouterr().err
        store.conn.execute("ROLLBACK")
        assert run(write(tmp_path, GOOD), "--file", target) == 0
        assert deals(store, "name") == ["a", "b"]


def test_the_app_can_follow_it_line_by_line(
    tmp_path: Path, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(write(tmp_path, GOOD), "--file", target, "--json-progress") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == {"looked": 2}
    assert "understood" in lines[1]
    assert [card["name"] for card in lines[1]["cards"]] == ["a", "b"]
    assert (lines[-2]["done"], lines[-2]["rows"], lines[-2]["created"]) == (2, 2, 2)
    assert (lines[-1]["created"], lines[-1]["rejected"]) == (2, 0)
    path = write(tmp_path, GOOD.replace("Lead", "Whatever"), "other.csv")
    assert run(path, "--file", target, "--json-progress") == 2
    asked = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (asked["about"], asked["values"]) == ("stages", ["Whatever"])


def test_it_needs_neither_textual_nor_anything_of_the_screen() -> None:
    code = (
        "import sys; import pipeline_tui.cli.import_;"
        "sys.exit(any(name.split('.')[0] in ('textual', 'rich') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("rows", ["", "1,a,X,Lead,abc,2001-01-01\n"])
@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_an_import_of_nothing_makes_no_file(
    tmp_path: Path,
    target: Path,
    rows: str,
    more: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(write(tmp_path, HEAD + rows), "--file", target, *more) == 2
    said = capsys.readouterr().err
    assert "no row is a deal, and nothing was brought in" in said
    assert ("abc" in said) == bool(rows)
    assert [one.name for one in tmp_path.iterdir()] == ["deals.csv"]
