"""Won, lost, parked, reopened, moved, deleted: asked for with keys, kept in the file."""

from pathlib import Path

import pytest

from pipeline_tui.store.adding import NewDeal
from tests.tui.running import TODAY, running

ACME = NewDeal("Acme", amount=1_200_000)
BOREAL = NewDeal("Boreal", amount=500_000)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


async def test_lost_takes_a_reason_by_its_digit(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("x")
        assert "Acme: lost because …" in run.text
        await run.keys("3")
        assert run.deal("Acme", "status") == "lost"
        assert (
            run.one("SELECT name FROM reason WHERE id = ?", run.deal("Acme", "lost_reason_id"))
            == "No need"
        )
        assert run.said == "Lost Acme"


async def test_the_unshifted_row_of_a_french_keyboard_chooses_too(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("x", "é")
        assert (
            run.one("SELECT name FROM reason WHERE id = ?", run.deal("Acme", "lost_reason_id"))
            == "No budget"
        )


async def test_another_reason_is_added_to_the_list(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("x", "8")
        await run.type("Left the market")
        await run.keys("enter")
        reason = run.deal("Acme", "lost_reason_id")
        assert run.one("SELECT name FROM reason WHERE id = ?", reason) == "Left the market"


async def test_tab_adds_a_note_to_the_reason(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("x", "down", "tab")
        await run.type("they cut it in May")
        await run.keys("enter")
        assert run.deal("Acme", "lost_note") == "they cut it in May"
        reason = run.deal("Acme", "lost_reason_id")
        assert run.one("SELECT name FROM reason WHERE id = ?", reason) == "No budget"


@pytest.mark.parametrize("key", ["escape", "q", "backspace"])
async def test_leaving_the_list_changes_nothing(tmp_path: Path, key: str) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("x", key)
        assert run.deal("Acme", "status") == "open"
        assert run.screen == "HomeScreen"


async def test_all_marked_deals_are_lost_together_and_come_back_together(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BOREAL) as run:
        await run.keys("asterisk", "x")
        assert "2 deals: lost because …" in run.text
        await run.keys("1")
        assert run.one("SELECT count(*) FROM deal WHERE status = 'lost'") == 2
        assert run.app.marked() == 0
        await run.keys("u")
        assert run.one("SELECT count(*) FROM deal WHERE status = 'open'") == 2


async def test_won_asks_only_for_an_amount_that_is_missing(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, NewDeal("Bare", priority=1)) as run:
        await run.keys("w")
        assert "won for how much?" in run.text
        await run.type("12k")
        await run.keys("enter")
        assert (run.deal("Bare", "status"), run.deal("Bare", "amount")) == ("won", 1_200_000)
        await run.keys("w")
        assert run.deal("Acme", "status") == "won"


async def test_moving_to_a_stage_by_its_number(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("m", "3")
        assert run.stage_of("Acme") == "Proposal"


async def test_moving_to_lost_asks_for_the_reason(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("m", "6")
        assert "lost because" in run.text
        await run.keys("1")
        assert run.deal("Acme", "status") == "lost"


async def test_a_closed_deal_opens_again_where_it_was(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("m", "2", "w", "g", "x")
        assert run.screen == "ClosedScreen"
        await run.keys("X", "enter")
        assert run.deal("Acme", "status") == "open"
        assert run.stage_of("Acme") == "Qualified"


async def test_parking_takes_a_day_and_a_reason_and_waking_ends_it(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("z")
        await run.type("yesterday")
        await run.keys("enter")
        assert "needs a day after today" in run.text
        await run.keys("ctrl+u")
        await run.type("1w")
        await run.keys("enter", "2")
        assert run.deal("Acme", "parked_until") == "2026-11-30"
        reason = run.deal("Acme", "park_reason_id")
        assert run.one("SELECT name FROM reason WHERE id = ?", reason) == "Waiting for them"
        await run.keys("u")
        assert run.deal("Acme", "parked_until") is None


async def test_several_deals_are_deleted_only_after_a_yes(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BOREAL) as run:
        await run.keys("asterisk", "D", "n")
        assert run.one("SELECT count(*) FROM deal WHERE deleted_at IS NULL") == 2
        await run.keys("D", "y")
        assert run.one("SELECT count(*) FROM deal WHERE deleted_at IS NULL") == 0
        await run.keys("u")
        assert run.one("SELECT count(*) FROM deal WHERE deleted_at IS NULL") == 2


async def test_priority_by_its_digit(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("p", "1")
        assert run.deal("Acme", "priority") == 1
