"""Board, queue and figures of a past day, and what changed since one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline_tui.store import adding, closing, deals
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.tui.dialogs.past_day import past_day
from tests.tui.running import TODAY, Running, running

NOW = date.fromisoformat(TODAY)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


@asynccontextmanager
async def lived(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Running]:
    """A week in which one deal was won, one moved on, and one came."""
    async with running(tmp_path, size=size) as run:
        on = {back: (NOW - timedelta(days=back)).isoformat() for back in (7, 3, 0)}
        monkeypatch.setenv("PIPELINE_TUI_TODAY", on[7])
        acme = adding.add(run.store, NewDeal("Acme renewal", amount=1_200_000)).deals
        trial = adding.add(run.store, NewDeal("Boréal trial", amount=300_000)).deals
        monkeypatch.setenv("PIPELINE_TUI_TODAY", on[3])
        open_stages = [one for one in run.store.rules.stages.values() if one.kind == "open"]
        deals.move(run.store, trial, open_stages[1].id)
        closing.win(run.store, acme)
        monkeypatch.setenv("PIPELINE_TUI_TODAY", on[0])
        adding.add(run.store, NewDeal("[b]Corvin[/b]", amount=500_000))
        run.app.changed(None)
        await run.settle()
        yield run


async def look_back(run: Running, day: str) -> None:
    await run.keys("@")
    await run.type(day)
    await run.keys("enter")
    await run.app.workers.wait_for_complete()
    await run.settle()


async def test_the_board_of_a_past_day_until_q(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with lived(tmp_path, monkeypatch) as run:
        await run.keys("l")
        before = run.text
        await look_back(run, "-5d")
        assert run.screen == "PastHome"
        assert "As of 18 Nov 2026" in run.text
        assert "q returns to today" in run.text
        assert "Acme renewal" in run.text
        assert "Corvin" not in run.text
        await run.keys("L")
        assert run.said == "Nothing can be changed here: this is how it stood on 18 Nov 2026."
        await run.keys("enter")
        assert run.screen == "DealScreen"
        assert "Acme renewal" in run.text
        await run.keys("q", "tab")
        assert "As of 18 Nov 2026" in run.text.splitlines()[0]
        assert "18 Nov 2026" in run.text.splitlines()[-1]
        await run.keys("q", "q")
        assert run.screen == "HomeScreen"
        assert run.text == before
        assert (run.app.store, run.app.today) == (run.store, NOW)


async def test_queue_and_figures_are_of_that_day_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with lived(tmp_path, monkeypatch, (120, 40)) as run:
        await run.keys("3")
        assert "8k" in run.text.split("pipeline value")[1].splitlines()[0]
        await look_back(run, "2026-11-18")
        assert run.screen == "FiguresScreen"
        assert "15k" in run.text.split("pipeline value")[1].splitlines()[0]
        assert "18 Nov 2026" in run.text.splitlines()[-1]
        await run.keys("2")
        assert "Wed 18 Nov" in run.text
        await look_back(run, TODAY)
        assert run.screen == "FiguresScreen"
        assert run.app.past is None
        assert "8k" in run.text.split("pipeline value")[1].splitlines()[0]


async def test_what_has_become_of_a_past_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with lived(tmp_path, monkeypatch) as run:
        await run.keys("=")
        assert run.said == "That needs a past day: @ asks for one."
        await look_back(run, "-5d")
        await run.keys("=")
        await run.app.workers.wait_for_complete()
        for _time in range(50):
            await run.settle()
            if "computing" not in run.text:
                break
        lines = run.text.splitlines()
        assert lines[0].startswith(" After 18 Nov 2026")
        assert lines[2].split() == ["Lead", "2", "15k", "1", "5k", "−1", "−10k"]
        assert "won 1 12k" in run.text
        assert [line[8:21] for line in lines[:-1] if "Nov " in line[:8]] == [
            "[b]Corvin[/b]", "Acme renewal ", "Boréal trial ",
        ]  # fmt: skip
        await run.keys("l")
        (value,) = [line for line in run.text.splitlines() if line.startswith(" pipeline value")]
        assert value.split() == ["pipeline", "value", "15k", "8k", "−7k"]
        await run.keys("h", "enter")
        assert run.said == "It was not there on 18 Nov 2026."
        await run.keys("j", "enter")
        assert run.screen == "DealScreen"


async def test_what_changed_since_last_week_on_the_screen_of_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with lived(tmp_path, monkeypatch) as run:
        await run.keys("8", "s", "1")
        for _time in range(50):
            await run.settle()
            if "computing" not in run.text:
                break
        assert "Changed since Sun 22 Nov" in run.text
        assert "Boréal trial" not in run.text
        await run.keys("enter")
        assert run.screen == "DealScreen"
        await run.keys("q", "s", "4")
        await run.type("18 nov")
        await run.keys("enter")
        for _time in range(50):
            await run.settle()
            if "computing" not in run.text:
                break
        assert "Lead → Qualified" in run.text
        assert "won, €12k" in run.text
        await run.keys("q")
        assert run.screen == "ChangedScreen"


async def test_esc_stops_the_way_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline_tui.tui.dialogs import working

    async with lived(tmp_path, monkeypatch) as run:
        monkeypatch.setattr(working, "_STRETCH", -1.0)
        await run.keys("@")
        await run.type("-5d")
        await run.pilot.press("enter")
        for _time in range(50):
            await run.pilot.pause(0.005)
            if run.screen == "Working":
                break
        await run.pilot.press("escape")
        await run.app.workers.wait_for_complete()
        await run.settle()
        assert run.screen == "HomeScreen"
        assert run.app.past is None


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1 oct", "2026-10-01"), ("18 nov", "2026-11-18"), ("2025-12-24", "2025-12-24"),
        ("24/12", "2025-12-24"), ("fri", "2026-11-20"), ("yesterday", "2026-11-22"),
        ("-30d", "2026-10-24"), ("today", TODAY),
    ],
)  # fmt: skip
def test_days_are_read_backwards(typed: str, day: str) -> None:
    assert past_day(NOW)(typed).value == date.fromisoformat(day)


@pytest.mark.parametrize("typed", ["tomorrow", "+3d", "2027-01-01", "whenever", ""])
def test_a_day_to_come_or_none_is_refused(typed: str) -> None:
    assert past_day(NOW)(typed).value is None
    assert past_day(NOW)(typed).problem
