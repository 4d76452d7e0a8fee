"""The outbox: mails that wait, and what the person does with them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline_tui import clock
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.address import address_problem, domain_of, one_line
from pipeline_tui.store import steps
from pipeline_tui.store.errors import Conflict, Invalid
from pipeline_tui.store.mailing import mailing

if TYPE_CHECKING:
    from pipeline_tui.sales.draft import Draft
    from pipeline_tui.store.door import Action, Done
    from pipeline_tui.store.store import Store

__all__ = ["queue"]

_NOWHERE = "mail.invalid"
"""Stands in the message id of a mail that was queued before the sender was known."""


def queue(store: Store, drafts: Sequence[Draft]) -> Done:
    """Put mails into the outbox and count the steps they do as done, all as one action.

    Raises ``Invalid``, naming the person, where a draft misses a field, an address or a text, and
    ``Conflict`` where its deal is gone or its step was done meanwhile; then nothing is queued.
    """
    if not drafts:
        raise Invalid(_("There is no mail to send."))
    for draft in drafts:
        _refuse_unready(draft)
    label, args = _label(store, drafts)
    sender = domain_of(mailing(store.conn).from_address) or _NOWHERE
    with store.action(label, **args) as act:
        for draft in drafts:
            _queue_one(act, draft, sender)
    return act.done


def _label(store: Store, drafts: Sequence[Draft]) -> tuple[str, dict[str, Any]]:
    if len(drafts) > 1:
        return N_("Put {count} mails into the outbox"), {"count": len(drafts)}
    draft = drafts[0]
    row = store.conn.execute("SELECT name FROM deal WHERE id = ?", (draft.deal_id,)).fetchone()
    args = {"person": draft.to_name or draft.to_address, "deal": row[0] if row else "?"}
    return N_("Put a mail to {person} into the outbox: {deal}"), args


def _refuse_unready(draft: Draft) -> None:
    person = draft.to_name or draft.to_address or "?"
    if draft.missing:
        message = _("The mail to {person} is not ready, these have no value: {fields}.")
        raise Invalid(message.format(person=person, fields=", ".join(draft.missing)))
    refuse_unsendable(person, draft.to_address, draft.subject, draft.body)


def refuse_unsendable(person: str, address: str, subject: str, body: str) -> None:
    """Raise ``Invalid`` for a mail that has no good address, no subject or no text."""
    if problem := address_problem(address):
        raise Invalid(_("The mail to {person}: {problem}.").format(person=person, problem=problem))
    if not one_line(subject):
        raise Invalid(_("The mail to {person} has no subject.").format(person=person))
    if not body.strip():
        raise Invalid(_("The mail to {person} is empty.").format(person=person))


def _queue_one(act: Action, draft: Draft, sender: str) -> None:
    deal = act.read("deal", draft.deal_id, ["name", "deleted_at"])
    if deal is None or deal["deleted_at"]:
        raise Conflict(_("It was deleted in another window meanwhile."), {})
    if draft.follow_up_id is not None:
        step = act.read("follow_up", draft.follow_up_id, ["done_on", "deleted_at"])
        if step is None or step["deleted_at"] or step["done_on"]:
            message = _("The step of {deal} was done meanwhile: its mail is not sent twice.")
            raise Conflict(message.format(deal=deal["name"]), {})
    row = {
        **{name: getattr(draft, name) for name in _TAKEN},
        "subject": one_line(draft.subject),
        "header_id": f"<{os.urandom(16).hex()}@{sender}>",
        "queued_on": clock.today().isoformat(),
        "queued_at": clock.moment_text(clock.now()),
    }
    act.insert("message", row)
    if draft.follow_up_id is not None:
        steps.finish(act, draft.follow_up_id)


_TAKEN = (
    *("deal_id", "contact_id", "template_id", "content_id", "follow_up_id"),
    *("to_name", "to_address", "body"),
)
