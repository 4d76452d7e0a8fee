"""Closed and parked deals, the latest first, read a page at a time."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.store import lanes
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import CLOSED
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.screens.page import PageScreen
from pipeline_tui.tui.screens.rows import Item, Rows
from pipeline_tui.tui.widgets import words

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card

__all__ = ["ALL", "ClosedScreen"]

ALL = "all"
"""The kind of list that holds every kind of deal."""

_PAGE = 100


class ClosedScreen(PageScreen):
    """One list at a time: won, lost or parked; left and right change between them."""

    screen_id: ClassVar[str] = CLOSED

    def __init__(self) -> None:
        super().__init__()
        self.kinds: tuple[str, ...] = ("won", "lost", "parked")
        self.kind = 0
        self.whole = False
        self.marks: dict[str, None] = {}
        self.last: tuple[Any, ...] | None = None

    # -- what the actions ask ----------------------------------------------------------

    def card(self) -> "Card | None":
        """The deal pointed at."""
        value = self.rows.value
        return value if isinstance(value, lanes.Card) else None

    def targets(self) -> tuple[str, ...]:
        """The marked deals, else the one pointed at."""
        if self.marks:
            return tuple(self.marks)
        return super().targets()

    def marked(self) -> int:
        """How many are marked."""
        return len(self.marks)

    def toggle_mark(self) -> None:
        """Mark the deal pointed at, and go on."""
        card = self.card()
        if card is None:
            return
        if card.id in self.marks:
            del self.marks[card.id]
        else:
            self.marks[card.id] = None
        self.refresh_data(None)
        self.rows.move(1)

    def mark_shown(self) -> bool:
        """Mark all that were read so far, or none."""
        shown = [item.value.id for item in self.rows.items if item.value is not None]
        self.marks = {} if len(self.marks) == len(shown) else dict.fromkeys(shown)
        self.refresh_data(None)
        return True

    def clear_marks(self) -> None:
        """Mark none."""
        if self.marks:
            self.marks = {}
            self.refresh_data(None)

    def back(self) -> bool:
        """First clear the marks."""
        if self.marks:
            self.clear_marks()
            return True
        return False

    def motion(self, kind: str) -> None:
        """Left and right change the list."""
        if kind in ("left", "right"):
            self.kind = (self.kind + (1 if kind == "right" else -1)) % len(self.kinds)
            self.marks = {}
            self.rows.show([])
            self.refresh_data(None)
            self.rows.top()
        else:
            super().motion(kind)

    # -- rows --------------------------------------------------------------------------

    def title_parts(self) -> tuple[Part, ...]:
        """The three lists, with the one shown."""
        parts: list[Part] = []
        for index, kind in enumerate(self.kinds):
            parts.append((f"{words.outcome(kind)} ", "key" if index == self.kind else "dim"))
            parts.append((" ", ""))
        if self.marks:
            parts.append((_("{n} marked").format(n=len(self.marks)), "accent"))
        else:
            parts += self.hint()
        return tuple(parts)

    def hint(self) -> tuple[Part, ...]:
        """What stands beside the lists."""
        return ((_("← → change the list"), "dim"),)

    def show_rows(self) -> None:
        """Read as many as were read, at least a page."""
        wanted = max(_PAGE, len(self.rows.items))
        cards = self.read(wanted, None)
        self._remember(cards, wanted)
        items = [self._item(card) for card in cards]
        if not items:
            items = [Item(((_("none yet"), "dim"),))]
        self.rows.show(items)

    def on_rows_near_end(self, event: Rows.NearEnd) -> None:
        """Read the next page."""
        event.stop()
        if not self.whole and self.last is not None:
            cards = self.read(_PAGE, self.last)
            self._remember(cards, _PAGE)
            self.rows.add([self._item(card) for card in cards])

    def open_row(self, value: Any) -> None:
        """Open the deal."""
        self.act("open")

    def _remember(self, cards: "list[Card]", wanted: int) -> None:
        self.whole = len(cards) < wanted
        if cards:
            self.last = cards[-1].key

    def read(self, limit: int, after: tuple[Any, ...] | None) -> "list[Card]":
        """The first deals of the list shown, or those after a key."""
        store = self.app.store
        kind = self.kinds[self.kind]
        pipeline = self.app.state.pipeline
        if kind == "parked":
            return lanes.parked(store.conn, pipeline, limit, after)
        stages = store.rules.pipeline_stages(pipeline, kind)
        return lanes.closed(store.conn, stages[0].id, limit, after) if stages else []

    def _item(self, card: "Card") -> Item:
        width = self.size.width - 3
        day = card.parked_until if self.kinds[self.kind] == "parked" else card.closed_on
        when = l10n.day_long(date.fromisoformat(day)) if day else ""
        amount = "–" if card.amount is None else l10n.money_short(card.amount, card.currency)
        said = card.lost_reason if card.status == "lost" else card.account
        said = "" if said is None or said == card.name else safe.text(said, 30)
        side = max(0, min(30, width // 3 - 4))
        name = fitted(safe.text(card.name, width), max(8, width - 13 - 9 - side - 4))
        row: Row = (
            ("✓" if card.id in self.marks else " ", "accent"),
            (fitted(when, 13), "dim"),
            (name, ""),
            (" " * (8 - min(8, cell_len(amount))) + amount, ""),
            ("  ", ""),
            (fitted(said, side), "dim"),
        )
        return Item(row, card, card.id)
