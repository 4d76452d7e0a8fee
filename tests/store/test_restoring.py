"""A backup put back: verified, undoable, and at no moment half a file."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui import paths
from pipeline_tui.store import adding, backups, driver, opening, restoring
from pipeline_tui.store import exchange_files as swap
from pipeline_tui.store.errors import StoreError
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


@pytest.fixture
def other(file: Path, tmp_path: Path) -> Path:
    """A copy of the file as it was, which has gone on since."""
    copy = tmp_path / "copy.db"
    assert run("backup", copy, "--file", file) == 0
    add(file, "Sirocco Air")
    return copy


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
        "text that is none": sql("UPDATE change SET patch = CAST(x'7b22ff223a317d' AS TEXT)"),
        "a journal of no JSON": sql("UPDATE change SET prev = '{'"),
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


def foreign_log(tmp_path: Path) -> dict[str, bytes]:
    """The log of another program, whole and with all that its file holds."""
    path = tmp_path / "foreign.db"
    with closing(driver.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode = WAL").fetchall()
        conn.execute("CREATE TABLE z (x)")
        return {suffix: Path(f"{path}{suffix}").read_bytes() for suffix in ("-wal", "-shm")}


def test_a_file_beside_a_foreign_log_is_kept_as_it_was(
    file: Path, other: Path, tmp_path: Path
) -> None:
    now, before, sides = held(file), file.read_bytes(), foreign_log(tmp_path)
    for suffix, content in sides.items():
        Path(f"{file}{suffix}").write_bytes(content)
    assert run("restore", other, "--file", file) == 0
    assert held(file) == held(other)
    kept = backups.last_before(file, "restore")
    assert kept is not None
    assert kept.path.read_bytes() == before
    assert {suffix: Path(f"{kept.path}{suffix}").read_bytes() for suffix in sides} == sides
    assert run("restore", "--undo", "--file", file) == 0
    assert held(file) == now


def test_a_log_that_a_crash_left_is_kept_and_comes_back(file: Path, other: Path) -> None:
    with Child(file) as window:
        window.send("add", "Only in the log")
        window.read()
        window.kill()
    assert Path(f"{file}-wal").stat().st_size
    assert run("restore", other, "--file", file) == 0
    assert run("restore", "--undo", "--file", file) == 0
    assert "Only in the log" in str(held(file)["deal"])


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
