"""A scrolling page of rows, some of which can be pointed at: drawn, one widget in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from pipeline_tui.tui.dialogs.paint import Row, strip_of
from pipeline_tui.tui.styles import style_of

__all__ = ["Item", "Rows"]


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the page; one with a ``value`` can be pointed at and opened.

    ``key`` finds the row again after the page was read anew; by default the value itself.
    """

    row: Row
    value: Any = None
    key: object = None

    @property
    def name(self) -> object:
        """What finds this row again."""
        return self.value if self.key is None else self.key


class Rows(ScrollView, can_focus=True):
    """The page. Without rows to point at, the motions scroll it."""

    DEFAULT_CSS = style_of("rows")
    on_page = True

    class Opened(Message):
        """Enter, or a click on the row that is pointed at."""

        def __init__(self, value: object) -> None:
            super().__init__()
            self.value = value

    class Pointed(Message):
        """Another row is pointed at."""

        def __init__(self, value: object) -> None:
            super().__init__()
            self.value = value

    class Taken(Message):
        """A click on a page that the motions are not on."""

        def __init__(self, rows: "Rows") -> None:
            super().__init__()
            self.rows = rows

    class NearEnd(Message):
        """The last rows are in sight: whoever has more may add them."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.items: list[Item] = []
        self.index = 0
        self.pointing = True
        """Whether the motions are here; if not they only scroll, and nothing is pointed at."""
        self._moved = False

    @property
    def visited(self) -> bool:
        """Whether the motions were here before."""
        return self._moved

    @property
    def value(self) -> Any:
        """The value pointed at, or None."""
        return self.items[self.index].value if self.index < len(self.items) else None

    def show(self, items: Sequence[Item]) -> None:
        """Show these rows, pointing at the row that was pointed at if it is still there."""
        name = self.items[self.index].name if self.index < len(self.items) else None
        self.items = list(items)
        same = (i for i, each in enumerate(self.items) if name is not None and each.name == name)
        self.index = next(same, self._near(min(self.index, len(self.items) - 1)))
        self.virtual_size = Size(self.size.width, len(self.items))
        self.refresh()
        self._follow()

    def add(self, items: Sequence[Item]) -> None:
        """Put more rows at the end."""
        self.items.extend(items)
        self.virtual_size = Size(self.size.width, len(self.items))
        self.refresh()

    def point_at(self, name: object) -> None:
        """Point at the row of this name, if there is one."""
        for index, each in enumerate(self.items):
            if each.name == name and each.value is not None:
                self._point(index)
                return

    # -- motions -------------------------------------------------------------------

    def move(self, by: int) -> None:
        """To the next row that can be pointed at, so many times; scroll where there is none."""
        if not self._pointable():
            self.scroll_relative(y=by, animate=False)
            return
        if not self._moved and not self._in_sight(self.index):
            self._point(self.index)
            return
        index, step = self.index, 1 if by > 0 else -1
        for _time in range(abs(by)):
            found = self._next(index, step)
            if found is None or not self._near_sight(found):
                self.scroll_relative(y=step, animate=False)  # what stands between can be read
                self._point(index, follow=index != self.index)
                return
            index = found
        self._point(index)

    def page(self, pages: float) -> None:
        """So many pages down, or up."""
        rows = int(pages * max(2, self.size.height - 1))
        if not self._pointable():
            self.scroll_relative(y=rows, animate=False)
            return
        aim = max(0, min(len(self.items) - 1, self.index + rows))
        self.scroll_relative(y=rows, animate=False)
        self._point(self._near(aim), follow=self.value is not None)

    def top(self) -> None:
        """To the first row."""
        self._point(self._near(0))
        self.scroll_home(animate=False)

    def bottom(self) -> None:
        """To the last row."""
        self._point(self._near(len(self.items) - 1))
        self.scroll_end(animate=False)

    def open(self) -> None:
        """Open what is pointed at."""
        if self.value is not None:
            self.post_message(self.Opened(self.value))

    # -- drawing -------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One row of what is in sight."""
        index = int(self.scroll_offset.y) + y
        width = self.scrollable_content_region.width
        if index >= len(self.items):
            return strip_of(self, (), width)
        item = self.items[index]
        here = self.pointing and index == self.index and item.value is not None
        mark = ("▌" if here else " ", "accent")
        return strip_of(self, (mark, *item.row), width, cursor=here)

    def on_resize(self) -> None:
        """Rows are as wide as the page."""
        self.virtual_size = Size(self.size.width, len(self.items))
        self._follow()

    def on_click(self, event: events.Click) -> None:
        """Point at a row; open the one already pointed at."""
        if not self.pointing:
            self.post_message(self.Taken(self))
        index = int(self.scroll_offset.y) + event.y
        if index < len(self.items) and self.items[index].value is not None:
            if index == self.index:
                self.open()
            else:
                self._point(index)

    # -- inside --------------------------------------------------------------------

    def _in_sight(self, index: int, margin: int = 0) -> bool:
        top = int(self.scroll_offset.y)
        return top - margin <= index < top + self.size.height + margin

    def _near_sight(self, index: int) -> bool:
        """Whether a row is in sight or at most a page away."""
        return self._in_sight(index, max(1, self.size.height - 2))

    def _pointable(self) -> bool:
        return self.pointing and any(item.value is not None for item in self.items)

    def _next(self, index: int, step: int) -> int | None:
        index += step
        while 0 <= index < len(self.items):
            if self.items[index].value is not None:
                return index
            index += step
        return None

    def _near(self, index: int) -> int:
        """The row nearest to this one that can be pointed at, the later of two."""
        index = max(0, index)
        if index < len(self.items) and self.items[index].value is not None:
            return index
        after, before = self._next(index, 1), self._next(index, -1)
        if after is None or (before is not None and index - before < after - index):
            return 0 if before is None else before
        return after

    def _point(self, index: int, *, follow: bool = True) -> None:
        self._moved = True
        if index != self.index:
            top = int(self.scroll_offset.y)
            for row in (self.index, index):
                self.refresh(Region(0, row - top, self.size.width, 1))
            self.index = index
            self.post_message(self.Pointed(self.value))
        if follow:
            self._follow()

    def _follow(self) -> None:
        """Keep the row pointed at in sight; before any motion a page stays at its top."""
        if self._moved and self.size.height and self.value is not None:
            top = int(self.scroll_offset.y)
            height = self.size.height
            if self.index < top:
                self.scroll_to(y=self.index, animate=False)
            elif self.index >= top + height:
                self.scroll_to(y=self.index - height + 1, animate=False)
        if self.index + 2 * self.size.height >= len(self.items):
            self.post_message(self.NearEnd())
