"""Write a table as CSV or as an Excel workbook, row by row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline_tui.exchange.cells import guarded
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.ours import plain_text
from pipeline_tui.i18n import _

if TYPE_CHECKING:
    from pipeline_tui.exchange.table import Cell

__all__ = ["csv_lines", "write_workbook"]

_NO_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST = 32_767


class _Lines:
    """A file for ``csv`` that hands out each line."""

    def __init__(self) -> None:
        self.line = ""

    def write(self, line: str) -> int:
        self.line = line
        return len(line)


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """CSV with its line ends. Texts that a spreadsheet would run are guarded, numbers never are."""
    lines = _Lines()
    out = csv.writer(lines, lineterminator="\r\n")
    out.writerow([guarded(head) for head in heads])
    yield lines.line
    for row in rows:
        out.writerow([_text(cell) for cell in row])
        yield lines.line


def _text(cell: Cell) -> str:
    return guarded(cell) if isinstance(cell, str) else plain_text(cell)


def write_workbook(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write an Excel workbook with real numbers and days; texts are texts, also ``=1+1``.

    Raises ``ImportRefused`` where the library ``openpyxl`` is missing.
    """
    try:
        from openpyxl import Workbook
    except ImportError:
        command = "pip install 'pipeline-tui[xlsx]'"
        message = _("A workbook needs one more library: {command}")
        raise ImportRefused(message.format(command=command)) from None
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Deals"))
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, head) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    book.save(path)


def _cell(sheet: Any, value: Cell) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if value is None or value == "":
        return None
    if not isinstance(value, str):
        number: Any = value
        made = WriteOnlyCell(sheet, value=number)
        if isinstance(value, date):
            made.number_format = "yyyy-mm-dd"
        return made
    made = WriteOnlyCell(sheet)
    # Excel keeps no control characters, and so many of the others.
    made.value = _NO_CELL.sub(" ", value)[:_LONGEST]
    made.data_type = "s"
    return made
