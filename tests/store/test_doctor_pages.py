"""``pipeline-tui doctor`` on what is broken, unusual or too long."""

from __future__ import annotations

import random
import shutil
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.cli.main import main
from pipeline_tui.store import driver, migrations
from pipeline_tui.store.store import Store
from tests.support.dump import dump, first_difference
from tests.support.spoiled import make, run, spoil, wrong


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("sound") / "deals.db")


@pytest.fixture
def file(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
    return Path(shutil.copyfile(sound, tmp_path / "deals.db"))


# -- broken pages ----------------------------------------------------------------------


def scribble(file: Path, name: str) -> None:
    """Break the first page of a table or index."""
    with closing(driver.connect(file, isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode = DELETE").fetchall()
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        root = conn.execute(sql, (name,)).fetchone()[0]
        size = conn.execute("PRAGMA page_size").fetchone()[0]
    with file.open("r+b") as handle:
        handle.seek((root - 1) * size)
        handle.write(b"\xff" * 200)


@pytest.mark.parametrize("name", ["deal_by_amount", "visit_deal", "tally", "deal_text_data"])
def test_a_broken_page_without_facts_is_replaced(name: str, file: Path) -> None:
    with Store.open(file) as store:
        sound = dump(store.conn)
    scribble(file, name)
    assert run("--file", file) == 1
    assert run("--file", file, "--repair") == 0
    with Store.open(file) as store:
        assert store.conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert first_difference(sound, dump(store.conn)) == ""


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM deal_text_data WHERE id > 5",
        "UPDATE activity_text_data SET block = zeroblob(20) WHERE id = 10",
        "DELETE FROM deal_text_config",
    ],
)
def test_a_damaged_search_index_is_made_anew(
    sql: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(file) as store:
        sound = dump(store.conn)
    spoil(file, sql)
    assert run("--file", file) == 1
    said = capsys.readouterr().out
    assert "! " not in said
    assert "ok     Every row points at rows that are there" in said
    assert run("--file", file, "--repair") == 0
    with Store.open(file) as store:
        assert store.conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert first_difference(sound, dump(store.conn)) == ""


def test_what_a_damaged_search_index_stops_says_what_to_do(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(file, "DELETE FROM deal_text_data WHERE id > 5")
    for words in (
        ["list", "acme"],
        ["edit", "deal_3", "amount=3"],
        ["add", "Deal new"],
        ["backup"],
    ):
        with suppress(SystemExit):
            assert main([*words, "--file", str(file)]) == 2
        assert "search index" in (said := capsys.readouterr().err), words
        assert "doctor --repair" in said


def test_a_broken_page_with_facts_is_named_and_left(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scribble(file, "visit")
    broken = file.read_bytes()
    assert run("--file", file, "--repair") == 1
    said = capsys.readouterr().out
    assert "WRONG  The database is whole" in said
    assert "table visit" in said
    assert "not looked at" in said
    assert file.read_bytes() == broken


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_broken_is_told_and_never_a_crash(
    seed: int, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(file, "PRAGMA journal_mode = DELETE")
    content = bytearray(file.read_bytes())
    draw = random.Random(seed)
    if seed == 0:  # a text in the schema that is no text: the driver fails at telling so
        place = content.index(b"TEXT NOT NULL")
        content[place + 5] = 0xA0
    elif seed % 2:
        place = draw.randrange(1, len(content) // 4096) * 4096
        content[place : place + 4096] = draw.randbytes(4096)
    else:
        for _time in range(30):
            content[draw.randrange(100, len(content))] = draw.randrange(256)
    file.write_bytes(content)
    for words in (("doctor",), ("doctor", "--repair"), ("doctor", "--json"), ("info",)):
        with suppress(SystemExit):
            assert main([*words, "--file", str(file)]) in (0, 1, 2)
    assert "Traceback" not in capsys.readouterr().err


# -- the rest --------------------------------------------------------------------------


def test_data_cannot_speak_to_the_terminal(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(file, "UPDATE deal SET name = 'a' || char(27) || '[31m' WHERE n = 3")
    assert run("--file", file) == 1
    assert "\x1b" not in capsys.readouterr().out
    assert run("--json", "--file", file) == 1
    assert "\x1b" not in capsys.readouterr().out


def test_many_findings_are_counted_and_the_first_told(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(
        file,
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
        " INSERT INTO match_key SELECT 'an:x' || i, 'y' FROM n",
    )
    assert run("--file", file) == 1
    said = capsys.readouterr().out
    assert "(300)" in said
    assert "and 280 more" in said


def test_an_earlier_version_is_looked_at_as_it_is(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "schema"
    shutil.copytree(migrations._FOLDER, folder)
    (folder / "9000_later.sql").write_text("CREATE TABLE later (id TEXT) STRICT;\n")
    monkeypatch.setattr(migrations, "_FOLDER", folder)
    before = file.read_bytes()
    assert run("--file", file) == 0
    assert "earlier version" in capsys.readouterr().out
    assert file.read_bytes() == before


def test_what_is_no_pipeline_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    driver.connect(str(tmp_path / "other.db")).execute("CREATE TABLE a (b)").connection.close()
    assert run("--file", tmp_path / "other.db") == 2
    assert run("--file", tmp_path / "none.db") == 2
    assert capsys.readouterr().out == ""


# -- the journal made shorter -------------------------------------------------------------


def test_the_journal_is_made_shorter_when_asked(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def actions() -> list[tuple[Any, ...]]:
        with closing(driver.connect(file)) as conn:
            return list(conn.execute("SELECT id FROM action ORDER BY clock"))

    every = actions()
    assert run("--prune", "--file", file) == 1
    assert run("--prune", "--before", "2026-12-01", "--file", file) == 0
    assert "may go" in capsys.readouterr().out
    assert actions() == every, "told only"
    with Store.open(file) as store:
        facts = dump(store.conn, leave_out={"action", "change", "meta"})
    assert run("--prune", "--before", "2026-12-01", "--yes", "--file", file) == 0
    assert actions() == every[-1:]
    assert wrong(file) == set()
    with Store.open(file) as store:
        assert (
            first_difference(facts, dump(store.conn, leave_out={"action", "change", "meta"})) == ""
        )
        assert store.undo() is not None
    assert run("--before", "2026-12-01", "--file", file) == 2
