"""A widget of a few lines that repaints only those that changed."""

from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from pipeline_tui.tui.widgets.draw import Pieces, strip
from pipeline_tui.tui.widgets.drawing import palette_of

if TYPE_CHECKING:
    from pipeline_tui.tui.palette import Palette

__all__ = ["Lines"]


class Lines(Widget):
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
        if self._shown is None or not self.size:
            return
        before, self._shown = self._shown, self.lines(self.size.width)
        for y in range(max(len(before), len(self._shown))):
            if before[y : y + 1] != self._shown[y : y + 1]:
                self.refresh(Region(0, y, self.size.width, 1))

    def forget(self) -> None:
        """Ask for the lines anew and repaint all: theme or language changed."""
        self._shown = None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.size.width
        if self._shown is None or width != self._width:
            self._shown, self._width = self.lines(width), width
        pieces = self._shown[y] if y < len(self._shown) else ()
        return strip(pieces, self.palette, width, self.GROUND)

    @property
    def palette(self) -> "Palette":
        """The styles in force."""
        return palette_of(self)
