"""What is decided on a deal in the queue, and where the cursor goes then."""

from pathlib import Path

import pytest

from pipeline_tui.store import lists, steps
from pipeline_tui.store.store import Store
from tests.tui.queued import DAY, THREE, due, late, under_cursor
from tests.tui.running import TODAY, running


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


async def test_no_answer_and_retry_takes_two_keys_and_lands_on_the_next(tmp_path: Path) -> None:
    async with running(tmp_path, *THREE) as run:
        await run.keys("tab", "n")
        assert "1st try of 6" in run.text
        assert "save, go to Bora" in run.text
        assert "Wed 25 Nov" in run.text
        await run.keys("enter")
        assert under_cursor(run) == "Bora"
        assert due(run) == ["Bora", "Cela"]
        row = run.store.conn.execute("SELECT kind, outcome FROM activity").fetchone()
        assert tuple(row) == ("call", "no_answer")
        row = run.store.conn.execute(
            "SELECT due_on, kind, body FROM follow_up WHERE done_on IS NULL AND due_on > ?",
            (TODAY,),
        ).fetchone()
        assert tuple(row) == ("2026-11-25", "call", "call again")
        await run.keys("u")
        assert due(run) == ["Acme", "Bora", "Cela"]
        assert under_cursor(run) == "Acme"


async def test_the_tries_in_a_row_are_counted_until_somebody_answers(tmp_path: Path) -> None:
    async with running(tmp_path, late("Acme")) as run:
        await run.keys("tab")
        for number in ("1st", "2nd", "3rd"):
            await run.keys("n")
            assert f"{number} try of 6" in run.text
            await run.keys("enter", "g", "g")
        await run.keys("n", "2", "enter", "n")
        assert "1st try of 6" in run.text


async def test_the_last_try_is_said_in_the_colour_of_a_warning(tmp_path: Path) -> None:
    async with running(tmp_path, late("Acme")) as run:
        lists.set_setting(run.store, "tries", 1)
        await run.keys("tab", "n")
        assert "1st try of 1" in run.text
        assert run.front.suggestion.warn


async def test_spoke_with_a_note_and_a_step_is_one_undo_step(tmp_path: Path) -> None:
    async with running(tmp_path, *THREE) as run:
        await run.keys("tab", "n", "2")
        await run.type("wants prices")
        await run.keys("tab", "home", "shift+end")
        await run.type("fri mail prices")
        await run.keys("enter")
        assert under_cursor(run) == "Bora"
        row = run.store.conn.execute("SELECT kind, body, outcome FROM activity").fetchone()
        assert tuple(row) == ("call", "wants prices", "spoke")
        sql = "SELECT due_on FROM follow_up WHERE body = 'mail prices' AND deleted_at IS NULL"
        assert run.one(sql) == "2026-11-27"
        await run.keys("u")
        assert run.one("SELECT count(*) FROM activity WHERE deleted_at IS NULL") == 0
        assert run.one(sql) is None


async def test_another_outcome_brings_another_step_unless_one_was_typed(tmp_path: Path) -> None:
    async with running(tmp_path, late("Acme")) as run:
        await run.keys("tab", "n", "4")
        assert run.front.step.value == "Thu call"
        await run.keys("tab", "home", "shift+end")
        await run.type("mon demo")
        await run.keys("tab", "5")
        assert run.front.step.value == "mon demo"


async def test_without_a_next_step_a_late_deal_stays(tmp_path: Path) -> None:
    async with running(tmp_path, late("Acme")) as run:
        await run.keys("tab", "n", "2", "tab", "home", "shift+end", "backspace")
        assert "no next step" in run.text or "now Fri 20 Nov" in run.text
        await run.keys("enter")
        assert due(run) == ["Acme"]


async def test_skipping_takes_a_deal_out_until_tomorrow(tmp_path: Path) -> None:
    async with running(tmp_path, *THREE) as run:
        await run.keys("tab", "S")
        assert run.said == "Skipped Acme until 24 Nov"
        assert due(run) == ["Bora", "Cela"]
        assert under_cursor(run) == "Bora"


async def test_every_action_that_takes_it_out_goes_on_to_the_next(tmp_path: Path) -> None:
    async with running(tmp_path, *THREE) as run:
        await run.keys("tab", "x", "1", "enter")
        assert under_cursor(run) == "Bora"
        await run.keys("z")
        await run.type("1w")
        await run.keys("enter", "1")
        assert under_cursor(run) == "Cela"


async def test_a_change_that_decides_nothing_keeps_the_cursor_on_its_deal(tmp_path: Path) -> None:
    async with running(tmp_path, *THREE) as run:
        await run.keys("tab", "j", "p", "1")
        assert under_cursor(run) == "Bora"
        assert due(run) == ["Bora", "Acme", "Cela"]


async def test_marked_deals_are_pushed_on_together(tmp_path: Path) -> None:
    async with running(tmp_path, *THREE) as run:
        await run.keys("tab", "space", "space", "space")  # the last row keeps the cursor
        assert "3 marked 30k wtd 3k" in run.text.splitlines()[0]
        await run.keys("space", "r")
        assert "2 deals" in run.text
        await run.type("fri call")
        await run.keys("enter")
        assert due(run) == ["Cela"]
        assert run.app.marked() == 0


async def test_logging_goes_on_to_the_deal_that_the_sheet_named(tmp_path: Path) -> None:
    async with running(tmp_path, *THREE, late("Dova", 1)) as run:
        await run.keys("tab", "n")
        assert "save, go to Bora" in run.text
        with Store.open(run.store.path) as other:  # puts Acme behind all others
            steps.set_step(other, [run.deal("Acme", "id")], DAY, None, "call", "call")
        run.app._look_around()
        await run.settle()
        await run.keys("enter")
        assert under_cursor(run) == "Bora"
