"""A page about one company or one person."""

from typing import Any, ClassVar

from pipeline_tui.i18n import _
from pipeline_tui.tui.dialogs.flow import begin
from pipeline_tui.tui.screens.field_rows import Pointed
from pipeline_tui.tui.screens.page import move
from pipeline_tui.tui.screens.two_columns import TwoColumns

__all__ = ["RecordScreen"]


class RecordScreen(TwoColumns):
    """One row of a table with all that hangs on it. A subclass reads and words it.

    ``kind`` is ``account`` or ``contact``.
    """

    kind: ClassVar[str] = ""

    def __init__(self, row_id: str) -> None:
        super().__init__()
        self.row_id = row_id

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
