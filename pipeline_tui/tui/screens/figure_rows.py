"""The rows of the Figures screen: names, values, evidence, and bars drawn in place."""

from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.figures.figure import MONEY, SHARE, Figure
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted, width_of
from pipeline_tui.tui.screens.rows import Item
from pipeline_tui.tui.widgets import figure_words as told

if TYPE_CHECKING:
    from pipeline_tui.figures import section

__all__ = ["items_of", "name_of"]

_CELL = 10
_LEAST_BAR = 8
_NAME, _LEAST_LABEL = 14, 18
"""Cells of a name that are not given up for a column, and for a bar."""
_MOST_BAR = 50
_EVIDENCE = 32
"""Cells of a value with its cases and interval, before the bar."""
_EIGHTHS = " ▏▎▍▌▋▊▉█"


def name_of(row: "section.Row", base: str) -> str:
    """What a row is about, for the person."""
    if row.name:
        return safe.text(row.name, 40)
    if row.window is not None:
        return told.span(row.window)
    if row.days is not None:
        return ngettext("{n} day", "{n} days", row.days).format(n=l10n.number(row.days))
    if row.day is not None:
        return _("wins by {day}").format(day=l10n.day_long(row.day))
    if row.money is not None:
        low, high = (None if one is None else told.amount(one, MONEY, base) for one in row.money)
        said = _("{low} and more") if high is None else _("{low} to {high}")
        return said.format(low=low, high=high)
    label = row.label or (row.figures[0].label if row.figures else "")
    return _(label) if label else ""


def items_of(content: "section.Content", width: int, base: str) -> list[Item]:
    """All rows of a section in so many columns."""
    rows = content.rows
    if not rows:
        return [Item(((told.nothing(content), "dim"),))]
    longest = max(safe.cells(name_of(row, base)) for row in rows) + 2
    if not content.heads:
        label = min(longest, width * 2 // 5)
        return [Item(_single(row, label, width, base), row, row.key) for row in rows]
    heads = [_(head) for head in content.heads]
    cells = [max(_CELL, safe.cells(head) + 2) for head in heads]
    with_cases = _cells_with_cases(rows, cells, base)
    label, shown = _room(longest, with_cases, width)
    cases = shown == len(cells) and width - label - sum(with_cases) - 2 >= _LEAST_BAR
    if cases:
        cells = with_cases
    else:
        label, shown = _room(longest, cells, width)
    bar = min(_MOST_BAR, width - label - sum(cells[:shown]) - 2)
    if bar < _LEAST_BAR and label - _LEAST_BAR + bar >= _LEAST_LABEL:
        label, bar = label - _LEAST_BAR + bar, _LEAST_BAR
    top, unit = _greatest(rows), rows[0].figures[rows[0].bar].unit
    made = [Item(_head(heads[:shown], cells, label))]
    for row in rows:
        parts: list[Part] = [(fitted(fitted(name_of(row, base), label - 1), label), "")]
        for place, figure in enumerate(row.figures[:shown]):
            parts.append(_cell(figure, cells[place], base, cases=cases))
        shows = row.bar < len(row.figures) and row.figures[row.bar].unit == unit
        if bar >= _LEAST_BAR and shows:
            parts += [("  ", ""), *_bar(row.figures[row.bar], top, bar)]
        made.append(Item(tuple(parts), row, row.key))
    return made


def _cells_with_cases(rows: "tuple[section.Row, ...]", cells: list[int], base: str) -> list[int]:
    """How wide the columns are where shares say of how many they are."""
    made = list(cells)
    for row in rows:
        for place, figure in enumerate(row.figures[: len(cells)]):
            if figure.unit == SHARE and figure.n and figure.value is not None:
                said = f"{told.value(figure, base)} {told.about(figure)}"
                made[place] = max(made[place], safe.cells(said) + 2)
    return made


def _room(longest: int, cells: list[int], width: int) -> tuple[int, int]:
    """The cells of the names, and how many columns are shown: the last ones give way first."""
    for shown in range(len(cells), 0, -1):
        label = min(longest, width // 3, width - sum(cells[:shown]))
        if label >= min(longest, _NAME):
            return label, shown
    return max(10, min(longest, width // 3)), 1


def _head(heads: list[str], cells: list[int], label: int) -> Row:
    pairs = zip(heads, cells, strict=False)
    return ((" " * label, ""), *((head.rjust(cell), "dim") for head, cell in pairs))


def _cell(figure: Figure, width: int, base: str, *, cases: bool) -> Part:
    if figure.value is None:
        few = figure.unit == SHARE and figure.n
        said = _("few ({n})").format(n=figure.n) if few else _("n/a")
        return said.rjust(width), "dim"
    said = told.value(figure, base)
    if cases and figure.unit == SHARE and figure.n:
        said = f"{said} {told.about(figure)}"
    return said.rjust(width), ""


def _single(row: "section.Row", label: int, width: int, base: str) -> Row:
    """One figure: its value, how many cases, its interval; a bar for a share."""
    figure = row.figures[0]
    parts: list[Part] = [(fitted(fitted(name_of(row, base), label - 1), label), "dim")]
    said = told.value(figure, base)
    parts.append((said, "dim" if figure.value is None else "bold"))
    if figure.value is not None:
        more = told.evidence(figure, base)
        parts.append((f"  {more}" if more else "", "dim"))
    start = label + _EVIDENCE
    room = width - start
    if figure.unit == SHARE and figure.value is not None and room >= _LEAST_BAR:
        parts.append((" " * max(2, start - width_of(parts)), ""))
        parts += _bar(figure, 1.0, min(_MOST_BAR, room))
    return tuple(parts)


def _greatest(rows: "tuple[section.Row, ...]") -> float:
    values = (row.figures[row.bar].value for row in rows if row.bar < len(row.figures))
    return max((float(value) for value in values if value is not None), default=0.0)


def _bar(figure: Figure, top: float, width: int) -> list[Part]:
    """A bar as long as the value; a share lies on the way from none to all, in its interval."""
    if figure.value is None:
        return []
    value = float(figure.value)
    if figure.unit == SHARE:
        return _share(value, figure.interval, width)
    if top <= 0 or value <= 0:
        return []
    eighths = round(value / top * width * 8)
    whole, rest = divmod(eighths, 8)
    return [("█" * whole + (_EIGHTHS[rest] if rest else ""), "accent")]


def _share(value: float, interval: tuple[float, float] | None, width: int) -> list[Part]:
    last = width - 1
    low, high = interval or (value, value)
    first, end = (max(0, min(last, round(one * last))) for one in (low, high))
    at = max(first, min(end, round(value * last)))
    return [
        ("·" * first, "dim"),
        ("─" * (at - first), "accent"),
        ("●", "accent"),
        ("─" * (end - at), "accent"),
        ("·" * (last - end), "dim"),
    ]
