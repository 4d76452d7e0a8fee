"""Columns that are no field here become fields of the person's own; contacts come along."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline_tui.exchange.people import Person, persons_of, together
from pipeline_tui.store import own_fields
from pipeline_tui.store.store import Store
from tests.exchange.importing import bring, check_derived, deals, write

HEAD = "Id;Name;Stage;Amount;Close Date;Region;Score;Renewal;Fee;Code;Empty;Due\n"
ROWS = "".join(
    f"{n};d{n};Lead;1.200,50;{14 + n}/01/2027;{('North', 'South')[n % 2]};{n},5;0{1 + n}/02/2027;"
    f"€ {n + 1}00;00{n};;2026-1{n % 3}-01 10:00:00\n"
    for n in range(8)
)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")


def test_columns_are_typed_by_all_their_values(store: Store, tmp_path: Path) -> None:
    bring(store, write(tmp_path, HEAD + ROWS))
    fields = {one.key: one for one in own_fields.fields(store.conn)}
    assert {key: one.type for key, one in fields.items()} == {
        "Region": "choice", "Score": "number", "Renewal": "day", "Fee": "money", "Code": "text",
        "Due": "day",
    }  # fmt: skip
    assert set(fields["Region"].choices) == {"North", "South"}
    assert json.loads(deals(store, "extra")[3]) == {
        "Region": "South", "Score": "3.5", "Renewal": "2027-02-04", "Fee": "400", "Code": "003",
        "Due": "2026-10-01",
    }  # fmt: skip
    check_derived(store)
    store.undo()
    assert own_fields.fields(store.conn) == []


def test_a_later_file_changes_what_changed_there_and_keeps_what_was_set_here(
    store: Store, tmp_path: Path
) -> None:
    bring(store, write(tmp_path, HEAD + ROWS))
    (first,) = [row[0] for row in deals(store, "id", "name") if row[1] == "d0"]
    own_fields.set_value(store, [first], "Region", "South")
    bring(
        store, write(tmp_path, HEAD + ROWS.replace("0;d0;Lead", "0;d0;Lead").replace("0,5", "9,5"))
    )
    kept = json.loads(deals(store, "extra")[0])
    assert (kept["Region"], kept["Score"]) == ("South", "9.5")


def test_a_value_that_does_not_fit_a_field_there_is_stays_as_it_is(
    store: Store, tmp_path: Path
) -> None:
    own_fields.add(store, "Score", "number")
    bring(store, write(tmp_path, "Name,Stage,score\na,Lead,high\nb,Lead,1.50\n"))
    assert deals(store, "extra") == ['{"Score": "high"}', '{"Score": "1.5"}']


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (("Ann Lee", "", "", ""), [Person("Ann Lee")]),
        (("Ann <a@x.fr>", "", "", ""), [Person("Ann", "a@x.fr")]),
        (("Ann (a@x.fr); Bob", "", "", ""), [Person("Ann", "a@x.fr"), Person("Bob")]),
        (("Ann", "a@x.fr", "12", "CEO"), [Person("Ann", "a@x.fr", "12", "CEO")]),
        (("", "a@x.fr", "", ""), [Person("a@x.fr", "a@x.fr")]),
        (("Ann;Bob", "a@x.fr;b@x.fr", "", ""), [Person("Ann", "a@x.fr"), Person("Bob", "b@x.fr")]),
        (("Ann", "not known", "", ""), [Person("Ann")]),
        (("", "", "12", ""), []),
    ],
)
def test_people_in_cells(cells: tuple[str, str, str, str], found: list[Person]) -> None:
    assert persons_of(together(*cells)) == found


def test_contacts_are_known_again_by_their_mail_and_filled_up(store: Store, tmp_path: Path) -> None:
    head = "Id,Name,Account,Stage,Contact,Email,Telephone\n"
    bring(store, write(tmp_path, head + "1,a,X,Lead,Ann Lee,,\n2,b,X,Lead,Bob,bob@x.example,\n"))
    more = "3,c,X,Lead,Ann Lee,ann@x.example,12 34\n4,d,X,Lead,Robert,BOB@x.example,\n"
    bring(store, write(tmp_path, head + more, "more.csv"))
    rows = store.conn.execute("SELECT name, email, phone FROM contact ORDER BY name").fetchall()
    assert [tuple(row) for row in rows] == [
        ("Ann Lee", "ann@x.example", "12 34"), ("Bob", "bob@x.example", ""),
    ]  # fmt: skip
    keys = {row[0] for row in store.conn.execute("SELECT key FROM match_key")}
    assert "ce:x.example:ann" in keys or any(key.startswith("ce:") and "ann" in key for key in keys)
    check_derived(store)
