"""Pieces of SVG for pages: looks, lines, words.

Drawn by hand, as the pictures of the Figures screen are few and plain: libraries that draw SVG
bring scripts, fonts or numpy, and a page that is mailed must need nothing. Series differ by
lightness, dashes and outlines as well as by colour, so that a black print tells them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline_tui.cli.markup import element, words

__all__ = [
    "LETTER", "STYLE", "WIDTH", "Words", "cut", "fill", "line", "stroke", "text", "whole",
]  # fmt: skip

Words = Callable[[float, str], str]
"""Writes a number in its unit."""

WIDTH = 720.0
LETTER = 6.6
"""About how wide a letter is; what is cut by it is in the table as well."""

_INK, _GRID, _SERIES = "#222", "#d5d5d5", ("#1f5f8b", "#e3a857", "#4c7a34", "#9c3848")
_DARK_INK, _DARK_GRID = "#ddd", "#444"
_DARK_SERIES = ("#6fb3e0", "#a8742a", "#93c47d", "#e08a98")
_FILLS = ("", "", ' fill-opacity="0.3"', ' fill-opacity="0" stroke-dasharray="4 2"')
_DASHES = ("", ' stroke-dasharray="7 4"', ' stroke-dasharray="2 3"', ' stroke-dasharray="9 3 2 3"')


def _dark_series() -> str:
    return "".join(
        f".chart .f{place} {{ fill: {colour}; stroke: {colour}; }}\n"
        f".chart .l{place} {{ stroke: {colour}; }}\n"
        for place, colour in enumerate(_DARK_SERIES)
    )


# The light looks are attributes of what they are about: many a mail program or printer of pages
# leaves style sheets out of account within a picture.
STYLE = f"""\
@media screen and (prefers-color-scheme: dark) {{
.chart text {{
  fill: {_DARK_INK}; }}
.chart .axis {{
  stroke: {_DARK_INK}; }}
.chart .grid {{
  stroke: {_DARK_GRID}; }}
{_dark_series()}}}
"""
"""How pictures look on a dark screen."""


def whole(height: float, title: str, parts: Iterable[str], *, alone: bool) -> str:
    """A picture of its parts; ``alone`` is one for a file of its own, with its style."""
    name = words(title)
    space = ' xmlns="http://www.w3.org/2000/svg"' if alone else ""
    style = f"<style>{STYLE}</style>" if alone else ""
    wide, high = f"{WIDTH:.0f}", f"{height:.0f}"
    look = 'font-family="system-ui, sans-serif" font-size="12"'
    return (
        f'<svg{space} class="chart" role="img" aria-label="{name}" {look}'
        f' width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
        f"<title>{name}</title>{style}" + "\n".join(parts) + "</svg>"
    )


def fill(number: int) -> str:
    """The look of a bar or a point of a series."""
    place = number % len(_SERIES)
    colour = _SERIES[place]
    return f'class="f{place}" fill="{colour}" stroke="{colour}"{_FILLS[place]}'


def stroke(number: int) -> str:
    """The look of a line of a series."""
    place = number % len(_SERIES)
    return f'class="l{place}" stroke="{_SERIES[place]}"{_DASHES[place]}'


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A line of the grid or of an axis."""
    look = f'class="{kind}" stroke="{_INK if kind == "axis" else _GRID}"'
    return f'<line {look} x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def text(x: float, y: float, said: str, anchor: str = "start", transform: str = "") -> str:
    """Words at a place, escaped and without control characters."""
    return element(
        "text", words(said), fill=_INK, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor,
        transform=transform,
    )  # fmt: skip


def cut(name: str, most: int) -> str:
    """A name of so many letters at most."""
    return name if len(name) <= most else name[: most - 1] + "…"
