"""The mails that cadences ask for: which are due, and each filled for its deal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.store import content, driver, no_mail, templates
from pipeline_tui.store.filling import recipient
from pipeline_tui.store.lanes import CAP

if TYPE_CHECKING:
    from pipeline_tui.sales.draft import Draft
    from pipeline_tui.store.store import Store

_DUE = """
SELECT e.deal_id, f.id, f.contact_id, f.due_on, f.body, s.template_id, s.id, d.name
FROM enrolment e JOIN follow_up f ON f.id = e.follow_up_id JOIN deal d ON d.id = e.deal_id
LEFT JOIN cadence_step s ON s.id = f.cadence_step_id
WHERE e.cadence_id = ? AND e.state = 'active' AND e.deleted_at IS NULL AND f.kind = 'mail'
  AND f.deleted_at IS NULL AND f.done_on IS NULL AND f.due_on <= ?
  AND d.deleted_at IS NULL AND d.parked_until IS NULL
"""


class DueMail(NamedTuple):
    """A mail that the step of a cadence asks for; ``due_on`` is ISO text.

    Without ``template_id`` the person writes it herself.
    """

    deal_id: str
    follow_up_id: str
    contact_id: str | None
    due_on: str
    words: str
    template_id: str | None
    step_id: str | None
    deal: str


def due(
    conn: driver.Connection, today: date, ids: Sequence[str] | None = None, limit: int = CAP
) -> list[DueMail]:
    """The mails due by a day, of these deals or of all that are not parked, the oldest first.

    Those whose address is dead or wants none are left out: ``kept_back`` has them.
    """
    found = _due(conn, today, ids)
    lost = no_mail.unreachable(conn, _people(found))
    found = [one for one in found if one.contact_id not in lost]
    return sorted(found, key=lambda one: (one.due_on, one.follow_up_id))[:limit]


def kept_back(
    conn: driver.Connection, today: date, ids: Sequence[str] | None = None
) -> list[DueMail]:
    """The mails due that are not sent: their address is dead, or wants none."""
    found = _due(conn, today, ids)
    lost = no_mail.unreachable(conn, _people(found))
    return [one for one in found if one.contact_id in lost]


def _people(mails: Sequence[DueMail]) -> set[str]:
    return {one.contact_id for one in mails if one.contact_id is not None}


def _due(conn: driver.Connection, today: date, ids: Sequence[str] | None) -> list[DueMail]:
    cadences = conn.execute("SELECT id FROM cadence WHERE deleted_at IS NULL").fetchall()
    rows = [
        DueMail(*row)
        for (cadence_id,) in cadences
        for row in conn.execute(_DUE, (cadence_id, today.isoformat()))
    ]
    wanted = None if ids is None else frozenset(ids)
    return [one for one in rows if wanted is None or one.deal_id in wanted]


def draft(store: Store, mail: DueMail) -> Draft:
    """A mail filled for its deal and its person; an empty one where the step has no template.

    A template that speaks of content gets what fits the deal best and was not sent to it yet.
    """
    from pipeline_tui.sales.draft import Draft

    chosen = templates.template(store.conn, mail.template_id) if mail.template_id else None
    if chosen is None:
        person = recipient(store.conn, mail.contact_id) if mail.contact_id else None
        name, address = (person.name, person.reached("mail")) if person else ("", "")
        return Draft(
            mail.deal_id, "mail", name, address, "", "",
            contact_id=mail.contact_id, follow_up_id=mail.follow_up_id,
        )  # fmt: skip
    content_id = None
    if "{content." in chosen.subject + chosen.body:
        offers = content.offers(store.conn, mail.deal_id)
        fresh = (one.content.id for one in offers if one.sent_on is None and one.fits >= 0)
        content_id = next(fresh, None)
    return templates.compose(
        store, chosen.id, mail.deal_id, mail.contact_id, mail.follow_up_id, content_id
    )
