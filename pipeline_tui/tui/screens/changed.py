"""What changed last in the file, who did it, and when."""

from typing import Any, ClassVar

from pipeline_tui.i18n import N_, _
from pipeline_tui.store import pages
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import CHANGED
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.flow import begin
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.screens.deal_history import local_moment
from pipeline_tui.tui.screens.page import PageScreen
from pipeline_tui.tui.screens.rows import Item, Rows

__all__ = ["ChangedScreen"]

_PAGE = 200
_KINDS = {"undo": N_("undone: "), "redo": N_("redone: ")}


class ChangedScreen(PageScreen):
    """The journal's actions, newest first. Enter opens the deal that one touched."""

    screen_id: ClassVar[str] = CHANGED

    def __init__(self) -> None:
        super().__init__()
        self.whole = False
        self.clock = 0

    def title_parts(self) -> tuple[Part, ...]:
        """What Enter does."""
        return ((_("newest first · Enter opens the deal"), "dim"),)

    def show_rows(self) -> None:
        """Read as many as were read, at least a page."""
        wanted = max(_PAGE, len(self.rows.items))
        items = self._read(wanted, 2**62)
        self.rows.show(items or [Item(((_("nothing yet"), "dim"),))])

    def on_rows_near_end(self, event: Rows.NearEnd) -> None:
        """Read the next page."""
        event.stop()
        if not self.whole and self.clock:
            self.rows.add(self._read(_PAGE, self.clock))

    def _read(self, limit: int, before: int) -> list[Item]:
        lines = pages.last_actions(self.app.store.conn, limit, before)
        self.whole = len(lines) < limit
        if lines:
            self.clock = lines[-1].clock
        return [Item(self._row(line), line.id) for line in lines]

    def _row(self, line: pages.ActionLine) -> Row:
        width = self.size.width - 3
        actor = fitted(safe.text(line.actor, 16), 16)
        sign = _(_KINDS[line.kind]) if line.kind in _KINDS else ""
        undone = line.state == "undone"
        room = width - 32 - (len(_("(undone)")) + 2 if undone else 0)
        text = safe.text(f"{sign}{line.text}", max(10, room))
        row: Row = (
            (fitted(local_moment(line.at), 16), "dim"),
            (actor, "dim"),
            (text, "dim" if undone else ""),
        )
        return (*row, ("  " + _("(undone)"), "warn")) if undone else row

    def open_row(self, value: Any) -> None:
        """Open the deal that the action touched, or ask which."""
        begin(self.app, self._open(str(value)))

    async def _open(self, action_id: str) -> None:
        from pipeline_tui.tui.handlers.screens import show_deal

        conn = self.app.store.conn
        found = pages.deals_of(conn, action_id)
        if not found:
            self.app.say(_("No deal that is still there was touched."))
        elif len(found) == 1:
            show_deal(self.app, found[0])
        else:
            from pipeline_tui.store import lanes

            cards = [card for deal in found if (card := lanes.one(conn, deal))]
            options = [Option(card.id, safe.text(card.name, 50)) for card in cards]
            chosen = await ask(self.app, Choose(_("Open which deal?"), options))
            if chosen is not None:
                show_deal(self.app, chosen)
