"""Fields changed one by one, for all marked deals, or in a form; and by two windows at once."""

from pathlib import Path

import pytest

from pipeline_tui.store import deals
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.store.store import Store
from tests.tui.running import TODAY, Running, running

ACME = NewDeal("Acme", amount=1_200_000)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


def elsewhere(run: Running, **changes: object) -> None:
    """Another window changes the only deal."""
    with Store.open(run.store.path) as other:
        deals.edit(other, [run.deal("Acme", "id")], changes)


async def test_one_field_by_its_digit(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("e", "3", "ctrl+u")
        await run.type("45k")
        assert "€45,000.00" in run.text
        await run.keys("enter")
        assert run.deal("Acme", "amount") == 4_500_000


async def test_a_field_found_by_its_letters(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("e")
        await run.type("prob")
        await run.keys("enter")
        await run.type("12,5")
        await run.keys("enter")
        assert "not a percentage" in run.text
        await run.keys("ctrl+u")
        await run.type("12.5")
        await run.keys("enter")
        assert run.deal("Acme", "probability") == 1250


async def test_a_field_of_all_marked_deals(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, NewDeal("Boreal")) as run:
        await run.keys("asterisk", "e")
        assert "2 deals: change …" in run.text
        await run.type("close")
        await run.keys("enter")
        await run.type("2026-12-18")
        await run.keys("enter")
        assert run.one("SELECT count(*) FROM deal WHERE close_on = '2026-12-18'") == 2


async def test_a_field_can_be_emptied(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("e", "3", "ctrl+u", "enter")
        assert run.deal("Acme", "amount") is None


async def test_a_new_source_is_made_in_the_same_step(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("e", "8", "8")
        await run.type("Old friends")
        await run.keys("enter")
        source = run.deal("Acme", "source_id")
        assert run.one("SELECT name FROM source WHERE id = ?", source) == "Old friends"
        await run.keys("u")
        assert run.deal("Acme", "source_id") is None
        assert run.one("SELECT deleted_at FROM source WHERE id = ?", source) is not None


async def test_a_source_is_chosen_from_its_list_and_taken_away(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("e", "8", "3")
        source = run.deal("Acme", "source_id")
        assert run.one("SELECT name FROM source WHERE id = ?", source) == "Fair"
        await run.keys("e", "8", "7")
        assert run.deal("Acme", "source_id") is None


async def test_another_windows_change_is_shown_before_it_is_overwritten(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("e", "3", "ctrl+u")
        elsewhere(run, amount=2_000_000)
        await run.type("45k")
        await run.keys("enter")
        assert "now 20k in another window" in run.text
        await run.keys("n")
        assert run.deal("Acme", "amount") == 2_000_000
        await run.keys("e", "3", "ctrl+u")
        elsewhere(run, amount=3_000_000)
        await run.type("45k")
        await run.keys("enter", "y")
        assert run.deal("Acme", "amount") == 4_500_000


async def test_the_form_saves_only_what_was_changed(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("E", "end")
        await run.type(" two")
        elsewhere(run, amount=2_000_000)
        await run.keys("ctrl+s")
        assert run.deal("Acme two", "amount") == 2_000_000
        assert run.screen == "HomeScreen"


async def test_the_form_shows_whose_value_holds(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("E", "tab", "tab", "ctrl+u")
        await run.type("45k")
        elsewhere(run, amount=2_000_000)
        await run.keys("ctrl+s")
        assert "now 20k in another window" in run.text
        assert run.deal("Acme", "amount") == 2_000_000
        await run.keys("ctrl+s")
        assert run.deal("Acme", "amount") == 4_500_000


async def test_a_draft_survives_the_program(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("E", "end")
        await run.type(" draft")
        await run.pilot.pause(0.6)
        assert "Acme draft" in run.one("SELECT value FROM draft")


async def test_hostile_names_are_shown_and_kept_as_they_are(tmp_path: Path) -> None:
    name = "[red]x[/] \x1b]0;t\x07 \u202eabc"
    async with running(tmp_path, NewDeal(name)) as run:
        await run.keys("e")
        assert "\x1b" not in run.text
        await run.keys("1", "enter", "E", "ctrl+s", "x")
        assert "\x1b" not in run.text
        await run.keys("escape")
        assert run.one("SELECT name FROM deal") == name
