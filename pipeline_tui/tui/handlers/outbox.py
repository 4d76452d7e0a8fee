"""What a person does with mails in the outbox."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _
from pipeline_tui.sales.address import address_problem
from pipeline_tui.sales.draft import Draft
from pipeline_tui.store import delivery, messages, outbox
from pipeline_tui.store.messages import Message
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.confirm import Confirm
from pipeline_tui.tui.dialogs.fields import Field, Filled, Refusal
from pipeline_tui.tui.dialogs.form import Form
from pipeline_tui.tui.dialogs.preview import EDIT, Preview, Way
from pipeline_tui.tui.dialogs.reading import Read
from pipeline_tui.tui.handlers import handing, screens
from pipeline_tui.tui.handlers.saving import saved

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["arrived", "cancel", "edit", "look", "open_mail", "send", "send_all", "show", "to_deal"]

SEND, ARRIVED, CANCEL, COPY = "send", "arrived", "cancel", "copy"
_CHANGEABLE = frozenset({"waiting", "refused"})
_ROWS = 8


def show(app: "PipelineApp") -> None:
    """The outbox."""
    from pipeline_tui.tui.screens.outbox import OutboxScreen

    screens.over_board(app, OutboxScreen)


async def look(app: Any) -> None:
    """The whole mail, and what can be done with it."""
    if (one := app.here.message) is not None:
        await open_mail(app, one.id)


async def open_mail(app: "PipelineApp", message_id: str) -> None:
    """Show a mail; do with it what is chosen."""
    one = messages.message(app.store.conn, message_id)
    if one is None:
        app.say(_("It was deleted in another window meanwhile."), problem=True)
        return
    title = _("Mail: {deal}").format(deal=safe.text(one.deal, 40))
    draft = Draft(one.deal_id, "mail", one.to_name, one.to_address, one.subject, one.body)
    verdict = await ask(app, Preview(title, draft, _ways(one), asks=_("What now?")))
    if verdict is None:
        return
    if verdict.way == EDIT:
        await _edit(app, one)
    elif verdict.way == COPY:
        await handing.copied(app, one.body)
    else:
        await _DEEDS[verdict.way](app, one)


def _ways(one: Message) -> list[Way]:
    """What can be done with a mail in its state."""
    again = {
        "waiting": _("try now"),
        "refused": _("send again as it is"),
        "uncertain": _("send again, it may arrive twice"),
    }
    ways = [Way(ARRIVED, _("it arrived"), needs_address=False)] if one.state == "uncertain" else []
    ways += [Way(SEND, again[one.state])] if one.state in again else []
    if one.state in _CHANGEABLE:
        ways.append(Way(CANCEL, _("cancel it"), needs_address=False))
    return [*ways, Way(COPY, _("copy the text"), needs_address=False)]


async def send(app: Any) -> None:
    """Try the mail pointed at now."""
    if (one := app.here.message) is not None:
        await _send(app, one)


async def _send(app: "PipelineApp", one: Message) -> None:
    if one.state == "waiting":
        _hurry(app, one.id)
        return
    if one.state == "uncertain":
        question = _("Send it to {person} again?").format(person=safe.text(one.person, 40))
        if not await ask(app, Confirm(question, _("It may arrive twice."))):
            return
    await app.change(lambda: outbox.send_again(app.store, [one.id]))


def send_all(app: "PipelineApp") -> None:
    """Try all that waits now."""
    _hurry(app, None)


def _hurry(app: "PipelineApp", message_id: str | None) -> None:
    from pipeline_tui.store.mailing import mailing

    if not mailing(app.store.conn).ready:
        app.say(_("No mail server is set yet: c sets it."), problem=True)
        return
    if not messages.open_counts(app.store.conn).get("waiting"):
        app.say(_("Nothing waits."))
        return
    delivery.hurry(app.store, message_id)
    app.post()
    app.changed(None)
    app.say(_("Trying now."))


async def arrived(app: Any) -> None:
    """The uncertain mail pointed at arrived."""
    if (one := app.here.message) is not None:
        await _arrived(app, one)


async def _arrived(app: "PipelineApp", one: Message) -> None:
    await app.change(lambda: outbox.arrived(app.store, one.id))


async def cancel(app: Any) -> None:
    """Do not send the mail pointed at."""
    if (one := app.here.message) is not None:
        await _cancel(app, one)


async def _cancel(app: "PipelineApp", one: Message) -> None:
    await app.change(lambda: outbox.cancel(app.store, [one.id]))


def to_deal(app: Any) -> None:
    """Everything about the deal of the mail pointed at."""
    if (one := app.here.message) is not None:
        screens.show_deal(app, one.deal_id)


async def edit(app: Any) -> None:
    """Change the mail pointed at in a form."""
    if (one := app.here.message) is not None:
        await _edit(app, one)


async def _edit(app: "PipelineApp", one: Message) -> None:
    if one.state not in _CHANGEABLE:
        app.say(_("What left, or may have left, cannot be changed."), problem=True)
        return

    async def save(filled: Filled) -> Refusal | None:
        changes = filled.changes()
        if not changes:
            return None
        seen = {name: getattr(one, name) for name in changes}
        return await saved(app, lambda: outbox.edit(app.store, one.id, changes, seen))

    long = readers.text(required=True, longest=20_000)
    fields = [
        Field("to_name", _("Name"), readers.text(longest=200), one.to_name),
        Field("to_address", _("Mail address"), read_address, one.to_address),
        Field("subject", _("Subject"), readers.text(required=True, longest=500), one.subject),
        Field("body", _("Text"), long, one.body.rstrip("\n"), lines=_ROWS),
    ]
    title = _("Mail: {deal}").format(deal=safe.text(one.deal, 40))
    focus = "to_address" if one.state == "refused" else "body"
    await ask(app, Form(title, fields, save, focus=focus))


def read_address(typed: str) -> Read[str]:
    """A mail address that a server can be asked to deliver to."""
    bare = typed.strip()
    if problem := address_problem(bare):
        return Read(problem=problem)
    return Read(bare)


_DEEDS = {SEND: _send, ARRIVED: _arrived, CANCEL: _cancel}
