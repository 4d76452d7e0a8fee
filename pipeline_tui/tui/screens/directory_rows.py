"""A page of rows that shows a window of a list too long to hold, and moves it along."""

from collections.abc import Sequence

from textual.geometry import Size
from textual.message import Message

from pipeline_tui.tui.screens.rows import Item, Rows

__all__ = ["WindowRows"]


class WindowRows(Rows):
    """Rows that also tell when the first of them are near: there may be some before."""

    class NearStart(Message):
        """The first rows are in sight: whoever has earlier ones may put them before."""

    def slide(self, items: Sequence[Item], by: int) -> None:
        """Show another stretch of the list, in which every row stands ``by`` places lower."""
        top = int(self.scroll_offset.y)
        self.items = list(items)
        self.index = max(0, min(self.index + by, len(self.items) - 1))
        self.virtual_size = Size(self.size.width, len(self.items))
        # At once: a frame in between would show other rows.
        self.scroll_to(y=max(0, top + by), animate=False, force=True, immediate=True)
        self.refresh()

    def _follow(self) -> None:
        super()._follow()
        if self.index < 2 * self.size.height:
            self.post_message(self.NearStart())
