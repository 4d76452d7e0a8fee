"""Deals as a table: what is written, and that reading it back changes nothing."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline_tui.exchange import run, table
from pipeline_tui.exchange.options import Options
from pipeline_tui.exchange.outcome import Outcome
from pipeline_tui.exchange.table_out import csv_lines, write_workbook
from pipeline_tui.store import adding, lists, own_fields
from pipeline_tui.store.store import Store
from tests.store.stocked import stocked
from tests.support.copies import copied
from tests.support.robot import CHANGES, Robot

TODAY = date(2026, 11, 23)
_numbers = st.lists(st.integers(0, 99), min_size=6, max_size=6)
_history = st.lists(
    st.tuples(st.sampled_from(("add", "add", "win", *CHANGES)), _numbers), min_size=3, max_size=25
)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with stocked(tmp_path / "deals.db", 40) as store:
        yield store


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("table") / "empty.db"
    Store.open(path, create=True).close()
    return path


def write(store: Store, path: Path, system: str = table.OURS) -> Path:
    wanted = table.columns(store.conn, system)
    found = table.rows(store.conn, wanted, None, system)
    if path.suffix == ".xlsx":
        write_workbook(path, [one.head for one in wanted], found)
    else:
        lines = csv_lines([one.head for one in wanted], found)
        path.write_text("".join(lines), encoding="utf-8", newline="")
    return path


def read_back(store: Store, path: Path, **options: Any) -> Outcome:
    plan = run.prepare(store, run.Files(path), Options(**options))
    return run.carry_out(store, plan)


def changed(path: Path, row: int, **cells: str) -> None:
    """Change cells of a written table, by the heads without blanks."""
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.reader(file))
    for name, cell in cells.items():
        found[row][found[0].index(name.replace("_", " "))] = cell
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(found)


def actions(store: Store) -> int:
    return int(store.conn.execute("SELECT count(*) FROM action").fetchone()[0])


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(history=_history)
def test_reading_any_table_back_changes_nothing(empty: Path, history: list[Any]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
        with copied(empty) as store:
            robot = Robot(store)
            for name, numbers in history:
                robot.do(name, numbers)
            count = store.conn.execute(
                "SELECT count(*) FROM deal WHERE deleted_at IS NULL"
            ).fetchone()[0]
            before = actions(store)
            if count:
                outcome = read_back(store, write(store, empty.with_name("out.csv")))
                assert [(one.column, one.value, one.reason) for one in outcome.rejects] == []
                assert (outcome.created, outcome.updated) == (0, 0)
                assert outcome.unchanged == count
            assert actions(store) == before


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_changed_cell_changes_its_field_and_no_other(
    store: Store, tmp_path: Path, ending: str
) -> None:
    path = write(store, tmp_path / f"out.{ending}")
    heads = [one.head for one in table.columns(store.conn)]
    if ending == "csv":
        changed(path, 1, Amount="4321.50", Name="=Renamed")
    else:
        book = load_workbook(path)
        book["Deals"].cell(2, heads.index("Amount") + 1).value = 4321.5
        book["Deals"].cell(2, heads.index("Name") + 1).value = "'=Renamed"
        book.save(path)
    first = store.conn.execute(
        "SELECT id, amount, stage_id, close_on FROM deal ORDER BY n"
    ).fetchone()
    adding_note = {"industry": "Rail"}
    lists.set_setting(store, "note", adding_note)
    before = actions(store)
    outcome = read_back(store, path)
    assert (outcome.created, outcome.updated, len(outcome.rejects)) == (0, 1, 0)
    row = store.conn.execute(
        "SELECT id, amount, stage_id, close_on FROM deal ORDER BY n"
    ).fetchone()
    assert row == (first[0], 432150, *first[2:])
    assert actions(store) == before + 1
    store.undo()
    assert store.conn.execute("SELECT amount FROM deal ORDER BY n").fetchone()[0] == first[1]


def test_what_was_deleted_here_stays_so_and_a_new_row_is_a_new_deal(
    store: Store, tmp_path: Path
) -> None:
    from pipeline_tui.store import deals

    path = write(store, tmp_path / "out.csv")
    gone = store.conn.execute("SELECT id FROM deal ORDER BY n").fetchone()[0]
    deals.delete(store, [gone])
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(",Brand new,Acme,Sales,Lead,Open,12,EUR\r\n")
    outcome = read_back(store, path)
    assert (outcome.created, outcome.updated, outcome.deleted_here) == (1, 0, 1)
    again = read_back(store, path)
    assert (again.created, again.updated) == (0, 0)


def test_texts_are_guarded_and_numbers_are_not(tmp_path: Path) -> None:
    with Store.open(tmp_path / "deals.db", create=True) as store:
        adding.add(store, adding.NewDeal(name='=HYPERLINK("x")', amount=-5_000, currency="EUR"))
        path = write(store, tmp_path / "out.csv")
        with path.open(encoding="utf-8", newline="") as file:
            (row,) = csv.DictReader(file)
        assert row["Name"] == '\'=HYPERLINK("x")'
        assert row["Amount"] == "-50.00"
        book = load_workbook(write(store, tmp_path / "out.xlsx"))
        cells = {head.value: cell for head, cell in zip(*book["Deals"].iter_rows(), strict=True)}
        assert cells["Name"].data_type == "s"
        assert cells["Name"].value == '=HYPERLINK("x")'
        assert cells["Amount"].value == -50
        assert cells["Created Date"].value.date() == TODAY
        assert read_back(store, tmp_path / "out.xlsx").updated == 0


def test_own_fields_are_columns_with_their_types(store: Store, tmp_path: Path) -> None:
    deal_id = store.conn.execute("SELECT id FROM deal ORDER BY n").fetchone()[0]
    with store.action("own") as act:
        own_fields.plant(act, "Seats", "number")
        own_fields.plant(act, "Name", "text")
        own_fields.plant(act, "=1+1", "text")
        act.update("deal", deal_id, {"extra": json.dumps({"Seats": "12.5", "Name": "own"})})
    path = write(store, tmp_path / "out.csv")
    with path.open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file))
    assert first["Seats"] == "12.5"
    assert first["Name (own)"] == "own"
    assert first["Name"] != "own"
    assert read_back(store, path).updated == 0
    assert len(own_fields.fields(store.conn)) == 3


@pytest.mark.parametrize("system", ["salesforce", "hubspot", "pipedrive"])
def test_the_shapes_of_others_are_known_as_theirs(
    store: Store, tmp_path: Path, system: str
) -> None:
    """What is written for a system is read as an export of it, with the same deals."""
    path = write(store, tmp_path / "out.csv", system)
    with Store.open(tmp_path / "other.db", create=True) as other:
        lists.set_setting(other, "base_currency", "EUR")
        plan = run.prepare(other, run.Files(path), Options(duplicates="both"))
        assert plan.seen.system == system
        outcome = run.carry_out(other, plan)
        assert outcome.rejects == []
        assert _told(other) == _told(store)


def _told(store: Store) -> list[Sequence[Any]]:
    return sorted(
        store.conn.execute(
            "SELECT name, coalesce(amount, 0), currency, status, coalesce(closed_on, '') FROM deal"
            " WHERE deleted_at IS NULL"
        ).fetchall()
    )


VENDORS = Path(__file__).parents[1] / "data" / "vendors"


@pytest.mark.parametrize(
    ("file", "system", "columns"),
    [
        ("hubspot_en.csv", "hubspot", {"Record ID": 0, "Deal Stage": 0, "Pipeline": 0}),
        ("salesforce_api.csv", "salesforce", {"Id": 0, "StageName": 0}),
        (
            "pipedrive_en.csv",
            "pipedrive",
            {"Deal - ID": 0, "Deal - Stage": 0, "Deal - Pipeline": 0},
        ),
    ],
)
def test_stages_and_pipelines_are_called_as_the_system_calls_them(
    tmp_path: Path, file: str, system: str, columns: dict[str, int]
) -> None:
    with (VENDORS / file).open(encoding="utf-8-sig", newline="") as source:
        theirs = list(csv.DictReader(source))
    with Store.open(tmp_path / "deals.db", create=True) as store:
        read_back(store, VENDORS / file, duplicates="both", pipeline="Sales")
        path = write(store, tmp_path / "out.csv", system)
    with path.open(encoding="utf-8", newline="") as source:
        ours = list(csv.DictReader(source))
    heads = list(columns)
    said = {one[heads[0]]: one for one in theirs if one.get(heads[0])}
    assert said
    for row in ours:
        told = said[row[heads[0]]]
        assert [row[head] for head in heads] == [told[head] for head in heads]
