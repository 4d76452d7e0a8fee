"""The size bands of the figures are set in the program."""

from pathlib import Path

from pipeline_tui.figures.bands import SIZE_BANDS, bands
from pipeline_tui.store.adding import NewDeal
from tests.tui.running import running

ACME = NewDeal("Acme", amount=1_200_000)


async def test_bands_are_added_changed_and_removed_each_undone_by_one_key(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        run.app.act("size_bands")
        await run.settle()
        assert "50k and more" in run.text
        await run.keys("a")
        await run.type("20k")
        assert "a band begins there already" in run.text
        await run.keys("ctrl+u")
        await run.type("100k")
        await run.keys("enter")
        assert bands(run.store.conn) == (*SIZE_BANDS, 100_000_00)
        assert "100k and more" in run.text
        await run.keys("enter", "ctrl+u")
        await run.type("200k")
        await run.keys("enter")
        assert bands(run.store.conn) == (*SIZE_BANDS, 200_000_00)
        for _time in SIZE_BANDS:
            await run.keys("D")
        await run.keys("D")
        assert len(bands(run.store.conn)) == 1
        assert run.said == "One band has to stay."
        await run.keys("escape", "u")
        assert len(bands(run.store.conn)) == 2
