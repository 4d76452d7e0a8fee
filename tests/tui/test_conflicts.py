"""The list of what an import found changed on both sides, settled by keys."""

from pathlib import Path

import pytest

from pipeline_tui.exchange import run as importing
from pipeline_tui.exchange.options import Options
from pipeline_tui.store import conflicts, deals
from tests.tui.running import TODAY, Running, running

HEAD = "Id,Name,Account,Stage,Amount,Engage Date,Region\n"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


def conflicting(run: Running, folder: Path) -> None:
    """Two deals of another system, each changed here and there."""
    path = folder / "theirs.csv"
    rows = "1,[b]Acme[/b],A,Qualified,{},2026-01-01,{}\n2,Boreal,B,Qualified,{},2026-01-01,South\n"
    path.write_text(HEAD + rows.format(10, "North", 10), encoding="utf-8")
    store = run.app.store
    importing.carry_out(store, importing.prepare(store, importing.Files(path), Options()))
    found = [row[0] for row in store.conn.execute("SELECT id FROM deal ORDER BY n")]
    deals.edit(store, found, {"amount": 1500})
    deals.edit(store, found[:1], {"own:Region": "East"})
    path.write_text(HEAD + rows.format(20, "West", 30), encoding="utf-8")
    importing.carry_out(store, importing.prepare(store, importing.Files(path), Options()))
    run.app.changed(None)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_theirs_or_mine_on_one_or_on_all_marked(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with running(tmp_path, size=size) as run:
        conflicting(run, tmp_path)
        run.app.act("conflicts")
        await run.settle()
        assert "3 fields  csv" in run.text
        assert "[b]Acme[/b]" in run.text
        assert "€15.00" in run.text
        await run.keys("t")
        assert run.deal("[b]Acme[/b]", "amount") == 2000
        assert "2 fields" in run.text
        await run.keys("*")
        assert "2 marked" in run.text
        await run.keys("m")
        assert "No import found" in run.text
        assert "marked" not in run.text
        assert run.deal("Boreal", "amount") == 1500
        await run.keys("u", "u")
        assert conflicts.count(run.app.store.conn) == 3
        assert run.deal("[b]Acme[/b]", "amount") == 1500


async def test_enter_shows_the_deal(tmp_path: Path) -> None:
    async with running(tmp_path, size=(120, 40)) as run:
        conflicting(run, tmp_path)
        run.app.act("conflicts")
        await run.settle()
        await run.keys("space", "enter")
        assert run.screen == "DealScreen"
