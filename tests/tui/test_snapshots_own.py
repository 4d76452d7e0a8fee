"""Own fields and hygiene, compared with pictures that were looked at."""

import json
from typing import Any

import pytest

from pipeline_tui.store import lists, own_fields
from pipeline_tui.store.adding import NewDeal, add
from pipeline_tui.store.store import Store
from tests.tui import drawn
from tests.tui.pictures import SIZES, Compare, Pictures

LONG = "Signed by the board in May; the schedule of payments is still open, ask Anne about it. "


def fill(store: Store) -> None:
    """The drawn deals with own fields, and some more with something to mend."""
    drawn.fill(store)
    for name, kind, choices in (
        ("Region", "choice", ["North", "South", "Île-de-France"]),
        ("Seats", "number", []),
        ("List price", "money", []),
        ("Contract ends", "day", []),
        ("Terms", "text", []),
        ("Original Traffic Source of the Lead", "text", []),
    ):
        own_fields.add(store, name, kind, choices)
    values = {
        "Region": "Île-de-France",
        "Seats": "1250",
        "List price": "28400.5",
        "Contract ends": "2027-03-31",
        "Terms": LONG * 2,
    }
    # Not through the door: the timeline would tell the hour.
    store.conn.execute(
        "UPDATE deal SET extra = ? WHERE name = 'Boréal Foods'",
        (json.dumps(values, ensure_ascii=False),),
    )
    lists.add_item(store, "industry", "Rail")
    for table in ("source", "industry"):
        first = store.conn.execute(f"SELECT min(id) FROM {table}").fetchone()[0]
        sql = f"UPDATE deal SET {table}_id = ? WHERE name <> 'Wren Insure'"
        store.conn.execute(sql, (first,))
    for name in ("Zénith Audio", "Zénith Audio", "Orion Print"):
        add(store, NewDeal(name, 12_000_00, account="Zénith"))


@pytest.fixture
def shown(pictures: Pictures) -> Compare:
    """Compare what some keys lead to with its picture; ``at`` is a row that is pointed at."""

    def show(*keys: str, at: object = "", **how: Any) -> bool:
        async def press(pilot: Any) -> None:
            await pilot.press(*keys)
            for _time in range(200):
                await pilot.pause(0.01)
                strips = pilot.app.screen._compositor.render_strips()
                if not any("looking" in strip.text for strip in strips):
                    break
            if at:
                pilot.app.screen.rows.point_at(at)
                pilot.app.screen.rows.move(-1)

        return pictures.take(fill, run_before=press, **how)

    return show


LIST = ("colon", *"own", "space", *"fields", "enter")


@pytest.mark.parametrize("size", SIZES)
def test_own_fields_on_a_deal(shown: Compare, size: str) -> None:
    assert shown("enter", size=size, at="own")


@pytest.mark.parametrize("theme", ["light", "ansi"])
def test_the_list_of_own_fields(shown: Compare, theme: str) -> None:
    assert shown(*LIST, theme=theme)


def test_own_fields_in_the_form_in_french(shown: Compare) -> None:
    assert shown("E", "shift+tab", "shift+tab", "shift+tab", language="fr")


@pytest.mark.parametrize("size", SIZES)
def test_what_is_to_be_mended(shown: Compare, size: str) -> None:
    assert shown("g", "h", "j", "j", "j", "space", size=size)


def test_what_is_to_be_mended_in_light(shown: Compare) -> None:
    assert shown("g", "h", "j", "space", "j", "enter", theme="light")


def test_what_is_to_be_mended_in_french_without_colours(shown: Compare) -> None:
    assert shown("g", "h", language="fr", theme="ansi")
