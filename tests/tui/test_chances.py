"""The chance that was seen of a stage is set with one key, from two screens."""

from pathlib import Path

import pytest

from pipeline_tui.store.adding import NewDeal
from tests.tui.on_figures import DEALS, figures, to
from tests.tui.running import TODAY, Running


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


def chance(run: Running, name: str = "Qualified") -> int:
    stages = run.store.rules.stages.values()
    return next(one.probability for one in stages if one.name == name)


async def test_p_on_the_figures_sets_what_was_seen_and_u_takes_it_back(tmp_path: Path) -> None:
    async with figures(tmp_path, *DEALS) as run:
        before = chance(run)
        await run.keys("p")
        assert run.said == "That needs a stage in the section of chances."
        await to(run, "chances")
        await run.keys("j", "p")
        assert chance(run) == 6_000
        assert "60%" in run.text
        await run.keys("p")
        assert run.said == "The chance is set so already."
        await run.keys("u")
        assert chance(run) == before


async def test_p_on_the_stages_sets_what_was_seen_in_twelve_months(tmp_path: Path) -> None:
    async with figures(tmp_path, *DEALS, size=(120, 40)) as run:
        before = chance(run)
        run.app.act("go_stages")
        await run.settle()
        assert "60% of 10" in run.text
        await run.keys("j", "p")
        assert chance(run) == 6_000
        await run.keys("u")
        assert chance(run) == before


async def test_too_few_decided_deals_set_nothing(tmp_path: Path) -> None:
    async with figures(tmp_path, NewDeal("One", stage="Qualified")) as run:
        before = chance(run)
        await to(run, "chances")
        await run.keys("j", "p")
        assert run.said == "Too few decided deals to tell the chance (0)."
        assert chance(run) == before
