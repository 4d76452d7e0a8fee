"""What a page of figures says, whatever its form: cells, formulas, and pictures with names."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui import l10n
from pipeline_tui.cli import metrics_out
from pipeline_tui.cli.svg_charts import chart
from pipeline_tui.cli.svg_strips import Strip, strips
from pipeline_tui.figures.figure import SHARE
from pipeline_tui.i18n import N_, _
from pipeline_tui.tui.widgets import figure_words as words

if TYPE_CHECKING:
    from pipeline_tui.cli.report import Part
    from pipeline_tui.cli.scoped import About
    from pipeline_tui.figures.figure import Figure
    from pipeline_tui.figures.section import Content

__all__ = ["Cell", "Table", "caption", "formulas", "headline", "picture", "table"]

_NO_DATA = N_("no data")
_MOST_STRIPS = 40
_OFTEN = 3


class Cell(NamedTuple):
    """A figure in words; ``more`` is what it rests on, or why there is none."""

    said: str
    more: str = ""
    known: bool = True


class Table(NamedTuple):
    """The rows of a section: a name and its cells each.

    ``below`` is what is left out of many of them alike: it is said once.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    below: tuple[str, ...] = ()


def table(content: Content, base: str) -> Table:
    """The rows under their heads; without heads each is one figure and what it rests on."""
    often = _often(content)
    if not content.heads:
        each = [(row, _cell(row.figures[0], base, often)) for row in content.rows]
        return Table(
            (_("value"), _("rests on")),
            tuple(
                (metrics_out.name_of(row, base), (cell._replace(more=""), Cell(cell.more)))
                for row, cell in each
            ),
            often,
        )
    heads = tuple(_(head) for head in content.heads)
    rows = []
    for row in content.rows:
        cells = [_cell(figure, base, often) for figure in row.figures[: len(heads)]]
        cells += [Cell("")] * (len(heads) - len(cells))
        rows.append((metrics_out.name_of(row, base), tuple(cells)))
    return Table(heads, tuple(rows), often)


def _often(content: Content) -> tuple[str, ...]:
    """What whole columns, or so many single figures, leave out alike: it is said below them."""
    if not content.heads:
        counts = Counter(metrics_out.left_out(row.figures[0]) for row in content.rows)
        return tuple(said for said, n in counts.items() if said and n >= _OFTEN)
    found: dict[str, None] = {}
    for place in range(len(content.heads)):
        column = [
            metrics_out.left_out(row.figures[place])
            for row in content.rows
            if len(row.figures) > place
        ]
        if len(column) >= _OFTEN and len(set(column)) == 1 and column[0]:
            found[column[0]] = None
    return tuple(found)


def _cell(figure: Figure, base: str, often: tuple[str, ...]) -> Cell:
    if figure.value is None:
        why = _(figure.why_not or _NO_DATA)
        if figure.is_few or (figure.unit == SHARE and figure.n):
            why = f"{why} ({l10n.number(figure.n)})"
        return Cell(_("n/a"), why, known=False)
    more = []
    if figure.unit != SHARE or figure.n:
        more.append(words.evidence(figure, base, exact=True).replace("  ", " "))
    if figure.interval is not None and figure.interval_of:
        more[-1] += f" {_(figure.interval_of)}"
    missing = metrics_out.left_out(figure)
    more.append("" if missing in often else missing)
    return Cell(words.value(figure, base, exact=True), " · ".join(filter(None, more)))


def caption(content: Content) -> str:
    """What the picture of a section shows."""
    if content.picture is not None:
        return _(content.picture.title)
    place = next((row.bar for row in content.rows if row.bar < len(content.heads)), 0)
    return _(content.heads[place])


def formulas(content: Content) -> list[tuple[str, str]]:
    """What the figures of a section are made of, each formula once with all that it makes."""
    found: dict[str, dict[str, None]] = {}
    told: dict[str, str] = {}
    shown = len(content.heads) or 1
    for row in content.rows:
        for place, figure in enumerate(row.figures[:shown]):
            head = content.heads[place] if content.heads else figure.label
            # A row of another kind has another formula than its column.
            label = (
                head if told.setdefault(head, figure.formula) == figure.formula else figure.label
            )
            if figure.formula:
                found.setdefault(figure.formula, {})[_(label)] = None
    return [(" / ".join(labels), _(formula)) for formula, labels in found.items()]


def headline(about: About) -> str:
    """Pipeline, days, and what narrows them."""
    return metrics_out.headline(about._replace(as_of=None))


def picture(part: Part, base: str, *, alone: bool = False) -> str:
    """The chart of a section as SVG: its own, or its shares in their intervals; '' for none."""

    def say(number: float, unit: str) -> str:
        return words.amount(number, unit, base)

    content = part.content
    if content.picture is not None:
        of = content.picture
        names = of.names or tuple(words.short_span(one) for one in of.windows)
        return chart(of, names, say, alone=alone)
    if not content.heads or not content.rows:
        return ""
    rows = [row for row in content.rows if len(row.figures) > row.bar][:_MOST_STRIPS]
    unit = rows[0].figures[rows[0].bar].unit if rows else ""
    made = [
        Strip(
            metrics_out.name_of(row, base),
            None if figure.value is None else float(figure.value),
            figure.interval,
            _said(figure, base),
        )
        for row in rows
        for figure in [row.figures[row.bar]]
        if figure.unit == unit
    ]
    return strips(caption(content), made, unit, say, alone=alone)


def _said(figure: Figure, base: str) -> str:
    if figure.value is None:
        few = figure.unit == SHARE and figure.n
        return _("few ({n})").format(n=figure.n) if few else _("n/a")
    said = words.value(figure, base)
    return f"{said} {words.about(figure)}" if figure.unit == SHARE and figure.n else said
