"""Won, lost, parked, reopened, moved, deleted: asked for with keys, kept in the file."""

from pathlib import Path

import pytest

from pipeline_tui.store import closing
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
        assert "Acme: disqualify because …" in run.text
        await run.keys("3")
        assert run.deal("Acme", "status") == "open"
        await run.keys("enter")
        assert run.deal("Acme", "status") == "lost"
        assert (
            run.one("SELECT name FROM reason WHERE id = ?", run.deal("Acme", "lost_reason_id"))
            == "No need"
        )
        assert run.said == "Lost Acme"


async def test_the_unshifted_row_of_a_french_keyboard_chooses_too(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("x", "é", "enter")
        assert (
            run.one("SELECT name FROM reason WHERE id = ?", run.deal("Acme", "lost_reason_id"))
            == "No budget"
        )


async def test_another_reason_is_added_to_the_list(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("x", "8")
        await run.type("Left the market")
        await run.keys("enter", "enter")
        reason = run.deal("Acme", "lost_reason_id")
        assert run.one("SELECT name FROM reason WHERE id = ?", reason) == "Left the market"


async def test_a_loss_keeps_who_won_why_and_when_to_ask_again(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("x", "down", "enter")
        await run.type("Simplon")
        await run.keys("tab")
        await run.type("they cut it in May")
        await run.keys("tab")
        await run.type("1 feb")
        assert "Mon 1 Feb 2027" in run.text
        await run.keys("enter")
        assert run.deal("Acme", "lost_note") == "they cut it in May"
        assert run.deal("Acme", "competitor") == "Simplon"
        assert run.one("SELECT due_on FROM follow_up WHERE kind = 'again'") == "2027-02-01"
        reason = run.deal("Acme", "lost_reason_id")
        assert run.one("SELECT name FROM reason WHERE id = ?", reason) == "No budget"


async def test_known_competitors_are_offered_and_spelt_as_before(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BOREAL, NewDeal("Cela", amount=1)) as run:
        for name, rival in (("Acme", "Simplon"), ("Boreal", "Été & Fils")):
            closing.lose(run.store, [run.deal(name, "id")], None, competitor=rival)
        run.app.changed(None)
        await run.keys("x", "1")
        assert "Été & Fils 1" in run.text
        await run.type("ETE & fils")
        assert "Été & Fils, on 1 deal" in run.text
        await run.keys("ctrl+u")
        await run.type("sim")
        await run.keys("down", "enter")
        assert run.deal("Cela", "competitor") == "Simplon"


@pytest.mark.parametrize("typed", ["1", "-1", "31 feb", "99999999999", "yesterday", "today"])
async def test_a_day_to_ask_again_that_makes_no_sense_is_refused(
    tmp_path: Path, typed: str
) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("x", "1", "tab", "tab")
        await run.type(typed)
        await run.keys("enter")
        assert run.screen == "Entries"
        assert run.deal("Acme", "status") == "open"


async def test_a_qualified_deal_is_lost_not_disqualified(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("L", "x")
        assert "Acme: lost because …" in run.text


@pytest.mark.parametrize("key", ["escape", "q", "backspace"])
async def test_leaving_the_list_changes_nothing(tmp_path: Path, key: str) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("x", key)
        assert run.deal("Acme", "status") == "open"
        assert run.screen == "HomeScreen"


async def test_all_marked_deals_are_lost_together_and_come_back_together(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BOREAL) as run:
        await run.keys("asterisk", "x")
        assert "2 deals: disqualify because …" in run.text
        await run.keys("1", "enter")
        assert run.one("SELECT count(*) FROM deal WHERE status = 'lost'") == 2
        assert run.app.marked() == 0
        await run.keys("u")
        assert run.one("SELECT count(*) FROM deal WHERE status = 'open'") == 2


async def test_won_asks_for_amount_and_day_with_both_filled_in(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, NewDeal("Bare", priority=1)) as run:
        await run.keys("w")
        assert "such as 12k" in run.text
        await run.keys("enter")
        assert "needs an amount" in run.text
        await run.type("12k")
        await run.keys("enter")
        assert (run.deal("Bare", "status"), run.deal("Bare", "amount")) == ("won", 1_200_000)
        await run.keys("w")
        assert "12000" in run.text
        await run.keys("tab")
        await run.type("20 nov 2026")
        await run.keys("enter")
        assert "it entered its stage on 23 Nov 2026" in run.text
        await run.keys("escape")
        run.store.conn.execute("UPDATE visit SET entered_on = '2026-11-02'")
        run.store.conn.execute("UPDATE deal SET entered_on = '2026-11-02'")
        await run.keys("w", "tab")
        await run.type("fri 20 nov 2026")
        await run.keys("enter")
        assert (run.deal("Acme", "status"), run.deal("Acme", "closed_on")) == ("won", "2026-11-20")


async def test_won_takes_no_future_day_and_no_other_currency(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("w")
        await run.type("USD 5")
        await run.keys("enter")
        assert "the deal is in EUR" in run.text
        for odd, said in (("-1", "less than nothing"), ("99999999999", "it was €12k")):
            await run.keys("ctrl+u")
            await run.type(odd)
            assert said in run.text
        await run.keys("ctrl+u")
        await run.type("5k")
        await run.keys("tab")
        await run.type("tomorrow")
        await run.keys("enter")
        assert "that day is in the future" in run.text
        await run.keys("escape")
        assert run.deal("Acme", "status") == "open"


async def test_several_are_won_on_one_day(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BOREAL) as run:
        await run.keys("asterisk", "w")
        assert "2 deals: won" in run.text
        await run.keys("enter")
        assert run.one("SELECT count(*) FROM deal WHERE status = 'won'") == 2


async def test_moving_to_won_asks_the_same(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("m", "5")
        assert run.screen == "Entries"
        await run.keys("enter")
        assert run.deal("Acme", "status") == "won"


async def test_moving_to_a_stage_by_its_number(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("m", "3")
        assert run.stage_of("Acme") == "Proposal"


async def test_moving_to_lost_asks_for_the_reason(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("m", "6")
        assert "disqualify because" in run.text
        await run.keys("1", "enter")
        assert run.deal("Acme", "status") == "lost"


async def test_a_closed_deal_opens_again_where_it_was(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("m", "2", "w", "enter", "g", "x")
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
