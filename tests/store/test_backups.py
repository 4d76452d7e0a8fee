"""Backups: whole, verified, named by why they were made, and some of them kept."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline_tui import paths
from pipeline_tui.store import adding, backup, backups, daily, driver
from pipeline_tui.store.doctor import examine
from pipeline_tui.store.errors import OpenError
from pipeline_tui.store.store import Store
from tests.support.backed_up import DAY, add, held, run
from tests.support.child import Child
from tests.support.dump import dump


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", DAY.isoformat())
    monkeypatch.delenv("PIPELINE_TUI_BACKUPS")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "deals.db"
    add(path, "Boréal Foods")
    return path


# -- making --------------------------------------------------------------------------------


def test_a_backup_is_whole_private_and_named(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(file) as store:
        adding.add(store, adding.NewDeal("still in the log"))
        assert run("backup", "--file", file, "--json") == 0
        now = dump(store.conn)
    made = Path(json.loads(capsys.readouterr().out)["backup"])
    assert made.parent == paths.backup_dir(file)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert held(made) == now
    assert [one.label for one in backups.kept(file)] == ["hand"]
    assert list(made.parent.glob(".*")) == []


def test_a_backup_beside_a_window_that_writes_is_of_one_moment(file: Path) -> None:
    with Child(file) as window:
        window.send("burst")
        window.read()
        made = backup.backup(file, paths.backup_dir(file), "hand")
        window.kill()
    with Store.open(made) as store:
        assert examine(store.conn).wrong == 0
        assert store.conn.execute("SELECT count(*) FROM action").fetchone()[0] > 1


def test_a_named_file_is_never_written_over_unasked(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "there.db"
    there.write_text("dear")
    assert run("backup", there, "--file", file) == 2
    assert there.read_text() == "dear"
    assert "--force" in capsys.readouterr().err
    assert run("backup", there, "--file", file, "--force") == 0
    assert held(there) == held(file)
    for side in ("", "-wal"):  # what lies beside it belongs to it
        assert run("backup", f"{file}{side}", "--file", file, "--force") == 2
        assert "is the data file" in capsys.readouterr().err
    assert run("backup", tmp_path, "--file", file) == 2
    assert run("backup", "--file", tmp_path / "none.db") == 2


def test_one_a_day(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("backup", "--daily", "--file", file) == 0
    assert run("backup", "--daily", "--file", file) == 0
    assert "made already" in capsys.readouterr().out
    assert [one.label for one in backups.kept(file)] == ["day"]


def test_a_file_that_may_not_be_looked_at_has_none(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_path: Path, **_options: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied")

    assert daily.is_due(file)
    monkeypatch.setattr(Path, "stat", refused)
    assert not daily.is_due(file)


def test_seven_days_and_four_weeks_are_kept_and_what_a_hand_made(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = paths.backup_dir(file)
    assert run("backup", "--file", file) == 0
    (folder / "my own.db").write_bytes(b"x")
    for label in ("restore", "schema8"):
        (folder / f"deals_2025-01-01_000000_{label}.db").write_bytes(b"x")
    for back in range(60, 0, -1):
        day = DAY - timedelta(back)
        (folder / f"deals_{day}_080000_day.db").write_bytes(b"x")
        (folder / f"deals_{day}_090000_import.db").write_bytes(b"x")
        backups.thin(file)
    assert run("backup", "--daily", "--file", file) == 0
    kept = backups.kept(file)
    days = [one.made.date() for one in kept if one.label == "day"]
    assert days[:7] == [DAY - timedelta(back) for back in range(7)]
    assert [day.weekday() for day in days[8:]] == [6, 6, 6], "the last of each week"
    assert len(days) == 11
    assert days[-1] >= DAY - timedelta(7 + 4 * 7)
    labels = [one.label for one in kept]
    assert labels.count("import") == 7
    assert {"", "hand", "restore", "schema"} <= set(labels)


def test_a_copy_with_other_rows_is_no_backup(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = iter([{"deal": 1}, {"deal": 2}])
    monkeypatch.setattr(backup, "counts", lambda _conn: next(told))
    with pytest.raises(OpenError, match="other rows"):
        backup.backup(file, paths.backup_dir(file), "day")
    assert not paths.backup_dir(file).exists()


def test_one_that_finds_no_room_leaves_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def copy(_conn: driver.Connection, target: Path, _progress: object) -> None:
        target.with_name(f"{target.name}-journal").touch()
        raise driver.OperationalError("disk I/O error")

    monkeypatch.setattr(backup, "copy", copy)
    before = sorted(file.parent.iterdir())
    with pytest.raises(OpenError, match="No backup"):
        backup.backup(file, file.parent / "kept", "day")
    assert sorted(file.parent.iterdir()) == before


def test_an_import_makes_one_before_and_is_not_stopped_by_a_failing_one(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = held(file)
    table = tmp_path / "deals.csv"
    table.write_text("Deal Name,Amount\nKestrel Rail,100\n")
    assert run("import", table, "--file", file) == 0
    [made] = backups.kept(file)
    assert made.label == "import"
    assert held(made.path)["deal"] == before["deal"]
    shutil.rmtree(made.path.parent)
    made.path.parent.write_text("in the way")
    table.write_text("Deal Name,Amount\nSirocco Air,100\n")
    assert run("import", table, "--file", file) == 0
    assert "No backup" in capsys.readouterr().err
    assert len(held(file)["deal"]) == 3


def test_the_first_change_of_a_day_by_a_script_has_one_made(file: Path) -> None:
    assert run("add", "Kestrel Rail", "5k", "--file", file) == 0
    until = time.monotonic() + 20
    while not backups.has_daily(file, DAY) and time.monotonic() < until:
        time.sleep(0.05)
    [made] = backups.kept(file)
    assert held(made.path) == held(file)


def test_info_lists_them(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("backup", "--file", file) == 0
    capsys.readouterr()
    assert run("info", "--file", file) == 0
    said = capsys.readouterr().out
    assert "by hand" in said
    assert "23 Nov 2026" in said
    assert run("info", "--file", file, "--json") == 0
    [one] = json.loads(capsys.readouterr().out)["backup_files"]
    assert (one["label"], one["bytes"]) == ("hand", Path(one["file"]).stat().st_size)


def test_a_killed_backup_leaves_no_backup(file: Path) -> None:
    code = (
        "import os\nfrom pathlib import Path\nfrom pipeline_tui.store import backup\n"
        "backup.counts = lambda conn: os._exit(9)\n"
        f"backup.backup(Path({str(file)!r}), Path({str(paths.backup_dir(file))!r}), 'day')"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    assert backups.kept(file) == []
    assert len(held(file)["deal"]) == 1
    [left] = paths.backup_dir(file).iterdir()
    os.utime(left, (0, 0))
    assert run("backup", "--file", file) == 0
    assert not left.exists()
