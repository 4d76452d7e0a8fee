"""Read rows from an Excel workbook, streamed; needs openpyxl, the extra ``xlsx``."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline_tui.exchange.encodings import Encoding
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.reading import (
    CHUNK,
    Chunk,
    Layout,
    best_header,
    chunk_size,
    distinct,
    evened,
    most_columns,
)
from pipeline_tui.i18n import _

_LOOK_AT = 60
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, SyntaxError)


def look(path: Path, known: Callable[[str], bool]) -> Layout:
    """The sheet and header that read best as a table.

    Raises ``ImportRefused`` for a file that is no workbook, one without rows, and where
    openpyxl is missing.
    """
    best: Any = None
    with _workbook(path) as book:
        for sheet in book.worksheets:
            rows = [
                (row, number, number)
                for number, row in enumerate(islice(_rows(sheet), _LOOK_AT), 1)
            ]
            score, header, line, after = best_header(rows, known)
            if any(header) and (best is None or score > best[0]):
                best = (score, header, line, after, sheet.title)
        several = len(book.worksheets) > 1
    if best is None:
        raise ImportRefused(_("{file} is empty: there is no row in it.").format(file=path))
    _score, header, line, after, title = best
    most_columns(path, line, header)
    names = distinct([cell.strip() for cell in header])
    encoding = Encoding("", "sheet")
    return Layout(path, encoding, "", names, line, after, "sheet", title if several else "")


def chunks(layout: Layout, size: int = CHUNK) -> Iterator[Chunk]:
    """The rows below the header."""
    with _workbook(layout.path) as book:
        sheet = book[layout.part] if layout.part else book.worksheets[0]
        size = chunk_size(layout, size)
        rows = islice(_rows(sheet), layout.body_after, None)
        line = layout.body_after + 1
        while taken := list(islice(rows, size)):
            yield evened(Chunk(taken, range(line, line + len(taken))), layout)
            line += len(taken)


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    """The workbook, opened for one reading."""
    if not _is_workbook(path):
        raise ImportRefused(
            _("{file} is a packed file, but no Excel workbook that can be read.").format(file=path)
        )
    try:
        import openpyxl
    except ImportError:
        message = _("{file} is an Excel workbook. To read it, install openpyxl: {command}")
        command = "pip install 'pipeline-tui[xlsx]'"
        raise ImportRefused(message.format(file=path, command=command)) from None
    import warnings

    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")  # about styles, which are not read
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            try:
                yield book
            finally:
                book.close()
    except (InvalidFileException, *_DAMAGED) as error:
        message = _("{file} is a damaged workbook: {reason}.")
        raise ImportRefused(message.format(file=path, reason=error)) from error


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as packed:
            return any(name.startswith("xl/") for name in packed.namelist())
    except zipfile.BadZipFile:
        return False


def _rows(sheet: Any) -> Iterator[list[str]]:
    sheet.reset_dimensions()  # what some programs write there is wrong
    for row in sheet.iter_rows(values_only=True):
        yield _cells(row)


def _cells(row: Iterable[Any]) -> list[str]:
    cells = [cell if type(cell) is str else _text(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}" if value.time() != time() else f"{value:%Y-%m-%d}"
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _number(value: float) -> str:
    """A number as text, never to be taken for one with thousands parted."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.10f}".rstrip("0")
    return text + "0" if len(text.partition(".")[2]) == 3 else text
