"""Reading the outbox: mails that wait, and what became of others."""

from __future__ import annotations

from typing import NamedTuple

from pipeline_tui.i18n import reworded
from pipeline_tui.store import driver

__all__ = [
    "GONE",
    "OPEN",
    "Message",
    "message",
    "of_deal",
    "open_counts",
    "open_messages",
    "sent_lately",
]

OPEN = ("refused", "uncertain", "sending", "waiting")
"""States of messages that somebody has to do something about, the most pressing first."""
GONE = frozenset({"sending", "sent", "uncertain"})
"""States of messages that no undo takes back: the server has them, or may have."""


class Message(NamedTuple):
    """One mail on its way; the columns are those of the table, moments are UTC.

    ``told`` is why it was not sent, as it is kept: ``error`` says it. ``deal`` is the deal's name
    and ``held`` tells that the deal was deleted, so that the mail stays until it is back.
    """

    id: str
    deal_id: str
    deal: str
    contact_id: str | None
    content_id: str | None
    to_name: str
    to_address: str
    subject: str
    body: str
    header_id: str
    state: str
    attempts: int
    told: str
    queued_at: str
    tried_at: str | None
    next_at: str | None
    sent_at: str | None
    claim: str
    clock: int
    held: int

    @property
    def error(self) -> str:
        """Why it was not sent: in the server's words, or in ours in the reader's language."""
        return reworded(self.told)

    @property
    def person(self) -> str:
        """Whom it goes to, in words."""
        return self.to_name or self.to_address


_SELECT = """
SELECT m.id, m.deal_id, d.name, m.contact_id, m.content_id, m.to_name, m.to_address, m.subject,
       m.body, m.header_id, m.state, m.attempts, m.error, m.queued_at, m.tried_at, m.next_at,
       m.sent_at, m.claim, m.clock, d.deleted_at IS NOT NULL
FROM message m JOIN deal d ON d.id = m.deal_id
"""
# The first condition is that of the index.
_OPEN = "m.deleted_at IS NULL AND m.state NOT IN ('sent', 'cancelled')"
_BY_STATE = f"{_SELECT} WHERE {_OPEN} AND m.state = ? ORDER BY m.id"
_SENT = f"""{_SELECT} WHERE m.deleted_at IS NULL AND m.state = 'sent'
ORDER BY m.sent_at DESC, m.id DESC LIMIT ?"""
_OF_DEAL = f"{_SELECT} WHERE m.deal_id = ? AND m.deleted_at IS NULL"
_COUNTS = f"""SELECT m.state, count(*) FROM message m WHERE {_OPEN}
AND m.state IN ('refused', 'sending', 'uncertain', 'waiting') GROUP BY m.state"""


def open_messages(conn: driver.Connection) -> list[Message]:
    """What waits, is being sent, was refused or is uncertain: in the order of ``OPEN``, by age."""
    return [Message(*row) for state in OPEN for row in conn.execute(_BY_STATE, (state,)).fetchall()]


def sent_lately(conn: driver.Connection, limit: int = 50) -> list[Message]:
    """What was sent last, the newest first."""
    return [Message(*row) for row in conn.execute(_SENT, (limit,)).fetchall()]


def of_deal(conn: driver.Connection, deal_id: str) -> list[Message]:
    """A deal's messages that are not cancelled, the oldest first."""
    rows = [Message(*row) for row in conn.execute(_OF_DEAL, (deal_id,)).fetchall()]
    return sorted((row for row in rows if row.state != "cancelled"), key=lambda one: one.id)


def open_counts(conn: driver.Connection) -> dict[str, int]:
    """How many messages are in each open state that has any."""
    return dict(conn.execute(_COUNTS).fetchall())


def message(conn: driver.Connection, message_id: str) -> Message | None:
    """One message, None where it is gone."""
    row = conn.execute(
        f"{_SELECT} WHERE m.id = ? AND m.deleted_at IS NULL", (message_id,)
    ).fetchone()
    return Message(*row) if row else None
