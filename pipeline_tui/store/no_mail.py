"""Mail addresses that sequences write to no more: dead ones, and those that want no mail.

What is told holds of the address, not of the person: with another address she is written to again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline_tui import clock
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.text import fold
from pipeline_tui.store import driver
from pipeline_tui.store.derive import chunks, select_in
from pipeline_tui.store.door import Action, Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.store import Store

BOUNCE, UNSUBSCRIBE, COMPLAINT = "bounce", "unsubscribe", "complaint"
REASONS = {
    BOUNCE: N_("bounced"),
    UNSUBSCRIBE: N_("unsubscribed"),
    COMPLAINT: N_("complained of spam"),
}
"""Why, the weightiest last; to be translated where it is shown."""
_WEIGHTS = tuple(REASONS)

_OF = "SELECT id, reason, told_on FROM no_mail WHERE id IN ({marks}) AND deleted_at IS NULL"
_ANY = "SELECT 1 FROM no_mail WHERE deleted_at IS NULL LIMIT 1"
_EMAILS = "SELECT id, email FROM contact WHERE id IN ({marks})"
_WAITING = """
SELECT d.id, f.contact_id FROM deal d JOIN follow_up f ON f.id = d.step_id
WHERE d.id IN ({marks}) AND f.kind = 'mail' AND f.contact_id IS NOT NULL
"""


class Told(NamedTuple):
    """What was told of an address, on an ISO day."""

    reason: str
    on: str


def told(conn: driver.Connection, addresses: Iterable[str]) -> dict[str, Told]:
    """What was told of these addresses, by address as given; those well are left out."""
    folded = {address: fold(address.strip()) for address in addresses if address.strip()}
    rows = select_in(conn, _OF, list(dict.fromkeys(folded.values())))
    known = {row[0]: Told(row[1], row[2]) for row in rows}
    return {address: known[one] for address, one in folded.items() if one in known}


def stopped(conn: driver.Connection, deals: Sequence[str]) -> dict[str, str]:
    """Why the mail that is a deal's next step reaches nobody, by deal; constant per deal."""
    if conn.execute(_ANY).fetchone() is None:
        return {}
    waiting = dict(select_in(conn, _WAITING, deals).fetchall())
    known = unreachable(conn, set(waiting.values()))
    return {deal: known[person] for deal, person in waiting.items() if person in known}


def unreachable(conn: driver.Connection, people: Iterable[str]) -> dict[str, str]:
    """Why mails to these people (by id) are not wanted, or come back; the others are left out."""
    found: dict[str, str] = {}
    for chunk in chunks(people, 500):
        emails = dict(select_in(conn, _EMAILS, chunk).fetchall())
        known = told(conn, emails.values())
        found |= {one: known[email].reason for one, email in emails.items() if email in known}
    return found


def is_news(conn: driver.Connection, address: str, reason: str) -> bool:
    """Whether ``note`` would change anything."""
    known = told(conn, [address]).get(address)
    return known is None or _WEIGHTS.index(known.reason) < _WEIGHTS.index(reason)


def note(act: Action, address: str, reason: str) -> None:
    """Keep inside an action why an address takes no mail, whatever was known of it before."""
    row_id = fold(address.strip())
    values = {"reason": reason, "told_on": clock.today().isoformat()}
    if act.read("no_mail", row_id, ("reason",)) is None:
        act.insert("no_mail", {"id": row_id, **values})
    else:
        act.update("no_mail", row_id, {**values, "deleted_at": None})


def set_wanted(store: Store, contact_id: str, reason: str) -> Done:
    """Say of a person's address why sequences shall not write to it; '' lets them again.

    Raises ``Invalid`` for somebody without an address.
    """
    row = store.conn.execute(
        "SELECT name, email FROM contact WHERE id = ? AND deleted_at IS NULL", (contact_id,)
    ).fetchone()
    if row is None or not row[1].strip():
        raise Invalid(_("There is no mail address."))
    label = N_("No more mails of sequences to {name}") if reason else N_("Mails again to {name}")
    with store.action(label, name=row[0]) as act:
        row_id = fold(row[1].strip())
        if reason:
            note(act, row_id, reason)
        elif act.read("no_mail", row_id, ("reason",)) is not None:
            act.delete("no_mail", row_id)
    return act.done
