"""The filter: an echo for every key, results over all lanes, and never a key that waits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline_tui.store.adding import NewDeal
from pipeline_tui.tui.handlers.views import put_in_order
from pipeline_tui.tui.widgets.filter_line import FilterLine
from tests.tui.running import TODAY, Running, running


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


@asynccontextmanager
async def board(tmp_path: Path) -> AsyncIterator[Running]:
    many = [NewDeal(f"Deal {n:02}", amount=n * 100_000) for n in range(20)]
    async with running(tmp_path, *many, NewDeal("Sirocco Air", amount=3_100_000)) as run:
        yield run


async def found(run: Running) -> None:
    """Until the search has seen everything."""
    for _time in range(50):
        await run.settle()
        search = run.app.state.search
        if search is None or all(lane.exact for lane in search.lanes.values()):
            return


def last(run: Running) -> str:
    return run.text.splitlines()[-1]


async def test_what_is_typed_is_echoed_and_found(tmp_path: Path) -> None:
    async with board(tmp_path) as run:
        await run.keys("slash")
        await run.type("siro")
        assert last(run).startswith(" /siro")
        await found(run)
        assert "1/21" in run.text
        assert "31k/" in run.text
        assert "Deal 00" not in run.text
        assert last(run).rstrip().endswith("1 deal")


async def test_enter_keeps_the_filter_and_gives_the_keys_back(tmp_path: Path) -> None:
    async with board(tmp_path) as run:
        await run.keys("slash")
        await run.type("siro")
        await run.keys("enter")
        await found(run)
        assert "/siro" in run.text.splitlines()[0]
        await run.keys("L")
        assert run.stage_of("Sirocco Air") == "Qualified"
        await found(run)
        assert "1/1" in run.text


async def test_esc_takes_back_what_was_typed(tmp_path: Path) -> None:
    async with board(tmp_path) as run:
        await run.keys("slash")
        await run.type("siro")
        await run.keys("escape")
        await found(run)
        assert run.app.state.filter_text == ""
        assert run.app.state.search is None
        assert "Deal" in run.text


async def test_a_half_typed_term_says_what_is_wrong_and_hides_nothing(tmp_path: Path) -> None:
    async with board(tmp_path) as run:
        await run.keys("slash")
        await run.pilot.press(*"amount", "greater_than_sign")
        await found(run)
        assert "Deal 00" in run.text
        assert "amount" in last(run)
        await run.type("18k")
        await found(run)
        assert "Deal 05" not in run.text
        assert "Deal 19" in run.text
        await run.keys("home", "ctrl+k")
        assert last(run).startswith(" /  ")


@pytest.mark.parametrize("width", range(8))
def test_the_line_is_drawn_however_narrow_the_terminal_is(width: int) -> None:
    line = FilterLine()
    line.insert("日本 text")
    assert len(line.lines(width)) == 1


def test_what_is_wrong_takes_the_room_that_the_text_leaves() -> None:
    line = FilterLine()
    problem = "touched>yesterday needs days, as in >30d"
    line.insert("touched>yesterday")
    line.filtering = SimpleNamespace(problems=(problem,))  # type: ignore[assignment]
    assert problem in "".join(text for text, _style in line.lines(80)[0])


async def test_the_line_can_be_edited(tmp_path: Path) -> None:
    async with board(tmp_path) as run:
        await run.keys("slash")
        await run.type("one two")
        await run.keys("ctrl+w")
        await run.type("x")
        await run.keys("home", "delete", "right", "end", "left", "backspace")
        line = run.app.board.filter_line if run.app.board else None
        assert line is not None
        assert line.text == "nex"
        await run.keys("ctrl+u", "end", "ctrl+u")
        assert line.text == ""
        await run.keys("backspace")
        assert not line.typing


async def test_letters_are_not_actions_while_one_types(tmp_path: Path) -> None:
    async with board(tmp_path) as run:
        await run.keys("slash")
        await run.type("DxLu")
        assert run.one("SELECT count(*) FROM deal WHERE deleted_at IS NULL") == 21
        assert run.screen == "HomeScreen"


async def test_an_order_chosen_under_a_filter_keeps_it(tmp_path: Path) -> None:
    async with board(tmp_path) as run:
        await run.keys("slash")
        await run.type("deal")
        await run.keys("enter")
        await found(run)
        put_in_order(run.app, "name")
        await found(run)
        assert run.app.state.filter_text == "deal"
        assert run.app.state.lanes[0].cards[0].name == "Deal 00"
        assert "by name" in run.text.splitlines()[0]
