"""Own fields at the keyboard: their list, one field, all marked deals, the form, the filter."""

import json
from pathlib import Path

import pytest

from pipeline_tui.store import deals, own_fields
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.store.store import Store
from tests.tui.running import TODAY, Running, running

ACME = NewDeal("Acme", amount=1_200_000)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


def extra(run: Running, name: str = "Acme") -> dict[str, str]:
    return dict(json.loads(run.deal(name, "extra")))


async def test_fields_are_added_changed_moved_and_retired(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("colon")
        await run.type("own fields")
        await run.keys("enter")
        assert "nothing yet" in run.text
        await run.keys("a")
        await run.type("Region")
        await run.keys("enter", "5")
        await run.type("North, South")
        assert "2 choices: North · South" in run.text
        await run.keys("enter", "a")
        await run.type("Seats")
        await run.keys("enter", "1", "K")
        assert [one.name for one in own_fields.fields(run.store.conn)] == ["Seats", "Region"]
        own_fields.set_value(run.store, [run.deal("Acme", "id")], "Seats", "a dozen")
        await run.keys("enter", "2", "2")
        assert "Seats: 1 value does not fit: “a dozen”" in run.text
        await run.keys("D", "y")
        assert [one.name for one in own_fields.fields(run.store.conn)] == ["Region"]
        assert extra(run) == {"Seats": "a dozen"}


async def test_a_field_on_the_deal_in_the_history_and_undone(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(120, 40)) as run:
        own_fields.add(run.store, "[red]Region", "choice", ["North", "South"])
        own_fields.add(run.store, "Start", "day")
        await run.keys("enter", "e")
        await run.type("region")
        await run.keys("enter", "2", "e")
        await run.type("start")
        await run.keys("enter")
        await run.type("fri")
        assert "Fri 27 Nov 2026 · in 4 days" in run.text
        await run.keys("enter")
        assert extra(run) == {"[red]Region": "South", "Start": "2026-11-27"}
        assert "[red]Region" in run.text
        assert "– → South" in " ".join(run.text.split())
        assert "27 Nov 2026" in run.text
        await run.keys("u")
        assert extra(run) == {"[red]Region": "South"}
        assert "not set: Start" in run.text


async def test_money_in_the_form_is_read_and_refused(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        own_fields.add(run.store, "List price", "money")
        await run.keys("E", "shift+tab")
        await run.type("$5")
        assert "Not in EUR: $5" in run.text
        await run.keys("ctrl+s")
        assert extra(run) == {}
        await run.keys("ctrl+u")
        await run.type("12.5k")
        await run.keys("ctrl+s")
        assert extra(run) == {"List price": "12500"}


async def test_a_text_of_several_lines_keeps_its_breaks(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        own_fields.add(run.store, "Terms", "text")
        own_fields.set_value(run.store, [run.deal("Acme", "id")], "Terms", "one\ntwo")
        await run.keys("e")
        await run.type("terms")
        await run.keys("enter", "end", "x", "enter")
        assert extra(run) == {"Terms": "one\ntwox"}


async def test_a_form_that_another_window_overtook_says_so(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        own_fields.add(run.store, "Seats", "number")
        await run.keys("E", "shift+tab")
        await run.type("3")
        with Store.open(run.store.path) as other:
            deals.edit(other, [run.deal("Acme", "id")], {"own:Seats": "7"})
        await run.keys("ctrl+s")
        assert "now 7 in another window" in run.text
        await run.keys("ctrl+s")
        assert extra(run) == {"Seats": "3"}


async def test_all_marked_deals_get_a_value_and_are_found_by_it(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, NewDeal("Boreal"), NewDeal("Corvin")) as run:
        own_fields.add(run.store, "Region", "choice", ["North", "South"])
        await run.keys("space", "j", "space", "e")
        await run.type("region")
        await run.keys("enter", "1")
        assert run.said == "Set Region of 2 deals"
        await run.keys("slash")
        assert "region:" in run.text
        await run.type("region:n")
        assert "2 deals" in run.text
        await run.keys("ctrl+u")
        await run.type("no:region")
        assert "1 deal" in run.text


async def test_a_new_deal_in_the_form_takes_them_too(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        own_fields.add(run.store, "Seats", "number")
        await run.keys("a")
        await run.type("Zed")
        await run.keys("tab", "shift+tab")
        await run.type("12")
        await run.keys("ctrl+s")
        assert extra(run, "Zed") == {"Seats": "12"}
        await run.keys("u")
        assert run.deal("Zed", "id") is None
