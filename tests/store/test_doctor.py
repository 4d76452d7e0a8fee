"""``pipeline-tui doctor``: it finds what is wrong, names it, and sets right what follows."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui import paths
from pipeline_tui.store import adding, backup, backups, migrations
from pipeline_tui.store.doctor import examine
from pipeline_tui.store.errors import UndoRefused
from pipeline_tui.store.store import Store
from tests.support.dump import dump, first_difference
from tests.support.plain import disagreements
from tests.support.robot import CHANGES, Robot
from tests.support.spoiled import look, make, run, spoil, told, wrong


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("sound") / "deals.db")


@pytest.fixture
def file(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
    return Path(shutil.copyfile(sound, tmp_path / "deals.db"))


def test_a_sound_file_is_called_so_and_left_as_it_is(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = file.read_bytes()
    assert run("--file", file) == 0
    said = capsys.readouterr().out
    assert (said.count("ok "), said.count("WRONG")) == (9, 0)
    assert told(file, capsys)["sound"] is True
    assert file.read_bytes() == before


FOLLOWS = {
    "derived": "UPDATE deal SET stale_on = '2001-02-03' WHERE n = 3",
    "tallies": "UPDATE tally SET n = n + 1 WHERE figure = 'open'",
    "texts": "UPDATE deal_text SET body = 'zzz' WHERE rowid = 2",
    "alike": "DELETE FROM match_key WHERE key LIKE 'an:%'",
    "alike ": "INSERT INTO match_key VALUES ('an:zzz', 'nobody')",
    "texts ": "DELETE FROM activity_text",
    "tallies ": "INSERT INTO tally VALUES ('p', 'open', '', 'x', 'EUR', 1, 0, 0, 0)",
    "tallies  ": "DELETE FROM tally WHERE figure = 'created'",
    "schema": "DROP INDEX deal_by_amount",
    "schema ": "DROP TABLE tally",
    "schema  ": "DROP TABLE match_key",
    "schema   ": "DROP TABLE activity_text",
}


@pytest.mark.parametrize("case", FOLLOWS)
def test_what_follows_from_the_facts_is_named_and_set_right(
    case: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(file) as store:
        sound = dump(store.conn)
    spoil(file, FOLLOWS[case])
    found = told(file, capsys)
    assert next(one["check"] for one in found["checks"] if one["wrong"]) == case.strip()
    assert run("--file", file) == 1
    assert "doctor --repair" in capsys.readouterr().out
    assert run("--file", file, "--repair") == 0
    assert "checked again" in capsys.readouterr().out
    with Store.open(file) as store:
        assert disagreements(store.conn) == []
        assert first_difference(sound, dump(store.conn)) == ""


def test_a_difference_says_what_is_stored_and_what_is_right(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(file, "UPDATE tally SET amount = amount + 7 WHERE figure = 'created'")
    checks = {one["check"]: one for one in told(file, capsys)["checks"]}
    [one, *_more] = checks["tallies"]["findings"]
    assert one["where"].endswith("(Sales)")
    assert one["where"].startswith("created ")
    assert one["stored"] != one["right"]
    assert "amount" in one["stored"]
    assert one["repairable"] is True


def test_a_missing_trigger_is_named_and_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "schema"
    shutil.copytree(migrations._FOLDER, folder)
    (folder / "9000_guard.sql").write_text(
        "CREATE TRIGGER guard BEFORE DELETE ON deal BEGIN SELECT RAISE(ABORT, 'no'); END;\n"
    )
    monkeypatch.setattr(migrations, "_FOLDER", folder)
    path = tmp_path / "deals.db"
    Store.open(path, create=True).close()
    assert wrong(path) == set()
    spoil(path, "DROP TRIGGER guard")
    assert wrong(path) == {"schema"}
    assert run("--file", path, "--repair") == 0
    spoil(path, "CREATE TRIGGER other AFTER INSERT ON deal BEGIN SELECT 1; END")
    [stray] = look(path)["schema"].found
    assert (stray.where, stray.can) == ("trigger other", False)


JOURNAL = {
    "DELETE FROM action WHERE clock = (SELECT max(clock) FROM action)": True,
    "UPDATE change SET patch = '{' WHERE kind = 'update'": False,
    "UPDATE change SET prev = 'x' WHERE kind = 'insert'": False,
    "UPDATE action SET args = '[' WHERE clock = (SELECT min(clock) FROM action)": False,
    "UPDATE action SET clock = 5 WHERE clock = (SELECT max(clock) FROM action)": False,
    "UPDATE change SET row_id = 'gone' WHERE kind = 'update'": True,
    "UPDATE action SET undoes = 'nothing' WHERE clock = (SELECT max(clock) FROM action)": False,
    "UPDATE action SET state = 'undone' WHERE clock = (SELECT max(clock) FROM action)": False,
}


@pytest.mark.parametrize("sql", JOURNAL)
def test_a_damaged_journal_is_found(sql: str, file: Path) -> None:
    spoil(file, sql)
    assert wrong(file) == {"journal"}
    assert (run("--file", file, "--repair") == 0) is JOURNAL[sql]
    with Store.open(file) as store:
        assert disagreements(store.conn) == []


def test_what_is_no_json_is_named(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(file, "UPDATE deal SET extra = '{x' WHERE n = 1")
    assert run("--file", file) == 1
    assert "extra: {x" in capsys.readouterr().out


def test_a_setting_that_nobody_can_read_is_set_aside(file: Path) -> None:
    spoil(file, "INSERT INTO setting (id, value, clock) VALUES ('no_step_days', '{', 1)")
    assert run("--file", file) == 1
    assert run("--file", file, "--repair") == 0
    with Store.open(file) as store:
        assert store.rules.no_step_days == 3


def test_rows_that_point_at_nothing_are_let_go_or_named(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(
        file,
        "UPDATE deal SET owner_id = 'nobody' WHERE n = 3",
        "UPDATE activity SET deal_id = 'no deal'",
        "UPDATE deal_contact SET contact_id = 'no one'",
    )
    with Store.open(file) as store:
        found = {one.where.split()[0] for one in examine(store.conn)["references"].found}
    assert found == {"deal", "activity", "deal_contact"}
    assert run("--file", file, "--repair") == 0
    with Store.open(file) as store:
        assert store.conn.execute("SELECT owner_id FROM deal WHERE n = 3").fetchone() == (None,)
        gone = store.conn.execute("SELECT deleted_at FROM deal_contact").fetchone()[0]
        assert gone is not None
        pending = store.peek_undo()
        assert pending is not None
        assert "Repaired" not in pending.label
        assert disagreements(store.conn) == []


def test_a_deal_that_was_torn_out_leaves_no_loose_ends(file: Path) -> None:
    spoil(
        file,
        "INSERT INTO external_ref (id, tbl, row_id, clock) SELECT 'x:deal:1', 'deal', id, 1"
        " FROM deal WHERE n = 3",
        "DELETE FROM deal WHERE n = 3",
    )
    found = wrong(file)
    assert {"references", "journal", "tallies", "texts"} <= found
    assert run("--file", file, "--repair") == 0
    with Store.open(file) as store:
        assert disagreements(store.conn) == []
        adding.add(store, adding.NewDeal("and work goes on"))


def test_a_deal_in_no_stage_is_left_to_its_owner(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(file, "UPDATE deal SET stage_id = 'nowhere' WHERE n = 3")
    spoil(file, "UPDATE deal SET stale_on = '2001-02-03' WHERE n = 4")
    assert run("--file", file, "--repair") == 1
    said = capsys.readouterr()
    assert "! deal" in said.out
    assert "is sound" in said.out, "the copy made before the repair holds what is wrong"
    assert {check for check, one in look(file).items() if one.count} == {"references"}


def test_the_backup_it_names_is_a_sound_one(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = backup.backup(file, paths.backup_dir(file), "day")
    spoil(file, "UPDATE deal SET stage_id = 'nowhere' WHERE n = 3")
    bad = backup.backup(file, paths.backup_dir(file), "import")
    assert [one.path for one in backups.kept(file)] in ([bad, good], [good, bad])
    assert run("--file", file) == 1
    assert f"restore {good} " in capsys.readouterr().out
    assert run("--file", file, "--repair", "--json") == 1
    assert json.loads(capsys.readouterr().out)["sound_backup"] == str(good)
    assert wrong(good) == set()


def test_a_row_whose_text_is_none_is_told_by_its_table(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(file, "UPDATE change SET patch = CAST(x'7b22ff223a317d' AS TEXT) WHERE kind = 'insert'")
    assert run("--file", file) == 1
    said = capsys.readouterr().out
    assert "! rows of change cannot be read" in said
    assert "json_valid" not in said


_numbers = st.lists(st.integers(0, 99), min_size=6, max_size=6)
_history = st.lists(st.tuples(st.sampled_from(("add", "undo", "redo", *CHANGES)), _numbers))


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(history=_history)
def test_nothing_is_wrong_after_whatever_was_done(sound: Path, history: list[Any]) -> None:
    path = Path(shutil.copyfile(sound, sound.with_name("history.db")))
    with Store.open(path) as store:
        store.conn.execute("PRAGMA synchronous = OFF").fetchall()
        robot = Robot(store)
        for name, numbers in history:
            with suppress(UndoRefused):
                getattr(store, name)() if name in ("undo", "redo") else robot.do(name, numbers)
        assert [one for result in examine(store.conn).values() for one in result.found] == []
