"""The base of all line-drawn widgets: it keeps each finished line until it is to be drawn anew.

Textual keeps lines too, but goes through their styles and filters each time it composes the
screen, for every line between the first and the last that changed anywhere. These widgets have
neither borders nor paddings, so a line, once filtered, is simply there.
"""

from typing import TYPE_CHECKING, Self

from textual.color import Color
from textual.filter import ANSIToTruecolor
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from pipeline_tui.tui import safe
from pipeline_tui.tui.painting import PaintingScreen
from pipeline_tui.tui.palette import Palette, palette

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Drawn"]

_NO_COLOUR = Color(0, 0, 0)
_NOT_NEEDED = (ANSIToTruecolor, safe.ControlFilter)


class Drawn(Widget):
    """A subclass draws one whole line in ``draw``; ``refresh`` with regions redraws theirs."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._finished: dict[int, Strip] = {}
        self._finished_for = Size(0, 0)

    def draw(self, y: int, width: int, palette: Palette) -> Strip:
        """Draw one line of exactly ``width`` cells."""
        raise NotImplementedError

    @property
    def palette(self) -> Palette:
        """The styles in force."""
        app = self.app
        return palette(app.theme, app.no_color)

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Draw some regions anew, or everything; another place only needs another size."""
        if repaint and not layout:
            self._drop(regions)
            if not recompose and self._wants_paint(regions):
                return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _wants_paint(self, regions: "tuple[Region, ...]") -> bool:
        """Tell the screen itself what is to be painted, where it can be told."""
        screen = self.screen if self._is_mounted else None
        if not isinstance(screen, PaintingScreen):
            return False
        if self.display:
            self._set_dirty(*regions)
            screen.wants_paint(self)
        return True

    def _drop(self, regions: "Iterable[Region]") -> None:
        found = False
        for region in regions:
            found = True
            for y in region.line_range:
                self._finished.pop(y, None)
        if not found:
            self._finished.clear()

    def render_line(self, y: int) -> Strip:
        """Draw one line, for whoever asks for it alone."""
        return self.draw(y, self.outer_size.width, self.palette)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Give the lines of a region, drawing those that are not finished."""
        size = self.outer_size
        if size != self._finished_for:
            self._finished.clear()
            self._finished_for = size
        finished = self._finished
        missing = [y for y in crop.line_range if y not in finished]
        if missing:
            self._finish(missing, size.width)
        lines = [finished[y] for y in crop.line_range]
        left, right = crop.column_span
        if (left, right) != (0, size.width):
            lines = [line.crop(left, right) for line in lines]
        return lines

    def _finish(self, rows: list[int], width: int) -> None:
        styles = self.palette
        # The palette's colours are the terminal's own or exact ones, never to be translated;
        # and the backstop only has to make a new line where it finds something.
        filters = [one for one in self.app.get_line_filters() if type(one) not in _NOT_NEEDED]
        background = self.background_colors[1] if filters else _NO_COLOUR
        for y in rows:
            line = self.draw(y, width, styles)
            for one in filters:
                line = line.apply_filter(one, background)
            self._finished[y] = line if safe.is_clean(line) else safe.cleaned(line)
