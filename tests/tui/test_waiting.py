"""Another window writes: what is asked for waits, says so, and can be given up."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline_tui.store import driver, lists
from pipeline_tui.store.adding import NewDeal
from tests.tui.running import TODAY, Running, running

ACME = NewDeal("Acme", amount=1_200_000)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


@contextmanager
def writing(run: Running) -> Iterator[None]:
    """Another window in the middle of a change."""
    other = driver.connect(str(run.store.path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def until(run: Running, what: str) -> None:
    """Wait until the screen shows a text."""
    for _time in range(100):
        await run.pilot.pause(0.05)
        if what in run.text:
            return
    raise AssertionError(run.text)


async def test_a_form_waits_and_saves_when_the_other_window_is_done(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("E", "end")
        await run.type(" two")
        with writing(run):
            await run.keys("ctrl+s")
            await until(run, "Waiting, Esc gives up")
            assert run.screen == "Form"
        for _time in range(100):
            await run.pilot.pause(0.05)
            if run.screen == "HomeScreen":
                break
        assert run.deal("Acme two", "id") is not None


async def test_giving_up_keeps_the_form_and_its_texts(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("E", "end")
        await run.type(" two")
        with writing(run):
            await run.keys("ctrl+s")
            await until(run, "Waiting, Esc gives up")
            await run.keys("escape")
            await until(run, "Nothing was saved.")
        assert run.front.texts()["name"] == "Acme two"
        await run.keys("ctrl+s")
        assert run.deal("Acme two", "id") is not None


async def test_losing_a_deal_waits_too(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        with writing(run):
            await run.keys("x", "1", "enter")
            await until(run, "Waiting, Esc gives up")
            assert run.deal("Acme", "status") == "open"
        for _time in range(100):
            await run.pilot.pause(0.05)
            if run.deal("Acme", "status") == "lost":
                break
        assert lists.items(run.store.conn, "reason", "lost")[0].id == run.deal(
            "Acme", "lost_reason_id"
        )
