"""The board: what it draws, where the cursor goes, what a move does to lanes and figures."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from pipeline_tui.config import Config
from pipeline_tui.store import closing, deals, lanes, stages
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.store.store import Store
from pipeline_tui.tui.handlers.views import put_in_order
from tests.tui import drawn
from tests.tui.running import TODAY, Running, running

DRAWN_80 = """\
 Lead           5│ Qualified      4│ Proposal       2│ Negotiation    2│ Closed
 81k wtd8.1k     │ 119k wtd30k     │ 77k wtd39k      │ 41k wtd31k      │30 days
▌Boréal Foods 24k│ Sirocco Air  31k│ Corvin Aero  58k│ Sextant Nav  30k│Won    0
▌21d late  !34/14│ 6d late   !29/21│ 5d late   !26/21│ 7d over   !37/30│       0
 Kestrel Rail 18k│ Meridian Ba… 44k│ Wren Insure  19k│ Soleda Phar… 11k│
 2d late   ! 9/14│ at 14:00  !12/21│ Tue demo   12/21│ 30 Nov      5/30│Lost   0
 Atelier Noé   9k│ Delta Freig… 21k│                 │                 │       0
 at 10:30  ! 6/14│ call today 15/21│                 │                 │
 Lumen Optik   8k│ Juniper Labs 23k│                 │                 │Parked 0
 11d over   25/14│ Tue demo    8/21│                 │                 │       0
 Vauban Béton 22k│                 │                 │                 │
 no step    10/14│                 │                 │                 │parked
                 │                 │                 │                 │counted"""


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


@asynccontextmanager
async def drawn_board(
    tmp_path: Path, size: tuple[int, int] = (80, 24), config: Config | None = None
) -> AsyncIterator[Running]:
    """The board over the deals of the drawings."""
    from pipeline_tui.tui.app import PipelineApp

    tmp_path.mkdir(exist_ok=True)
    with Store.open(tmp_path / "drawn.db", create=True) as store:
        drawn.fill(store)
        app = PipelineApp(store, config or Config())
        async with app.run_test(size=size) as pilot:
            run = Running(app, pilot, store)
            await run.settle()
            yield run


def rows(run: Running) -> list[str]:
    return run.text.splitlines()


def under_cursor(run: Running) -> str:
    card = run.app.card()
    return card.name if card else ""


async def test_it_looks_like_its_drawing_at_80_columns(tmp_path: Path) -> None:
    async with drawn_board(tmp_path) as run:
        shown = [row.rstrip() for row in rows(run)[1:14]]
        assert shown == DRAWN_80.splitlines()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50), (100, 30), (60, 20), (30, 8)])
async def test_every_row_is_as_wide_as_the_terminal(tmp_path: Path, size: tuple[int, int]) -> None:
    from rich.cells import cell_len

    async with drawn_board(tmp_path, size) as run:
        assert len(rows(run)) == size[1]
        assert {cell_len(row) for row in rows(run)} == {size[0]}


async def test_nine_cards_or_eighteen_compact_ones_fit_at_80x24(tmp_path: Path) -> None:
    many = [NewDeal(f"Deal {n:02}", amount=100_000) for n in range(30)]
    async with running(tmp_path, *many) as run:
        assert len(run.app.state.lanes[0].cards) == 9
        assert "21▾" in rows(run)[2]
        await run.keys("d")
        assert len(run.app.state.lanes[0].cards) == 18
        assert "12▾" in rows(run)[2]


async def test_the_panel_stands_beside_the_board_from_100_columns_on(tmp_path: Path) -> None:
    async with drawn_board(tmp_path, (120, 40)) as run:
        assert rows(run)[1].endswith("Figures                    all deals")
        assert "open        13 deals €" not in run.text
        assert "open         13 deals 318k  wtd 107k" in run.text
        assert "Anne Roy, buyer" in run.text
        assert "+33 1 44 55 01 20" in run.text
        await run.keys("i")
        assert "all deals" not in run.text
        assert "call was due 2 Nov" in run.text


async def test_the_cursor_walks_over_lanes_and_keeps_its_row(tmp_path: Path) -> None:
    async with drawn_board(tmp_path) as run:
        await run.keys("j", "l")
        assert under_cursor(run) == "Meridian Bank"
        await run.keys("G")
        assert under_cursor(run) == "Juniper Labs"
        await run.keys("g", "g")
        assert under_cursor(run) == "Sirocco Air"
        await run.keys("h", "h", "h")
        assert under_cursor(run) == "Boréal Foods"


async def test_paging_goes_through_a_long_lane_without_losing_a_deal(tmp_path: Path) -> None:
    many = [NewDeal(f"Deal {n:02}", amount=100_000) for n in range(40)]
    async with running(tmp_path, *many) as run:
        seen = {under_cursor(run)}
        for _time in range(39):
            await run.pilot.press("j")
            seen.add(under_cursor(run))
        assert len(seen) == 40
        assert "31▴" in rows(run)[2]
        await run.keys("pageup")
        await run.keys("ctrl+u", "home")
        assert run.app.state.lanes[0].above == 0


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


async def test_past_the_last_stage_the_closed_deals_open(tmp_path: Path) -> None:
    async with drawn_board(tmp_path) as run:
        for name, close in (("Corvin Aero", closing.win), ("Wren Insure", closing.win)):
            close(run.store, [run.deal(name, "id")])
        run.app.changed(None)
        await run.keys("l", "l", "l", "l")
        assert "◂1 Qualified" in rows(run)[1]
        assert "Won 2" in run.text
        assert under_cursor(run) in ("Corvin Aero", "Wren Insure")
        await run.keys("h")
        assert run.app.state.focus == 3
        assert "Won    2" in run.text


async def test_more_stages_than_fit_scroll_sideways_with_a_sign(tmp_path: Path) -> None:
    async with drawn_board(tmp_path) as run:
        stages.add_stage(run.store, run.app.state.pipeline, "Contract sent")
        run.app.changed(None)
        await run.settle()
        assert "1 more ▸" in rows(run)[1]
        await run.keys("l", "l", "l", "l")
        assert "◂1 Qualified" in rows(run)[1]
        assert "Contract sent" in rows(run)[1]
        assert "more" not in rows(run)[1]


async def test_an_empty_board_says_how_to_begin(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        assert "a adds one" in run.text
        assert "pipeline-tui import" in run.text
        await run.keys("L", "enter", "x", "j", "l", "space")
        assert run.screen == "HomeScreen"


async def test_a_click_selects_and_a_click_on_the_selected_opens(tmp_path: Path) -> None:
    async with drawn_board(tmp_path) as run:
        await run.pilot.click(offset=(22, 5))
        await run.settle()
        assert under_cursor(run) == "Meridian Bank"
        await run.pilot.click(offset=(22, 5))
        await run.settle()
        assert run.screen == "DealScreen"


async def test_a_click_on_the_closed_tally_opens_it(tmp_path: Path) -> None:
    async with drawn_board(tmp_path) as run:
        await run.pilot.click(offset=(76, 5))
        await run.settle()
        assert "◂1 Qualified" in rows(run)[1]


async def test_the_wheel_scrolls_the_lane_under_the_pointer(tmp_path: Path) -> None:
    from textual import events

    many = [NewDeal(f"Deal {n:02}", amount=100_000) for n in range(30)]
    async with running(tmp_path, *many) as run:
        board = run.app.board.board  # type: ignore[union-attr]
        board.post_message(events.MouseScrollDown(board, 3, 5, 0, 1, 0, False, False, False))
        await run.settle()
        assert run.app.state.lanes[0].above == 2


async def test_hostile_names_leave_the_grid_whole(tmp_path: Path) -> None:
    from rich.cells import cell_len

    names = ("[red]x[/]", "[/]", "[@click=app.quit]x", "a\x1b[31mb\x07", "a\tb\nc", "\u202eback",
             "日本語テスト会社の名前", "e\u0301" * 30, "x" * 10_000)  # fmt: skip
    async with running(tmp_path, *(NewDeal(name, amount=100) for name in names)) as run:
        for row in rows(run)[3:21]:
            assert cell_len(row) == 80
            left = next(n for n in range(len(row)) if cell_len(row[:n]) == 17)
            assert row[left] == "│"
        assert not any(ord(char) < 32 for row in rows(run) for char in row)


async def test_an_amount_in_another_currency_has_its_sign(tmp_path: Path) -> None:
    deal = NewDeal("Dollar deal", amount=1_000_000, currency="USD")
    async with running(tmp_path, deal, size=(120, 40)) as run:
        assert "US$10k" in run.text or "$10k" in run.text
        assert "currency without rate" in run.text


async def test_density_and_panel_keys_are_kept(tmp_path: Path) -> None:
    from pipeline_tui import config

    async with drawn_board(tmp_path) as run:
        await run.keys("d")
        assert config.load().density == "compact"
        assert rows(run)[3].startswith("▌Boréal Foo… !24k│")
        await run.keys("d")
        assert config.load().density == "normal"


async def test_keys_of_a_sequence_are_shown_while_it_waits(tmp_path: Path) -> None:
    async with drawn_board(tmp_path) as run:
        await run.keys("g")
        assert "g x closed" in rows(run)[-1]
        await run.keys("g")
        assert "g x closed" not in rows(run)[-1]


async def test_the_footer_is_whole_at_any_width(tmp_path: Path) -> None:
    for width in (40, 60, 80, 100, 120, 200):
        async with drawn_board(tmp_path / str(width), (width, 24)) as run:
            last = rows(run)[-1].rstrip()
            assert last.endswith("? help")
            assert ": find" in last
            assert "…" not in last


async def test_keys_in_the_footer_and_screens_in_the_header_can_be_clicked(tmp_path: Path) -> None:
    async with drawn_board(tmp_path, (120, 40)) as run:
        await run.pilot.click(offset=(3, 39))
        await run.settle()
        assert run.screen == "DealScreen"
        await run.keys("q")
        await run.pilot.click(offset=(rows(run)[0].index(" 6 ") + 1, 0))
        await run.settle()
        assert run.screen == "StagesScreen"


async def test_a_resize_rearranges_everything(tmp_path: Path) -> None:
    async with drawn_board(tmp_path) as run:
        for width, height in ((120, 40), (60, 15), (200, 50), (80, 24)):
            await run.pilot.resize_terminal(width, height)
            await run.settle()
            assert len(rows(run)) == height
            assert ("Figures" in run.text) == (width >= 100)
            assert ("call was due" in run.text) == (height < 30)
        shown = [row.rstrip() for row in rows(run)[1:14]]
        assert shown == DRAWN_80.splitlines()


async def test_cards_are_as_the_file_has_them_after_each_change(tmp_path: Path) -> None:
    """Deals that a change did not touch are not read anew; the others must be."""
    new = [NewDeal(f"Deal {number}", amount=number * 100_00) for number in range(12)]
    async with running(tmp_path, *new) as run:
        state = run.app.state
        await run.keys("j", "j")
        for change in "L p1 u j H z1 sn L s D u U n\r x1\r u".split(" "):
            await run.keys(*("enter" if key == "\r" else key for key in change))
            for lane in state.lanes:
                fresh = lanes.first(run.store.conn, lane.stage, state.sort, lane.room)
                assert lane.cards == fresh, change
