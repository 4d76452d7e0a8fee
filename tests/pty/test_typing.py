"""Keys and pastes as they come: early, fast, long; and terminals of any size."""

import os
import sys
from pathlib import Path

import pytest

from pipeline_tui.store import lists
from pipeline_tui.store.store import Store
from tests.pty.conftest import ROOT, Start, ready
from tests.pty.reading import rows, stage_of
from tests.support.terminal import Terminal, in_row, not_in_row

pytestmark = pytest.mark.pty


def test_keys_typed_before_anything_is_shown_count(start: Start, sample: Path) -> None:
    terminal = start(sample)
    terminal.press("j", "L")
    terminal.wait(in_row(-1, "Moved "))
    name, stage = terminal.row(-1).strip().removeprefix("Moved ").rsplit(" to ", 1)
    assert stage_of(sample, name) == stage == "Qualified"


def test_keys_typed_before_the_first_layout_count(start: Start, sample: Path) -> None:
    terminal = start(sample)
    terminal.wait(lambda t: "1049" in t.modes.on)
    terminal.press("down", "G", "k", "right", "L", "d", "pagedown", ":")
    terminal.wait("Find")


def test_keys_typed_ahead_reach_the_dialog_they_are_meant_for(board: Start, sample: Path) -> None:
    terminal = board(sample)
    before = rows(sample, "SELECT status, count(*) FROM deal GROUP BY status ORDER BY 1")
    terminal.send("z1w\r2")
    terminal.wait(in_row(-1, "Parked "))
    assert rows(sample, "SELECT status, count(*) FROM deal GROUP BY status ORDER BY 1") == before
    terminal.send("qaTyped ahead 12k\r")
    terminal.wait(in_row(-1, "Added Typed ahead"))
    assert rows(sample, "SELECT amount FROM deal WHERE name = 'Typed ahead'") == [(1_200_000,)]


def test_a_long_paste_into_the_quick_add_line(board: Start, sample: Path) -> None:
    terminal = board(sample)
    terminal.press("a")
    terminal.wait("New deal")
    terminal.paste("Long name " * 500 + "12k")
    terminal.wait("12k")
    terminal.press("enter")
    terminal.wait(in_row(-1, "Added Long name"))
    ((length,),) = rows(sample, "SELECT length(name) FROM deal WHERE name LIKE 'Long name%'")
    assert length == len(("Long name " * 500).strip())


def test_a_paste_where_nothing_is_typed_does_nothing(board: Start, sample: Path) -> None:
    terminal = board(sample)
    before = rows(sample, "SELECT count(*) FROM action")
    terminal.paste("LLLwDxHz1w\r" * 20)
    terminal.press("g")
    terminal.wait(in_row(-1, "last changed"))
    assert rows(sample, "SELECT count(*) FROM action") == before


def test_any_size_of_terminal_and_back(board: Start, sample: Path) -> None:
    terminal = board(sample)
    for columns, lines in ((40, 10), (200, 50), (1, 1), (20, 5), (300, 8), (10, 60), (80, 24)):
        terminal.resize(columns, lines)
        terminal.press("l", "j", "d")
    terminal.resize(200, 50)
    terminal.wait(lambda t: ready(t) and "Figures" in t.text)
    terminal.resize(80, 24)
    terminal.wait(lambda t: ready(t) and "Figures" not in t.text)
    terminal.press("ctrl+q")
    assert terminal.ended() == 0


def test_a_coloured_paste_of_several_lines_stays_one_note(board: Start, sample: Path) -> None:
    """Out of another terminal, where the colours are escape sequences."""
    terminal = board(sample)
    before = rows(sample, "SELECT count(*) FROM deal WHERE deleted_at IS NULL")
    terminal.press("n", "7")
    terminal.wait("note")
    terminal.paste("a log: \x1b[31mred\x1b[0m\nDelete me\nthird")
    terminal.wait("third")
    terminal.press("enter")
    terminal.wait(in_row(-1, "Noted on"))
    assert rows(sample, "SELECT count(*) FROM deal WHERE deleted_at IS NULL") == before
    kept = "SELECT count(*) FROM activity WHERE body = 'a log: red Delete me third'"
    assert rows(sample, kept) == [(1,)]


def test_a_byte_of_an_older_encoding_does_not_end_the_program(board: Start, sample: Path) -> None:
    terminal = board(sample)
    terminal.press("n", "7")
    terminal.wait("what happened?")
    os.write(terminal.master, b"d\xe9j\xe0 vu\x9b")
    terminal.wait("déjà vu")
    terminal.press("enter")
    terminal.wait(in_row(-1, "Noted on"))


DEAF = """
import signal, sys
listen = signal.signal

def deaf(number, handler):
    return listen(number, signal.SIG_IGN if number == signal.SIGWINCH else handler)

signal.signal = deaf
from pipeline_tui.cli.main import main
sys.exit(main())
"""


def test_a_new_size_is_noticed_without_its_signal(sample: Path) -> None:
    with Terminal([sys.executable, "-c", DEAF, str(sample)], cwd=ROOT) as terminal:
        terminal.wait(ready)
        terminal.resize(120, 40)
        terminal.wait(lambda t: ready(t) and "Figures" in t.text)


def test_a_small_terminal_stays_usable(board: Start, sample: Path) -> None:
    terminal = board(sample, columns=40, rows=10)
    assert "Lead" in terminal.row(1)
    assert any("▌" in line for line in terminal.lines)
    terminal.press("L")
    terminal.wait(in_row(-1, "Moved "))
    terminal.press("enter")
    terminal.wait(lambda t: "│" not in t.row(1))
    terminal.press("q", "a")
    terminal.wait("New deal")
    terminal.press("esc")
    terminal.wait(lambda t: "New deal" not in t.text and "Qualified" in t.row(1))


def test_the_wheel_scrolls_and_a_click_selects(board: Start, sample: Path) -> None:
    terminal = board(sample)
    top = terminal.row(3)
    terminal.send("\x1b[<65;25;10M")
    terminal.wait(not_in_row(3, top))
    terminal.click(20, 9)
    terminal.wait(lambda t: t.cell(18, 9) == "▌")
    terminal.click(20, 9)
    terminal.wait("Next steps")


def test_a_name_too_long_for_its_row_is_renamed_whole(board: Start, sample: Path) -> None:
    long = "A source with a name much longer than the list shows in a row of it"
    with Store.open(sample) as store:
        lists.rename_item(store, "source", lists.items(store.conn, "source")[0].id, long)
    terminal = board(sample)
    terminal.send(":Edit the list of sources\r")
    terminal.wait("A source with a name")
    terminal.press("enter")
    terminal.wait("Rename")
    terminal.press("end", "!", "enter")
    terminal.wait(in_row(-1, "Renamed"))
    assert (f"{long}!",) in rows(sample, "SELECT name FROM source")
