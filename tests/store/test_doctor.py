"""``pipeline-tui doctor``: it finds what is wrong, names it, and repairs what is derived alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline_tui.cli.main import main
from pipeline_tui.store import driver
from pipeline_tui.store.doctor import examine
from pipeline_tui.store.store import Store
from tests.support.dump import dump, first_difference
from tests.support.plain import disagreements

SAMPLE = Path(__file__).parents[2] / "sample.db"
WRONG = {
    "derived": "UPDATE deal SET stale_on = '2001-02-03' WHERE n = 7",
    "tallies": "UPDATE tally SET n = n + 1 WHERE figure = 'open'",
    "texts": "UPDATE deal_text SET body = 'zzz' WHERE rowid = 9",
}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
    return Path(shutil.copyfile(SAMPLE, tmp_path / "deals.db"))


def run(*words: object) -> int:
    """The command's exit status."""
    try:
        return main([str(word) for word in ("doctor", *words)])
    except SystemExit as left:
        return int(left.code or 0)


def spoil(file: Path, sql: str) -> None:
    with Store.open(file) as store:
        store.conn.execute("PRAGMA foreign_keys = OFF").fetchall()
        store.conn.execute(sql)


def test_a_sound_file_is_called_so(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--file", file) == 0
    said = capsys.readouterr().out
    assert (said.count("ok "), said.count("WRONG")) == (5, 0)


@pytest.mark.parametrize("check", WRONG)
def test_what_is_derived_is_named_and_repaired(
    check: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(file) as store:
        sound = dump(store.conn)
    spoil(file, WRONG[check])
    with Store.open(file) as store:
        assert check in {one.check for one in examine(store)}
    assert run("--file", file) == 1
    assert "doctor --repair" in capsys.readouterr().out
    assert run("--file", file, "--repair") == 0
    assert "checked again" in capsys.readouterr().out
    with Store.open(file) as store:
        assert examine(store) == []
        assert disagreements(store.conn) == []
        assert first_difference(sound, dump(store.conn)) == ""


def test_a_row_without_what_it_points_at_is_named_and_left(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(file, "UPDATE deal SET owner_id = 'nobody' WHERE n = 3")
    assert run("--file", file, "--repair") == 1
    assert "deal 3 -> owner" in capsys.readouterr().out


def test_data_cannot_speak_to_the_terminal(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(file, "UPDATE deal SET name = 'a' || char(27) || '[31m' WHERE n = 3")
    assert run("--file", file) == 1
    assert "\x1b" not in capsys.readouterr().out


def test_what_is_no_pipeline_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    driver.connect(str(tmp_path / "other.db")).execute("CREATE TABLE a (b)").connection.close()
    assert run("--file", tmp_path / "other.db") == 2
    assert run("--file", tmp_path / "none.db") == 2
    assert capsys.readouterr().out == ""
