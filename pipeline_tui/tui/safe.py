"""The one way by which data reaches the screen.

Textual hands escape sequences in data straight to the terminal and reads ``[...]`` in plain
strings as markup. So every text that a person or a file supplied passes through here: control,
bidirectional and zero-width characters become visible stand-ins of one cell, and what comes
out is a plain string for line-drawn widgets or a ``Content`` for Textual's own.
"""

import re
import unicodedata
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.content import Content

__all__ = ["ControlFilter", "cells", "cleaned", "content", "fit", "fit_right", "is_clean", "text"]

ELLIPSIS = "…"
_BIDI = "⇄"
_UNSEEN = "◦"
_UNKNOWN = "�"
_NEW_LINE = "␤"
_BASE = "◌"
# Letters whose glyph is empty: they would hide a difference between two names.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5")
# How many marks may stand on one letter before they climb over the rows around it.
_MOST_MARKS = 3
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
# Selectors of a glyph's form, and skin tones: terminals disagree about their width.
_DROPPED = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]")
# Two of these make a flag, of two cells or of four: shown as the country's letters instead.
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def text(value: str, width: int | None = None) -> str:
    """Give a string that any terminal shows as what it is, in one line.

    With ``width`` it is cut to so many cells, the last of them an ellipsis. A string without a
    special character comes back unchanged.
    """
    if width is not None:
        # No terminal is so wide that more characters could matter.
        value = value[: width * 8 + 16]
    if not _is_plain(value):
        value = _clean(value)
    return value if width is None else _cut(value, width)


def fit(value: str, width: int) -> str:
    """Show data in exactly ``width`` cells: cut with an ellipsis, or filled up with blanks."""
    value = text(value, width)
    return set_cell_size(value, width)


def fit_right(value: str, width: int) -> str:
    """Show data in exactly ``width`` cells, at their right end."""
    value = text(value, width)
    return " " * (width - cell_len(value)) + value


def cells(value: str) -> int:
    """How many cells a string takes on the terminal."""
    return cell_len(value)


def content(value: str, style: str = "") -> "Content":
    """Make a ``Content`` of data, for Textual's own widgets. Line breaks stay, markup is text."""
    from textual.content import Content

    lines = value.splitlines() or [""]
    return Content.styled("\n".join(text(line) for line in lines), style)


def _is_plain(value: str) -> bool:
    return value.isprintable() and (value.isascii() or max(value) < "\u0300")


def _clean(value: str) -> str:
    value = unicodedata.normalize("NFC", _DROPPED.sub("", value))
    out: list[str] = []
    marks = 0
    for char in value:
        shown = char if char.isascii() and char.isprintable() else _stand_in(char)
        if cell_len(shown) == 0:
            if not out:
                out.append(_BASE)
            marks += 1
            if marks > _MOST_MARKS:
                continue
        else:
            marks = 0
        out.append(shown)
    return "".join(out)


def _stand_in(char: str) -> str:
    code = ord(char)
    if char in "\n\r\x85\u2028\u2029":
        return _NEW_LINE
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if code in _FLAG_LETTERS:
        return chr(ord("A") + code - _FLAG_LETTERS.start)
    category = unicodedata.category(char)
    if category in ("Cc", "Cs", "Cn"):
        return _UNKNOWN
    if category == "Cf" or char in _BLANK_LETTERS:
        return _BIDI if unicodedata.bidirectional(char) not in ("BN", "ON", "AN") else _UNSEEN
    return " " if category == "Zs" else char


def _cut(value: str, width: int) -> str:
    if cell_len(value) <= width:
        return value
    if width <= 0:
        return ""
    kept = set_cell_size(value, width - 1)
    # A wide character cut in half leaves a blank before the sign.
    return f"{kept.rstrip()}{ELLIPSIS}"


def is_clean(line: Strip) -> bool:
    """Whether no text of a line holds a control character."""
    return _CONTROLS.search("".join([segment.text for segment in line])) is None


def cleaned(line: Strip) -> Strip:
    """A line without control characters in its texts; they have no width, so it keeps its cells."""
    return Strip(ControlFilter().apply(list(line), Color(0, 0, 0)), line.cell_length)


class ControlFilter(LineFilter):
    """The backstop: takes any control character out of what is about to be drawn.

    Such characters have no width, so the line keeps its cells.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without control characters in their text."""
        return [
            segment
            if segment.control or not _CONTROLS.search(segment.text)
            else Segment(_CONTROLS.sub("", segment.text), segment.style)
            for segment in segments
        ]
