"""One row of a sheet or list, drawn from parts: never markup, always exactly as wide as asked."""

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from pipeline_tui.tui.palette import palette

__all__ = ["Part", "Row", "fitted", "strip_of", "width_of"]

Part = tuple[str, str]
"""A safe text and the name of its look; an empty look is plain."""
Row = tuple[Part, ...]

# Each look as a palette calls it: on a sheet over the screen, and on a page of its own.
_SHEET = {
    "": "bar", "dim": "bar_muted", "accent": "bar_strong", "bold": "bar", "bad": "error",
    "good": "good", "key": "bar_strong", "warn": "warning",
}  # fmt: skip
_PAGE = {
    "": "text", "dim": "muted", "accent": "accent", "bold": "strong", "bad": "late",
    "good": "good", "key": "accent", "warn": "over", "head": "head", "rule": "rule",
}  # fmt: skip


def style_of(widget: Widget, look: str, *, cursor: bool = False) -> Style:
    """The colours of a look on this widget: on a sheet, or on a page."""
    theme = palette(widget.app.theme, widget.app.no_color)
    on_page = bool(getattr(widget, "on_page", False))
    names = _PAGE if on_page else _SHEET
    style: Style = getattr(theme, names.get(look, names[""]))
    if look == "bold":
        style += Style(bold=True)
    if cursor:
        return Style(color=style.color, bold=style.bold) + theme.cursor_ground
    base: Style = getattr(theme, names[""])
    return style + Style(bgcolor=base.bgcolor)


def width_of(row: Iterable[Part]) -> int:
    """Cells that a row takes."""
    return sum(cell_len(text) for text, _look in row)


def fitted(text: str, width: int) -> str:
    """The text in exactly ``width`` cells; a text too long ends in ``…``."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, width - 1).rstrip() + "…", width)


def strip_of(widget: Widget, row: Iterable[Part], width: int, *, cursor: bool = False) -> Strip:
    """A row as the widget draws it, cut with a sign and filled up to ``width`` cells."""
    segments: list[Segment] = []
    room = width
    parts = [part for part in row if part[0]]
    for index, (text, look) in enumerate(parts):
        style = style_of(widget, look, cursor=cursor)
        more = index < len(parts) - 1
        taken = cell_len(text)
        if taken > room or (taken == room and more):
            cut = fitted(f"{text}…", room) if taken == room else fitted(text, room)
            segments.append(Segment(cut, style))
            room = 0
            break
        segments.append(Segment(text, style))
        room -= taken
    if room:
        segments.append(Segment(" " * room, style_of(widget, "", cursor=cursor)))
    return Strip(segments, width)
