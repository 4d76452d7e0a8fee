"""Two windows on one file see each other, and neither writes over the other in silence."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.pty.conftest import ROOT, Start, ready
from tests.pty.reading import rows, stage_of
from tests.support.terminal import Terminal, in_row

pytestmark = pytest.mark.pty

# The program, looking around for other windows' changes only when it is too late.
BLIND = """
import sys
from pipeline_tui.tui import app
app._LOOK_AROUND = 3600
from pipeline_tui.cli.main import main
sys.exit(main())
"""
# Another process that holds the file as an import does, until it is told to go on.
IMPORT = """
import sys
from pipeline_tui.store import busy, opening
from pathlib import Path
path = Path(sys.argv[1])
conn = opening.connect(path, busy_ms=5000)
opening.prepare_writing(conn, path)
with busy.announced(conn, "Importing deals"):
    conn.execute("BEGIN IMMEDIATE")
    print("held", flush=True)
    sys.stdin.readline()
    conn.execute("COMMIT")
"""


def first_card(terminal: Terminal) -> str:
    """The beginning of the name on the card under the cursor."""
    row = next(line for line in terminal.lines[3:] if "▌" in line)
    return row.partition("▌")[2].split("…")[0].strip()[:6]


def said(terminal: Terminal) -> str:
    """The message in the last row."""
    return terminal.row(-1).strip()


@contextmanager
def importing(path: Path) -> Iterator["subprocess.Popen[str]"]:
    """An import in another process, under way."""
    with subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            if process.poll() is None:
                process.communicate("\n")


def test_a_move_shows_in_the_other_window(board: Start, sample: Path) -> None:
    one, other = board(sample), board(sample)
    head = other.lines[1]
    one.press("L")
    one.wait(in_row(-1, "Moved "))
    since = time.monotonic()
    other.wait(lambda t: t.row(1) != head)
    # It looks every half second; the rest is for a busy machine.
    assert time.monotonic() - since < 2
    assert other.lines[1] == one.lines[1]


def test_a_deal_moved_elsewhere_meanwhile_is_not_moved_again(board: Start, sample: Path) -> None:
    one = board(sample)
    with Terminal([sys.executable, "-c", BLIND, str(sample)], cwd=ROOT) as other:
        other.wait(ready)
        assert first_card(one) == first_card(other)
        head = other.lines[1]
        one.press("L")
        one.wait(in_row(-1, "Moved "))
        name = said(one).removeprefix("Moved ").rsplit(" to ", 1)[0]
        visits = rows(sample, "SELECT count(*) FROM visit")
        other.press("L")
        other.wait(in_row(-1, "meanwhile"))
        assert stage_of(sample, name) == "Qualified"
        assert rows(sample, "SELECT count(*) FROM visit") == visits
        assert other.lines[1] != head
        assert other.lines[1] == one.lines[1]


def test_bursts_from_both_lose_nothing(board: Start, sample: Path) -> None:
    one, other = board(sample), board(sample)
    actions = rows(sample, "SELECT count(*) FROM action")[0][0]
    for _turn in range(6):
        for terminal in (one, other):
            terminal.press("L", "h", "j")
    for terminal in (one, other):
        terminal.press("g")
        terminal.wait(in_row(-1, "last changed"))
        terminal.press("q", "g", "l")
        terminal.wait(in_row(0, "Last changed"))
    done = rows(sample, "SELECT count(*) FROM action")[0][0] - actions
    assert 6 <= done <= 12
    # A deal is in one stage at a time, whoever moved it.
    assert rows(
        sample,
        "SELECT deal_id FROM visit WHERE left_on IS NULL AND deleted_at IS NULL"
        " GROUP BY deal_id HAVING count(*) > 1",
    ) == []  # fmt: skip


def test_a_move_waits_for_an_import_and_keys_go_on(board: Start, sample: Path) -> None:
    terminal = board(sample)
    with importing(sample) as other:
        terminal.press("L")
        terminal.wait(in_row(-1, "Importing deals"))
        assert "Waiting" in said(terminal)
        held = terminal.row(3)
        terminal.press("j")
        terminal.wait(lambda t: t.row(3) != held and "▌" in t.row(5))
        terminal.press("k")
        terminal.wait(lambda t: "▌" in t.row(3))
        other.communicate("\n")
        terminal.wait(in_row(-1, "Moved "))
    name = said(terminal).removeprefix("Moved ").rsplit(" to ", 1)[0]
    assert stage_of(sample, name) == "Qualified"


def test_waiting_can_be_given_up(board: Start, sample: Path) -> None:
    terminal = board(sample)
    before = terminal.row(1)
    with importing(sample):
        terminal.press("L")
        terminal.wait(in_row(-1, "Waiting"))
        terminal.press("esc")
        terminal.wait(in_row(-1, "Not done"))
    assert terminal.row(1) == before


def test_a_window_opens_while_an_import_is_under_way(board: Start, sample: Path) -> None:
    with importing(sample):
        assert "Lead" in board(sample).lines[1]
