"""Backups: whole and verified, some kept, one put back; at no moment is there half a file."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui import paths
from pipeline_tui.cli.main import main
from pipeline_tui.store import adding, backup, backups, driver, opening, restoring
from pipeline_tui.store import exchange_files as swap
from pipeline_tui.store.errors import OpenError, StoreError
from pipeline_tui.store.store import Store
from tests.support.child import Child
from tests.support.dump import Dump, dump

DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", DAY.isoformat())
    monkeypatch.delenv("PIPELINE_TUI_BACKUPS")


def add(path: Path, name: str) -> Dump:
    with Store.open(path, create=True) as store:
        adding.add(store, adding.NewDeal(name, 24_000_00))
        return dump(store.conn)


def held(path: Path) -> Dump:
    with Store.open(path) as store:
        return dump(store.conn)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "deals.db"
    add(path, "Boréal Foods")
    return path


@pytest.fixture
def other(file: Path, tmp_path: Path) -> Path:
    """A copy of the file as it was, which has gone on since."""
    copy = tmp_path / "copy.db"
    assert run("backup", copy, "--file", file) == 0
    add(file, "Sirocco Air")
    return copy


def run(*words: object) -> int:
    try:
        return main([str(word) for word in words])
    except SystemExit as left:
        return int(left.code or 0)


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
    assert run("backup", file, "--file", file, "--force") == 2
    assert run("backup", tmp_path, "--file", file) == 2
    assert run("backup", "--file", tmp_path / "none.db") == 2


def test_one_a_day(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("backup", "--daily", "--file", file) == 0
    assert run("backup", "--daily", "--file", file) == 0
    assert "made already" in capsys.readouterr().out
    assert [one.label for one in backups.kept(file)] == ["day"]


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


# -- putting one back ----------------------------------------------------------------------


def test_a_restore_can_be_undone_and_done_again(
    file: Path, other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now, then = held(file), held(other)
    assert run("restore", other, "--file", file) == 0
    assert held(file) == then
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "restore --undo" in capsys.readouterr().out
    assert run("restore", "--undo", "--file", file) == 0
    assert held(file) == now
    assert run("restore", "--undo", "--file", file, "--json") == 0
    assert held(file) == then
    assert held(other) == then
    assert {one.name for one in file.parent.iterdir()} == {"deals.db", "deals.db.backups"}


def test_what_is_no_whole_file_of_ours_is_refused(
    file: Path, other: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    size = other.stat().st_size

    def spoiled(name: str, spoil: Callable[[Path], object]) -> Path:
        path = Path(shutil.copyfile(other, tmp_path / f"{name}.db"))
        spoil(path)
        return path

    def page(path: Path) -> None:
        with closing(driver.connect(path)) as conn:
            row = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'deal_by_amount'")
            root = row.fetchone()[0]
        with path.open("r+b") as handle:
            handle.seek((root - 1) * 4096)
            handle.write(b"\xff" * 100)

    def sql(text: str) -> Callable[[Path], object]:
        def act(path: Path) -> None:
            with closing(driver.connect(path, isolation_level=None)) as conn:
                conn.execute(text)

        return act

    cases = {
        "damaged": page,
        "cut": lambda path: os.truncate(path, size // 2),
        "empty": lambda path: os.truncate(path, 0),
        "text": lambda path: path.write_text("name,amount\n" * 90),
        "newer": sql("PRAGMA user_version = 999"),
        "nothing in it": sql("PRAGMA user_version = 0"),
        "foreign": sql("PRAGMA application_id = 7"),
        "no deals": sql("DROP TABLE feedback"),
        "missing": Path.unlink,
        "hot": lambda path: Path(f"{path}-journal").write_bytes(restoring._HOT + b"x" * 600),
    }
    before = file.read_bytes()
    for name, spoil in cases.items():
        path = spoiled(name, spoil)
        assert run("restore", path, "--file", file) == 2, name
        assert str(path) in capsys.readouterr().err, name
        assert file.read_bytes() == before, name
        assert [one.name for one in file.parent.iterdir()] == ["deals.db"], name
    assert run("restore", file, "--file", file) == 2
    assert run("restore", "--undo", "--file", file) == 2
    assert run("restore", "--file", file) == 2


def test_what_is_not_ours_is_not_replaced(other: Path, tmp_path: Path) -> None:
    table = tmp_path / "deals.csv"
    table.write_text("name,amount\n" * 90)
    assert run("restore", other, "--file", table) == 2
    assert table.read_text() == "name,amount\n" * 90
    with closing(driver.connect(tmp_path / "foreign.db")) as conn:
        conn.execute("CREATE TABLE other (x)")
    assert run("restore", other, "--file", tmp_path / "foreign.db") == 2
    assert run("restore", other, "--file", tmp_path / "no folder" / "deals.db") == 2


def stale(file: Path, tmp_path: Path) -> dict[str, bytes]:
    """The log of another file of the same size, as a crash leaves it."""
    path = Path(shutil.copyfile(file, tmp_path / "crashed.db"))
    with Store.open(path) as store:
        adding.add(store, adding.NewDeal("Of another file"))
        return {suffix: Path(f"{path}{suffix}").read_bytes() for suffix in ("-wal", "-shm")}


@pytest.mark.parametrize("place", ["beside the file", "beside the backup", "without the file"])
def test_stale_side_files_are_not_mixed_in(
    place: str, file: Path, other: Path, tmp_path: Path
) -> None:
    then, sides = held(other), stale(file, tmp_path)
    with closing(driver.connect(other)) as conn:
        conn.execute("PRAGMA journal_mode = DELETE").fetchall()
    beside = other if place == "beside the backup" else file
    if place == "without the file":
        file.unlink()
    for suffix, content in sides.items():
        Path(f"{beside}{suffix}").write_bytes(content)
    assert run("restore", other, "--file", file) == 0
    with closing(driver.connect(f"{file.as_uri()}?mode=ro", uri=True)) as conn:
        assert dump(conn) == then
    assert held(file) == then


def test_a_damaged_file_is_replaced_and_kept_with_its_side_files(file: Path, other: Path) -> None:
    paths.backup_dir(file).mkdir()
    shutil.copyfile(other, paths.backup_dir(file) / "deals_2026-11-22_080000_day.db")
    file.write_bytes(b"\xff" * 5000)
    Path(f"{file}-wal").write_bytes(b"a log")
    assert run("restore", other, "--file", file) == 0
    assert held(file) == held(other)
    kept = backups.last_before(file, "restore")
    assert kept is not None
    assert kept.path.read_bytes() == b"\xff" * 5000
    assert Path(f"{kept.path}-wal").read_bytes() == b"a log"
    assert not Path(f"{file}-wal").exists() or Path(f"{file}-wal").read_bytes() != b"a log"


def test_a_link_stays_a_link(file: Path, other: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(file)
    assert run("restore", other, "--file", link) == 0
    assert link.is_symlink()
    assert held(file) == held(other)


def test_nothing_is_replaced_under_a_window(
    file: Path, other: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Child(file) as window:
        window.send("add", "theirs")
        window.read()
        assert run("restore", other, "--file", file) == 2
        assert "open in another window" in capsys.readouterr().err
        monkeypatch.setattr(opening, "opened_by", lambda _path: 0)
        assert run("restore", other, "--file", file) == 2, "its lock tells as well"
        assert "open in another window" in capsys.readouterr().err
    assert len(held(file)["deal"]) == 3


def test_nothing_is_written_to_a_file_that_was_replaced(file: Path, other: Path) -> None:
    with Store.open(file) as store:
        shutil.copyfile(other, other.with_name("new.db"))
        other.with_name("new.db").replace(file)
        before = file.read_bytes()
        with pytest.raises(StoreError, match="replaced or removed"):
            adding.add(store, adding.NewDeal("Nobody would find it"))
        assert not store.conn.in_transaction
        file.unlink()
        with pytest.raises(StoreError, match="replaced or removed"):
            adding.add(store, adding.NewDeal("Nobody would find it"))
    assert before == other.read_bytes()


# -- killed --------------------------------------------------------------------------------

_STEPS = (
    *("brought", "kept", "marked", "without -wal", "without -shm", "without -journal"),
    *("exchanged", "done"),
)


def killed_at(step: str, work: Callable[[], Any]) -> None:
    """Do something in a process that ends at a step as if it were killed."""

    def reached(here: str) -> None:
        if here == step:
            os._exit(9)

    child = os.fork()
    if child == 0:
        for module in (swap, restoring):
            setattr(module, "fault_point", reached)  # noqa: B010
        try:
            work()
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9, step


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.parametrize("step", _STEPS)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_kill_leaves_the_old_file_or_the_new_one(step: str, file: Path, other: Path) -> None:
    now, then = held(file), held(other)
    killed_at(step, lambda: restoring.restore(file, other))
    found = held(file)
    assert found == (now if step in ("brought", "kept") else then)
    with Store.open(file) as store:
        assert store.conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert run("restore", other, "--file", file) == 0
    assert held(file) == then
    assert {one.name for one in file.parent.iterdir()} == {"deals.db", "deals.db.backups"}


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
