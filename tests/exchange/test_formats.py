"""JSON, JSON Lines and workbooks are told by what is in them, and read as rows."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.exchange import evidence, fields, report, run, sources
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.options import Options
from pipeline_tui.exchange.outcome import Outcome
from pipeline_tui.store.store import Store
from tests.exchange.importing import bring, check_derived, deals, write

OBJECTS: list[dict[str, Any]] = [
    {
        "id": "1", "name": "Élan", "stage": "Won", "amount": 1.234, "closed date": "2026-02-01",
        "org": {"name": "Boréal"}, "tags": ["a", "b"], "hot": True, "none": None,
    },
    {"id": "2", "name": "b\ud800", "stage": "Lead", "amount": 1e5, "seats": 12},
]  # fmt: skip


def _rows(path: Path, size: int = 5000) -> tuple[Any, list[tuple[int, list[str]]], list[int]]:
    layout = sources.look(path, fields.is_known)
    rows, broken = [], []
    for chunk in sources.chunks(layout, size):
        rows += list(zip(chunk.lines, chunk.rows, strict=True))
        broken += [line for line, _cells, _why in chunk.broken]
    return layout, rows, broken


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(OBJECTS),
        json.dumps(OBJECTS, indent=2),
        json.dumps({"paging": {"next": [1]}, "results": OBJECTS, "more": [{"x": 1}]}),
        json.dumps({"data": {"items": OBJECTS}}, indent=1),
        "\n".join(map(json.dumps, OBJECTS)) + "\n",
    ],
    ids=["list", "indented", "wrapped", "wrapped twice", "lines"],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_json_of_each_kind_gives_the_same_rows(tmp_path: Path, text: str, encoding: str) -> None:
    layout, rows, broken = _rows(write(tmp_path, text, "deals.csv", encoding), 1)
    assert layout.header == (
        "id", "name", "stage", "amount", "closed date", "org.name", "tags", "hot", "none", "seats",
    )  # fmt: skip
    assert [cells for _line, cells in rows] == [
        ["1", "Élan", "Won", "1.2340", "2026-02-01", "Boréal", "a; b", "true", "", ""],
        ["2", "b\ufffd", "Lead", "100000.0", "", "", "", "", "", "12"],
    ]
    assert broken == []


def test_json_imports_with_lines_and_own_fields(store: Store, tmp_path: Path) -> None:
    outcome = bring(store, write(tmp_path, json.dumps(OBJECTS, indent=1), "deals.json"))
    assert (outcome.created, outcome.rejected) == (2, 0)
    assert deals(store, "name", "stage", "amount", "closed_on") == [
        ("b\ufffd", "Lead", 100_000_00, None), ("Élan", "Won", 123, "2026-02-01"),
    ]  # fmt: skip
    assert deals(store, "account") == [None, "Boréal"]
    assert json.loads(deals(store, "extra")[1]) == {"tags": "a; b", "hot": "true"}
    check_derived(store)


def test_a_line_that_is_no_json_costs_itself_only(tmp_path: Path) -> None:
    text = '{"name": "a", "stage": "Lead"}\n{"name": oops}\n[1]\n{"name": "b"}\n'
    _layout, rows, broken = _rows(write(tmp_path, text, "deals.jsonl"))
    assert [(line, cells[0]) for line, cells in rows] == [(1, "a"), (4, "b")]
    assert broken == [2, 3]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"name": "a"},\n {"name": "b"', "line 2"),
        ('{"deals": [{"name": "a"}\n {"name": "b"}]}', "line 2"),
        ("{}", "no list of objects"),
    ],
)
def test_json_that_breaks_off_is_refused_by_line(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path, text, "deals.json")
    with pytest.raises(ImportRefused, match=said) as refused:
        _rows(path)
    assert str(path) in refused.value.message


def test_a_large_list_on_one_line_is_read_block_by_block(tmp_path: Path) -> None:
    one = {"name": "x" * 900, "stage": "Lead", "amount": 12}
    path = write(tmp_path, json.dumps([one] * 20_000), "deals.json")
    assert path.stat().st_size > 17 << 20
    layout, rows, _broken = _rows(path)
    assert (layout.header, len(rows)) == (("name", "stage", "amount"), 20_000)


def test_a_csv_that_begins_with_a_bracket_is_no_json(tmp_path: Path) -> None:
    layout, rows, _broken = _rows(write(tmp_path, "[Name],Amount\nx,1\n"))
    assert (layout.kind, rows) == ("text", [(2, ["x", "1"])])


_values = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()


@given(st.lists(st.dictionaries(st.text(min_size=1, max_size=5), _values, min_size=1), min_size=1))
def test_any_list_of_objects_is_a_table(
    tmp_path_factory: pytest.TempPathFactory, objects: list[dict[str, Any]]
) -> None:
    path = tmp_path_factory.mktemp("json") / "x.json"
    path.write_text(json.dumps(objects), encoding="utf-8")
    layout, rows, broken = _rows(path, 3)
    assert (len(rows), broken) == (len(objects), [])
    assert {len(cells) for _line, cells in rows} == {len(layout.header)}


# -- workbooks ---------------------------------------------------------------------------


def _workbook(path: Path, sheets: dict[str, Any]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_is_read_whatever_its_name(store: Store, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Quarterly report"],
        [],
        ["Deal Name", "Amount", "Close Date", "Stage", "Created", "Won"],
        ["a", 1234.567, date(2026, 4, 3), "Lead", 46000, None],
        ["b", 1200, datetime.fromisoformat("2026-01-05T10:30"), "Won", 46001, True],
        [],
        ["Confidential Information - Do Not Distribute"],
    ]
    path = _workbook(tmp_path / "deals.csv", {"Notes": [["see the other"]], "Deals": rows})
    outcome = bring(store, path)
    assert (outcome.created, outcome.rejected, outcome.blank) == (2, 0, 1)
    assert deals(store, "name", "stage", "amount", "close_on", "closed_on", "created_on") == [
        ("a", "Lead", 123_457, "2026-04-03", None, "2025-12-09"),
        ("b", "Won", 1_200_00, None, "2026-01-05", "2025-12-10"),
    ]
    check_derived(store)


def test_a_fault_in_a_workbook_names_its_row(store: Store, tmp_path: Path) -> None:
    rows = [["Name", "Amount", "Stage"], ["a", 1, "Lead"], ["b", "much", "Lead"]]
    outcome = bring(store, _workbook(tmp_path / "deals.xlsx", {"Deals": rows}))
    assert [(one.line, one.column, one.value) for one in outcome.rejects] == [(3, "Amount", "much")]


@pytest.mark.parametrize("cut", [0, 700])
def test_a_damaged_workbook_is_refused(tmp_path: Path, cut: int) -> None:
    path = _workbook(tmp_path / "deals.xlsx", {"Deals": [["Name", "Stage"], ["a", "Lead"]]})
    whole = bytearray(path.read_bytes())
    if cut:
        whole = whole[:-cut]
    else:
        whole[60:400] = b"\xa5" * 340
    path.write_bytes(whole)
    with pytest.raises(ImportRefused, match=r"deals\.xlsx"):
        _rows(path)


def test_without_openpyxl_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _workbook(tmp_path / "deals.xlsx", {"Deals": [["Name", "Stage"]]})
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ImportRefused, match=r"pipeline-tui\[xlsx\]"):
        sources.look(path, fields.is_known)


def test_the_sign_of_decimals_is_named(store: Store, tmp_path: Path) -> None:
    for amount, said in (
        ("1000,50", "decimal comma, as 1000,50"),
        ("2.5", "decimal point, as 2.5"),
    ):
        path = write(tmp_path, f"Name;Stage;Amount\nBoot;Lead;{amount}\n")
        plan = run.prepare(store, run.Files(path), Options())
        assert said in " ".join(evidence.understood(plan))


def test_who_reads_the_report_is_told_how_to_settle() -> None:
    outcome = Outcome(waiting=[("deal", "amount")])
    assert "waits for you: pipeline-tui conflicts" in " ".join(report.done(outcome))
    assert "waits for you: Conflicts (:)" in " ".join(report.done(outcome, "Conflicts (:)"))
