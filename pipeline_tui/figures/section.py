"""What one section of the Figures screen holds: rows of figures, and a picture of them."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from typing import NamedTuple

from pipeline_tui.figures.figure import COUNT, Figure
from pipeline_tui.i18n import N_
from pipeline_tui.sales.rates import Window

BARS, LINES, STEPS = "bars", "lines", "steps"
"""Kinds of pictures: one bar for each name, lines through points, and stairs of a curve."""


class Series(NamedTuple):
    """Some values of a picture, one for each place; None where there is none.

    ``label`` is a marked English text. A series ``aside`` has a scale of its own, in ``unit``.
    """

    label: str
    values: tuple[float | None, ...]
    unit: str = COUNT
    aside: bool = False


class Picture(NamedTuple):
    """A chart: ``title`` is marked English; the places have names, spans of months or numbers.

    All series that are not ``aside`` have one unit. ``numbers`` are days for a curve.
    """

    kind: str
    title: str
    series: tuple[Series, ...]
    names: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    numbers: tuple[float, ...] = ()


class Row(NamedTuple):
    """One row: what it is about, and its figures, one for each head of the section.

    ``name`` is data of the person (a stage, a source), else ``window``, ``days`` after
    qualification, the ``day`` by which something is to happen or ``label`` (marked English) names
    the row, else that of its first figure.
    ``money`` are the bounds of a size band in minor units, the upper one None at the top.
    ``filter`` shows the deals behind it; a row ``closed`` is about deals that
    are not all open, those of which ``which`` holds (see ``behind.py``). ``bar`` is the
    place of the figure that the bar shows, past the last one for no bar.
    """

    figures: tuple[Figure, ...]
    name: str = ""
    window: Window | None = None
    filter: str = ""
    closed: bool = False
    bar: int = 0
    label: str = ""
    days: int | None = None
    money: tuple[int, int | None] | None = None
    day: date | None = None
    which: tuple[tuple[str, str | int | None], ...] = ()

    @property
    def key(self) -> str:
        """What finds the row again after the section was made anew."""
        first = self.figures[0].id if self.figures else ""
        months = f"{self.window.first}{self.window.last}" if self.window else ""
        return f"{first}/{self.name}/{months}/{self.label}/{self.days}/{self.money}/{self.day}"


class Content(NamedTuple):
    """A section as it was made: ``heads`` name the columns (marked English).

    Without heads each row is a figure with its n and interval. ``note`` says in a marked English
    sentence what the person should know, ``hint`` what a key of the screen does here. Where there
    are no rows ``nothing`` says why (marked), with ``{n}`` for ``cases``.
    """

    rows: tuple[Row, ...]
    heads: tuple[str, ...] = ()
    picture: Picture | None = None
    note: str = ""
    hint: str = ""
    nothing: str = N_("no deals yet")
    cases: int = 0


Work = Generator[float | Content, None, Content]
"""Makes a section in slices; it yields how much is done, from 0 to 1.

It may yield what there is of it at once; what it returns holds more.
"""


class Section(NamedTuple):
    """A section by name: ``make`` is ``module:function`` under ``pipeline_tui.figures``.

    ``at_once`` is one that tallies serve while the window is of whole months and unfiltered.
    """

    id: str
    name: str
    make: str
    at_once: bool = False
