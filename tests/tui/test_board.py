"""The board: what it draws, where the cursor goes, what a move does to lanes and figures."""

from pathlib import Path

import pytest

from pipeline_tui.store import closing, lanes, stages
from pipeline_tui.store.adding import NewDeal
from tests.tui.boards import drawn_board, rows, under_cursor
from tests.tui.running import TODAY, running

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
        assert "to import:" in run.text
        assert ": import " in run.text
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
