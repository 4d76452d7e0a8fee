"""Where the parts of the board's screen stand."""

from typing import TYPE_CHECKING

from textual.geometry import NULL_OFFSET, Region, Size, Spacing
from textual.layout import WidgetPlacement
from textual.layouts.vertical import VerticalLayout

if TYPE_CHECKING:
    from textual.widget import Widget

    from pipeline_tui.tui.screens.board import BoardScreen

__all__ = ["BoardPlaces"]

PANEL_WIDTH = 36
STRIP_ROWS = 2
TOP_ROWS = 2
_NO_MARGIN = Spacing()


class BoardPlaces(VerticalLayout):
    """Gives each part its region, so that no containers are needed between them and the screen."""

    name = "board"

    def __init__(self, screen: "BoardScreen") -> None:
        self._screen = screen

    def arrange(
        self, parent: "Widget", children: "list[Widget]", size: Size, greedy: bool = True
    ) -> list[WidgetPlacement]:
        """Place the screen's own parts; what Textual adds on other layers goes its own way."""
        regions = self.regions(size)
        placed = [
            WidgetPlacement(regions[child], NULL_OFFSET, _NO_MARGIN, child)
            for child in children
            if child in regions
        ]
        if len(placed) < len(children):
            others = [child for child in children if child not in regions]
            placed += super().arrange(parent, others, size, greedy)
        return placed

    def regions(self, size: Size) -> "dict[Widget, Region]":
        """The region of each part on a screen of this size."""
        screen, (width, height) = self._screen, size
        strip = STRIP_ROWS if screen.strip is not None and screen.strip.display else 0
        panel = PANEL_WIDTH if screen.panel is not None and screen.panel.display else 0
        top = TOP_ROWS if screen.top is not None and screen.top.display else 0
        middle = max(1, height - 2 - strip - top)
        last = Region(0, height - 1, width, 1)
        regions: dict[Widget, Region] = {
            screen.header: Region(0, 0, width, 1),
            screen.board: Region(0, 1, width - panel, middle),
            screen.keys: last,
        }
        if screen.panel is not None:
            regions[screen.panel] = Region(width - panel, 1, panel, middle)
        if screen.strip is not None:
            regions[screen.strip] = Region(0, 1 + middle + top, width, strip)
        if screen.top is not None:
            regions[screen.top] = Region(0, 1 + middle, width, top)
        if screen.filter_line is not None:
            regions[screen.filter_line] = last
        return regions
