"""Everything about one deal on one screen."""

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from pipeline_tui import l10n
from pipeline_tui.i18n import N_, _
from pipeline_tui.store import pages
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import DEAL
from pipeline_tui.tui.dialogs.flow import begin
from pipeline_tui.tui.dialogs.paint import Part
from pipeline_tui.tui.screens import deal_precedents
from pipeline_tui.tui.screens.deal_rows import Pointed, facts, timeline
from pipeline_tui.tui.screens.page import move
from pipeline_tui.tui.screens.rows import Item, Rows
from pipeline_tui.tui.screens.two_columns import TwoColumns

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from pipeline_tui.store.door import Done
    from pipeline_tui.store.lanes import Card

__all__ = ["DealScreen"]

_ACTS = {
    "checklist": "checklist",
    "cadence": "cadence",
    "feedback": "feedback",
    "way": "decider_way",
}
"""The actions that Enter does on a row, by what it stands for."""
_STATUS = {"won": N_("won"), "lost": N_("lost")}


class DealScreen(TwoColumns):
    """One deal."""

    screen_id: ClassVar[str] = DEAL
    page: pages.DealPage | None

    def __init__(self, deal_id: str) -> None:
        super().__init__()
        self.deal_id = deal_id
        self.timeline.pointing = False
        self._precedents: asyncio.Task[None] | None = None

    def read(self) -> pages.DealPage | None:
        """The deal with all that hangs on it; None when it is gone."""
        return pages.read(self.app.store.conn, self.deal_id)

    def targets(self) -> tuple[str, ...]:
        """This deal."""
        return (self.deal_id,)

    def card(self) -> "Card | None":
        """This deal."""
        if self.page is None:
            self.page = self.read()
        return self.page.card if self.page else None

    def refresh_data(self, done: "Done | None") -> None:
        """Read the deal anew; leave when it is gone."""
        super().refresh_data(done)
        if self.page is not None:
            self._ask_precedents(self.page.card)

    def on_unmount(self) -> None:
        """Nothing is made for a screen that is left."""
        if self._precedents is not None:
            self._precedents.cancel()

    def _ask_precedents(self, card: "Card") -> None:
        """Have it told, between keys, what became of deals as old as this one."""
        store, today = self.app.store, self.app.today
        if deal_precedents.clock_start(card, store) is None:
            return
        pipeline = store.rules.stages[card.stage_id].pipeline_id
        if deal_precedents.is_fresh(store, pipeline, today):
            return
        if self._precedents is not None:
            self._precedents.cancel()
        self._precedents = asyncio.create_task(self._make_precedents(pipeline))

    async def _make_precedents(self, pipeline: str) -> None:
        made = await deal_precedents.make(self.app.store, pipeline, self.app.today)
        if made and self.is_mounted and self.size.width:
            self.show_rows()

    def title_parts(self) -> tuple[Part, ...]:
        """Name, amount, where it stands."""
        if self.page is None:
            return ()
        card = self.page.card
        amount = "–" if card.amount is None else l10n.money_short(card.amount, card.currency)
        stage = self.app.store.rules.stages.get(card.stage_id)
        where = safe.text(stage.name, 20) if stage else ""
        name = safe.text(card.name, max(10, self.size.width - 30))
        return ((name, "bold"), ("  ", ""), (amount, ""), ("  ", ""), (where, "dim"))

    def show_rows(self) -> None:
        """The deal in one column or two; in one the motions are on it all."""
        super().show_rows()
        if self.timeline.pointing and not self.has_class("-wide"):
            self._go_to(self.rows)

    def facts(self, width: int) -> list[Item]:
        """Its fields, next step, people and the rest."""
        if self.page is None:
            return []
        today = self.app.today.isoformat()
        return facts(self.page, self.app.store, today, width, self._company())

    def told(self, width: int) -> list[Item]:
        """What happened, newest first."""
        return timeline(self.page, width) if self.page is not None else []

    def _company(self) -> dict[str, str]:
        """What more is known of the company, by label."""
        row = None
        if self.page is not None:
            row = self.app.store.conn.execute(
                "SELECT phone, website, address, country FROM account WHERE id = ?",
                (self.page.row["account_id"],),
            ).fetchone()
        labels = (_("Telephone"), _("Web site"), _("Address"), _("Country"))
        pairs = zip(labels, row or (), strict=False)
        return {label: ", ".join(value.splitlines()) for label, value in pairs if value}

    def motion(self, kind: str) -> None:
        """Move among the rows; what happened scrolls along beside them, or is gone to."""
        if kind in ("left", "right"):
            self._go_to(self.timeline if kind == "right" else self.rows)
        elif self.timeline.pointing:
            move(self.timeline, kind)
        else:
            super().motion(kind)
            if self.has_class("-wide"):
                move(self.timeline, kind)

    def _go_to(self, rows: Rows) -> None:
        """Let the motions be on the facts, or on what happened where it stands beside them."""
        if rows is self.timeline and not self.has_class("-wide"):
            return
        for each in (self.rows, self.timeline):
            each.pointing = each is rows
            each.refresh()
        if rows is self.timeline and not rows.visited:
            rows.top()
        self.bar.renew()

    def on_rows_taken(self, event: Rows.Taken) -> None:
        """A click goes there."""
        event.stop()
        self._go_to(event.rows)

    def back(self) -> bool:
        """From what happened to the facts, then leave."""
        if not self.timeline.pointing:
            return super().back()
        self._go_to(self.rows)
        return True

    def open_pointed(self) -> None:
        """Enter, wherever the motions are."""
        (self.timeline if self.timeline.pointing else self.rows).open()

    def open_row(self, value: Any) -> None:
        """Enter on a person or an exchange: what can be done; on the last row: add a person."""
        if isinstance(value, Pointed) and value.kind in _ACTS:
            self.act(_ACTS[value.kind])
        elif isinstance(value, Pointed) and (work := self._work(value)) is not None:
            begin(self.app, work)

    def _work(self, value: Pointed) -> "Coroutine[Any, Any, None] | None":
        """What Enter begins on a row that stands for something of the deal."""
        from pipeline_tui.tui.handlers import people

        if value.kind == "person":
            return people.person_menu(self.app, self.deal_id, value.thing)
        if value.kind == "people":
            return people.add_on_deal(self.app, self.deal_id)
        if value.kind == "incentive":
            from pipeline_tui.tui.handlers import incentives

            return incentives.change_on_deal(self.app, value.id)
        if value.kind == "activity":
            from pipeline_tui.tui.handlers import exchanges

            return exchanges.menu(self.app, self.deal_id, value.thing)
        if value.kind == "mail":
            from pipeline_tui.tui.handlers import outbox

            return outbox.open_mail(self.app, value.id)
        if value.kind == "own":
            from pipeline_tui.tui.handlers import editing

            return editing.edit_own(self.app, value.id)
        return None
