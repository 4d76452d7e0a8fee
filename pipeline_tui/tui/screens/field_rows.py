"""Rows that pages about one thing are made of: headings, and fields with their labels."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.paint import Row, fitted, width_of
from pipeline_tui.tui.screens.rows import Item

__all__ = ["LABEL", "Pointed", "Value", "fields", "heading", "one_column"]

LABEL = 16
"""Cells of a label."""
_TWO_FIELDS = 70  # cells from which fields stand side by side

Value = tuple[str, str, str]
"""A field as it is shown: its label, its value, its look."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """What a row of the page stands for.

    ``kind`` is field, own, person, people, checklist, cadence, incentive or step.
    """

    kind: str
    id: str
    thing: Any = None


def heading(title: str, aside: str, pointed: Pointed | None = None) -> Item:
    """A title, with what stands beside it."""
    row: Row = ((title, "bold"), ("  ", ""), (aside, "dim"))
    return Item(row, pointed)


def fields(left: list[Value], right: list[Value], width: int) -> Iterator[Item]:
    """Fields by two, where the page is wide enough."""
    if width < _TWO_FIELDS:
        yield from (Item(_pair(pair, width - 2)) for pair in (*left, *right))
        return
    half = (width - 2) // 2
    for one, other in zip_longest(left, right):
        row = _pair(one, half) if one else ()
        row = (*row, (" " * max(0, half - width_of(row)), ""))
        yield Item((*row, *_pair(other, half)) if other else row)


def one_column(values: Iterable[Value], width: int) -> Iterator[Item]:
    """Fields below each other, each with the whole width: for what must be read in full."""
    yield from (Item(_pair(pair, width - 2)) for pair in values)


def _pair(pair: tuple[str, str, str], width: int) -> Row:
    label, value, look = pair
    return ((fitted(label, LABEL), "dim"), (safe.text(value, max(8, width - LABEL - 1)), look))
