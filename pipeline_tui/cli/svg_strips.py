"""Strips as SVG: a row for each value, shares as a point in its interval, others as bars."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.cli import svg
from pipeline_tui.figures.figure import COUNT, SHARE
from pipeline_tui.figures.scale import marks

if TYPE_CHECKING:
    from pipeline_tui.cli.svg import Words

__all__ = ["Strip", "strips"]

_TICKS = 5
_NAME, _ROW = 190.0, 22.0


class Strip(NamedTuple):
    """One row of strips: a value with its bounds; ``said`` is it in words, or why there is none."""

    name: str
    value: float | None
    interval: tuple[float, float] | None
    said: str


def strips(title: str, rows: Sequence[Strip], unit: str, say: Words, *, alone: bool = False) -> str:
    """A row for each value: shares as a point in its interval from none to all, others as bars.

    '' where no row has a value.
    """
    known = [one for one in rows if one.value is not None]
    if not known:
        return ""
    share = unit == SHARE
    values = [bound for one in known for bound in (one.value or 0.0, *(one.interval or ()))]
    scale = [0.0, 0.25, 0.5, 0.75, 1.0] if share else marks(values, _TICKS, whole=unit == COUNT)
    left, right = _NAME + 8, svg.WIDTH - 150
    bottom = 10 + _ROW * len(rows)

    def x(value: float) -> float:
        return left + (value - scale[0]) / (scale[-1] - scale[0]) * (right - left)

    parts = []
    for tick in scale:
        parts.append(svg.line(x(tick), 4, x(tick), bottom, "grid"))
        parts.append(svg.text(x(tick), bottom + 16, say(tick, unit), "middle"))
    for place, one in enumerate(rows):
        y = 10 + _ROW * (place + 0.5)
        parts.append(svg.text(_NAME, y + 4, svg.cut(one.name, 28), "end"))
        parts.append(svg.text(right + 10, y + 4, one.said))
        parts += _strip(one, x, y, bar=not share)
    return svg.whole(bottom + 26, title, parts, alone=alone)


def _strip(one: Strip, x: Callable[[float], float], y: float, *, bar: bool) -> Iterator[str]:
    if one.value is None:
        return
    if bar:
        first, last = sorted((x(0.0), x(one.value)))
        yield (
            f'<rect {svg.fill(0)} x="{first:.1f}" y="{y - 6:.1f}" width="{last - first:.1f}"'
            ' height="12"/>'
        )
        return
    if one.interval is not None:
        low, high = map(x, one.interval)
        look = svg.stroke(0)
        yield f'<line {look} stroke-width="2" x1="{low:.1f}" y1="{y}" x2="{high:.1f}" y2="{y}"/>'
        for end in (low, high):
            yield f'<line {look} x1="{end:.1f}" y1="{y - 4}" x2="{end:.1f}" y2="{y + 4}"/>'
    yield f'<circle {svg.fill(0)} cx="{x(one.value):.1f}" cy="{y}" r="4.5"/>'
