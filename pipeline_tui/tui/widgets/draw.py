"""Lines made of pieces: short texts with the name of a palette's style."""

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from pipeline_tui.tui import safe

if TYPE_CHECKING:
    from rich.style import Style

    from pipeline_tui.tui.palette import Palette

__all__ = ["Piece", "Pieces", "ends", "parts", "segments", "strip", "width_of"]

Piece = tuple[str, str]
"""A text of exactly the cells it takes, and a field of the palette."""
Pieces = tuple[Piece, ...]


def width_of(pieces: Pieces) -> int:
    """How many cells the pieces take."""
    return sum(safe.cells(text) for text, _style in pieces)


def ends(left: Pieces, right: Pieces, width: int, ground: str = "text") -> Pieces:
    """Put pieces at both ends of ``width`` cells; the left side is cut where they would meet.

    ``ground`` is the style of the blanks between them.
    """
    room = width - width_of(right)
    gap = 1 if right else 0
    kept = _clipped(left, max(0, room - gap))
    fill = max(0, room - width_of(kept))
    return _clipped((*kept, (" " * fill, ground), *right), width)


def parts(*texts: str) -> Pieces:
    """Pieces from texts and styles in turn, leaving out empty texts."""
    pairs = zip(texts[::2], texts[1::2], strict=True)
    return tuple((text, style) for text, style in pairs if text)


def _clipped(pieces: Pieces, width: int) -> Pieces:
    out: list[Piece] = []
    for text, style in pieces:
        size = safe.cells(text)
        if size > width:
            if width > 0:
                out.append((safe.text(text, width), style))
            break
        out.append((text, style))
        width -= size
    return tuple(out)


def segments(pieces: Pieces, palette: "Palette", over: "Style | None" = None) -> list[Segment]:
    """Turn pieces into segments; ``over`` lies over every style, for the cursor's ground."""
    made: list[Segment] = []
    for text, name in pieces:
        style: Style = getattr(palette, name)
        made.append(Segment(text, style + over if over is not None else style))
    return made


def strip(pieces: Pieces, palette: "Palette", width: int, ground: str = "text") -> Strip:
    """Make a whole line of exactly ``width`` cells."""
    made = segments(pieces, palette)
    missing = width - width_of(pieces)
    if missing < 0:
        return Strip(made).adjust_cell_length(width)
    if missing:
        made.append(Segment(" " * missing, getattr(palette, ground)))
    return Strip(made, width)
