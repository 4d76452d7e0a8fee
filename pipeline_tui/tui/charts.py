"""Pictures of figures, drawn by plotext: characters and looks, never colours of its own.

plotext is imported with the first picture. Its colours are numbers here that stand for looks, so
that a picture follows the theme; without colour the markers tell the series apart.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pipeline_tui.figures.figure import COUNT
from pipeline_tui.figures.scale import marks, round_step
from pipeline_tui.figures.section import BARS, STEPS
from pipeline_tui.i18n import _
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted, width_of

if TYPE_CHECKING:
    from pipeline_tui.figures.figure import COUNT
from pipeline_tui.figures.section import Picture, Series

__all__ = ["LEAST_HEIGHT", "LEAST_WIDTH", "drawn"]

LEAST_WIDTH, LEAST_HEIGHT = 30, 5
_LOOKS = ("accent", "warn", "good", "bad")
_FRAME = 9
_BAR_MARKS = ("█", "░", "▒", "▚")
_LINE_MARKS = ("braille", "•", "▪")
_LEGEND = ("━", "•", "▪")
_CODE = re.compile(r"\x1b\[([0-9;]*)m")
_TICKS = 4
_CUT = 6
"""In fewer cells a name is cut without a sign: it would take the room of a letter."""

Words = Callable[[float, str], str]
"""Writes a number in its unit."""


def drawn(picture: "Picture", names: Sequence[str], size: tuple[int, int], say: Words) -> list[Row]:
    """The picture in so many columns and rows; ``names`` of its places, ``say`` for its scale.

    Nothing where there is no value to draw or no room.
    """
    width, height = size
    if width < LEAST_WIDTH or height < LEAST_HEIGHT or not _values(picture.series):
        return []
    import plotext
    from plotext import _utility

    # Its own way takes the order of hashes: a name would stand elsewhere from run to run.
    _utility.no_duplicates = lambda data: list(dict.fromkeys(data))
    plotext.clear_figure()
    plotext.limit_size(False, False)
    legend = _legend(picture, width)
    plotext.plotsize(width, height - len(legend))
    plotext.canvas_color("default")
    plotext.axes_color("default")
    plotext.ticks_color(_FRAME)
    if picture.kind == BARS:
        _bars(plotext, picture, names, width)
    else:
        _lines(plotext, picture, names, width, say)
    _scale(plotext, [one for one in picture.series if not one.aside], "left", say)
    _scale(plotext, [one for one in picture.series if one.aside], "right", say)
    return [*legend, *(_row(line) for line in plotext.build().splitlines())]


def _values(series: "Sequence[Series]") -> list[float]:
    return [value for one in series for value in one.values if value is not None]


def _bars(plotext: Any, picture: "Picture", names: Sequence[str], width: int) -> None:
    room = max(1, (width - 10) // max(1, len(names)) - 1)
    cut = [name[:room] if room < _CUT else fitted(name, min(room, len(name))) for name in names]
    if picture.windows and len(set(cut)) < len(set(names)):
        # June and July may be one word when cut: every other month is enough on a scale.
        cut = [name[: 2 * room + 1] if place % 2 == 0 else "" for place, name in enumerate(names)]
    labels = _distinct(cut)
    values = [[value or 0.0 for value in one.values] for one in picture.series]
    bars = list(_BAR_MARKS[: len(values)])
    colours = list(range(1, len(values) + 1))
    if len(values) == 1:
        plotext.bar(labels, values[0], marker=bars[0], color=colours[0])
    else:
        plotext.multiple_bar(labels, values, marker=bars, color=colours)


def _distinct(names: Sequence[str]) -> list[str]:
    """Names that cutting made alike are kept apart by blanks, which nobody sees."""
    seen: dict[str, int] = {}
    made = []
    for name in names:
        seen[name] = seen.get(name, -1) + 1
        made.append(name + " " * seen[name])
    return made


def _lines(plotext: Any, picture: "Picture", names: Sequence[str], width: int, say: Words) -> None:
    places = list(picture.numbers) or list(range(len(names)))
    for index, one in enumerate(picture.series):
        known = [(x, y) for x, y in zip(places, one.values, strict=True) if y is not None]
        if not known:
            continue
        if picture.kind == STEPS:
            known = _stairs(known)
        xs, ys = zip(*known, strict=True)
        side = "right" if one.aside else "left"
        mark, colour = _LINE_MARKS[index % len(_LINE_MARKS)], index % len(_LOOKS) + 1
        if mark == "braille" or picture.kind == STEPS:
            plotext.plot(xs, ys, marker="braille", color=colour, yside=side)
        if mark != "braille":
            plotext.scatter(xs, ys, marker=mark, color=colour, yside=side)
    if picture.numbers:
        step = round_step(max(*places, 1) / max(2, width // 12), whole=True)
        ticks = [step * number for number in range(int(places[-1] // step) + 1)]
        plotext.xticks(ticks, [say(one, COUNT) for one in ticks])
    elif names:
        longest = max(len(name) for name in names)
        every = max(1, -(-len(places) * (longest + 2) // max(1, width - 14)))
        plotext.xticks(places[::every], list(names)[::every])


def _stairs(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points of a curve that keeps its value until the next one."""
    made = points[:1]
    for (_x, before), (at, after) in pairwise(points):
        made += [(at, before), (at, after)]
    return made


def _scale(plotext: Any, series: "list[Series]", side: str, say: Words) -> None:
    """A few marks of the scale, in words; it begins at zero where nothing is below."""
    values = _values(series)
    if not values:
        return
    ticks = marks(values, _TICKS, whole=series[0].unit == COUNT)
    plotext.ylim(ticks[0], ticks[-1], side)
    plotext.yticks(ticks, [say(one, series[0].unit) for one in ticks], side)


def _legend(picture: "Picture", width: int) -> list[Row]:
    """The title, and which mark stands for which series."""
    signs = _BAR_MARKS if picture.kind == BARS else _LEGEND
    title: Row = ((_(picture.title), "bold"),)
    parts: list[Part] = []
    if len(picture.series) > 1:
        for index, one in enumerate(picture.series):
            look = _LOOKS[index % len(_LOOKS)]
            side = _(" (right scale)") if one.aside else ""
            parts += [("  ", "")] if parts else []
            parts += [(f"{signs[index % len(signs)]} ", look)]
            parts.append((_(one.label) + side, "dim"))
    one_row = (*title, ("  ", ""), *parts)
    return [one_row] if not parts or width_of(one_row) <= width else [title, tuple(parts)]


def _row(line: str) -> Row:
    """A line of plotext as parts with looks."""
    parts: list[Part] = []
    look = ""
    place = 0
    for found in _CODE.finditer(line):
        if found.start() > place:
            parts.append((line[place : found.start()], look))
        place = found.end()
        number = found[1].rpartition(";")[2]
        colour = int(number) if found[1].startswith("38") and number.isdigit() else 0
        look = "dim" if colour == _FRAME else _LOOKS[colour - 1] if colour else ""
    if place < len(line):
        parts.append((line[place:], look))
    return tuple(parts)
