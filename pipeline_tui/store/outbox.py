"""The outbox: mails that wait, and what the person does with them.

Reading them is in ``messages.py``, what the sender does with them in ``delivery.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline_tui import clock
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.address import address_problem, domain_of, one_line
from pipeline_tui.store import feedback, steps
from pipeline_tui.store.errors import Conflict, Invalid
from pipeline_tui.store.ids import new_id
from pipeline_tui.store.mailing import mailing
from pipeline_tui.store.messages import Message, message

if TYPE_CHECKING:
    from pipeline_tui.sales.draft import Draft
    from pipeline_tui.store.door import Action, Done
    from pipeline_tui.store.store import Store

__all__ = ["arrived", "cancel", "edit", "queue", "refuse_unsendable", "send_again"]

_NOWHERE = "mail.invalid"
"""Stands in the message id of a mail that was queued before the sender was known."""


def queue(store: Store, drafts: Sequence[Draft]) -> Done:
    """Put mails into the outbox and count the steps they do as done, all as one action.

    Raises ``Invalid``, naming the person, where a draft misses a field, an address or a text, and
    ``Conflict`` where its deal is gone or its step was done meanwhile; then nothing is queued.
    """
    if not drafts:
        raise Invalid(_("There is no mail to send."))
    drafts = [draft._replace(to_address=draft.to_address.strip()) for draft in drafts]
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
        "header_id": f"<{new_id().replace('-', '')}@{sender}>",
        "queued_on": clock.today().isoformat(),
        "queued_at": clock.moment_text(clock.now()),
    }
    act.insert("message", row)
    if draft.follow_up_id is not None:
        steps.finish(act, draft.follow_up_id)
    feedback.mailed(act, draft.deal_id, draft.template_id)


_TAKEN = (
    *("deal_id", "contact_id", "template_id", "content_id", "follow_up_id"),
    *("to_name", "to_address", "body"),
)


# -- what the person does ------------------------------------------------------------


def cancel(store: Store, ids: Sequence[str]) -> Done:
    """Take messages that wait or were refused out of the outbox; undo puts them back.

    Raises ``Conflict`` where one is being sent, or may have arrived.
    """
    return _settle(
        store, ids, {"state": "cancelled"}, frozenset({"waiting", "refused"}),
        N_("Cancelled the mail to {person}: {deal}"), N_("Cancelled {count} mails"),
    )  # fmt: skip


def send_again(store: Store, ids: Sequence[str]) -> Done:
    """Let messages that were refused or are uncertain wait to be sent once more.

    For an uncertain one that is the person's own decision: it may arrive twice. A follow-up that
    a refusal made counts as done.
    """
    values = {"state": "waiting", "error": "", "next_at": None, "attempts": 0}
    return _settle(
        store, ids, values, frozenset({"refused", "uncertain"}),
        N_("Send the mail to {person} again: {deal}"), N_("Send {count} mails again"),
    )  # fmt: skip


def edit(
    store: Store, message_id: str, changes: dict[str, str], seen: dict[str, str] | None = None
) -> Done:
    """Change address, name, subject or text of a message; a refused one is tried again.

    Raises ``Invalid`` for what cannot be sent and ``Conflict`` when it has left by now.
    """
    one = message(store.conn, message_id)
    if one is None:
        raise Conflict(_("It was deleted in another window meanwhile."), {})
    changes = {name: changes[name] for name in _EDITED if name in changes}
    if "subject" in changes:
        changes["subject"] = one_line(changes["subject"])
    new = one._replace(**changes)  # type: ignore[arg-type]
    refuse_unsendable(new.person, new.to_address, new.subject, new.body)
    values: dict[str, Any] = dict(changes)
    if one.state == "refused":
        values |= {"state": "waiting", "error": "", "next_at": None, "attempts": 0}
    return _settle(
        store, [message_id], values, frozenset({"waiting", "refused"}),
        N_("Changed the mail to {person}: {deal}"), "", seen,
    )  # fmt: skip


def arrived(store: Store, message_id: str) -> Done:
    """The person knows that an uncertain message arrived: it counts as sent when it was tried."""
    from pipeline_tui.store.delivery import log_sent

    one = message(store.conn, message_id)
    moment = (one.tried_at if one else None) or clock.moment_text(clock.now())
    args = _named(one)
    with store.action(N_("The mail to {person} arrived: {deal}"), **args) as act:
        _refuse_other(one, frozenset({"uncertain"}))
        act.update("message", message_id, {"state": "sent", "sent_at": moment, "error": ""})
        log_sent(act, message_id, moment)
    return act.done


_EDITED = ("to_name", "to_address", "subject", "body")


def _settle(
    store: Store,
    ids: Sequence[str],
    values: dict[str, Any],
    states: frozenset[str],
    label: str,
    many: str,
    seen: dict[str, str] | None = None,
) -> Done:
    """Change messages that are in one of ``states``, as one action."""
    if len(ids) == 1:
        args = _named(message(store.conn, ids[0]))
    else:
        label, args = many, {"count": len(ids)}
    with store.action(label, **args) as act:
        for one in ids:
            now = message(act.conn, one)
            _refuse_other(now, states)
            act.update("message", one, values, seen)
            if values.get("state") == "waiting":
                _finish_refusal(act, one)
    return act.done


def _named(one: Message | None) -> dict[str, Any]:
    return {"person": one.person if one else "?", "deal": one.deal if one else "?"}


def _refuse_other(one: Message | None, states: frozenset[str]) -> None:
    if one is None:
        raise Conflict(_("It was deleted in another window meanwhile."), {})
    if one.state in states:
        return
    said = {
        "sending": N_("The mail to {person} is being sent right now."),
        "sent": N_("The mail to {person} has been sent meanwhile."),
        "cancelled": N_("The mail to {person} was cancelled meanwhile."),
        "uncertain": N_("The mail to {person} may have arrived."),
        "waiting": N_("The mail to {person} waits to be sent."),
        "refused": N_("The mail to {person} was refused."),
    }[one.state]
    raise Conflict(_(said).format(person=one.person), {})


def _finish_refusal(act: Action, message_id: str) -> None:
    row = act.read("message", message_id, ["refusal_id"])
    if row is None or row["refusal_id"] is None:
        return
    step = act.read("follow_up", row["refusal_id"], ["done_on", "deleted_at"])
    if step is not None and step["done_on"] is None and step["deleted_at"] is None:
        steps.finish(act, row["refusal_id"])
