"""The screens besides the board: closed deals, last changed, help, palette, settings."""

from pathlib import Path

import pytest

from pipeline_tui.store import closing, finding, lists, people
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.tui.actions import on_screen
from pipeline_tui.tui.handlers import views
from tests.tui.running import TODAY, running

ACME = NewDeal("Acme", amount=1_200_000, account="Acme SA")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


# -- closed ----------------------------------------------------------------------------


async def test_closed_deals_come_a_page_at_a_time(tmp_path: Path) -> None:
    many = [NewDeal(f"Deal {number:03}", amount=100) for number in range(130)]
    async with running(tmp_path, *many) as run:
        ids = [row[0] for row in run.store.conn.execute("SELECT id FROM deal").fetchall()]
        closing.win(run.store, ids)
        await run.keys("g", "x")
        rows = run.front.rows
        assert len(rows.items) == 100
        await run.keys("G", "G")
        assert len(rows.items) == 130
        await run.keys("enter")
        assert run.screen == "DealScreen"


async def test_won_lost_and_parked_are_lists_beside_each_other(tmp_path: Path) -> None:
    async with running(tmp_path, NewDeal("Won one"), NewDeal("Lost one")) as run:
        closing.win(run.store, [run.deal("Won one", "id")])
        reason = lists.items(run.store.conn, "reason", "lost")[0]
        closing.lose(run.store, [run.deal("Lost one", "id")], reason.id)
        await run.keys("g", "x")
        assert "Won one" in run.text
        await run.keys("l")
        assert "Lost one" in run.text
        assert "Price" in run.text
        await run.keys("l")
        assert "none yet" in run.text


async def test_marked_closed_deals_open_again_together(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, NewDeal("Boreal")) as run:
        ids = [row[0] for row in run.store.conn.execute("SELECT id FROM deal").fetchall()]
        closing.win(run.store, ids)
        await run.keys("g", "x", "asterisk", "X", "1")
        assert run.one("SELECT count(*) FROM deal WHERE status = 'open'") == 2


# -- last changed ------------------------------------------------------------------------


async def test_what_changed_last_opens_its_deal(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("p", "1", "g", "l")
        assert "Changed the priority of Acme" in run.text
        assert "Ada Roy" in run.text
        await run.keys("enter")
        assert run.screen == "DealScreen"


async def test_undo_there_shows_at_once(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("p", "1", "g", "l", "u")
        assert run.deal("Acme", "priority") == 2
        assert "undone: Changed the priority of Acme" in run.text


# -- help, palette -------------------------------------------------------------------------


async def test_help_lists_every_action_of_the_board(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("question_mark")
        shown = "\n".join(
            "".join(text for text, _look in item.row) for item in run.front.rows.items
        )
        for action in on_screen("board"):
            assert action.help in " ".join(shown.split())
        await run.keys("q")
        assert run.screen == "HomeScreen"


async def test_the_palette_finds_deals_companies_people_and_actions(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        people.add_contact(run.store, "Acton Bell")
        await run.keys("colon")
        await run.type("ac")
        for said in ("deal · Acme SA", "company", "person"):
            assert said in run.text
        await run.keys("ctrl+u")
        await run.type("acme")
        await run.keys("enter")
        assert run.screen == "DealScreen"
        await run.keys("q", "colon")
        await run.type("lost reas")
        await run.keys("enter")
        assert "Lost reasons" in run.text


async def test_what_takes_longer_to_find_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "find_at_once", lambda *_given: ([], False))
    async with running(tmp_path, ACME) as run:
        await run.keys("colon")
        await run.type("cme s")
        for _time in range(100):
            await run.pilot.pause(0.05)
            if "company" in run.text:
                break
        assert "Acme SA" in run.text
        assert "company" in run.text
        await run.keys("escape")


async def test_colon_q_quits(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("colon")
        await run.type("q")
        await run.pilot.press("enter")
        await run.pilot.pause()
        assert run.app.return_value == 0
        assert not run.app.is_running or run.app._exit


# -- lists and settings ----------------------------------------------------------------------


async def test_a_list_is_added_to_renamed_reordered_and_shortened(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("colon")
        await run.type("lost reasons")
        await run.keys("enter", "a")
        await run.type("Moved away")
        await run.keys("enter")
        assert run.one("SELECT count(*) FROM reason WHERE name = 'Moved away'") == 1
        await run.keys("enter", "ctrl+u")
        await run.type("Left town")
        await run.keys("enter")
        assert run.one("SELECT count(*) FROM reason WHERE name = 'Left town'") == 1
        before = run.one("SELECT position FROM reason WHERE name = 'Left town'")
        await run.keys("K")
        assert run.one("SELECT position FROM reason WHERE name = 'Left town'") == before - 1
        await run.keys("D")
        assert run.one("SELECT deleted_at FROM reason WHERE name = 'Left town'") is not None


async def test_a_message_shows_over_a_dialog(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("comma", "3", "a")
        await run.type("eur")
        await run.keys("enter")
        assert "That is the base currency: its rate is 1." in run.text
        await run.keys("j")
        assert "That is the base currency" not in run.text


async def test_settings_change_the_file_and_the_program(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("comma", "2", "ctrl+u")
        await run.type("chf")
        await run.keys("enter")
        assert run.store.rules.base_currency == "CHF"
        await run.keys("4", "ctrl+u")
        await run.type("5")
        await run.keys("enter")
        assert run.store.rules.no_step_days == 5
        await run.keys("7", "2")
        assert run.app.theme == "pipeline-light"
        await run.keys("3", "a")
        await run.type("eur")
        await run.keys("enter")
        await run.type("1.08")
        await run.keys("enter")
        assert "1 EUR = 1.08 CHF" in run.text
        assert float(run.store.rules.rates["EUR"]) == 1.08


async def test_rates_are_turned_round_with_the_base_currency(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        lists.set_setting(run.store, "rates", {"USD": "0.8", "CHF": "1.2"})
        await run.keys("comma", "2")
        await run.type("usd")
        await run.keys("enter", "escape")
        assert lists.get_setting(run.store.conn, "rates") == {"CHF": "1.5", "EUR": "1.25"}
        await run.keys("u")
        assert lists.get_setting(run.store.conn, "rates") == {"USD": "0.8", "CHF": "1.2"}
        assert run.store.rules.base_currency == "EUR"


async def test_lists_are_reached_from_the_settings(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("comma", "0", "3")
        assert "Existing customer" in run.text
        await run.keys("escape", "escape")
        assert run.screen == "HomeScreen"


async def test_a_view_is_saved_and_shown_again(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, NewDeal("Boreal")) as run:
        views.show(run.app, "boreal", "name")
        await run.settle()
        await run.keys("V", "enter", "v", "2")
        assert run.app.state.filter_text == ""
        await run.keys("v", "1")
        await run.settle()
        assert (run.app.state.filter_text, run.app.state.sort) == ("boreal", "name")


async def test_sorting_by_a_digit(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("s", "2")
        assert run.app.state.sort == "amount"


# -- the first run ---------------------------------------------------------------------------


async def test_the_first_run_asks_name_and_currency(tmp_path: Path) -> None:
    async with running(tmp_path, first_run=True) as run:
        await run.settle()
        await run.type("Ada Roy")
        await run.keys("enter", "ctrl+u")
        await run.type("xyz")
        await run.keys("enter")
        assert "three letters" in run.text
        await run.keys("ctrl+u")
        await run.type("usd")
        await run.keys("enter", "3")
        assert run.screen == "HomeScreen"
        assert (run.store.rules.me, run.store.rules.base_currency) == ("Ada Roy", "USD")


async def test_the_first_run_can_show_the_sample(tmp_path: Path) -> None:
    async with running(tmp_path, first_run=True) as run:
        await run.settle()
        await run.type("Ada")
        await run.keys("enter", "enter")
        await run.pilot.press("1")
        await run.pilot.pause()
        from pipeline_tui.tui.start import SHOW_SAMPLE

        assert run.app.return_value == SHOW_SAMPLE
