"""The person's own fields in the file: kept, changed together, undone, and found in old files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline_tui.store import adding, deals, driver, migrations, opening, own_fields, seeds
from pipeline_tui.store.errors import Conflict, Invalid
from pipeline_tui.store.own_fields import OwnField, fields, set_value
from pipeline_tui.store.store import Store
from tests.support.plain import disagreements


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "deals.db", create=True) as store:
        yield store
        assert disagreements(store.conn) == []


def add(store: Store, name: str = "Acme") -> str:
    return adding.add(store, adding.NewDeal(name, 24_000_00)).deals[0]


def extra(store: Store, deal: str) -> dict[str, str]:
    row = store.conn.execute("SELECT extra FROM deal WHERE id = ?", (deal,)).fetchone()
    return own_fields.values(row[0])


def names(store: Store) -> list[tuple[str, str]]:
    return [(one.name, one.type) for one in fields(store.conn)]


def test_a_field_is_added_named_moved_and_retired(store: Store) -> None:
    _done, region = own_fields.add(store, " Région  ", "choice", ["North", "south", "north", " "])
    _done, seats = own_fields.add(store, "Seats", "number")
    assert own_fields.one_field(store.conn, region).choices == ("North", "south")
    own_fields.rename(store, region, "Area")
    own_fields.move(store, seats, -1)
    assert names(store) == [("Seats", "number"), ("Area", "choice")]
    assert own_fields.one_field(store.conn, region).key == "Région"
    deal = add(store)
    set_value(store, [deal], "Seats", "12")
    own_fields.retire(store, seats)
    assert names(store) == [("Area", "choice")]
    assert extra(store, deal) == {"Seats": "12"}
    own_fields.add(store, "seats", "number")
    assert names(store) == [("seats", "number"), ("Area", "choice")]
    for _each in range(8):
        store.undo()
    assert names(store) == []


@pytest.mark.parametrize("name", ["", "Area", "REGION", "x" * 81])
def test_a_name_that_is_none_or_taken_is_refused(store: Store, name: str) -> None:
    _done, region = own_fields.add(store, "Région")
    own_fields.rename(store, region, "Area")
    with pytest.raises(Invalid):
        own_fields.add(store, name)
    assert names(store) == [("Area", "text")]


def test_a_value_of_several_deals_is_one_step(store: Store) -> None:
    own_fields.add(store, "Region", "choice", ["North", "South"])
    both = [add(store), add(store, "Boréal")]
    done = set_value(store, both, "Region", "South")
    assert done.text == "Set Region of 2 deals"
    assert [extra(store, deal) for deal in both] == [{"Region": "South"}] * 2
    store.undo()
    assert [extra(store, deal) for deal in both] == [{}, {}]
    store.redo()
    set_value(store, both[:1], "Region", "")
    assert [extra(store, deal) for deal in both] == [{}, {"Region": "South"}]


def test_a_value_that_does_not_fit_is_refused_and_nothing_changed(store: Store) -> None:
    own_fields.add(store, "Region", "choice", ["North", "South"])
    own_fields.add(store, "Start", "day")
    deal = add(store)
    for key, value in (("Region", "East"), ("Start", "2026-02-30"), ("Start", "tomorrow")):
        with pytest.raises(Invalid, match="does not fit"):
            set_value(store, [deal], key, value)
    assert extra(store, deal) == {}
    deals.delete(store, [deal])
    with pytest.raises(Invalid, match="deleted"):
        set_value(store, [deal], "Start", "2026-02-28")


def test_what_another_window_changed_is_not_overwritten(store: Store) -> None:
    own_fields.add(store, "Region")
    own_fields.add(store, "Seats", "number")
    deal = add(store)
    set_value(store, [deal], "Region", "North")
    set_value(store, [deal], "Seats", "3", seen={deal: ""})  # another field was changed: fine
    with pytest.raises(Conflict) as caught:
        set_value(store, [deal], "Region", "South", seen={deal: ""})
    assert caught.value.fields == {"own:Region": ("", "North")}
    assert extra(store, deal) == {"Region": "North", "Seats": "3"}


def test_own_and_other_fields_are_edited_in_one_step(store: Store) -> None:
    own_fields.add(store, "Seats", "number")
    deal = add(store)
    done = deals.edit(store, [deal], {"own:Seats": "3", "product": "GTX"}, {"own:Seats": ""})
    assert done.text == "Edited Acme"
    with pytest.raises(Invalid, match="Seats: “x” does not fit"):
        deals.edit(store, [deal], {"own:Seats": "x", "product": "MG"})
    with pytest.raises(Conflict):
        deals.edit(store, [deal], {"own:Seats": "4", "product": "MG"}, {"own:Seats": ""})
    row = store.conn.execute("SELECT product FROM deal").fetchone()
    assert (row[0], extra(store, deal)) == ("GTX", {"Seats": "3"})
    assert deals.edit(store, [deal], {"own:Seats": "5"}).text == "Set Seats of Acme"
    store.undo()
    store.undo()
    row = store.conn.execute("SELECT product FROM deal").fetchone()
    assert (row[0], extra(store, deal)) == ("", {})


def test_planting_finds_by_folded_key_and_adds_choices(store: Store) -> None:
    with store.action("Edited {deal}", deal="x") as act:
        first = own_fields.plant(act, "Région", "choice", ["North"])
        again = own_fields.plant(act, "REGION", "number", ["north", "South"])
    assert again == first._replace(choices=("North", "South"))
    own_fields.retire(store, first.id)
    with store.action("Edited {deal}", deal="x") as act:
        assert not own_fields.plant(act, "region").retired
    assert [one.choices for one in fields(store.conn)] == [("North", "South")]
    with store.action("Edited {deal}", deal="x") as act:
        own_fields.plant(act, "région", "choice", ["SOUTH"])
    assert own_fields.fields(store.conn)[0].key == "Région"


def test_a_retired_field_comes_back_as_what_it_is_asked_to_be(store: Store) -> None:
    _done, region = own_fields.add(store, "Region", "choice", ["North"])
    deal = add(store)
    set_value(store, [deal], "Region", "North")
    own_fields.retire(store, region)
    assert own_fields.add(store, "REGION", "choice", ["South"])[1] == region
    assert fields(store.conn)[0].choices == ("North", "South")
    own_fields.retire(store, region)
    with pytest.raises(Invalid, match="does not fit"):
        own_fields.add(store, "Region", "number")
    assert fields(store.conn) == []
    own_fields.add(store, "Region", "text")
    assert names(store) == [("Region", "text")]
    assert extra(store, deal) == {"Region": "North"}


# -- another type ------------------------------------------------------------------------


def held(store: Store, key: str, values: list[str]) -> list[str]:
    made = [add(store, f"Deal {place}") for place, _value in enumerate(values)]
    for deal, value in zip(made, values, strict=True):
        set_value(store, [deal], key, value)
    return made


def test_texts_become_numbers_as_their_column_shows(store: Store) -> None:
    _done, seats = own_fields.add(store, "Seats")
    made = held(store, "Seats", ["1.234,5", "12", "7,25"])
    own_fields.retype(store, seats, "number")
    assert [extra(store, one)["Seats"] for one in made] == ["1234.5", "12", "7.25"]
    own_fields.retype(store, seats, "text")
    store.undo()
    store.undo()
    assert [extra(store, one)["Seats"] for one in made] == ["1.234,5", "12", "7,25"]
    assert names(store) == [("Seats", "text")]


def test_another_type_is_refused_with_the_values_that_do_not_fit(store: Store) -> None:
    _done, start = own_fields.add(store, "Start")
    made = held(store, "Start", ["2026-12-01", "soon", "later"])
    deals.delete(store, made[2:])
    with pytest.raises(Invalid, match="Start: 2 values do not fit: “soon”, “later”"):
        own_fields.retype(store, start, "day")
    assert names(store) == [("Start", "text")]
    own_fields.retype(store, start, "choice")
    assert fields(store.conn)[0].choices == ("2026-12-01", "soon", "later")
    with pytest.raises(Invalid, match="1 value does not fit: “soon”"):
        own_fields.set_choices(store, start, ["2026-12-01", "later"])
    own_fields.set_choices(store, start, ["later", "soon", "2026-12-01", "never"])
    assert fields(store.conn)[0].choices == ("later", "soon", "2026-12-01", "never")


def test_too_many_values_are_no_choice(store: Store) -> None:
    _done, code = own_fields.add(store, "Code")
    held(store, "Code", [f"c{n}" for n in range(51)])
    with pytest.raises(Invalid, match="51 different values"):
        own_fields.retype(store, code, "choice")


# -- earlier files -------------------------------------------------------------------------


def test_what_earlier_versions_kept_beside_deals_becomes_fields(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    kept = [
        {"Seats": "12", "Start": "2026-12-01", "Zone": "North", "Price": "1,200.50"},
        {"Seats": "7.5", "Zone": "South", "Price": "3", "odd \"key'.[0]": "ü"},
    ] * 4
    with pytest.MonkeyPatch.context() as patched:
        first = migrations.steps()[:9]
        patched.setattr(migrations, "steps", lambda: first)
        path.touch(mode=0o600)
        with closing(opening.connect(path, busy_ms=0)) as conn:
            migrations.migrate(conn)
            seeds.plant(conn)
        with Store.open(path) as store:
            for values in kept:
                deal = add(store)
                text = json.dumps(values, ensure_ascii=False)
                store.conn.execute("UPDATE deal SET extra = ? WHERE id = ?", (text, deal))
    with Store.open(path) as store:
        found = fields(store.conn)
        assert [(one.key, one.type) for one in found] == [
            ("Seats", "number"),
            ("Start", "day"),
            ("Zone", "choice"),
            ("Price", "text"),  # its values are not written as numbers are kept
            ("odd \"key'.[0]", "text"),
        ]
        assert found[2].choices == ("North", "South")
        rows = store.conn.execute("SELECT extra FROM deal ORDER BY n")
        assert [json.loads(row[0]) for row in rows] == kept
        own_fields.retype(store, found[3].id, "money")
        rows = store.conn.execute("SELECT extra FROM deal ORDER BY n")
        assert [json.loads(row[0])["Price"] for row in rows] == ["1200.5", "3"] * 4


def test_a_key_that_no_field_has_is_text(store: Store) -> None:
    deal = add(store)
    set_value(store, [deal], "Loose", "anything at all")
    assert extra(store, deal) == {"Loose": "anything at all"}
    assert fields(store.conn) == []
    assert OwnField("", "Loose", "Loose").word == "loose"


def test_reading_fields_is_one_statement(store: Store) -> None:
    own_fields.add(store, "Region")
    seen: list[str] = []
    store.conn.set_trace_callback(seen.append)
    try:
        fields(store.conn)
    finally:
        store.conn.set_trace_callback(None)
    assert len(seen) == 1
    assert isinstance(store.conn, driver.Connection)
