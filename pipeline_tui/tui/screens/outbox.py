"""The outbox: mails that wait, are being sent, were refused or may have arrived; lately sent."""

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal

from pipeline_tui.i18n import N_, _, ngettext
from pipeline_tui.store import messages
from pipeline_tui.store.mailing import mailing
from pipeline_tui.store.messages import Message
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import OUTBOX
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.screens.mail_rows import STATES, brief_of, letter
from pipeline_tui.tui.screens.page import PageScreen
from pipeline_tui.tui.screens.rows import Item, Rows
from pipeline_tui.tui.styles import style_of

__all__ = ["OutboxScreen"]

_TWO_COLUMNS = 100
_SENT_SHOWN = 50
_HEADS = {
    "refused": N_("Refused by the server"),
    "uncertain": N_("May have arrived: you decide"),
    "sending": N_("Being sent"),
    "waiting": N_("Waiting"),
    "sent": N_("Sent lately"),
}


class OutboxScreen(PageScreen):
    """What is open, the pressing first. From 100 columns on the mail stands on the right."""

    screen_id: ClassVar[str] = OUTBOX
    DEFAULT_CSS = style_of("outbox_screen")

    def __init__(self) -> None:
        super().__init__()
        self.mail = Rows(id="mail")
        self.mail.can_focus = False

    def compose(self) -> ComposeResult:
        """Title, the list, the mail, footer."""
        yield self.title_line
        yield Horizontal(self.rows, self.mail, id="page")
        yield self.bar

    @property
    def message(self) -> Message | None:
        """The mail pointed at."""
        value = self.rows.value
        return value if isinstance(value, Message) else None

    def name_of(self) -> str:
        """The screen's name for the person."""
        return _("Outbox")

    def title_parts(self) -> tuple[Part, ...]:
        """Over which server it is sent."""
        sender = mailing(self.app.store.conn)
        if not sender.ready:
            return ((_("no mail server is set: c sets it"), "warn"),)
        via = _("from {address} over {host}")
        address, host = safe.text(sender.from_address, 40), safe.text(sender.host, 30)
        return ((via.format(address=address, host=host), "dim"),)

    def show_title(self, *parts: Part) -> None:
        """Its own name and the server, not the names of the screens."""
        self.title_line.show((f" {self.name_of()}", "key"), ("  ", ""), *parts)

    def show_rows(self) -> None:
        """The open mails by state, then those sent lately."""
        wide = self.size.width >= _TWO_COLUMNS
        self.set_class(wide, "-wide")
        width = (self.size.width * 3 // 5 if wide else self.size.width) - 2
        conn = self.app.store.conn
        every = [*messages.open_messages(conn), *messages.sent_lately(conn, _SENT_SHOWN)]
        items: list[Item] = []
        for state in STATES:
            group = [one for one in every if one.state == state]
            if group:
                items += [Item(())] if items else []
                items.append(_heading(state, len(group)))
                items += [Item(_row(one, width), one, one.id) for one in group]
        if not items:
            items = [Item(((_("No mail waits, and none was sent yet."), "dim"),))]
        self.rows.show(items)
        self._show_mail()

    def _show_mail(self) -> None:
        if self.has_class("-wide"):
            width = self.size.width - self.size.width * 3 // 5 - 3
            one = self.message
            self.mail.show([Item(row) for row in letter(one, width)] if one else [])
            self.mail.top()

    def on_rows_pointed(self, event: Rows.Pointed) -> None:
        """The mail follows what is pointed at."""
        super().on_rows_pointed(event)
        self._show_mail()

    def open_row(self, value: Any) -> None:
        """A click opens what is pointed at, as Enter does."""
        self.act("mail_open")

    def restyle(self) -> None:
        """Draw everything anew after a change of theme or language."""
        super().restyle()
        self.mail.refresh()


def _heading(state: str, n: int) -> Item:
    aside = ngettext("{n} mail", "{n} mails", n).format(n=n) if state != "sent" else ""
    look = "warn" if state in ("refused", "uncertain") else "bold"
    return Item(((_(_HEADS[state]), look), ("  ", ""), (aside, "dim")))


def _row(one: Message, width: int) -> Row:
    """To whom, what about, and why it is still there; with room for the deal as well."""
    person = max(14, width // 6)
    subject = max(14, width // 4)
    deal = width // 6 if width >= 76 else 0
    said, look = brief_of(one)
    row: list[Part] = [
        ("  ", ""),
        (fitted(safe.text(one.person, person - 1), person), ""),
        (fitted(safe.text(one.subject, subject - 1), subject), ""),
    ]
    if deal:
        row.append((fitted(safe.text(one.deal, deal - 1), deal), "dim"))
    room = width - 2 - person - subject - deal
    return (*row, (safe.text(said, max(8, room)), look))
