"""The Hygiene screen: its counts, a filter of the board, mending in place, one by one."""

import asyncio
from pathlib import Path

import pytest

from pipeline_tui.store.adding import NewDeal
from tests.tui.running import TODAY, Running, running

ACME = NewDeal("Acme", amount=1_200_000, account="Acme SA", source="Fair", industry="Rail")
BARE = NewDeal("Boreal", account="Boréal", source="Fair")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


async def looked(run: Running) -> None:
    """Wait until the screen has seen all deals and months."""
    for _time in range(100):
        await run.settle()
        if "looking" not in run.text:
            return
        await asyncio.sleep(0.02)


async def test_a_fault_opens_as_a_filter_and_is_mended_in_place(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BARE, size=(120, 40)) as run:
        await run.keys("g", "h")
        await looked(run)
        assert "0 of 2 clean" in run.text
        await run.keys("space", "j", "enter")
        await run.type("5k")
        await run.keys("enter")
        await looked(run)
        assert run.deal("Boreal", "amount") == 500_000
        await run.keys("g", "g", *["j"] * 6, "right")
        assert "Boreal" in run.text
        await run.keys("f")
        assert "Boreal: Industry" in run.text
        await run.keys("1")
        await looked(run)
        assert run.deal("Boreal", "industry_id") is not None
        await run.keys("g", "g", "j", "enter")
        assert "/no:close" in run.text
        assert run.screen == "HomeScreen"


async def test_one_by_one_over_a_fault(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BARE) as run:
        await run.keys("g", "h")
        await looked(run)
        await run.keys("t")
        assert "1 of 1" in run.text
        await run.keys("q")
        assert run.screen == "HygieneScreen"
        await run.keys("j", "o", "j", "o")
        assert run.screen == "DealScreen"


async def test_companies_that_look_alike_are_counted_and_shown(tmp_path: Path) -> None:
    twin = NewDeal("Twin", account="ACME S.A.")
    async with running(tmp_path, ACME, twin) as run:
        await run.keys("g", "h")
        await looked(run)
        for _time in range(50):
            await run.settle()
            if "companies alike" in run.text:
                break
        assert "1 pair" in run.text
        await run.keys(*["j"] * 9, "t", "enter")
        assert run.screen == "DuplicatesScreen"
        assert "ACME S.A." in run.text


async def test_a_file_without_deals_says_so(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        await run.keys("g", "h")
        await looked(run)
        assert "no open deals" in run.text
        await run.keys("f")
        assert run.said == "There is nothing to mend here."
