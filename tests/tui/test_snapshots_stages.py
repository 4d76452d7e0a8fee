"""Wins to expect, time in stage and precedents, compared with pictures that were looked at."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from pipeline_tui.store.store import Store
from tests.figures.eight import insert
from tests.tui.pictures import SIZES, Compare, Pictures
from tests.tui.running import TODAY

_WAY = ("Lead", "Qualified", "Proposal", "Negotiation", "Won")


def furnish(store: Store) -> None:
    """Ninety deals of a year and a half, each with its way; some go back, some are lost."""
    chance, today = Random(4), date.fromisoformat(TODAY)
    stages = {stage.name: stage for stage in store.rules.stages.values()}
    with store.action("Furnished") as act:
        for number in range(90):
            insert(act, _visits(chance, number, today), stages)


def _visits(chance: Random, number: int, today: date) -> list[dict[str, str]]:
    day = today - timedelta(days=540 - number * 6)
    way = list(_WAY)
    if number % 11 == 0:
        way[3:3] = ["Qualified", "Proposal"]
    if chance.random() < 0.55:
        way = [*way[: chance.randrange(1, 5)], "Lost"]
    found = []
    for stage in way:
        if day > today:
            break
        found.append((stage, day.isoformat()))
        day += timedelta(days=chance.randrange(4, 45))
    base = {"deal_id": f"Deal {number:02}", "amount": str(500_000 + number * 10_000)}
    return [base | {"stage": stage, "entered_at": on} for stage, on in found]


@pytest.fixture
def shown(pictures: Pictures) -> Compare:
    """Compare a section of the figures, or the page of an open deal, with its picture."""

    def show(what: str, size: str = "80x24", *, deal: str = "", **how: Any) -> bool:
        from pipeline_tui.tui.screens.deal import DealScreen

        async def before(pilot: Any) -> None:
            await pilot.pause()
            if deal:
                sql = "SELECT id FROM deal WHERE name = ?"
                (found,) = pilot.app.store.conn.execute(sql, (deal,)).fetchone()
                await pilot.app.push_screen(DealScreen(found))
            else:
                await pilot.press("g", "f")
                for _time in range(30):
                    if pilot.app.screen.section.id == what:
                        break
                    await pilot.press("tab")
            for _time in range(6):
                await pilot.pause()

        return pictures.take(furnish, run_before=before, size=size, **how)

    return show


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("section", ["wins", "stages"])
def test_a_section(shown: Compare, section: str, size: str) -> None:
    assert shown(section, size)


def test_time_in_stage_in_light(shown: Compare) -> None:
    assert shown("stages", "120x40", theme="light")


def test_time_in_stage_in_the_terminals_own_colours(shown: Compare) -> None:
    assert shown("stages", theme="ansi")


def test_time_in_stage_without_colours(shown: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert shown("stages")


@pytest.mark.parametrize("size", SIZES)
def test_a_deal_with_its_precedents(shown: Compare, size: str) -> None:
    assert shown("", size, deal="Deal 81")


def test_a_deal_with_its_precedents_in_french(shown: Compare) -> None:
    assert shown("", language="fr", deal="Deal 81")
