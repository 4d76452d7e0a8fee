"""What an import found changed both here and there: field, the value before, here and there."""

from typing import TYPE_CHECKING, Any, ClassVar

from pipeline_tui.i18n import _, ngettext
from pipeline_tui.store import conflicts
from pipeline_tui.store.conflict_words import said
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import CONFLICTS
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.screens.page import WITH_TABS, PageScreen
from pipeline_tui.tui.screens.rows import Item

if TYPE_CHECKING:
    from pipeline_tui.store.conflicts import Conflict
    from pipeline_tui.store.door import Done

__all__ = ["ConflictsScreen"]

_SHOWN = 500
"""As many as are shown at once; the next come as these are settled."""


class ConflictsScreen(PageScreen):
    """One conflict a row; marked ones are settled together."""

    screen_id: ClassVar[str] = CONFLICTS

    def __init__(self) -> None:
        super().__init__()
        self.shown: dict[str, Conflict] = {}
        self.marks: set[str] = set()

    @property
    def pointed(self) -> "Conflict | None":
        """The one pointed at."""
        return self.shown.get(str(self.rows.value))

    def marked(self) -> int:
        """How many are marked."""
        return len(self.marks)

    def targets(self) -> tuple[str, ...]:
        """The deal pointed at."""
        return (self.pointed.deal_id,) if self.pointed is not None else ()

    def chosen(self) -> "list[Conflict]":
        """The marked ones, else the one pointed at."""
        if self.marks:
            return [one for one in self.shown.values() if one.id in self.marks]
        return [self.pointed] if self.pointed is not None else []

    def mark(self) -> None:
        """Mark the one pointed at, or no longer, and go on."""
        if self.pointed is not None:
            self.marks ^= {self.pointed.id}
            self.rows.move(1)
            self.refresh_data(None)

    def mark_all(self) -> None:
        """Mark all, or none where all are marked."""
        self.marks = set() if len(self.marks) == len(self.shown) else set(self.shown)
        self.refresh_data(None)

    def name_of(self) -> str:
        """The screen's name for the person."""
        return _("Import conflicts")

    def title_parts(self) -> tuple[Part, ...]:
        """How many wait, in which systems they were changed, how many are marked."""
        count = conflicts.count(self.app.store.conn)
        told = ngettext("{n} field", "{n} fields", count).format(n=count)
        systems = sorted({one.system for one in self.shown.values()} - {""})
        there = safe.text(", ".join(systems), 30)
        marked = _("{n} marked").format(n=len(self.marks)) if self.marks else ""
        return (
            (f"{self.name_of()}  ", "key"),
            (told, "bold"),
            (f"  {there}" if there else "", "dim"),
            (f"  {marked}" if marked else "", "accent"),
        )

    def show_title(self, *parts: Part) -> None:
        """The own name is among the parts where the screens' names stand before it."""
        wide = self.size.width >= WITH_TABS
        super().show_title(*(parts if wide else parts[1:]))

    def refresh_data(self, done: "Done | None") -> None:
        """Read those that wait, and draw; what was settled is marked no more."""
        found = conflicts.waiting(self.app.store.conn, _SHOWN)
        self.shown = {one.id: one for one in found}
        self.marks &= set(self.shown)
        super().refresh_data(done)

    def show_rows(self) -> None:
        """Show those that wait."""
        found = list(self.shown.values())
        items: list[Item] = []
        if found:
            items.append(Item(self._heads()))
        items += [Item(self._row(one), one.id) for one in found]
        nothing = _("No import found a field that was changed both here and there.")
        self.rows.show(items or [Item(((nothing, "dim"),))])

    def open_row(self, value: Any) -> None:
        """Enter shows the deal."""
        self.act("conflict_open")

    def _widths(self) -> tuple[int, int, int]:
        """Cells of the deal's name, the field's and each value's."""
        width = self.size.width - 4
        name, field = max(14, width // 4), max(10, width // 7)
        return name, field, max(8, (width - name - field - 4) // 3)

    def _heads(self) -> Row:
        name, field, value = self._widths()
        heads = (_("Deal"), _("Field"), _("Before"), _("Here"), _("There"))
        cells = zip(heads, (name, field, value, value, value), strict=True)
        return (("  ", ""), *((f"{fitted(head, size)} ", "dim") for head, size in cells))

    def _row(self, one: "Conflict") -> Row:
        name, field, value = self._widths()
        words = said(self.app.store.conn, one)

        def cell(text: str, size: int) -> str:
            return f"{fitted(safe.text(text, size), size)} "

        return (
            ("✓ " if one.id in self.marks else "  ", "accent"),
            (cell(one.deal, name), ""),
            (cell(words.field, field), "dim"),
            (cell(words.before, value), "dim"),
            (cell(words.here, value), "bold"),
            (cell(words.there, value), "accent"),
        )
