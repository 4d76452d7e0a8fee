"""The person or the address that a message lacks, added where the message stands."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.preview import Way
from pipeline_tui.tui.handlers import record_fields
from pipeline_tui.tui.handlers.asking import ask_line
from pipeline_tui.tui.widgets import words

if TYPE_CHECKING:
    from pipeline_tui.sales.draft import Draft
    from pipeline_tui.store.store import Store
    from pipeline_tui.tui.app import PipelineApp
    from pipeline_tui.tui.dialogs.reading import Read

__all__ = ["ADD", "WHO", "add", "put_on_deal", "stopped", "with_way"]

ADD = "address"
WHO = "who"
_COLUMNS = {"mail": "email", "call": "phone"}


def with_way(draft: "Draft", ways: list[Way]) -> list[Way]:
    """Where a message can go: one that reaches nobody yet first of all gets its address.

    With nobody on the deal it gets somebody.
    """
    if draft.kind not in _COLUMNS or draft.to_address.strip():
        return ways
    if draft.contact_id is None:
        return [Way(WHO, _("add a person"), needs_address=False, needs_all=False), *ways]
    label = _("add the mail address") if draft.kind == "mail" else _("add the telephone")
    return [Way(ADD, label, needs_address=False, needs_all=False), *ways]


def stopped(store: "Store", draft: "Draft") -> str:
    """Why a mail should not go where it goes, in words: the address is dead, or wants none."""
    if draft.kind not in ("mail", "content") or not draft.to_address.strip():
        return ""
    from pipeline_tui.store import no_mail

    known = no_mail.told(store.conn, [draft.to_address]).get(draft.to_address)
    if known is None:
        return ""
    return _("{why} {day}").format(why=_(no_mail.REASONS[known.reason]), day=words.day(known.on))


async def put_on_deal(app: "PipelineApp", draft: "Draft") -> str | None:
    """Put a person on the message's deal, known or new; her id, or None where there is none."""
    from pipeline_tui.store.filling import recipients
    from pipeline_tui.tui.handlers.people import add_on_deal

    await add_on_deal(app, draft.deal_id)
    found = recipients(app.store.conn, draft.deal_id, draft.kind)
    return found[0].id if found else None


async def add(app: "PipelineApp", draft: "Draft") -> "Draft":
    """Ask for the address, keep it on the person, and put it on the message."""
    from pipeline_tui.store import people

    store, contact, mails = app.store, draft.contact_id, draft.kind == "mail"
    read = record_fields.mail if mails else record_fields.telephone("")
    asks = _("The mail address of {name}") if mails else _("The telephone of {name}")

    def needed(typed: str) -> "Read[str]":
        bare = readers.text(required=True, longest=320)(typed)
        return bare if bare.problem else read(typed)

    where = await ask_line(app, asks.format(name=safe.text(draft.to_name, 40)), needed)
    if where is None or contact is None:
        return draft
    changes = {_COLUMNS[draft.kind]: where}
    done = await app.change(lambda: people.edit_contact(store, contact, changes))
    return draft if done is None else draft._replace(to_address=where)
