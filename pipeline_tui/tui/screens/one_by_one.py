"""Deals one at a time, each decision one key; at the end, what was done."""

from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from pipeline_tui import l10n
from pipeline_tui.i18n import N_, _, ngettext
from pipeline_tui.store import lanes
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import ONE
from pipeline_tui.tui.decided import decision
from pipeline_tui.tui.dialogs.paint import Part
from pipeline_tui.tui.screens.one_rows import deal_items
from pipeline_tui.tui.screens.page import PageScreen
from pipeline_tui.tui.screens.rows import Item

if TYPE_CHECKING:
    from pipeline_tui.store.door import Done
    from pipeline_tui.store.lanes import Card

__all__ = ["OneByOneScreen"]

_DECISIONS = {
    "won": N_("won"), "lost": N_("lost"), "stage": N_("moved"), "parked": N_("parked"),
    "logged": N_("logged"), "step": N_("next step set"), "skipped": N_("skipped"),
    "deleted": N_("deleted"), "left": N_("left as they were"),
}  # fmt: skip
"""What can have been decided, in the order of the summary."""


class Record(NamedTuple):
    """What was decided on a deal, and what the program said of it."""

    kind: str
    name: str
    text: str = ""


class OneByOneScreen(PageScreen):
    """Goes through deals by their ids. A change that decides on the deal goes on to the next."""

    screen_id: ClassVar[str] = ONE

    def __init__(self, title: str, ids: list[str], start: int = 0, after: int = 0) -> None:
        super().__init__()
        self.after = after
        """How many of them, the last ones, stand in the queue under what is after closing."""
        self.heading = title
        self.ids = ids
        self.at = start
        self.records: dict[str, Record] = {}
        self.held: Card | None = None

    # -- the registry's questions ----------------------------------------------------------

    @property
    def deal_id(self) -> str | None:
        """The deal shown; None at the end."""
        return self.ids[self.at] if self.at < len(self.ids) else None

    @property
    def ended(self) -> bool:
        """Whether all have been gone through."""
        return self.at >= len(self.ids)

    def card(self) -> "Card | None":
        """The deal shown."""
        if self.deal_id is None:
            return None
        if self.held is None or self.held.id != self.deal_id:
            self.held = lanes.one(self.app.store.conn, self.deal_id)
        return self.held

    def name_after(self) -> str:
        """The name of the next deal."""
        if self.at + 1 >= len(self.ids):
            return ""
        following = lanes.one(self.app.store.conn, self.ids[self.at + 1])
        return following.name if following else ""

    # -- going on --------------------------------------------------------------------------

    def motion(self, kind: str) -> None:
        """Down and up go to the next deal and the one before; pages scroll."""
        if kind in ("down", "right") and not self.ended:
            self.go_on()
        elif kind in ("up", "left"):
            self._go(max(0, self.at - 1))
        elif kind in ("top", "bottom") and not self.ended:
            self._go(0 if kind == "top" else len(self.ids) - 1)
        elif kind in ("page_down", "page_up", "half_down", "half_up") or self.ended:
            super().motion(kind)

    def go_on(self) -> None:
        """Leave the deal as it is."""
        card = self.card()
        if card is not None and card.id not in self.records:
            self.records[card.id] = Record("left", card.name)
        self._go(self.at + 1)

    def _go(self, at: int) -> None:
        self.at = min(at, len(self.ids))
        self.held = None
        self._skip_gone()
        super().refresh_data(None)
        self.rows.top()

    def _skip_gone(self) -> None:
        """Go past deals that another window deleted."""
        while not self.ended and self.card() is None:
            self.at += 1

    def refresh_data(self, done: "Done | None") -> None:
        """Read the deal anew; after a decision go on, after its undo go back."""
        before = self.held
        self.held = None
        back = self._undone(done)
        if back is not None:
            self.records.pop(self.ids[back], None)
            self._go(back)
            return
        if before is not None and done is not None and before.id in done.deals:
            kind = decision(before, lanes.one(self.app.store.conn, before.id), done)
            if kind:
                self.records[before.id] = Record(kind, before.name, done.text)
                self._go(self.at + 1)
                return
        self._skip_gone()
        super().refresh_data(done)

    def _undone(self, done: "Done | None") -> int | None:
        """The place of a deal decided on earlier that a change touched, and not the one shown."""
        if done is None or self.deal_id in done.deals:
            return None
        touched = [deal for deal in done.deals if deal in self.records]
        return self.ids.index(touched[-1]) if touched else None

    def back(self) -> bool:
        """First show what was done, if anything was; then leave."""
        if self.ended or not any(one.kind != "left" for one in self.records.values()):
            return False
        self._go(len(self.ids))
        return True

    # -- rows ------------------------------------------------------------------------------

    def title_parts(self) -> tuple[Part, ...]:
        """How far one is."""
        total = l10n.number(len(self.ids))
        if self.ended:
            return ((_("what was done"), "bold"),)
        place = _("{n} of {total}").format(n=l10n.number(self.at + 1), total=total)
        if self.after:  # as the queue's head counts them
            due = l10n.number(len(self.ids) - self.after)
            more = _("{n} after closing").format(n=l10n.number(self.after))
            place = f"{place} ({due} + {more})" if self.after < len(self.ids) else f"{place} {more}"
        hint = _("j next  k previous  q what was done")
        return ((place, "bold"), ("   ", ""), (hint, "dim"))

    def show_title(self, *parts: Part) -> None:
        """This screen's own name."""
        self.title_line.show((f" {self.heading}", "key"), ("  ", ""), *parts)

    def show_rows(self) -> None:
        """The deal, or the summary."""
        card = self.card()
        if self.ended or card is None:
            self.rows.show(self._summary())
        else:
            self.rows.show(deal_items(self.app, card, self.size.width - 2, self.size.height - 2))

    def open_row(self, value: Any) -> None:
        """Enter opens the deal of a row of the summary."""
        from pipeline_tui.tui.handlers.screens import show_deal

        show_deal(self.app, value)

    def _summary(self) -> list[Item]:
        counts = Counter(one.kind for one in self.records.values())
        seen = ngettext("{n} deal gone through", "{n} deals gone through", len(self.records))
        items = [Item(()), Item(((f" {seen.format(n=len(self.records))}", "bold"),)), Item(())]
        for kind, label in _DECISIONS.items():
            if counts[kind]:
                items.append(Item(((f" {counts[kind]:>4}  ", "accent"), (_(label), ""))))
        rest = len(self.ids) - len(self.records)
        if rest:
            said = ngettext("{n} not looked at", "{n} not looked at", rest).format(n=rest)
            items.append(Item(((f"       {said}", "dim"),)))
        items.append(Item(()))
        for deal, one in self.records.items():
            if one.kind != "left":
                said = one.text or one.name
                items.append(Item(((f" {safe.text(said, 200)}", ""),), deal))
        leave = _("q leaves, u takes the last one back")
        return [*items, Item(()), Item(((f" {leave}", "dim"),))]
