"""Readers of cells: each remembers what it has read, so a column costs one look-up a cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline_tui.exchange.errors import Bad

_MOST_REMEMBERED = 10_000


class Reader(dict[str, Any]):
    """Maps a cell's text to its value; what cannot be read is a ``Bad``.

    ``any_bad`` tells whether one was met, so that most columns need no second look.
    """

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self._read = read
        self.any_bad = False

    def __missing__(self, text: str) -> Any:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        value = self[text] = self._read(text)
        if type(value) is Bad:
            self.any_bad = True
        return value


def plain(text: str) -> str:
    """A cell's text without blanks around it."""
    return text.strip()


def one_line(text: str) -> str:
    """A cell's text for a name: blanks at the ends and line breaks within made plain."""
    return " ".join(text.split()) if "\n" in text or "\r" in text else text.strip()


_TO_RUN = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """A cell's text as a spreadsheet may open it: what looks like a formula gets an apostrophe.

    So does what looks like one behind apostrophes of its own: ``unguarded`` gives back each.
    """
    return f"'{text}" if text.lstrip("'").startswith(_TO_RUN) else text


def unguarded(text: str) -> str:
    """A cell's text as it was before ``guarded``."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_TO_RUN) else text
