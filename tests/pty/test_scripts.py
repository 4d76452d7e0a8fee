"""A script beside a running program: its changes show within a second, and undo asks first."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.pty.conftest import ROOT, Start
from tests.pty.reading import rows
from tests.support.terminal import in_row

pytestmark = pytest.mark.pty


def test_what_a_script_changed_shows_and_undo_asks(board: Start, sample: Path) -> None:
    window = board(sample)
    head = window.lines[1]
    command = [sys.executable, "-m", "pipeline_tui", "add", "Zebra", "5k", "--file", str(sample)]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=True)
    since = time.monotonic()
    window.wait(lambda t: t.row(1) != head)
    assert done.returncode == 0
    # It looks every half second; the rest is for a busy machine.
    assert time.monotonic() - since < 2
    window.press("u")
    window.wait(lambda t: any("Another window has since done" in line for line in t.lines))
    window.press("y")
    window.wait(in_row(-1, "Undone"))
    assert rows(
        sample, "SELECT count(*) FROM deal WHERE name = 'Zebra' AND deleted_at IS NULL"
    ) == [(0,)]
