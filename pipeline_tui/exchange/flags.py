"""Columns of yes and no: whether a deal was won, whether it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline_tui.exchange import sources
from pipeline_tui.exchange.errors import Bad
from pipeline_tui.exchange.reading import Layout
from pipeline_tui.i18n import _
from pipeline_tui.sales.text import fold

FLAGS = ("is_won", "is_closed")

_TRUE = frozenset({"true", "1", "yes", "oui", "vrai", "y", "x", "o", "t", "✓", "✔"})
_FALSE = frozenset({"", "false", "0", "no", "non", "faux", "n", "f", "-"})


def is_true(text: str) -> bool:
    """Whether a cell of a column of yes and no says yes, in either language."""
    return fold(text) in _TRUE


def read_yes(text: str) -> bool | Bad:
    """A cell of a column of yes and no, in either language; blank is no."""
    if is_true(text):
        return True
    return False if fold(text) in _FALSE else Bad(_("This is neither yes nor no."))


def drop_others(source: Layout, places: dict[str, int], said: Mapping[str, str]) -> None:
    """Leave out of ``places`` columns that are called so and hold something else, such as days.

    What the person said (``said`` by fields) is left as it is; the first rows tell.
    """
    names = [name for name in FLAGS if name in places and name not in said]
    first = next(iter(sources.chunks(source)), None) if names else None
    if first is None:
        return
    for name in names:
        if not _says_so(row[places[name]] for row in first.rows):
            del places[name]


def _says_so(cells: Iterable[str]) -> bool:
    """Whether cells may be yes and no: some of them are, or all are blank."""
    told = {fold(cell) for cell in cells} - {""}
    return not told or bool(told & (_TRUE | _FALSE))
