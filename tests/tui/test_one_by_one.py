"""One by one and the sweep: each decision one key, and a summary at the end."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline_tui.store.adding import NewDeal, NewStep
from tests.tui.running import TODAY, Running, running

DAY = date.fromisoformat(TODAY)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


def some(count: int) -> list[NewDeal]:
    return [
        NewDeal(f"Deal {number:02}", step=NewStep(DAY - timedelta(30 - number), None, "call", ""))
        for number in range(count)
    ]


def open_steps(run: Running) -> int:
    return int(
        run.one(
            "SELECT count(*) FROM follow_up WHERE done_on IS NULL AND deleted_at IS NULL"
            " AND due_on > ?",
            TODAY,
        )
    )


async def test_twenty_deals_take_twenty_keys(tmp_path: Path) -> None:
    async with running(tmp_path, *some(20)) as run:
        await run.keys("2", "t")
        assert "1 of 20" in run.text
        await run.keys(*"12345678" * 2, *"1234")
        assert "20 deals gone through" in run.text
        for line in ("2  lost", "2  moved", "5  parked", "3  logged", "6  next step set"):
            assert line in run.text.replace("   ", "  "), line
        assert run.one("SELECT count(*) FROM deal WHERE skipped_until IS NOT NULL") == 2


async def test_the_progress_and_the_reasons_are_shown(tmp_path: Path) -> None:
    async with running(tmp_path, *some(3)) as run:
        await run.keys("tab", "j", "t")
        assert "2 of 3" in run.text
        assert "Here because" in run.text
        assert "call due 25 Oct" in run.text
        assert "1 no answer, again Wed 25 Nov" in run.text


async def test_an_undo_goes_back_to_the_deal(tmp_path: Path) -> None:
    async with running(tmp_path, *some(3)) as run:
        await run.keys("tab", "t", "3", "u")
        assert "1 of 3" in run.text
        assert open_steps(run) == 0


async def test_a_change_that_decides_nothing_stays_on_the_deal(tmp_path: Path) -> None:
    async with running(tmp_path, *some(3)) as run:
        await run.keys("tab", "t", "p", "1")
        assert "1 of 3" in run.text
        await run.keys("j", "k")
        assert "1 of 3" in run.text


async def test_the_long_way_is_open_too(tmp_path: Path) -> None:
    async with running(tmp_path, *some(2)) as run:
        await run.keys("tab", "t", "n", "2", "enter")
        assert "2 of 2" in run.text
        await run.keys("x", "1", "enter")
        assert "2 deals gone through" in run.text
        await run.keys("q")
        assert run.app.here is not None
        assert run.app.here.screen_id == "queue"


async def test_leaving_early_shows_first_what_was_done(tmp_path: Path) -> None:
    async with running(tmp_path, *some(3)) as run:
        await run.keys("tab", "t", "7", "q")
        assert "2 not looked at" in run.text
        await run.keys("q")
        assert run.app.here is not None
        assert run.app.here.screen_id == "queue"


async def test_nothing_done_is_left_at_once(tmp_path: Path) -> None:
    async with running(tmp_path, *some(3)) as run:
        await run.keys("t", "question_mark")
        assert run.text.splitlines()[2].split()[:3] == ["▌", "1,", "&"]
        assert "To the deal before" in run.text
        await run.keys("q", "q")
        assert run.app.here is not None
        assert run.app.here.screen_id == "board"


async def test_the_board_goes_through_what_its_filter_shows(tmp_path: Path) -> None:
    async with running(tmp_path, *some(5)) as run:
        await run.keys("slash")
        await run.type("deal 03")
        await run.keys("enter", "t")
        assert "1 of 1" in run.text
        assert "Deal 03" in run.text


async def test_the_sweep_takes_what_is_past_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, *some(3)) as run:
        await run.keys("T")
        assert run.said == "There is nothing to go through."
        monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-12-20")
        run.app._look_around()
        await run.keys("T")
        assert "Sweep" in run.text
        assert "over the 14-day limit" in run.text
        await run.keys("2", "5", "7")
        assert "3 deals gone through" in run.text
        assert run.one("SELECT count(*) FROM deal WHERE status = 'lost'") == 1
