"""A widget of a few lines that repaints only those that changed."""

from typing import TYPE_CHECKING

from textual.geometry import Region

from pipeline_tui.tui.widgets.draw import Pieces, strip
from pipeline_tui.tui.widgets.drawn import Drawn

if TYPE_CHECKING:
    from textual.strip import Strip

    from pipeline_tui.tui.palette import Palette

__all__ = ["Lines"]


class Lines(Drawn):
    """Lines drawn from pieces. A subclass says in ``lines`` what to show at a width.

    ``lines`` is asked when the widget is first drawn, after a change of size, and on
    ``renew``; nothing is asked while another screen covers the widget.
    """

    GROUND = "text"
    ROWS: int | None = 1
    """The widget's height, None for all that is left."""

    def __init__(self) -> None:
        super().__init__()
        # Set here and not in a style sheet: each sheet is parsed before the first frame.
        self.styles.height = "1fr" if self.ROWS is None else self.ROWS
        self.styles.width = "1fr"
        self._shown: list[Pieces] | None = None
        self._width = 0

    def lines(self, width: int) -> list[Pieces]:
        """Return what to show in ``width`` cells, line by line."""
        raise NotImplementedError

    def renew(self) -> None:
        """Ask for the lines anew and repaint those that differ."""
        width = self.outer_size.width
        if self._shown is None or not width:
            return
        before, now = self._shown, self.lines(width)
        self._shown = now
        rows = range(max(len(before), len(now)))
        changed = [y for y in rows if before[y : y + 1] != now[y : y + 1]]
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def forget(self) -> None:
        """Ask for the lines anew and repaint all: theme or language changed."""
        self._shown = None
        self.refresh()

    def draw(self, y: int, width: int, palette: "Palette") -> "Strip":
        """Draw one line."""
        if self._shown is None or width != self._width:
            self._shown, self._width = self.lines(width), width
        pieces = self._shown[y] if y < len(self._shown) else ()
        return strip(pieces, palette, width, self.GROUND)
