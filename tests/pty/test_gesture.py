"""A rep's whole gesture in a real terminal of 80 x 24, with the keys counted."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline_tui.store import exits, lists
from pipeline_tui.store.adding import NewDeal, NewStep, add
from pipeline_tui.store.store import Store
from tests.pty.conftest import TODAY, Start
from tests.support.terminal import in_row

pytestmark = pytest.mark.pty
DAY = date.fromisoformat(TODAY)


def _file(path: Path, count: int, asked: str = "") -> Path:
    """Deals that are all late, the first the longest; a lead is left once something is so."""
    with Store.open(path, create=True) as store:
        lists.set_setting(store, "me", "Ada Roy")
        if asked:
            exits.add(store, next(iter(store.rules.stages)), "statement", text=asked)
        for number in range(count):
            step = NewStep(DAY - timedelta(days=30 - number), None, "call", "call Ann")
            add(store, NewDeal(f"Deal {number:02}", amount=9_000_00, step=step))
    return path


def test_qualify_move_log_and_land_on_the_next_in_twelve_keys(board: Start, tmp_path: Path) -> None:
    terminal = board(_file(tmp_path / "deals.db", 3, "They saw the demo"))
    pressed = 0

    def press(*keys: str) -> None:
        nonlocal pressed
        pressed += len(keys)
        terminal.press(*keys)

    press("tab")
    terminal.wait(in_row(0, "Queue 3"))
    press("c", "y", "y", "y", "q")
    terminal.wait("A 100")
    press("L")
    terminal.wait("They saw the demo")
    press("y")
    terminal.wait("Moved Deal 00 to Qualified")
    press("k", "n")
    terminal.wait("what happened?")
    press("enter")
    terminal.wait("Logged an exchange on Deal 00")
    assert "── Deal 01" in terminal.text
    assert pressed <= 12
    terminal.press("ctrl+q")
    assert terminal.ended() == 0
    with Store.open(tmp_path / "deals.db") as store:
        row = store.conn.execute(
            "SELECT s.name, d.grade, d.step_on > ?, (SELECT outcome FROM activity)"
            " FROM deal d JOIN stage s ON s.id = d.stage_id WHERE d.name = 'Deal 00'", (TODAY,)
        ).fetchone()  # fmt: skip
    assert tuple(row) == ("Qualified", 1, 1, "no_answer")


def test_triage_of_twenty_deals_takes_a_key_a_deal(board: Start, tmp_path: Path) -> None:
    terminal = board(_file(tmp_path / "deals.db", 20))
    terminal.press("2", "t")
    terminal.wait("1 of 20")
    terminal.press(*"12345678" * 2, *"1234")
    terminal.wait("20 deals gone through")
