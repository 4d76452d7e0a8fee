"""A screen that is a page of rows under a title: the deal, the lists."""

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from pipeline_tui.i18n import _
from pipeline_tui.tui.dialogs.line import Line
from pipeline_tui.tui.dialogs.paint import Part, width_of
from pipeline_tui.tui.screens.base import ActionScreen
from pipeline_tui.tui.screens.rows import Rows
from pipeline_tui.tui.styles import style_of
from pipeline_tui.tui.widgets.footer import FooterBar
from pipeline_tui.tui.widgets.header import TABS

if TYPE_CHECKING:
    from pipeline_tui.store.door import Done

__all__ = ["WITH_TABS", "PageScreen", "move"]

WITH_TABS = 100
"""From so many columns on the title row begins with the names of the screens."""
_SCROLLS = {"page_down": 1.0, "page_up": -1.0, "half_down": 0.5, "half_up": -0.5}


class PageScreen(ActionScreen[None]):
    """Title row, rows, footer. A subclass reads its rows in ``show_rows``."""

    DEFAULT_CSS = style_of("page_screen")

    def __init__(self) -> None:
        super().__init__()
        self.title_line = Line(id="title")
        self.rows = Rows(id="rows")
        self.bar = FooterBar(self.screen_id)

    def compose(self) -> ComposeResult:
        """Title, rows, footer."""
        yield self.title_line
        yield self.rows
        yield self.bar

    def on_mount(self) -> None:
        """Take the keys; rows are read once their width is known."""
        self.set_focus(self.rows)

    def on_resize(self) -> None:
        """What a row says depends on its width."""
        self.refresh_data(None)

    def refresh_data(self, done: "Done | None") -> None:
        """Read anew and draw."""
        if self.is_mounted and self.size.width:
            self.show_title(*self.title_parts())
            self.show_rows()
            self.bar.renew()

    def show_rows(self) -> None:
        """Read the rows and show them."""
        raise NotImplementedError

    def title_parts(self) -> tuple[Part, ...]:
        """What stands in the title row, after the screen's name."""
        return ()

    def show_title(self, *parts: Part) -> None:
        """The screens and this one's own words where there is room, else its name and words."""
        tabs = self.tabs()
        own = (*parts,)
        if self.size.width >= WITH_TABS and width_of((*tabs, *own)) <= self.size.width:
            self.title_line.show(*tabs, *own)
        else:
            self.title_line.show((f" {self.name_of()}", "key"), ("  ", ""), *own)

    def name_of(self) -> str:
        """The screen's name for the person."""
        names = {screen: name for screen, _key, name in TABS}
        return _(names.get(self.screen_id, "Deal"))

    def tabs(self) -> tuple[Part, ...]:
        """The names of the screens with their keys."""
        parts: list[Part] = []
        for screen, key, name in TABS:
            here = screen == self.screen_id
            parts.append((f" {key} {_(name)} ", "key" if here else "dim"))
        return (*parts, ("│ ", "dim"))

    def motion(self, kind: str) -> None:
        """Move among the rows."""
        move(self.rows, kind)

    def on_rows_pointed(self, event: Rows.Pointed) -> None:
        """The footer's keys depend on what is pointed at."""
        event.stop()
        self.bar.renew()

    def open_pointed(self) -> None:
        """Do what Enter does on the row pointed at."""
        self.rows.open()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter on a row."""
        event.stop()
        self.open_row(event.value)

    def open_row(self, value: Any) -> None:
        """Do what Enter does on a row."""

    def restyle(self) -> None:
        """Draw everything anew after a change of theme or language."""
        self.refresh_data(None)
        self.bar.forget()
        for widget in (self.title_line, self.rows):
            widget.refresh()


def move(rows: Rows, kind: str) -> None:
    """Do one of the registry's motions on a page of rows."""
    if kind in ("down", "up"):
        rows.move(1 if kind == "down" else -1)
    elif kind in _SCROLLS:
        rows.page(_SCROLLS[kind])
    elif kind == "top":
        rows.top()
    elif kind == "bottom":
        rows.bottom()
