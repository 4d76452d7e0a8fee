"""A page about one company or one person; from 110 columns on what happened stands beside it."""

from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal

from pipeline_tui.i18n import _
from pipeline_tui.tui.dialogs.flow import begin
from pipeline_tui.tui.dialogs.paint import Part
from pipeline_tui.tui.screens.field_rows import Pointed
from pipeline_tui.tui.screens.page import PageScreen, move
from pipeline_tui.tui.screens.rows import Item, Rows
from pipeline_tui.tui.styles import style_of

if TYPE_CHECKING:
    from pipeline_tui.store.door import Done

__all__ = ["RecordScreen"]

_TWO_COLUMNS = 110


class RecordScreen(PageScreen):
    """One row of a table with all that hangs on it. A subclass reads and words it.

    ``kind`` is ``account`` or ``contact``.
    """

    kind: ClassVar[str] = ""
    DEFAULT_CSS = style_of("record_screen")

    def __init__(self, row_id: str) -> None:
        super().__init__()
        self.row_id = row_id
        self.page: Any = None
        self.timeline = Rows(id="timeline")
        self.timeline.can_focus = False

    def read(self) -> Any:
        """Everything about it as it is now; None when it is gone."""
        raise NotImplementedError

    def facts(self, width: int) -> list[Item]:
        """Its fields, deals and people."""
        raise NotImplementedError

    def told(self, width: int) -> list[Item]:
        """What happened, newest first."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Title, the page, what happened, footer."""
        yield self.title_line
        yield Horizontal(self.rows, self.timeline, id="page")
        yield self.bar

    def refresh_data(self, done: "Done | None") -> None:
        """Read it anew; leave when it is gone."""
        self.page = self.read()
        if self.page is None:
            if self.is_current:
                self.dismiss()
            return
        super().refresh_data(done)

    def on_screen_resume(self) -> None:
        """What happened under another screen shows at once."""
        self.refresh_data(None)

    def show_title(self, *parts: Part) -> None:
        """Its own name stands here, not the names of the screens."""
        self.title_line.show((" ", ""), *parts)

    def show_rows(self) -> None:
        """The page in one column or two."""
        if self.page is None:
            return
        wide = self.size.width >= _TWO_COLUMNS
        self.set_class(wide, "-wide")
        width = self.size.width * 3 // 5 - 2 if wide else self.size.width - 2
        items = self.facts(width)
        if wide:
            self.timeline.show(self.told(self.size.width - width - 4))
        else:
            items += [Item(()), *self.told(width)]
        self.rows.show(items)

    def motion(self, kind: str) -> None:
        """Move among the rows; what happened scrolls along beside them."""
        super().motion(kind)
        if self.has_class("-wide"):
            move(self.timeline, kind)

    def open_row(self, value: Any) -> None:
        """Enter opens the deal, person or company pointed at, or adds one."""
        from pipeline_tui.tui.handlers import directory, screens

        if not isinstance(value, Pointed):
            return
        if value.kind == "deal":
            screens.show_deal(self.app, value.id)
        elif value.kind in ("account", "contact"):
            directory.show_page(self.app, value.kind, value.id)
        elif value.kind == "add_deal":
            begin(self.app, directory.add_deal(self.app))
        elif value.kind == "add_person":
            begin(self.app, directory.add_person(self.app))

    def name_of(self) -> str:
        """What it is called."""
        return str(self.page.row["name"]) if self.page is not None else _("none")
