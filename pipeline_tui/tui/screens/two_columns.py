"""A page about one thing; from 110 columns on what happened stands beside its facts."""

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Horizontal

from pipeline_tui.tui.dialogs.paint import Part
from pipeline_tui.tui.screens.page import PageScreen
from pipeline_tui.tui.screens.rows import Item, Rows
from pipeline_tui.tui.styles import style_of

if TYPE_CHECKING:
    from pipeline_tui.store.door import Done

__all__ = ["TwoColumns"]

_FROM = 110


class TwoColumns(PageScreen):
    """Facts, and what happened, in one column or two. A subclass reads and words both."""

    DEFAULT_CSS = style_of("two_columns")

    def __init__(self) -> None:
        super().__init__()
        self.page: Any = None
        self.timeline = Rows(id="timeline")
        self.timeline.can_focus = False

    def read(self) -> Any:
        """Everything about it as it is now; None when it is gone."""
        raise NotImplementedError

    def facts(self, width: int) -> list[Item]:
        """What there is to say of it."""
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
        wide = self.size.width >= _FROM
        self.set_class(wide, "-wide")
        width = self.size.width * 3 // 5 - 2 if wide else self.size.width - 2
        items = self.facts(width)
        if wide:
            self.timeline.show(self.told(self.size.width - width - 4))
        else:
            items += [Item(()), *self.told(width)]
        self.rows.show(items)
