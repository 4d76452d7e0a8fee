"""A past day, and what has become of it, compared with pictures that were looked at."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from pipeline_tui.store import adding, closing, deals, lists
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.store.store import Store
from tests.tui import drawn
from tests.tui.pictures import Compare, Pictures
from tests.tui.running import TODAY

if TYPE_CHECKING:
    from textual.pilot import Pilot

NAMES = (
    "Atelier Noé", "Boréal Foods", "Corvin Hotels", "Delta Optik", "Estobel Legal", "Fjord Steel",
    "Galwick Forge", "Halarn Rail", "Inès & Fils", "Juniper Data",
)  # fmt: skip


def past(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deals of late summer that moved on, closed or changed in autumn."""
    ways = [one.id for one in store.rules.stages.values() if one.kind == "open"]
    for number, name in enumerate(NAMES):
        monkeypatch.setenv("PIPELINE_TUI_TODAY", f"2026-09-{3 + number * 2:02d}")
        new = NewDeal(name, amount=(number % 7 + 1) * 250_000, close_on=date(2026, 10, 20))
        ids = adding.add(store, replace(new, stage_id=ways[number % 4])).deals
        monkeypatch.setenv("PIPELINE_TUI_TODAY", f"2026-11-{2 + number:02d}")
        if number % 5 == 0:
            closing.win(store, ids)
        elif number % 5 == 1:
            closing.lose(store, ids, lists.items(store.conn, "reason", "lost")[0].id)
        elif number % 5 == 2:
            deals.move(store, ids, ways[(number + 1) % 4])
        elif number % 5 == 3:
            deals.edit(store, ids, {"amount": 990_000, "close_on": date(2026, 12, 18)})
        else:
            deals.delete(store, ids)
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


@pytest.fixture
def shown(pictures: Pictures, monkeypatch: pytest.MonkeyPatch) -> Compare:
    """Compare what some keys on a past day lead to with its picture."""

    def show(*keys: str, **how: Any) -> bool:
        async def look_back(pilot: "Pilot[Any]") -> None:
            await pilot.press("@", *"2026-10-01".replace("-", "/"), "enter")
            await pilot.app.workers.wait_for_complete()
            await pilot.press(*keys)
            for _time in range(100):
                await pilot.pause(0.01)
                front: Any = pilot.app.screen
                if getattr(front, "changes", ()) is not None:
                    break
            await pilot.pause()

        fills = (drawn.fill, partial(past, monkeypatch=monkeypatch))
        return pictures.take(*fills, run_before=look_back, **how)

    return show


@pytest.mark.parametrize("size", ["80x24", "200x50"])
def test_the_board_of_a_past_day(shown: Compare, size: str) -> None:
    assert shown(size=size)


def test_the_board_in_light_and_french(shown: Compare) -> None:
    assert shown(size="120x40", theme="light", language="fr")


@pytest.mark.parametrize("size", ["120x40", "200x50"])
def test_what_has_become_of_it(shown: Compare, size: str) -> None:
    assert shown("=", size=size)


def test_what_has_become_of_it_without_colour(
    shown: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert shown("=")
