"""All companies, or all people, by name: a window of a list of any length."""

from typing import TYPE_CHECKING, Any, ClassVar

from pipeline_tui.i18n import _, ngettext, pgettext
from pipeline_tui.store import directory, finding
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import COMPANIES
from pipeline_tui.tui.dialogs.base import CANCEL_KEYS
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.screens.directory_rows import WindowRows
from pipeline_tui.tui.screens.finder import Finder
from pipeline_tui.tui.screens.page import PageScreen
from pipeline_tui.tui.screens.rows import Item, Rows
from pipeline_tui.tui.widgets.filter_line import FilterLine

if TYPE_CHECKING:
    from textual import events

    from pipeline_tui.store.directory import Line

__all__ = ["CompaniesScreen", "NameLine"]

_PAGE = 100
_MOST_ROWS = 600
"""More rows than this are not held: the farthest go."""
_MOST_FOUND = 200


class NameLine(FilterLine):
    """The line in which a name is typed; ``told`` says what was found."""

    told = ""

    def _told(self) -> tuple[str, str]:
        return self.told, "bar_muted"


class CompaniesScreen(PageScreen):
    """One list at a time; left, right and Tab change it. ``/`` narrows it to names."""

    screen_id: ClassVar[str] = COMPANIES

    def __init__(self) -> None:
        super().__init__()
        self.rows: WindowRows = WindowRows(id="rows")
        self.list = 0
        self.text = ""
        self.found: list[str] = []
        self.whole = True
        self.more_before = False
        self.more_after = False
        self.line: NameLine | None = None
        self.finder: Finder | None = None

    # -- what the actions ask ----------------------------------------------------------

    @property
    def kind(self) -> str:
        """``account`` or ``contact``."""
        return directory.KINDS[self.list]

    @property
    def pointed(self) -> "Line | None":
        """The company or person pointed at."""
        value = self.rows.value
        return value if isinstance(value, directory.Line) else None

    def back(self) -> bool:
        """First show all names again."""
        if not self.text:
            return False
        self.find("")
        return True

    def motion(self, kind: str) -> None:
        """Left and right change the list; to the ends of all there is, not of what is held."""
        if kind in ("left", "right"):
            self.switch()
        elif kind == "top" and self.more_before:
            self._fill(directory.after(self.app.store.conn, self.kind, None, _PAGE))
            self.more_before, self.more_after = False, True
            self.rows.top()
        elif kind == "bottom" and self.more_after:
            self._fill(directory.last(self.app.store.conn, self.kind, _PAGE))
            self.more_before, self.more_after = True, False
            self.rows.bottom()
        else:
            super().motion(kind)

    def switch(self) -> None:
        """The other list, from its first name."""
        self.list = 1 - self.list
        self.rows.show([])
        if self.text:
            self.find(self.text)
        else:
            self.refresh_data(None)
        self.rows.top()

    # -- finding -------------------------------------------------------------------------

    def open_find(self) -> None:
        """Let a name be typed in the last row."""
        if self.line is None:
            self.line = NameLine()
            self.line.styles.dock = "bottom"
            self.mount(self.line)
        self.bar.display = False
        self.line.open(self.text)
        self.line.told = self._counted()

    def on_key(self, event: "events.Key") -> None:
        """A key goes to the name while one is typed."""
        if self.line is None or not self.line.typing or self.app.screen is not self:
            super().on_key(event)
            return
        event.stop()
        event.prevent_default()
        self._typed(self.line, event)

    def on_paste(self, event: "events.Paste") -> None:
        """Paste into the name, if one is typed."""
        if self.line is not None and self.line.typing:
            event.stop()
            self.line.insert(event.text)
            self.line.renew()
            self.find(self.line.text)

    def _typed(self, line: NameLine, event: "events.Key") -> None:
        leaves = event.key in CANCEL_KEYS
        if event.key in ("enter", "down", "tab") or leaves:
            self._close_find(line)
            if leaves:
                self.find(line.before)
        elif event.key == "backspace" and not line.text:
            self._close_find(line)
            self.find("")
        elif line.press(event):
            self.find(line.text)

    def _close_find(self, line: NameLine) -> None:
        line.close()
        self.bar.display = True

    def find(self, typed: str) -> None:
        """Show the names that hold what was typed; what takes a while follows from a thread."""
        self.text = typed.strip()
        if self.finder is not None:
            self.finder.stop()
        if self.text:
            conn, kinds = self.app.store.conn, (self.kind,)
            found, self.whole = finding.find_at_once(conn, self.text, _MOST_FOUND, kinds)
            self.found = [one.id for one in found]
            if not self.whole:
                self.run_worker(self._find_rest(self.text), group="rest", exclusive=True)
        self.rows.show([])
        self._show()
        self.rows.top()

    async def _find_rest(self, typed: str) -> None:
        if self.finder is None:
            self.finder = Finder(self.app.store, index=True)
        found = await self.finder.find(typed, _MOST_FOUND, (self.kind,))
        if found is not None and self.text == typed:
            self.found, self.whole = [one.id for one in found], True
            self._show()
            self.run_worker(self.finder.fill(), group="index")

    def _show(self) -> None:
        self.refresh_data(None)
        if self.line is not None and self.line.typing:
            self.line.told = self._counted()
            self.line.renew()

    def _counted(self) -> str:
        if not self.text:
            return _("a part of a name")
        n = len(self.found)
        more = "…" if not self.whole else "+" if n >= _MOST_FOUND else ""
        return ngettext("{n} found", "{n} found", n).format(n=f"{n}{more}")

    def on_unmount(self) -> None:
        """Look no further."""
        if self.finder is not None:
            self.finder.close()

    # -- rows --------------------------------------------------------------------------

    def title_parts(self) -> tuple[Part, ...]:
        """The two lists, with the one shown, and what narrows it."""
        names = (_("Companies"), _("People"))
        parts: list[Part] = []
        for place, name in enumerate(names):
            parts += [(name, "key" if place == self.list else "dim"), ("  ", "")]
        if self.text:
            parts += [(f"/{safe.text(self.text, 24)} ", "accent"), (self._counted(), "dim")]
        else:
            parts.append((_("← → change the list"), "dim"))
        return tuple(parts)

    def name_of(self) -> str:
        """Nothing: the two lists are named beside it."""
        return ""

    def show_rows(self) -> None:
        """Read anew what is held, at least a page."""
        conn, held = self.app.store.conn, self._held()
        if self.text:
            self.more_before = self.more_after = False
            self._fill(directory.several(conn, self.kind, self.found))
            return
        wanted = max(_PAGE, len(held))
        first = held[0].key if held and self.more_before else None
        lines = directory.after(conn, self.kind, first, wanted, inclusive=True)
        self.more_after = len(lines) == wanted
        self.more_before = self.more_before and bool(lines)
        self._fill(lines)

    def on_rows_near_end(self, event: Rows.NearEnd) -> None:
        """Read the next page; let go of the first rows if there are too many."""
        event.stop()
        held = self._held()
        if not self.more_after or not held:
            return
        lines = directory.after(self.app.store.conn, self.kind, held[-1].key, _PAGE)
        self.more_after = len(lines) == _PAGE
        drop = max(0, len(held) + len(lines) - _MOST_ROWS)
        self.more_before = self.more_before or drop > 0
        items = [*self.rows.items, *(self._item(line) for line in lines)]
        self.rows.slide(items[drop:], -drop)

    def on_window_rows_near_start(self, event: WindowRows.NearStart) -> None:
        """Read the page before; let go of the last rows if there are too many."""
        event.stop()
        held = self._held()
        if not self.more_before or not held:
            return
        lines = directory.before(self.app.store.conn, self.kind, held[0].key, _PAGE)
        self.more_before = len(lines) == _PAGE
        items = [*(self._item(line) for line in lines), *self.rows.items]
        self.more_after = self.more_after or len(items) > _MOST_ROWS
        self.rows.slide(items[:_MOST_ROWS], len(lines))

    def open_row(self, value: Any) -> None:
        """Everything about the company or person."""
        from pipeline_tui.tui.handlers import directory as handlers

        handlers.show_page(self.app, self.kind, value.id)

    def _held(self) -> "list[Line]":
        values = (item.value for item in self.rows.items)
        return [value for value in values if isinstance(value, directory.Line)]

    def _fill(self, lines: "list[Line]") -> None:
        items = [self._item(line) for line in lines]
        if not items:
            items = [Item(((_("nothing matches") if self.text else _("none yet"), "dim"),))]
        self.rows.show(items)

    def _item(self, line: "Line") -> Item:
        width = self.size.width - 4
        side = max(10, min(28, width // 5))
        row: Row = (
            (fitted(safe.text(line.name, width), max(16, width - 2 * side - 16)), ""),
            ("  ", ""),
            (fitted(safe.text(line.about, side), side), "dim"),
            ("  ", ""),
            (fitted(safe.text(line.where, side), side), "dim"),
            ("  ", ""),
            (_deals(line), ""),
        )
        return Item(row, line, line.id)


def _deals(line: "Line") -> str:
    """How many deals, and how many of them are open."""
    if not line.deals:
        return ""
    said = f"{line.deals}+" if line.deals >= directory.MOST else str(line.deals)
    if line.open == line.deals:
        return pgettext("deals of a company", "{n} open").format(n=said)
    if not line.open:
        return ngettext("{n} closed", "{n} closed", line.deals).format(n=said)
    return _("{open} open of {n}").format(open=line.open, n=said)
