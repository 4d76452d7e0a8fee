"""What became of deals open as long as the one on the screen."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline_tui.store import adding, closing, deals
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.store.store import Store
from tests.store.stocked import open_stages
from tests.tui.running import TODAY as SHOWN
from tests.tui.running import Running, running

TODAY = date.fromisoformat(SHOWN)
ACME = NewDeal("Acme renewal", amount=1_200_000, account="Acme")


def qualified(store: Store, name: str, days: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """A deal that qualified so many days ago; today is put back."""
    monkeypatch.setenv("PIPELINE_TUI_TODAY", (TODAY - timedelta(days)).isoformat())
    (deal,) = adding.add(store, NewDeal(name)).deals
    deals.move(store, [deal], open_stages(store)[1])
    monkeypatch.setenv("PIPELINE_TUI_TODAY", SHOWN)
    return deal


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", SHOWN)


def close_some(store: Store, monkeypatch: pytest.MonkeyPatch, won: int, lost: int) -> None:
    """Deals of forty days that ended today."""
    for number in range(won + lost):
        deal = qualified(store, f"Old {number}", 40, monkeypatch)
        if number < won:
            closing.win(store, [deal])
        else:
            closing.lose(store, [deal], None)


async def open_page(run: Running, deal: str) -> None:
    from pipeline_tui.tui.screens.deal import DealScreen

    await run.app.push_screen(DealScreen(deal))
    await run.settle()


async def test_it_says_how_many_of_that_age_were_won(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, ACME, size=(80, 24)) as run:
        close_some(run.store, monkeypatch, won=2, lost=4)
        deal = qualified(run.store, "New one", 34, monkeypatch)
        await open_page(run, deal)
        assert "deals still open after 34 days were won 33% of the time, n = 6" in run.text


async def test_a_change_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tmp_path, ACME, size=(120, 40)) as run:
        close_some(run.store, monkeypatch, won=3, lost=3)
        deal = qualified(run.store, "New one", 34, monkeypatch)
        await open_page(run, deal)
        assert "were won 50% of the time, n = 6" in run.text
        other = qualified(run.store, "Another", 40, monkeypatch)
        run.app.changed(closing.win(run.store, [other]))
        await run.settle()
        assert "were won 57% of the time, n = 7" in run.text


async def test_older_than_any_that_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tmp_path, ACME, size=(80, 24)) as run:
        close_some(run.store, monkeypatch, won=6, lost=0)
        deal = qualified(run.store, "Old one", 41, monkeypatch)
        await open_page(run, deal)
        assert "open for 41 days since it qualified: no precedent" in run.text


async def test_too_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tmp_path, ACME, size=(80, 24)) as run:
        close_some(run.store, monkeypatch, won=2, lost=0)
        deal = qualified(run.store, "New one", 1, monkeypatch)
        await open_page(run, deal)
        assert "deals still open after 1 day: too few to tell (2)" in run.text


async def test_a_deal_that_has_not_qualified_has_no_age(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(80, 24)) as run:
        await run.keys("enter")
        assert "precedent" not in run.text
        assert "still open after" not in run.text
