"""`/` in the queue: the same filter as on the board, over the queue's order."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline_tui.store import steps
from pipeline_tui.store.adding import NewDeal, NewStep
from tests.tui.running import TODAY, Running, running

DAY = date.fromisoformat(TODAY)


def due(name: str, days: int = -1, **more: object) -> NewDeal:
    step = NewStep(DAY + timedelta(days=max(0, days)), kind="call", body="call them")
    return NewDeal(name, amount=1_000_00, step=step, **more)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


async def in_queue(run: Running) -> None:
    await run.keys("tab")
    assert run.front.in_queue


def here(run: Running) -> str:
    card = run.app.card()
    return card.name if card is not None else ""


DEALS = (due("Acme one"), due("Kestrel two"), due("Acme three"), due("Boreal four", 9))


async def test_it_shows_what_matches_and_counts_it(tmp_path: Path) -> None:
    async with running(tmp_path, *DEALS) as run:
        await in_queue(run)
        await run.keys("/")
        await run.type("acme")
        assert "2 deals" in run.text
        await run.keys("enter")
        assert "Acme one" in run.text
        assert "Acme three" in run.text
        assert "Kestrel two" not in run.text
        assert "Queue 2" in run.text
        assert "/acme" in run.text
        await run.keys("q")
        assert "Kestrel two" in run.text
        assert run.front.in_queue
        await run.keys("q")
        assert not run.front.in_queue


async def test_words_of_notes_and_what_comes_later_are_found(tmp_path: Path) -> None:
    async with running(tmp_path, *DEALS) as run:
        deal = str(run.one("SELECT id FROM deal WHERE name = 'Boreal four'"))
        steps.log(run.store, [deal], "note", "Ils ont décidé")
        await in_queue(run)
        await run.keys("/")
        await run.type("decide")
        assert "Boreal four" in run.text
        assert "Acme one" not in run.text
        await run.keys("escape")
        assert "Acme one" in run.text


async def test_a_logged_deal_leaves_and_the_cursor_goes_on_among_those_shown(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, *DEALS) as run:
        await in_queue(run)
        await run.keys("/")
        await run.type("acme")
        await run.keys("enter", "g", "g")
        first = here(run)
        await run.keys("n", "enter")
        assert here(run) != first
        assert here(run).startswith("Acme")
        assert "Queue 1" in run.text
        await run.keys("u")
        assert "Queue 2" in run.text


async def test_marks_and_one_by_one_are_of_what_is_shown(tmp_path: Path) -> None:
    async with running(tmp_path, *DEALS) as run:
        await in_queue(run)
        await run.keys("/")
        await run.type("acme")
        await run.keys("enter", "*")
        assert run.app.marked() == 2
        await run.keys("*", "t")
        assert "1 of 2" in run.text


async def test_board_and_queue_keep_their_own_filters(tmp_path: Path) -> None:
    async with running(tmp_path, *DEALS) as run:
        await run.keys("/")
        await run.type("kestrel")
        await run.keys("enter", "tab")
        assert "Acme one" in run.text
        await run.keys("/")
        await run.type("boreal")
        await run.keys("enter", "tab")
        assert "Kestrel two" in run.text
        assert "Boreal four" not in run.text
        await run.keys("tab")
        assert "Boreal four" in run.text
        assert "Kestrel two" not in run.text


async def test_nothing_found_is_an_empty_queue(tmp_path: Path) -> None:
    async with running(tmp_path, *DEALS) as run:
        await in_queue(run)
        await run.keys("/")
        await run.type("nowhere")
        assert "0 deals" in run.text
        assert "Nothing matches here." in run.text
        assert run.app.card() is None
        await run.keys("enter", "n", "j", "G")
        assert run.front.in_queue


async def test_what_is_to_come_is_gone_through_under_a_filter_and_where_nothing_is_due(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, due("Acme one"), due("Boreal two", 9)) as run:
        await in_queue(run)
        await run.keys("*")
        assert run.app.marked() == 1, "of the whole queue what is due"
        await run.keys("*", "/")
        await run.type("boreal")
        await run.keys("enter", "*")
        assert run.app.marked() == 1
        await run.keys("*", "t")
        assert "1 of 1" in run.text
    (tmp_path / "later").mkdir()
    async with running(tmp_path / "later", due("Boreal two", 9), due("Cela", 5)) as run:
        await in_queue(run)
        await run.keys("*")
        assert run.app.marked() == 2
        await run.keys("*", "t")
        assert "1 of 2" in run.text
