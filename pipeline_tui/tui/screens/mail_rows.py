"""Mails on their way, in words: for the outbox and for the deal's page."""

from datetime import datetime
from typing import TYPE_CHECKING

from pipeline_tui import clock, l10n
from pipeline_tui.i18n import N_, _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.markdown import wrapped
from pipeline_tui.tui.screens.field_rows import Pointed, heading
from pipeline_tui.tui.screens.rows import Item

if TYPE_CHECKING:
    from pipeline_tui.store.messages import Message
    from pipeline_tui.store.pages import DealPage
    from pipeline_tui.store.store import Store

__all__ = ["STATES", "brief_of", "letter", "mail_rows", "said_of"]

STATES = ("refused", "uncertain", "sending", "waiting", "sent")
_LABEL = 10
_MOST, _SENT = 6, 3
_WORDS = {
    "refused": N_("refused: {reason}"),
    "uncertain": N_("may have arrived: {reason}"),
    "sending": N_("being sent since {time}"),
    "sent": N_("sent {time}"),
}
_LOOKS = {"refused": "bad", "uncertain": "warn", "sending": "accent", "sent": "dim"}


def said_of(one: "Message") -> tuple[str, str]:
    """How far a mail has come, in words, and their look."""
    if one.state == "waiting":
        said, look = _waiting(one)
        return _("waits {how}").format(how=said), look
    moment = one.sent_at if one.state == "sent" else one.tried_at
    said = _(_WORDS[one.state]).format(reason=one.error, time=_time(moment))
    return said, _LOOKS[one.state]


def brief_of(one: "Message") -> tuple[str, str]:
    """The same under a heading that names the state: what is known beside it."""
    if one.state in ("refused", "uncertain"):
        return one.error, _LOOKS[one.state]
    if one.state in ("sending", "sent"):
        return _time(one.tried_at if one.state == "sending" else one.sent_at), _LOOKS[one.state]
    return _waiting(one)


def _waiting(one: "Message") -> tuple[str, str]:
    if one.held:
        return _("for its deal, which was deleted"), "warn"
    if not one.error:
        return _("since {time}").format(time=_time(one.queued_at)), ""
    if one.next_at and one.next_at > clock.moment_text(clock.now()):
        said = _("till {time}: {reason}")
        return said.format(time=_time(one.next_at), reason=one.error), "warn"
    return _("now: {reason}").format(reason=one.error), "warn"


def _time(moment: str | None) -> str:
    """A moment: today's by its hour, any other by its day as well."""
    if not moment:
        return "?"
    local = datetime.fromisoformat(moment).astimezone()
    hour = l10n.time_short(f"{local:%H:%M}")
    if local.date() == clock.today():
        return hour
    return f"{l10n.day_short(local.date())} {hour}"


def letter(one: "Message", width: int) -> list[Row]:
    """A whole mail: to whom, about what, how far it came, its text."""
    pairs = [
        (_("To"), one.to_name or one.to_address),
        ("", one.to_address if one.to_name else ""),
        (_("Subject"), one.subject),
        (_("Deal"), one.deal),
    ]
    rows: list[Row] = []
    for label, value in pairs:
        if value:
            parts: list[Part] = [(fitted(f" {label}", _LABEL), "dim"), (safe.text(value), "")]
            rows += wrapped(parts, width, 0, _LABEL)
    said, look = said_of(one)
    state = _("State")
    parts = [(fitted(f" {state}", _LABEL), "dim"), (safe.text(said), look)]
    rows += wrapped(parts, width, 0, _LABEL)
    rows.append(())
    for line in one.body.splitlines():
        rows += wrapped([(safe.text(line), "")], width - 1, 1, 1) if line.strip() else [()]
    return rows


def mail_rows(page: "DealPage", store: "Store", width: int) -> list[Item]:
    """A deal's mails that are on their way, and those sent last; nothing for most deals."""
    from pipeline_tui.store import messages

    every = messages.of_deal(store.conn, page.card.id)
    on_way = [one for one in every if one.state != "sent"][-_MOST:]
    found = [*on_way, *reversed([one for one in every if one.state == "sent"][-_SENT:])]
    if not found:
        return []
    rows = []
    for one in found:
        said, look = said_of(one)
        person = safe.text(one.person, 24)
        head: list[Part] = [(person, ""), ("  ", ""), (safe.text(one.subject, 30), "dim")]
        head += [("  ", ""), (safe.text(said), look)]
        lines = wrapped(head, width - 2, 1, 3)
        rows += [Item(line, Pointed("mail", one.id)) if not number else Item(line)
                 for number, line in enumerate(lines)]  # fmt: skip
    return [Item(()), heading(_("Mails"), _("Enter opens")), *rows]
