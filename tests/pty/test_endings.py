"""However the program ends, the terminal is as it was, and what was shown is in the file."""

import signal
import stat
import sys
from pathlib import Path

import pytest

from tests.pty.conftest import ROOT, Start, ready
from tests.pty.left import after_the_screen, assert_left, moved
from tests.pty.reading import stage_of
from tests.support import output
from tests.support.terminal import Terminal

pytestmark = pytest.mark.pty

FAULT = """
import sys
from pipeline_tui.cli.main import main
from pipeline_tui.tui.handlers import moving

def fail(app):
    hostile = "\\x1b]0;title\\x07[red]secret deal[/]"
    raise RuntimeError(hostile)

moving.next_stage = fail
sys.exit(main())
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_properly(board: Start, sample: Path, number: signal.Signals) -> None:
    terminal = board(sample)
    name, stage = moved(terminal)
    terminal.signal(number)
    assert terminal.ended() == 128 + number
    assert_left(terminal)
    assert stage_of(sample, name) == stage


def test_a_signal_ends_it_while_it_asks(board: Start, sample: Path) -> None:
    terminal = board(sample)
    terminal.press("E")
    terminal.wait("ctrl+s")
    terminal.signal(signal.SIGTERM)
    assert terminal.ended() == 128 + signal.SIGTERM
    assert_left(terminal)


def test_a_signal_before_the_first_frame_is_obeyed(start: Start, sample: Path) -> None:
    terminal = start(sample)
    terminal.wait(lambda t: "1049" in t.modes.on)
    terminal.signal(signal.SIGTERM)
    assert terminal.ended() in (128 + signal.SIGTERM, -signal.SIGTERM)
    assert terminal.modes.as_a_shell_has_them, terminal.modes


def test_a_terminal_that_goes_away_ends_it(board: Start, sample: Path) -> None:
    terminal = board(sample)
    name, stage = moved(terminal)
    terminal.hang_up()
    terminal.process.wait(20)
    assert stage_of(sample, name) == stage


def test_the_key_that_quits(board: Start, sample: Path) -> None:
    terminal = board(sample)
    name, stage = moved(terminal)
    terminal.press("ctrl+q")
    assert terminal.ended() == 0
    assert_left(terminal)
    assert stage_of(sample, name) == stage


def test_a_fault_in_it_is_said_in_a_line_and_logged(sample: Path, home: Path) -> None:
    with Terminal([sys.executable, "-c", FAULT, str(sample)], cwd=ROOT) as terminal:
        terminal.wait(ready)
        terminal.press("L")
        assert terminal.ended() == 1
        assert terminal.modes.as_a_shell_has_them, terminal.modes
        assert terminal.settings_restored
    assert output.strays(bytes(terminal.raw)) == []
    said = after_the_screen(terminal)
    assert said.startswith("pipeline-tui: Stopped by a fault in the program.")
    assert "secret" not in said
    assert len(said) < 400
    (log,) = home.rglob("pipeline-tui.log")
    assert log.name in said
    assert "RuntimeError" in log.read_text(encoding="utf-8")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_the_window_is_called_by_the_file_and_has_its_title_back(
    start: Start, board: Start, sample: Path
) -> None:
    named = sample.with_name("a\x1b]0;evil\x07b.db")
    sample.rename(named)
    terminal = board(named)
    terminal.press("ctrl+q")
    assert terminal.ended() == 0
    found, _rest = output.pieces(bytes(terminal.raw).decode())
    titles = [one.body for one in found if one.kind == "osc" and not one.body.startswith("22;")]
    assert titles == ["2;pipeline-tui – a␛]0;evil␇b.db"]
    kept = [one.body for one in found if one.kind == "csi" and one.body.endswith("t")]
    assert kept == ["22;0t", "23;0t"]
    assert found[-1].body == "23;0t" or "23;0t" in [one.body for one in found[-3:]]


def test_a_console_without_titles_is_sent_none(board: Start, sample: Path) -> None:
    terminal = board(sample, env={"TERM": "linux"})
    terminal.press("ctrl+q")
    assert terminal.ended() == 0
    assert b"\x1b]2;" not in terminal.raw
    assert b"22;0t" not in terminal.raw
