"""What a move does to the lanes of the board, its figures and the cursor; and marks."""

import re
from pathlib import Path

import pytest

from pipeline_tui.store import deals
from pipeline_tui.tui.handlers.views import put_in_order
from tests.tui.boards import drawn_board, rows, under_cursor
from tests.tui.running import TODAY


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


async def test_a_move_takes_the_cursor_along_and_changes_the_figures_at_once(
    tmp_path: Path,
) -> None:
    async with drawn_board(tmp_path, (120, 40)) as run:
        await run.keys("L")
        assert run.stage_of("Boréal Foods") == "Qualified"
        assert under_cursor(run) == "Boréal Foods"
        assert run.app.state.focus == 1
        assert "143k wtd 36k" in rows(run)[2]
        assert re.search(r"open +wtd \+3.6k 13 deals 318k", run.text)
        assert run.said == "Moved Boréal Foods to Qualified"
        await run.keys("H")
        assert run.stage_of("Boréal Foods") == "Lead"
        assert "119k wtd 30k" in rows(run)[2]


async def test_undo_and_redo_say_what_and_take_the_cursor_there(tmp_path: Path) -> None:
    async with drawn_board(tmp_path) as run:
        await run.keys("L", "j", "u")
        assert run.stage_of("Boréal Foods") == "Lead"
        assert under_cursor(run) == "Boréal Foods"
        assert "Boréal Foods" in run.said
        await run.keys("U")
        assert run.stage_of("Boréal Foods") == "Qualified"
        await run.keys("U")
        assert run.said == "There is nothing to do again."


async def test_at_either_end_a_move_says_why_not(tmp_path: Path) -> None:
    async with drawn_board(tmp_path) as run:
        await run.keys("H")
        assert run.said == "This is the first stage."
        await run.keys("l", "l", "l", "L")
        assert "last stage" in run.said
        assert run.one("SELECT count(*) FROM action WHERE label LIKE 'Moved%'") == 0


async def test_marked_deals_move_together_as_one_step(tmp_path: Path) -> None:
    async with drawn_board(tmp_path) as run:
        await run.keys("space", "space")
        assert "2 marked" in rows(run)[0]
        assert rows(run)[3].startswith("✓Boréal Foods")
        await run.keys("L")
        assert run.stage_of("Boréal Foods") == run.stage_of("Kestrel Rail") == "Qualified"
        assert "marked" not in rows(run)[0]
        await run.keys("u")
        assert run.stage_of("Boréal Foods") == run.stage_of("Kestrel Rail") == "Lead"


async def test_marked_deals_of_several_stages_go_each_to_its_neighbour(tmp_path: Path) -> None:
    async with drawn_board(tmp_path) as run:
        await run.keys("space", "l", "k", "space", "l", "l", "k", "space")
        stages_before = [run.stage_of(name) for name in ("Boréal Foods", "Sirocco Air")]
        assert stages_before == ["Lead", "Qualified"]
        assert "3 marked" in rows(run)[0]
        await run.keys("L")
        assert run.stage_of("Boréal Foods") == "Qualified"
        assert run.stage_of("Sirocco Air") == "Proposal"
        assert run.stage_of("Sextant Nav") == "Negotiation"
        assert "2 deals to their next stage · 1 was at the end and stays" in run.said
        await run.keys("u")
        assert run.stage_of("Boréal Foods") == "Lead"
        assert run.stage_of("Sirocco Air") == "Qualified"


async def test_a_choice_that_changes_nothing_says_so_and_clears_the_marks(tmp_path: Path) -> None:
    async with drawn_board(tmp_path) as run:
        await run.keys("space", "space")
        before = run.one("SELECT count(*) FROM action")
        await run.keys("p")
        await run.keys("1" if run.deal("Boréal Foods", "priority") == 1 else "2")
        assert run.said == "Nothing to change."
        assert "marked" not in rows(run)[0]
        await run.keys("m", "1")
        assert run.said == "Nothing to change."
        assert run.one("SELECT count(*) FROM action") == before


@pytest.mark.parametrize(
    "keys",
    [
        ("r", *"+20d", "enter"),
        ("p", "3"),
        ("z", *"+9d", "enter", "1"),
        ("n", "enter"),
        ("r", *"+20d", "enter", "u"),
        ("p", "3", "u", "U"),
    ],
)
async def test_the_cursor_follows_the_deal_that_was_sorted_away(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    async with drawn_board(tmp_path) as run:
        names = {"+": "plus"}
        await run.keys(*[names.get(key, key) for key in keys])
        assert under_cursor(run) == "Boréal Foods"
        assert "▌Boréal Foods" in run.text


async def test_the_cursor_follows_when_a_parked_deal_wakes(tmp_path: Path) -> None:
    async with drawn_board(tmp_path) as run:
        await run.keys("z", "plus", "9", "d", "enter", "1")
        assert run.deal("Boréal Foods", "parked_until") is not None
        await run.keys("Z")
        assert run.deal("Boréal Foods", "parked_until") is None
        assert under_cursor(run) == "Boréal Foods"


async def test_the_cursor_follows_an_edited_amount_in_its_order(tmp_path: Path) -> None:
    async with drawn_board(tmp_path) as run:
        put_in_order(run.app, "amount")
        await run.keys("home")
        name = under_cursor(run)
        deal_id = run.deal(name, "id")
        await run.app.change(lambda: deals.edit(run.store, [deal_id], {"amount": 100}))
        await run.settle()
        assert under_cursor(run) == name
        assert run.app.state.lanes[0].at > 0


async def test_all_shown_are_marked_and_unmarked(tmp_path: Path) -> None:
    async with drawn_board(tmp_path) as run:
        await run.keys("asterisk")
        assert len(run.app.targets()) == 13
        await run.keys("asterisk")
        assert run.app.marked() == 0


async def test_back_clears_the_filter_then_the_marks(tmp_path: Path) -> None:
    async with drawn_board(tmp_path) as run:
        await run.keys("space", "slash")
        await run.type("sirocco")
        await run.keys("enter")
        assert "/sirocco" in rows(run)[0]
        await run.keys("q")
        assert "/sirocco" not in rows(run)[0]
        assert run.app.marked() == 1
        await run.keys("backspace")
        assert run.app.marked() == 0
        await run.keys("q")
        assert run.said == "ctrl+q quits."
