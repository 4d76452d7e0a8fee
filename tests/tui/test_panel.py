"""The panel's lines, the target in the top row, and what winning the marked deals would do."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline_tui.figures.panel_lines import SETTING
from pipeline_tui.sales.balance import Reference, Usual
from pipeline_tui.sales.targets import QUARTER, Target, period_of
from pipeline_tui.store import adding, closing, lists
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.store.targets import set_target
from pipeline_tui.tui.balancing import Balancing
from tests.tui.running import Running, running

FOURTH = period_of(date(2026, 11, 23), QUARTER)
DEALS = (
    NewDeal("Acme renewal", amount=60_000_00, close_on=date(2026, 12, 10)),
    NewDeal("Boréal trial", amount=30_000_00, close_on=date(2027, 2, 1)),
    NewDeal("Corvin pilot", amount=40_000_00, close_on=date(2026, 12, 20)),
)


def aimed(run: Running, amount: int | None = 100_000_00, wins: int | None = None) -> None:
    """Win one deal, and set the quarter's target."""
    closing.win(run.store, [run.deal("Corvin pilot", "id")])
    set_target(run.store, FOURTH, Target(amount, wins))
    run.app.changed(None)


def line(run: Running, label: str) -> str:
    """The panel's line of a label, with single blanks."""
    found = next(row for row in run.text.splitlines() if f"│{label} " in row)
    return re.sub(" +", " ", found.split("│")[-1]).strip()


async def test_the_panel_tells_how_far_the_target_is(tmp_path: Path) -> None:
    async with running(tmp_path, *DEALS, size=(120, 40)) as run:
        aimed(run)
        await run.settle()
        assert line(run, "Q4 target") == "Q4 target 40k of 100k 40%"
        assert line(run, "to go") == "to go 60k in 38 days"
        assert line(run, "coverage") == "coverage 1.0x"
        assert "2 deals 90k" in line(run, "open")


async def test_a_line_that_cannot_be_told_gives_way_and_else_says_why(tmp_path: Path) -> None:
    async with running(tmp_path, *DEALS, size=(120, 40)) as run:
        assert "n/a: none set" in line(run, "Q4 target")
        kept = [{"id": "coverage"}, *({"id": "open"} for _time in range(12))]
        lists.set_setting(run.store, SETTING, kept)
        run.app.changed(None)
        await run.settle()
        assert "│coverage" not in run.text


async def test_lines_say_by_how_much_the_last_change_moved_them(tmp_path: Path) -> None:
    async with running(tmp_path, *DEALS, size=(120, 40)) as run:
        aimed(run)
        await run.settle()
        await run.keys("w", "enter")
        assert run.one("SELECT count(*) FROM deal WHERE status = 'won'") == 2
        moved = line(run, "Q4 target")
        assert "+60k" in moved or "+30k" in moved
        await run.keys("p", "1")
        assert "+" not in line(run, "Q4 target")


async def test_a_limit_warns_with_a_sign_and_a_word(tmp_path: Path) -> None:
    async with running(tmp_path, *DEALS, size=(120, 40)) as run:
        aimed(run)
        kept = [{"id": "target", "below": 50_000_00}, {"id": "open", "above": 80_000_00}]
        lists.set_setting(run.store, SETTING, kept)
        run.app.changed(None)
        await run.settle()
        assert line(run, "Q4 target").startswith("Q4 target ! low 40k of 100k")
        assert line(run, "open").startswith("open ! high 2 deals 90k")


async def test_the_top_row_tells_the_target_at_80_columns(tmp_path: Path) -> None:
    async with running(tmp_path, *DEALS) as run:
        assert "Q4" not in run.text
        aimed(run)
        await run.settle()
        top = run.text.splitlines()[0]
        assert " Board  2 open 90k  Q4 40k of 100k  cover 1.0x" in top


async def test_wins_are_aimed_at_where_no_amount_is(tmp_path: Path) -> None:
    async with running(tmp_path, *DEALS) as run:
        aimed(run, None, 4)
        await run.settle()
        assert "Q4 1 of 4" in run.text.splitlines()[0]


@pytest.mark.parametrize("size", [(80, 24), (120, 30)])
async def test_marked_deals_tell_what_winning_them_would_do(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with running(tmp_path, *DEALS, size=size) as run:
        aimed(run)
        await run.settle()
        await run.keys("space")
        assert "1 marked" in run.text.splitlines()[0]
        await run.keys("space")
        top = re.sub(" +", " ", run.text.splitlines()[0])
        assert "2 marked 90k" in top
        assert "Q4 40% → 130%" in top
        await run.keys("k", "space")
        top = re.sub(" +", " ", run.text.splitlines()[0])
        assert "1 marked" in top
        assert re.search(r"cover [\d.]+x → [\d.]+x", top)
        whole = run.app.state.goal.marked(dict(run.app.state.marks))
        assert whole == run.app.state.goal.marked(run.app.state.marks)


async def test_two_lines_stand_under_the_board_where_there_is_no_room_beside_it(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, *DEALS, size=(80, 30)) as run:
        aimed(run)
        await run.settle()
        rows = run.text.splitlines()
        assert rows[25].startswith(" Q4 target")
        assert rows[26].startswith(" to go")
        await run.keys("tab")
        assert "Q4 target" not in run.text
        await run.keys("tab")
        assert "Q4 target" in run.text
    async with running(tmp_path / "b", *DEALS, size=(80, 29)) as run:
        assert "Q4 target" not in run.text


async def test_lines_of_stages_and_sources_can_be_chosen(tmp_path: Path) -> None:
    made = [
        NewDeal(f"Deal {n}", amount=1_000_00, source="Fair", stage="Negotiation") for n in range(6)
    ]
    async with running(tmp_path, *made, size=(120, 40)) as run:
        closing.win(run.store, [run.deal(f"Deal {n}", "id") for n in range(5)])
        stage = next(one for one in run.app.state.stages if one.name == "Lead")
        source = lists.items(run.store.conn, "source")
        fair = next(one.id for one in source if one.name == "Fair")
        chosen = [f"conversion:{stage.id}", f"source:{fair}", "cohort", "deciders", "overdue"]
        lists.set_setting(run.store, SETTING, [{"id": one} for one in chosen])
        run.app.changed(None)
        await run.settle()
        assert line(run, "Lead to Qualified") == "Lead to Qualified 100% of 6"
        assert line(run, "won: Fair") == "won: Fair 100% of 5"
        assert line(run, "won of created") == "won of created +83.3 pt 83% of 6"
        assert line(run, "with decider") == "with decider n/a: too few (1)"
        assert line(run, "close date passed") == "close date passed none"


async def test_the_balance_is_told_once_it_was_found_out(tmp_path: Path) -> None:
    made = [NewDeal(f"Deal {n}", amount=1_000_00) for n in range(25)]
    async with running(tmp_path, *made, size=(120, 40)) as run:
        lists.set_setting(run.store, SETTING, [{"id": "balance"}, {"id": "open"}])
        run.app.changed(None)
        await run.settle()
        assert "balance" not in run.text
        await Balancing(run.app).find(unasked=False)
        assert "balance" not in run.text  # nothing was ever won
        assert "▲" not in run.text
        goal, board = run.app.state.goal, run.app.board
        usual = Usual(40, 0.1, 30.0)
        goal.found(Reference(365, (usual, usual, usual, usual)))
        assert board is not None
        board.balance_found()
        await run.settle()
        assert line(run, "balance").endswith("Lead 25, usual 3")
        assert "25 ▲│" in run.text
        assert run.text.count("▲") == 1
        await run.keys("space", "L")
        assert "24 ▲│" in run.text


async def test_the_balance_is_found_out_again_on_another_day_and_not_while_keys_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, NewDeal("One"), size=(120, 40)) as run:
        balancing, goal = Balancing(run.app), run.app.state.goal
        assert goal.usual_of != goal.balance_of

        async def begun() -> bool:
            """Whether it was begun now; then it has come to its end."""
            balancing.look()
            task = balancing._task
            if task is not None:
                await task
            return task is not None

        await run.keys("j")
        assert not await begun(), "somebody types"
        run.app.last_typed = 0.0
        assert await begun()
        assert goal.usual_of == goal.balance_of
        assert not await begun(), "once a day"
        run.app.state.today += timedelta(days=1)
        assert await begun(), "midnight"
        for n in range(3):
            adding.add(run.store, NewDeal(f"More {n}"))
        run.app.changed(None)
        assert await begun(), "many more deals"
