"""A terminal that goes away, takes nothing, or was with somebody else meanwhile."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.pty.conftest import ROOT, Start, ready
from tests.pty.left import assert_left, moved
from tests.pty.reading import rows, stage_of
from tests.support.terminal import Terminal, in_row, program

pytestmark = pytest.mark.pty


def block(number: signal.Signals) -> None:
    """Keep a signal from the process about to start."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [number])


def ended_in_order(terminal: Terminal, path: Path) -> int:
    """The status, of a program that closed its file: the last resort leaves the log full."""
    try:
        status = terminal.process.wait(20)
    except subprocess.TimeoutExpired:
        raise AssertionError("it did not end") from None
    log = path.with_name(f"{path.name}-wal")
    assert not log.exists() or log.stat().st_size == 0
    assert rows(path, "SELECT count(*) FROM busy") == [(0,)]
    assert rows(path, "PRAGMA quick_check") == [("ok",)]
    return status


def test_a_terminal_that_goes_away_amid_keys_ends_it(board: Start, sample: Path) -> None:
    terminal = board(sample)
    name, stage = moved(terminal)
    os.write(terminal.master, b"jjkk" * 50)
    terminal.hang_up()
    assert ended_in_order(terminal, sample) == 128 + signal.SIGHUP
    assert stage_of(sample, name) == stage


def test_a_terminal_that_goes_away_without_a_signal_ends_it(sample: Path) -> None:
    """Signals are for the leader of the session, which it need not be."""
    command = program(sample)
    with Terminal(command, cwd=ROOT, preexec=lambda: block(signal.SIGHUP)) as terminal:
        terminal.wait(ready)
        name, stage = moved(terminal)
        terminal.hang_up()
        assert ended_in_order(terminal, sample) == 128 + signal.SIGHUP
    assert stage_of(sample, name) == stage


def test_a_signal_ends_it_though_nobody_reads_what_it_writes(board: Start, sample: Path) -> None:
    terminal = board(sample)
    name, stage = moved(terminal)
    os.write(terminal.master, b"21" * 200)
    terminal.signal(signal.SIGTERM)
    assert ended_in_order(terminal, sample) == 128 + signal.SIGTERM
    assert stage_of(sample, name) == stage


def is_stopped(terminal: Terminal) -> bool:
    """Whether its process is, as the kernel says (Linux only)."""
    state = Path(f"/proc/{terminal.process.pid}/stat").read_text(encoding="utf-8")
    return state.rpartition(")")[2].split()[0] == "T"


@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGSTOP])
def test_it_is_stopped_and_comes_back(board: Start, sample: Path, number: signal.Signals) -> None:
    terminal = board(sample)
    lines = terminal.lines
    terminal.signal(number)
    terminal.wait(is_stopped)
    if number == signal.SIGTSTP:
        terminal.wait(lambda t: t.modes.as_a_shell_has_them)
        assert terminal.settings_restored
    terminal.draw(b"\x1b[2J\x1b[Hls\r\n")
    terminal.signal(signal.SIGCONT)
    terminal.wait(lambda t: t.lines == lines)
    moved(terminal)
    terminal.press("ctrl+q")
    assert terminal.ended() == 0
    assert_left(terminal)


def test_told_to_go_on_it_takes_the_terminal_over_once(board: Start, sample: Path) -> None:
    terminal = board(sample)
    for _time in range(3):
        terminal.signal(signal.SIGCONT)
        terminal.press("?")
        terminal.wait(in_row(0, "Keys of"))
        terminal.press("esc")
        terminal.wait(ready)
    terminal.press("ctrl+q")
    assert terminal.ended() == 0
    assert_left(terminal)
    raw = bytes(terminal.raw)
    assert raw.count(b"\x1b[?1049h") == raw.count(b"\x1b[?1049l")
