"""What a filter finds by own fields is what a plain look at every deal finds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline_tui import l10n
from pipeline_tui.sales.filters import parse_filter
from pipeline_tui.sales.text import fold
from pipeline_tui.store import adding, lists, own_fields
from pipeline_tui.store.filtering import Search
from pipeline_tui.store.own_conditions import own_keys
from pipeline_tui.store.queue_filter import QueueSearch
from pipeline_tui.store.store import Store
from tests.store.stocked import pipeline

TODAY = date(2026, 11, 23)
ODD = "odd \"key'. [0] %"
VALUES: tuple[dict[str, str], ...] = (
    {"Région": "Nord-Est", "Seats": "12", "Start": "2026-12-01", "Price": "1000"},
    {"Région": "Sud", "Seats": "-2.5", "Start": "2026-11-23"},
    {"Région": "nord", "Price": "99.5", ODD: "x"},
    {"Seats": "1000", "Price": "1200"},
    {"Start": "2027-01-31", ODD: "été"},
    {},
)
CURRENCIES = ("EUR", "USD", "USD", "JPY", "EUR", "EUR")
Row = dict[str, str]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
        path = tmp_path_factory.mktemp("own") / "deals.db"
        with Store.open(path, create=True) as store:
            lists.set_setting(store, "base_currency", "EUR")
            lists.set_setting(store, "rates", {"USD": "0.9"})
            for name, kind in (("Région", "choice"), ("Seats", "number"), ("Start", "day"),
                               ("Price", "money"), (ODD, "text")):  # fmt: skip
                own_fields.add(store, name, kind, ["Nord-Est", "Sud", "nord"])
            for place, (values, currency) in enumerate(zip(VALUES, CURRENCIES, strict=True)):
                new = adding.NewDeal(f"Deal {place}", 100, currency)
                deal = adding.add(store, new).deals[0]
                for key, value in values.items():
                    own_fields.set_value(store, [deal], key, value)
            yield store


def names(store: Store, text: str) -> list[str]:
    own = own_keys(store.conn)
    wanted = parse_filter(text, l10n.formats(), "EUR", TODAY, own)
    assert not wanted.problems
    board = Search(store.conn, store.rules, pipeline(store), wanted, "name", TODAY)
    queue = QueueSearch(store.conn, store.rules, wanted, TODAY)
    for search in (board, queue):
        for _slice in search.run():
            pass
    found = sorted(str(key[-1]) for lane in board.lanes.values() for key in lane.keys)
    assert sorted(str(key[-1]) for key in queue.keys) == found
    marks = ",".join("?" * len(found))
    rows = store.conn.execute(f"SELECT name FROM deal WHERE id IN ({marks}) ORDER BY n", found)
    return [row[0] for row in rows]


def worth(row: Row) -> Decimal | None:
    rate = {"EUR": Decimal(1), "USD": Decimal("0.9")}.get(row["currency"])
    return None if rate is None or "Price" not in row else Decimal(row["Price"]) * rate


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("region:nord", lambda row: "nord" in fold(row.get("Région", ""))),
        ("région=NORD", lambda row: fold(row.get("Région", "")) == "nord"),
        ("-region:nord", lambda row: "nord" not in fold(row.get("Région", ""))),
        ("seats>2", lambda row: "Seats" in row and Decimal(row["Seats"]) > 2),
        ("seats<=-2.5", lambda row: "Seats" in row and Decimal(row["Seats"]) <= Decimal("-2.5")),
        ("-seats>2", lambda row: not ("Seats" in row and Decimal(row["Seats"]) > 2)),
        ("start>=1/12/2026", lambda row: row.get("Start", "") >= "2026-12-01"),
        ("start:today", lambda row: row.get("Start") == "2026-11-23"),
        ("price>=1k", lambda row: (worth(row) or 0) >= 1000),
        ("price<100", lambda row: worth(row) is not None and (worth(row) or 0) < 100),
        ("has:odd-key-0", lambda row: ODD in row),
        ("no:odd-key-0", lambda row: ODD not in row),
        ("odd-key-0:ete", lambda row: "ete" in fold(row.get(ODD, ""))),
        ("region:nord seats>2", lambda row: row["name"] == "Deal 0"),
    ],
)
def test_an_own_field_finds_what_a_plain_look_finds(
    store: Store, text: str, holds: Callable[[Row], bool]
) -> None:
    rows = store.conn.execute("SELECT name, currency, extra FROM deal ORDER BY n").fetchall()
    plain = [{"name": row[0], "currency": row[1], **json.loads(row[2])} for row in rows]
    expected = [row["name"] for row in plain if holds(row)]
    assert expected
    assert names(store, text) == expected


def test_a_file_without_own_fields_reads_none(tmp_path: Path) -> None:
    with Store.open(tmp_path / "deals.db", create=True) as store:
        assert own_keys(store.conn) == {}


def test_a_renamed_field_is_asked_by_its_new_name(store: Store) -> None:
    field = own_fields.fields(store.conn)[1]
    own_fields.rename(store, field.id, "Postes")
    try:
        assert names(store, "postes>2") == ["Deal 0", "Deal 3"]
    finally:
        store.undo()
