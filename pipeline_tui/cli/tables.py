"""Tables of a command, fitted to the terminal."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from pipeline_tui.cli.output import clean

__all__ = ["Column", "cells", "fitted", "table", "terminal_width"]

ELLIPSIS = "…"
_GAP = "  "
_MEASURED = 500
"""Rows by which the columns of a table are made, where there is no terminal to fit."""


class Column(NamedTuple):
    """A column: its head, whether numbers stand at its right, and what it may shrink to.

    ``least`` is the width below which it is not cut; 0 never cuts it.
    """

    head: str
    right: bool = False
    least: int = 0


def cells(text: str) -> int:
    """How many cells a clean text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_char_cells(char) for char in text)


def _char_cells(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """A clean text in so many cells: cut with an ellipsis, or filled up with blanks."""
    taken = cells(text)
    if taken > width:
        kept, taken = "", 0
        for char in text:
            if taken + _char_cells(char) > width - 1:
                break
            kept, taken = kept + char, taken + _char_cells(char)
        text, taken = kept.rstrip() + ELLIPSIS, cells(kept.rstrip()) + 1
    blanks = " " * (width - taken)
    return blanks + text if right else text + blanks


def terminal_width() -> int | None:
    """The terminal's width; None where the output goes elsewhere."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows under their heads, fitted to the terminal; elsewhere nothing is cut.

    The widths follow from the first rows, so that many rows stream.
    """
    whole = iter(rows)
    first = [[clean(cell) for cell in row] for row in islice(whole, _MEASURED)]
    if not first:
        return
    widths = [
        max([cells(column.head), *(cells(row[place]) for row in first)])
        for place, column in enumerate(columns)
    ]
    wide = terminal_width()
    if wide is not None:
        _shrink(widths, columns, wide)
    heads = [column.head for column in columns]
    for row in chain([heads], first, ([clean(cell) for cell in row] for row in whole)):
        yield _line(row, columns, widths, cut=wide is not None)


def _shrink(widths: list[int], columns: Sequence[Column], wide: int) -> None:
    """Take cells off the widest column that may give some, until all fit or none may."""
    over = sum(widths) + len(_GAP) * (len(widths) - 1) - wide
    while over > 0:
        may = [
            place
            for place, column in enumerate(columns)
            if column.least and widths[place] > column.least
        ]
        if not may:
            return
        widest = max(may, key=lambda place: widths[place])
        widths[widest] -= 1
        over -= 1


def _line(
    row: Sequence[str], columns: Sequence[Column], widths: Sequence[int], *, cut: bool
) -> str:
    parts = [
        fitted(cell, width if cut else max(width, cells(cell)), right=column.right)
        for cell, column, width in zip(row, columns, widths, strict=True)
    ]
    return _GAP.join(parts).rstrip()
