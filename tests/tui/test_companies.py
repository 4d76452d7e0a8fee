"""Companies and people: the list of each, and what is found and added there."""

from pathlib import Path

import pytest

from pipeline_tui.store import finding, name_index
from tests.tui.acme import ACME, LATER, add
from tests.tui.running import TODAY, running


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


# -- the list ------------------------------------------------------------------------------


async def test_a_digit_opens_the_list_and_enter_a_page(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, LATER) as run:
        await run.keys("5")
        assert run.screen == "CompaniesScreen"
        assert "Acme SA" in run.text
        assert "1 open" in run.text
        await run.keys("j", "enter")
        assert run.screen == "CompanyScreen"
        assert "Boréal Foods" in run.text
        assert "Boréal trial" in run.text
        await run.keys("q")
        assert run.screen == "CompaniesScreen"
        assert run.front.pointed.name == "Boréal Foods"
        await run.keys("q")
        assert run.screen == "HomeScreen"


@pytest.mark.parametrize("keys", [("g", "c"), ("left_parenthesis",)])
async def test_other_keys_open_it_too(tmp_path: Path, keys: tuple[str, ...]) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys(*keys)
        assert run.screen == "CompaniesScreen"


async def test_people_are_the_other_list(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        add(run, "Ann Roy", "Acme renewal", title="CFO")
        await run.keys("5", "tab")
        assert "Ann Roy" in run.text
        assert "CFO" in run.text
        await run.keys("enter")
        assert run.screen == "PersonScreen"
        await run.keys("q", "l")
        assert "Ann Roy" not in run.text


async def test_a_name_is_found_as_it_is_typed(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, LATER) as run:
        await run.keys("5", "slash")
        await run.type("boreal")
        assert "Boréal Foods" in run.text
        assert "Acme SA" not in run.text
        assert "1 found" in run.text
        await run.keys("enter", "enter")
        assert run.screen == "CompanyScreen"
        await run.keys("q", "slash")
        await run.keys("ctrl+u")
        await run.type("zzz")
        assert "nothing matches" in run.text
        await run.keys("escape")
        assert "Boréal Foods" in run.text
        assert "Acme SA" not in run.text
        await run.keys("q")
        assert "Acme SA" in run.text
        assert run.screen == "CompaniesScreen"
        await run.keys("slash")
        await run.type("foods")
        await run.keys("tab", "tab")
        assert "nothing matches" in run.text


async def test_a_long_search_ends_beside_the_keys_and_makes_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "find_at_once", lambda *_given: ([], False))
    async with running(tmp_path, ACME, LATER) as run:
        await run.keys("5", "slash")
        await run.type("oods")
        for _time in range(50):
            await run.pilot.pause(0.05)
            if name_index.whole(run.store.conn):
                break
        assert name_index.whole(run.store.conn)
        assert "1 found" in run.text
        assert "Boréal Foods" in run.text
        await run.keys("escape", "e", "escape", "q")


async def test_a_list_of_any_length_is_walked_in_windows(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        with run.store.action("Added") as act:
            for number in range(1500):
                act.insert("account", {"name": f"Company {number:04}"})
        await run.keys("5")
        rows = run.front.rows
        assert len(rows.items) == 100
        for _page in range(40):
            await run.keys("pagedown")
        assert len(rows.items) <= 600
        assert run.front.pointed.name == "Company 0840"
        await run.keys("G")
        assert run.front.pointed.name == "Company 1499"
        for _page in range(12):
            await run.keys("pageup")
        assert run.front.pointed.name == "Company 1247"
        assert "Company 1247" in run.text
        await run.keys("g", "g")
        assert run.front.pointed.name == "Company 0000"
        await run.keys("j")
        assert run.front.pointed.name == "Company 0001"
        await run.keys("u")
        assert "none yet" in run.text


async def test_a_change_in_the_list_shows_at_once(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("5", "e")
        await run.type("Country")
        await run.keys("enter")
        await run.type("France")
        await run.keys("enter")
        assert "France" in run.text
        await run.keys("u")
        assert "France" not in run.text
        await run.keys("E")
        assert "Company: Acme SA" in run.text
        await run.keys("escape", "g", "b", "5", "tab", "e", "E", "y", "enter")
        assert run.screen == "CompaniesScreen"
