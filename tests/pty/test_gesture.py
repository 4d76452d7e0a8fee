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
    """Deals that are all late, the first the longest; a lead is left once something is so.

    With something asked there is a deal before them that is too long in its stage, and no more.
    """
    with Store.open(path, create=True) as store:
        lists.set_setting(store, "me", "Ada Roy")
        if asked:
            exits.add(store, next(iter(store.rules.stages)), "statement", text=asked)
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("PIPELINE_TUI_TODAY", (DAY - timedelta(days=40)).isoformat())
                step = NewStep(DAY + timedelta(days=10), None, "call", "call Ann")
                add(store, NewDeal("Long a lead", amount=9_000_00, priority=1, step=step))
        for number in range(count):
            step = NewStep(DAY - timedelta(days=30 - number), None, "call", "call Ann")
            add(store, NewDeal(f"Deal {number:02}", amount=9_000_00, step=step))
    return path


def test_qualify_move_log_and_land_on_the_next_in_twelve_keys(board: Start, tmp_path: Path) -> None:
    """The move takes the deal out of its place in the queue, and the call is logged on it."""
    terminal = board(_file(tmp_path / "deals.db", 3, "They saw the demo"))
    pressed = 0

    def press(*keys: str) -> None:
        nonlocal pressed
        pressed += len(keys)
        terminal.press(*keys)

    press("tab")
    terminal.wait(in_row(0, "Queue 4"))
    press("c", "y", "y", "y", "q")
    terminal.wait("A 100")
    press("L")
    terminal.wait("They saw the demo")
    press("y")
    terminal.wait("Moved Long a lead to Qualified · . logs on it")
    terminal.wait(in_row(0, "Queue 3"))
    press(".")
    terminal.wait("Log: Long a lead")
    press("2", "enter")
    terminal.wait("Logged an exchange on Long a lead")
    assert "── Deal 00" in terminal.text
    assert pressed <= 12
    terminal.press("ctrl+q")
    assert terminal.ended() == 0
    with Store.open(tmp_path / "deals.db") as store:
        row = store.conn.execute(
            "SELECT s.name, d.grade, d.step_on > ?, (SELECT outcome FROM activity)"
            " FROM deal d JOIN stage s ON s.id = d.stage_id WHERE d.name = 'Long a lead'", (TODAY,)
        ).fetchone()  # fmt: skip
    assert tuple(row) == ("Qualified", 1, 1, "spoke")


def test_triage_of_twenty_deals_takes_a_key_a_deal(board: Start, tmp_path: Path) -> None:
    terminal = board(_file(tmp_path / "deals.db", 20))
    terminal.press("2", "t")
    terminal.wait("1 of 20")
    terminal.press(*"12345678" * 2, *"1234")
    terminal.wait("20 deals gone through")
