"""Files that cannot be opened: the real command says why, in one line, and touches nothing."""

import ctypes
import os
import resource
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pipeline_tui.store import driver
from tests.pty.conftest import ROOT, Start
from tests.pty.reading import rows, stage_of
from tests.support.terminal import Terminal, in_row, program

pytestmark = pytest.mark.pty

_DROP_FROM_BOUNDS = 24
_ROOTS_WAY_PAST_PERMISSIONS = (1, 2)  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH


def like_anybody() -> None:
    """Make file permissions count for root too, in the process about to start."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in _ROOTS_WAY_PAST_PERMISSIONS:
            if libc.prctl(_DROP_FROM_BOUNDS, capability, 0, 0, 0) != 0:
                raise OSError(ctypes.get_errno(), "prctl")


def open_it(path: Path) -> "subprocess.CompletedProcess[str]":
    """Run the command on a file, without a screen, as somebody whom permissions bind."""
    return subprocess.run(
        program(path), capture_output=True, text=True, timeout=60, check=False, cwd=ROOT,
        stdin=subprocess.DEVNULL, preexec_fn=like_anybody,
    )  # fmt: skip


def missing(path: Path) -> None:
    pass


def folder(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def empty(path: Path) -> None:
    path.touch()


def text(path: Path) -> None:
    path.write_text("name,amount\nAcme,12\n" * 50, encoding="utf-8")


def foreign(path: Path) -> None:
    with closing(driver.connect(str(path))) as conn:
        conn.execute("CREATE TABLE bookmarks (url TEXT)")


def truncated(path: Path) -> None:
    path.write_bytes((ROOT / "sample.db").read_bytes()[:300_000])


def beheaded(path: Path) -> None:
    path.write_bytes((ROOT / "sample.db").read_bytes()[:60])


def garbled(path: Path) -> None:
    whole = bytearray((ROOT / "sample.db").read_bytes())
    whole[100:4096] = b"\xa5" * 3996
    path.write_bytes(whole)


def newer(path: Path) -> None:
    path.write_bytes((ROOT / "sample.db").read_bytes())
    with closing(driver.connect(str(path))) as conn:
        conn.execute("PRAGMA journal_mode = DELETE").fetchall()
        conn.execute("PRAGMA user_version = 4711")


def unreadable(path: Path) -> None:
    path.write_bytes((ROOT / "sample.db").read_bytes())
    path.chmod(0o000)


def content(path: Path) -> object:
    """All that a file is, without opening what would block."""
    state = path.stat() if path.exists() else None
    inside = path.read_bytes() if path.is_file() else None
    return inside, state and (state.st_mode, state.st_size, state.st_mtime_ns, state.st_ino)


@pytest.mark.parametrize(
    "make",
    [missing, folder, pipe, empty, text, foreign, truncated, beheaded, garbled, newer, unreadable],
)
def test_it_is_refused_in_words(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "my deals.db"
    make(path)
    before = content(path), sorted(tmp_path.iterdir())
    done = open_it(path)
    assert done.returncode == 2, done
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("pipeline-tui: ")
    assert str(path) in line
    assert (content(path), sorted(tmp_path.iterdir())) == before


@pytest.mark.parametrize("table", ["stage", "action"])
def test_damage_that_only_reading_finds_is_said_in_words(
    start: Start, sample: Path, table: str
) -> None:
    rows(sample, "PRAGMA journal_mode = WAL")
    query = "SELECT rootpage, page_size FROM sqlite_schema, pragma_page_size WHERE name = ?"
    ((root, size),) = rows(sample, query, table)
    with sample.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xa5" * size)
    before = sample.read_bytes()
    terminal = start(sample)
    assert terminal.ended() == 2
    assert "damaged" in terminal.text
    assert terminal.modes.as_a_shell_has_them
    assert sample.read_bytes() == before


def test_a_locked_file_is_refused_in_words(sample: Path) -> None:
    # Reading it here would take this process's locks away, so that is done around them.
    before = sample.read_bytes()
    with closing(driver.connect(str(sample), isolation_level=None)) as holder:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
        holder.execute("BEGIN EXCLUSIVE")
        holder.execute("UPDATE deal SET name = name")
        beside = sorted(sample.parent.iterdir())
        done = open_it(sample)
        assert sorted(sample.parent.iterdir()) == beside
        holder.execute("ROLLBACK")
    assert sample.read_bytes() == before
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert str(sample) in line
    assert "locked" in line


def test_a_file_that_may_not_be_written_is_shown(sample: Path) -> None:
    sample.chmod(0o400)
    sample.parent.chmod(0o500)
    whole = sample.read_bytes()
    try:
        with Terminal(program(sample), preexec=like_anybody, cwd=ROOT) as terminal:
            terminal.wait(in_row(-1, "help"))
            heads = terminal.row(1)
            terminal.press("L")
            terminal.wait(in_row(-1, "read-only"))
            assert terminal.row(1) == heads
            terminal.press("ctrl+q")
            assert terminal.ended() == 0
    finally:
        sample.parent.chmod(0o700)
    assert sample.read_bytes() == whole
    assert sorted(sample.parent.iterdir()) == [sample]


def test_a_lock_while_running_is_said_and_waited_for(board: Start, sample: Path) -> None:
    terminal = board(sample)
    heads = terminal.row(1)
    with closing(driver.connect(str(sample), isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        terminal.press("L")
        terminal.wait(in_row(-1, "Another window is writing"))
        assert terminal.row(1) == heads
        holder.execute("ROLLBACK")
    terminal.wait(in_row(-1, "Moved "))


def limit_files(terminal: Terminal, size: int) -> None:
    """No file of the program may grow past a size: what a full disk does to a write."""
    limits = (size, resource.RLIM_INFINITY)
    resource.prlimit(terminal.process.pid, resource.RLIMIT_FSIZE, limits)


def test_a_full_disk_is_said_and_the_card_stays(board: Start, sample: Path) -> None:
    before = rows(sample, "SELECT id, stage_id FROM deal ORDER BY id")
    terminal = board(sample)
    shown = terminal.lines[1:-3]
    limit_files(terminal, 40_000)
    for _attempt in range(2):
        terminal.press("L")
        terminal.wait(in_row(-1, "No room left"))
        assert terminal.lines[1:-3] == shown
        terminal.press("k")
        terminal.wait(in_row(-1, "help"))
    assert rows(sample, "SELECT id, stage_id FROM deal ORDER BY id") == before

    limit_files(terminal, resource.RLIM_INFINITY)
    terminal.press("L")
    terminal.wait(in_row(-1, "Moved "))
    name = terminal.row(-1).strip().removeprefix("Moved ").rsplit(" to ", 1)[0]
    terminal.press("ctrl+q")
    assert terminal.ended() == 0
    assert stage_of(sample, name) == "Qualified"
    assert rows(sample, "PRAGMA integrity_check") == [("ok",)]
