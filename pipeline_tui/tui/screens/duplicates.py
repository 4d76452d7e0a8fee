"""Likely duplicates of companies or people, looked for while the list can be used already."""

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.store import duplicate_pairs
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import DUPLICATES
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted, width_of
from pipeline_tui.tui.handlers.duplicate_words import why
from pipeline_tui.tui.screens.page import WITH_TABS, PageScreen
from pipeline_tui.tui.screens.rows import Item

if TYPE_CHECKING:
    from pipeline_tui.store.duplicate_pairs import Pair, Place
    from pipeline_tui.store.store import Store

__all__ = ["DuplicatesScreen"]

_MOST = 500
"""Pairs shown at once; the next ones come when some of these are dealt with."""
_WHY, _NAME = 30, 48
_KINDS = ("account", "contact")


class DuplicatesScreen(PageScreen):
    """One list at a time: companies or people, in pairs. Enter shows a pair side by side."""

    screen_id: ClassVar[str] = DUPLICATES

    def __init__(self, kind: str = "account") -> None:
        super().__init__()
        self.kind = kind
        self.pairs: dict[tuple[str, str], Pair] = {}
        self.place: Place | None = duplicate_pairs.BEGIN
        self.looking = False
        self.shown = 0
        self.turn = 0

    @property
    def pair(self) -> "Pair | None":
        """The pair pointed at."""
        value = self.rows.value
        return value if isinstance(value, duplicate_pairs.Pair) else None

    def name_of(self) -> str:
        """The screen's name for the person."""
        return _("Duplicates")

    def title_parts(self) -> tuple[Part, ...]:
        """Which list, how many pairs, whether more are looked for."""
        parts: list[Part] = []
        for kind, name in zip(_KINDS, (_("companies"), _("people")), strict=True):
            parts += [(f"{name} ", "key" if kind == self.kind else "dim"), (" ", "")]
        said = ngettext("{n} pair", "{n} pairs", self.shown).format(n=l10n.number(self.shown))
        more = _("looking …") if self.looking else "" if self.place is None else _("and more")
        return (*parts, (said, ""), (f"  {more}", "dim"))

    def show_title(self, *parts: Part) -> None:
        """Beside the names of the screens, of which none is this one's, its own."""
        named = ((f"{self.name_of()}  ", "key"), *parts)
        fits = width_of((*self.tabs(), *named)) <= self.size.width
        super().show_title(*(named if fits and self.size.width >= WITH_TABS else parts))

    def switch(self) -> None:
        """The other list."""
        self.kind = _KINDS[1 - _KINDS.index(self.kind)]
        self.pairs, self.place, self.shown = {}, duplicate_pairs.BEGIN, 0
        self.turn += 1
        self.looking = False
        self.rows.show([])
        self.refresh_data(None)
        self.rows.top()

    def motion(self, kind: str) -> None:
        """Left and right change the list."""
        if kind in ("left", "right"):
            self.switch()
        else:
            super().motion(kind)

    def show_rows(self) -> None:
        """The pairs found so far that still are pairs; look for more where there is room."""
        conn = self.app.store.conn
        alike = [
            pair
            for pair in self.pairs.values()
            if duplicate_pairs.still_alike(conn, self.kind, pair)
        ]
        self.shown = len(alike)
        if self.place is not None and not self.looking and self.shown < _MOST // 2:
            self.looking = True
            self.run_worker(self._look(self.turn))
        self.rows.show(self._items(alike) or [self._nothing()])
        self.show_title(*self.title_parts())

    def open_row(self, value: Any) -> None:
        """Enter shows the pair side by side."""
        self.act("duplicate_merge")

    async def _look(self, turn: int) -> None:
        """Read slice after slice of the index; keys come in between."""
        while self.turn == turn and self.place is not None and self.shown < _MOST:
            found, self.place = duplicate_pairs.slice_of(self.app.store.conn, self.kind, self.place)
            new = {(one.one_id, one.other_id): one for one in reversed(found)}
            new = {key: one for key, one in reversed(new.items()) if key not in self.pairs}
            self.pairs |= new
            if new and self.shown:
                self.rows.add(self._items(new.values()))
            elif new:
                self.rows.show(self._items(new.values()))
            self.shown += len(new)
            await asyncio.sleep(0)
        if self.turn == turn and self.is_mounted:
            self.looking = False
            self.show_title(*self.title_parts())
            if not self.shown:
                self.rows.show([self._nothing()])
            self.bar.renew()

    def _nothing(self) -> Item:
        return Item(((_("looking …") if self.looking else _("no likely duplicates"), "dim"),))

    def _items(self, pairs: "Iterable[Pair]") -> list[Item]:
        every = list(pairs)
        names = _names(self.app.store, self.kind, every)
        return [
            Item(self._row(one, names), one, (one.one_id, one.other_id))
            for one in every
            if one.one_id in names and one.other_id in names
        ]

    def _row(self, pair: "Pair", names: dict[str, str]) -> Row:
        width = self.size.width - 3
        reason = min(_WHY, width // 3)
        side = max(10, min(_NAME, (width - reason - 4) // 2))
        return (
            (fitted(safe.text(names[pair.one_id], side), side), ""),
            ("  ", ""),
            (fitted(safe.text(names[pair.other_id], side), side), ""),
            ("  ", ""),
            (fitted(why(pair.why), reason), "dim"),
        )


def _names(store: "Store", kind: str, pairs: "Iterable[Pair]") -> dict[str, str]:
    """The names of the live rows of these pairs; people with their company."""
    sql = f"SELECT name FROM {store.table(kind)} WHERE id = ? AND deleted_at IS NULL"
    if kind == "contact":
        sql = (
            "SELECT c.name || coalesce(', ' || a.name, '') FROM contact c"
            " LEFT JOIN account a ON a.id = c.account_id WHERE c.id = ? AND c.deleted_at IS NULL"
        )
    ids = {one for pair in pairs for one in (pair.one_id, pair.other_id)}
    found = {one: store.conn.execute(sql, (one,)).fetchone() for one in ids}
    return {one: row[0] for one, row in found.items() if row is not None}
