"""Files that try an import: each is right, or refused by name with the store as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline_tui.exchange import report
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.store.store import Store
from tests.exchange.importing import bring, check_derived, deals, write
from tests.support.dump import dump, first_difference

HEAD = "Id,Name,Account,Stage,Amount,Close Date\n"
ROW = "1,a,X,Lead,10,2026-05-01\n"


def _png(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)


def _wide(path: Path) -> None:
    names = ",".join(f"Column {number}" for number in range(10_000))
    path.write_text(f"Name,{names}\na,{','.join('1' * 10_000)}\n", encoding="utf-8")


def _fields(path: Path) -> None:
    names = ",".join(f"Column {number}" for number in range(300))
    path.write_text(f"Name,{names}\na,{','.join('1' * 300)}\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_bytes(b""), ["empty"]),
        (lambda path: path.write_bytes(b"\xef\xbb\xbf\r\n\r\n"), ["empty"]),
        (_png, [".png"]),
        (_wide, ["line 1", "column 2001", "Column 1999", "2000"]),
        (_fields, ["line 1", "Column 200", "--unmapped drop"]),
        (lambda path: path.write_bytes(b"\x00\x01\x02\xff" * 3000), ["not a text file"]),
    ],
    ids=["empty", "blank", "picture", "wide", "fields", "binary"],
)
def test_what_is_no_table_is_refused_and_changes_nothing(
    store: Store, tmp_path: Path, make: Callable[[Path], object], said: list[str]
) -> None:
    bring(store, write(tmp_path, HEAD + ROW))
    before = dump(store.conn, live=True)
    path = tmp_path / "bad.csv"
    make(path)
    with pytest.raises(ImportRefused) as refused:
        bring(store, path)
    for word in (str(path), *said):
        assert word in refused.value.message
    assert first_difference(before, dump(store.conn, live=True)) == ""


def test_the_columns_that_are_too_many_can_be_left_out(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    _fields(path)
    bring(store, path, keep_rest=False)
    assert deals(store, "name", "extra") == [("a", "{}")]


def test_an_unclosed_quote_names_its_column_and_value(store: Store, tmp_path: Path) -> None:
    rows = ROW + '2,b,"Open,Lead,10,2026-05-01\n' + ROW.replace("1,a", "3,c")
    outcome = bring(store, write(tmp_path, HEAD + rows))
    assert deals(store, "name") == ["a", "c"]
    (reject,) = outcome.rejects
    assert (reject.line, reject.column) == (3, "Account")
    assert reject.value.startswith("Open,Lead")
    assert "never closed" in reject.reason


def test_ragged_rows_are_filled_up_or_named(store: Store, tmp_path: Path) -> None:
    rows = "1,a\n2,b,X,Lead,10,2026-05-01,,\n3,c,X,Lead,1,200,2026-05-01\n"
    outcome = bring(store, write(tmp_path, HEAD + rows))
    assert deals(store, "name") == ["a", "b"]
    (reject,) = outcome.rejects
    assert (reject.line, reject.column, reject.value) == (4, "#7", "2026-05-01")


def test_equal_headers_are_kept_apart(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "Name,Amount,Amount,name,Stage\na,1,2,other,Lead\n")
    bring(store, path)
    assert deals(store, "name", "amount", "extra") == [
        ("a", 100, '{"Amount (2)": "2", "name (2)": "other"}')
    ]


def test_a_cell_of_200_kilobytes_is_a_note_but_no_name(store: Store, tmp_path: Path) -> None:
    long = "word " * 40_000
    head = "Name,Stage,Description\n"
    outcome = bring(store, write(tmp_path, head + f"a,Lead,{long}\n{long},Lead,short\n"))
    assert deals(store, "name") == ["a"]
    body = store.conn.execute("SELECT length(body) FROM activity").fetchone()[0]
    assert body == len(long.strip())
    assert [(one.line, one.column) for one in outcome.rejects] == [(3, "Name")]
    check_derived(store)


def test_thousands_of_blank_rows_at_the_end_are_only_counted(store: Store, tmp_path: Path) -> None:
    outcome = bring(store, write(tmp_path, HEAD + ROW + ",,,,,\r\n" * 4841))
    assert (outcome.created, outcome.blank, outcome.rejected) == (1, 4841, 0)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "latin-1", "utf-8-sig"])
def test_encodings(store: Store, tmp_path: Path, encoding: str) -> None:
    text = HEAD + "1,Éléments à côté,Société générale,Négociation,10,2026-05-01\n"
    bring(store, write(tmp_path, text, encoding=encoding))
    assert deals(store, "name", "account", "stage") == [
        ("Éléments à côté", "Société générale", "Negotiation")
    ]


def test_every_trap_in_one_file(store: Store, tmp_path: Path) -> None:
    text = (
        "Deal Name;Company;Stage;Amount;Probability;Close Date;Created;Product;Next review\r\n"
        '=HYPERLINK("x");Boréal;Proposal;1\u202f234,50 €;65,0%;31/12/2026;03/04/2026;GTXPro;'
        "46115\r\n"
        '"say ""hi""";;Lead;250k;10%;;04-Mar-2026;GTX Pro;46116\r\n'
        '"two\r\nlines";X;Won;;100%;30/04/2026;05.03.2026;;46117\r\n'
        "a\x1b[31mb;X;Lead;0;0%;31/12/2026;2026-03-06;;\r\n"
        "🎉;X;Lost;1\u00a0000;;01/02/2026;46054;;\r\n"
        ";;;;;;;;\r\n"
    )
    outcome = bring(store, write(tmp_path, text, encoding="utf-8-sig"))
    assert (outcome.created, outcome.rejected, outcome.blank) == (5, 0, 1)
    assert deals(store, "name", "amount", "probability", "close_on", "created_on") == [
        ('=HYPERLINK("x")', 1_234_50, 6500, "2026-12-31", "2026-04-03"),
        ("a\x1b[31mb", 0, 0, "2026-12-31", "2026-03-06"),
        ('say "hi"', 250_000_00, 1000, None, "2026-03-04"),
        ("two lines", None, 10000, None, "2026-03-05"),
        ("🎉", 1_000_00, None, None, "2026-02-01"),
    ]
    check_derived(store)


def test_a_line_of_sums_is_no_deal(store: Store, tmp_path: Path) -> None:
    text = "Name,Account,Stage,Amount\na,X,Lead,10\nTotal,,,10\nTotal,X,Lead,5\n"
    outcome = bring(store, write(tmp_path, text))
    assert deals(store, "name", "amount") == [("Total", 5_00), ("a", 10_00)]
    assert [(one.line, one.column, one.value) for one in outcome.rejects] == [(3, "Name", "Total")]


@pytest.mark.parametrize(
    ("text", "line", "value"),
    [
        ('[{"name":"A",}]', 1, "}]"),
        ('[\n {"name": "A",\n "x": 1,,}]', 3, ",}]"),
        ('{"name": "A",\n "x": }\n', 2, "}"),
        ('[{"name": "A"},\n{"name": "B"', 2, '"B"'),
    ],
)
def test_damaged_json_is_told_as_such_with_its_place(
    store: Store, tmp_path: Path, text: str, line: int, value: str
) -> None:
    path = write(tmp_path, text, "deals.json")
    with pytest.raises(ImportRefused, match="JSON") as refused:
        bring(store, path)
    assert f"line {line}:" in refused.value.message
    assert f"{value}”" in refused.value.message


def test_amounts_below_zero_as_accountants_write_them(store: Store, tmp_path: Path) -> None:
    bring(store, write(tmp_path, "Name,Amount\na,(500.00)\nb,€(1.50)\nc,(€2)\n"))
    assert deals(store, "amount") == [-500_00, -1_50, -2_00]


def test_rows_like_one_above_them_are_told(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "Name,Company,Amount\nA,B,5\nA,B,5\nA,C,5\nA,B,5\n")
    outcome = bring(store, path)
    assert (outcome.created, [one.line for one in outcome.repeated]) == (4, [3, 5])
    said = [*report.done(outcome)]
    assert "2 rows are like one above them" in said[1]
    assert said[2].strip() == "line 3: A · B"
    assert bring(store, path).repeated == []
