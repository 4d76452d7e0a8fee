"""Stages and pipelines: added, renamed, put in order, removed."""

from pathlib import Path

import pytest

from pipeline_tui.store.adding import NewDeal
from tests.tui.running import TODAY, Running, running

ACME = NewDeal("Acme", amount=1_200_000, account="Acme SA")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


def stage(run: Running, name: str, column: str) -> object:
    return run.one(f"SELECT {column} FROM stage WHERE name = ? AND deleted_at IS NULL", name)


# -- stages ------------------------------------------------------------------------------


async def test_a_stage_is_added_renamed_and_given_limits(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "p", "a")
        await run.type("Trial")
        await run.keys("enter")
        assert stage(run, "Trial", "position") == 2
        await run.keys("j", "enter", "tab", "ctrl+u")
        await run.type("33")
        await run.keys("tab", "ctrl+u")
        await run.type("9")
        await run.keys("tab", "ctrl+u", "ctrl+s")
        row = run.store.conn.execute(
            "SELECT probability, stage_limit, touch_limit FROM stage WHERE name = 'Trial'"
        ).fetchone()
        assert tuple(row) == (3300, 9, None)


async def test_stages_change_places_and_which_one_qualifies(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "p", "J")
        assert stage(run, "Lead", "position") == 2
        await run.keys("K", "Q")
        assert stage(run, "Lead", "position") == 1
        assert (stage(run, "Lead", "qualifies"), stage(run, "Qualified", "qualifies")) == (1, 0)


async def test_removing_a_stage_asks_where_its_deals_go(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "p", "D")
        assert "Remove Lead: where does its 1 deal go?" in run.text
        await run.keys("2")
        assert run.stage_of("Acme") == "Proposal"
        assert stage(run, "Lead", "id") is None
        await run.keys("u")
        assert run.stage_of("Acme") == "Lead"


async def test_another_pipeline_is_added_and_shown_on_the_board(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "p", "P")
        await run.type("Partners")
        await run.keys("enter", "G", "o")
        assert run.screen == "HomeScreen"
        await run.keys("a")
        await run.type("Bell")
        await run.keys("enter")
        pipeline = run.one("SELECT id FROM pipeline WHERE name = 'Partners'")
        assert run.deal("Bell", "pipeline_id") == pipeline


async def test_won_and_lost_stay(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "p", "G", "D")
        assert "stay" in run.said
