"""Charts as SVG: bars, lines and curves of a section's picture, with scales and a legend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.cli import svg
from pipeline_tui.figures.figure import COUNT
from pipeline_tui.figures.scale import marks
from pipeline_tui.figures.section import BARS, STEPS
from pipeline_tui.i18n import _

if TYPE_CHECKING:
    from pipeline_tui.cli.svg import Words
    from pipeline_tui.figures.section import Picture, Series

__all__ = ["chart"]

_HEIGHT = 300.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 78.0, 16.0, 34.0, 30.0
_TICKS, _SAID = 5, 24


class _Frame(NamedTuple):
    """Where things are: the plot's edges, and the marks of its two scales."""

    left: float
    right: float
    bottom: float
    scale: Sequence[float]
    aside: Sequence[float]

    def y(self, value: float, *, aside: bool = False) -> float:
        """The height of a value on the page."""
        ticks = self.aside if aside else self.scale
        share = (value - ticks[0]) / (ticks[-1] - ticks[0])
        return self.bottom - share * (self.bottom - _TOP)


def chart(picture: Picture, names: Sequence[str], say: Words, *, alone: bool = False) -> str:
    """A picture with its scales and legend; '' where there is no value to draw.

    ``names`` are those of its places, ``say`` writes the scale. ``alone`` is one for a file of its
    own, with its own style and name space.
    """
    plain = [one for one in picture.series if not one.aside]
    other = [one for one in picture.series if one.aside]
    if not _values(picture.series):
        return ""
    slant = bool(names) and max(map(len, names)) * svg.LETTER > (svg.WIDTH - _LEFT) / len(names)
    frame = _Frame(
        _LEFT, svg.WIDTH - (_LEFT if other else _RIGHT), _HEIGHT - (86.0 if slant else _BOTTOM),
        _marks(plain), _marks(other) if other else (),
    )  # fmt: skip
    parts = [*_scales(frame, plain, other, say), *_legend(picture.series)]
    if picture.numbers:
        parts += _days(frame, picture, say)
    else:
        parts += _places(frame, names, slant=slant)
        parts += _bars(frame, picture, say) if picture.kind == BARS else _lines(frame, picture)
    return svg.whole(_HEIGHT, _(picture.title), parts, alone=alone)


def _values(series: Iterable[Series]) -> list[float]:
    return [value for one in series for value in one.values if value is not None]


def _marks(series: Sequence[Series]) -> list[float]:
    whole = bool(series) and series[0].unit == COUNT
    return marks(_values(series) or [0.0], _TICKS, whole=whole)


def _scales(
    frame: _Frame, plain: Sequence[Series], other: Sequence[Series], say: Words
) -> Iterator[str]:
    """Lines across at the marks, the marks in words on both sides, and the line of zero."""
    for tick in frame.scale:
        y = frame.y(tick)
        yield svg.line(frame.left, y, frame.right, y, "grid")
        if plain:
            yield svg.text(frame.left - 6, y + 4, say(tick, plain[0].unit), "end")
    for tick in frame.aside:
        yield svg.text(frame.right + 6, frame.y(tick, aside=True) + 4, say(tick, other[0].unit))
    zero = frame.y(0.0)
    yield svg.line(frame.left, zero, frame.right, zero, "axis")


def _legend(series: Sequence[Series]) -> Iterator[str]:
    if len(series) < 2:
        return
    x = _LEFT
    for place, one in enumerate(series):
        said = _(one.label) + (_(" (right scale)") if one.aside else "")
        yield f'<rect {svg.fill(place)} x="{x:.1f}" y="8" width="12" height="12"/>'
        yield svg.text(x + 17, 18, said)
        x += 17 + len(said) * svg.LETTER + 18


def _places(frame: _Frame, names: Sequence[str], *, slant: bool) -> Iterator[str]:
    step = (frame.right - frame.left) / max(1, len(names))
    for place, name in enumerate(names):
        x, y = frame.left + step * (place + 0.5), frame.bottom + 18
        if not slant:
            yield svg.text(x, y, name, "middle")
            continue
        turned = f"rotate(-35 {x:.1f} {y - 4:.1f})"
        yield svg.text(x, y - 4, svg.cut(name, 15), "end", turned)


def _bars(frame: _Frame, picture: Picture, say: Words) -> Iterator[str]:
    places = max(len(one.values) for one in picture.series)
    step = (frame.right - frame.left) / places
    wide = step * 0.8 / len(picture.series)
    told = places * len(picture.series) <= _SAID
    for number, one in enumerate(picture.series):
        for place, value in enumerate(one.values):
            if value is None:
                continue
            x = frame.left + step * (place + 0.1) + wide * number
            y, zero = frame.y(value), frame.y(0.0)
            yield (
                f'<rect {svg.fill(number)} x="{x:.1f}" y="{min(y, zero):.1f}"'
                f' width="{wide * 0.92:.1f}" height="{abs(zero - y):.1f}"/>'
            )
            said = say(value, one.unit)
            if told and len(said) * svg.LETTER < wide * 1.3:
                at = min(y, zero) - 4 if value >= 0 else max(y, zero) + 12
                yield svg.text(x + wide * 0.46, at, said, "middle")


def _lines(frame: _Frame, picture: Picture) -> Iterator[str]:
    """Lines through the places that have a value; a gap where there is none."""
    for number, one in enumerate(picture.series):
        step = (frame.right - frame.left) / max(1, len(one.values))
        points: list[tuple[float, float]] = []
        for place, value in enumerate((*one.values, None)):
            if value is not None:
                x = frame.left + step * (place + 0.5)
                points.append((x, frame.y(value, aside=one.aside)))
                yield f'<circle {svg.fill(number)} cx="{x:.1f}" cy="{points[-1][1]:.1f}" r="3.5"/>'
                continue
            yield from _path(points, number)
            points = []


def _days(frame: _Frame, picture: Picture, say: Words) -> Iterator[str]:
    """Curves over days, as stairs where they keep their value until the next one."""
    ticks = [tick for tick in marks(picture.numbers, 8, whole=True) if tick >= 0]
    last = max(*picture.numbers, 1.0)
    room = frame.right - frame.left

    def x(day: float) -> float:
        return frame.left + room * day / last

    for tick in ticks:
        if tick <= last:
            yield svg.text(x(tick), frame.bottom + 18, say(tick, COUNT), "middle")
    for number, one in enumerate(picture.series):
        points: list[tuple[float, float]] = []
        for day, value in zip(picture.numbers, one.values, strict=True):
            if value is None:
                continue
            y = frame.y(value, aside=one.aside)
            if points and picture.kind == STEPS:
                points.append((x(day), points[-1][1]))
            points.append((x(day), y))
        yield from _path(points, number)


def _path(points: Sequence[tuple[float, float]], number: int) -> Iterator[str]:
    if len(points) > 1:
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield f'<polyline {svg.stroke(number)} fill="none" stroke-width="2" points="{way}"/>'
