"""Encodings, delimiters, headers, broken rows, and the line each row begins on."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.exchange import fields, reading
from pipeline_tui.exchange.encodings import detect_encoding
from pipeline_tui.exchange.errors import ImportRefused
from tests.exchange.importing import write

TEXT = "Name,Société,Amount\nÉlan,Müller & Söhne,12\n"


def _rows(path: Path, size: int = 5000) -> tuple[list[tuple[int, list[str]]], list[int], int]:
    """Rows with their lines, lines of broken ones, blank ones."""
    layout = reading.look(path, fields.is_known)
    rows, broken, blank = [], [], 0
    for chunk in reading.chunks(layout, size):
        rows += list(zip(chunk.lines, chunk.rows, strict=True))
        broken += [line for line, _cells, _why in chunk.broken]
        blank += chunk.blank
    return rows, broken, blank


@pytest.mark.parametrize(
    ("codec", "mark", "found"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8-sig", b"", "utf-8-sig"),
        ("utf-16", b"", "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-16-be", b"\xfe\xff", "utf-16"),
        ("cp1252", b"", "cp1252"),
        ("latin-1", b"", "cp1252"),
    ],
)
def test_the_encoding_is_told_from_the_bytes(
    tmp_path: Path, codec: str, mark: bytes, found: str
) -> None:
    path = tmp_path / "deals.csv"
    path.write_bytes(mark + TEXT.encode(codec))
    assert detect_encoding(path).codec == found
    rows, _broken, _blank = _rows(path)
    assert rows == [(2, ["Élan", "Müller & Söhne", "12"])]


def test_utf_8_with_a_damaged_place_stays_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_bytes((TEXT * 20).encode() + b"Caf\xe9,x,1\n")
    encoding = detect_encoding(path)
    assert (encoding.codec, encoding.damaged) == ("utf-8", 1)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(tmp_path: Path, delimiter: str, end: str) -> None:
    lines = [["Name", "Amount", "Stage"], ["a", "1,5", "Won; maybe"], ["b|c", "2", "Lost\tx"]]
    text = "".join(delimiter.join(f'"{cell}"' for cell in line) + end for line in lines)
    rows, _broken, _blank = _rows(write(tmp_path, text))
    assert rows == [(2, lines[1]), (3, lines[2])]


def test_the_mark_of_a_spreadsheet_and_lines_above_the_header_are_passed_over(
    tmp_path: Path,
) -> None:
    text = "sep=;\nMy report\n\nName;Stage;Amount\nx;Won;1\n"
    layout = reading.look(write(tmp_path, text), fields.is_known)
    assert (layout.delimiter, layout.header, layout.header_line) == (
        ";", ("Name", "Stage", "Amount"), 4,
    )  # fmt: skip
    assert _rows(layout.path)[0] == [(5, ["x", "Won", "1"])]


def test_rows_know_their_line_where_values_span_several(tmp_path: Path) -> None:
    text = 'Name,Stage\n"a\nb",Won\n\n"c\r\nd",Lost\ne,Won\n,\n'
    for size in (1, 2, 5000):
        rows, _broken, blank = _rows(write(tmp_path, text), size)
        assert [(line, row[0]) for line, row in rows if any(row)] == [
            (2, "a\nb"), (5, "c\r\nd"), (7, "e"),
        ]  # fmt: skip
        assert blank + sum(not any(row) for _line, row in rows) == 2


def test_a_stray_empty_column_is_cut_and_missing_ones_are_empty(tmp_path: Path) -> None:
    rows, broken, _blank = _rows(write(tmp_path, "Name,Stage,\na,Won,,,\nb\nc,Won,x,y\n"))
    assert rows == [(2, ["a", "Won"]), (3, ["b", ""])]
    assert broken == [4]


def test_an_open_quote_costs_its_own_line_only(tmp_path: Path) -> None:
    text = 'Name,Stage\na,Won\n"b,Won\nc,Lost\nd,Won\n'
    rows, broken, _blank = _rows(write(tmp_path, text))
    assert [row[0] for _line, row in rows] == ["a", "c", "d"]
    assert [line for line, _row in rows] == [2, 4, 5]
    assert broken == [3]


def test_an_endless_field_costs_its_own_row_only(tmp_path: Path) -> None:
    endless = "x" * (csv.field_size_limit() + 1)
    rows, broken, _blank = _rows(write(tmp_path, f"Name,Stage\na,Won\n{endless},Won\nc,Lost\n"))
    assert [(line, row[0]) for line, row in rows] == [(2, "a"), (4, "c")]
    assert broken == [3]


def test_zero_characters_become_visible(tmp_path: Path) -> None:
    rows, _broken, _blank = _rows(write(tmp_path, "Name,Stage\n" + "ab\0c,Won\n" + "d,Won\n" * 80))
    assert rows[0] == (2, ["ab\ufffdc", "Won"])


def test_equal_headers_are_told_apart() -> None:
    assert reading.distinct(["A", "A", "", "A (2)"]) == ("A", "A (2)", "#3", "A (2) (2)")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (b"PK\x03\x04rest", ".xlsx"),
        (b"\x00\x01\x02\x00" * 400, "not a text file"),
        (b"x" * (17 << 20), "not a text file"),
    ],
)
def test_what_is_no_table_is_refused_by_name(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "deals.csv"
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match=said) as refused:
        reading.look(path, fields.is_known)
    assert str(path) in refused.value.message


def test_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(ImportRefused, match=str(path)):
            reading.look(path, fields.is_known)


_cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@given(rows=st.lists(st.lists(_cells, min_size=3, max_size=3), min_size=1, max_size=12))
def test_what_the_csv_module_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "deals.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Name", "Stage", "Amount"])
        writer.writerows(rows)
    found, broken, _blank = _rows(path, 4)
    assert broken == []
    assert [row for _line, row in found] == rows
