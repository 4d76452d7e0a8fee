"""Correct or take away what was noted of a deal, from its page."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _
from pipeline_tui.sales.retry import MOST_MINUTES, OUTCOMES
from pipeline_tui.store import activities
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose
from pipeline_tui.tui.dialogs.fields import Field, Filled, Refusal
from pipeline_tui.tui.dialogs.form import Form
from pipeline_tui.tui.dialogs.options import Option
from pipeline_tui.tui.dialogs.particulars import direction_word
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.handlers.deal_fields import past_day
from pipeline_tui.tui.handlers.saving import saved
from pipeline_tui.tui.widgets import words

if TYPE_CHECKING:
    from pipeline_tui.store.pages import Activity
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["menu"]

_KINDS = ("call", "mail", "meeting", "demo", "visit", "letter", "social", "content", "other")
_COLUMNS = {
    "kind": "kind", "day": "happened_on", "outcome": "outcome", "direction": "direction",
    "contact": "contact_id", "minutes": "minutes", "body": "body",
}  # fmt: skip


async def menu(app: "PipelineApp", deal_id: str, one: "Activity") -> None:
    """What can be done with a note or an exchange."""
    title = f"{words.day(one.happened_on)} {_kind(one.kind)}"
    options = [Option("edit", _("correct")), Option("delete", _("delete"))]
    chosen = await ask(app, Choose(title, options))
    if chosen == "edit":
        await _edit(app, deal_id, one)
    elif chosen == "delete":
        await app.change(lambda: activities.delete(app.store, one.id))


def _kind(kind: str) -> str:
    return _("note") if kind == "note" else words.kind_word(kind)


async def _edit(app: "PipelineApp", deal_id: str, one: "Activity") -> None:
    """Change its fields in a form; a note has only its day and its words."""
    fields = _fields(app, deal_id, one)

    async def save(filled: Filled) -> Refusal | None:
        changes = {_COLUMNS[name]: value for name, value in filled.changes().items()}
        if not changes:
            return None
        seen = {column: getattr(one, column) for column in changes}
        return await saved(app, lambda: activities.edit(app.store, one.id, changes, seen))

    await ask(app, Form(_("Correct: {kind}").format(kind=_kind(one.kind)), fields, save))


def _fields(app: "PipelineApp", deal_id: str, one: "Activity") -> list[Field]:
    body = Field("body", _("Words"), readers.text(required=one.kind == "note"), one.body, lines=4)
    day = Field("day", _("Day"), past_day(app, needed=True), readers.typed_day(one.happened_on))
    if one.kind == "note":
        return [body, day]
    kinds = [Option(kind, words.kind_word(kind)) for kind in _KINDS]
    outcomes = [Option(each.code, _(each.label)) for each in OUTCOMES if each.code != "note"]
    ways = [Option(way, direction_word(way)) for way in ("out", "in", "")]
    people = [
        Option(contact, safe.text(name, 40))
        for contact, name in activities.who(app.store.conn, deal_id)
    ]
    if one.contact_id and one.contact_id not in {option.value for option in people}:
        people.append(Option(one.contact_id, safe.text(one.contact or "?", 40)))
    contact = readers.item(people, new=False, empty=_("nobody by name"))
    minutes = readers.whole(most=MOST_MINUTES, empty=_("not known"))
    return [
        _choice("kind", _("Kind"), kinds, one.kind),
        day,
        Field("outcome", _("Outcome"), _outcome(outcomes), words.outcome_word(one.outcome),
              tuple(outcomes)),
        _choice("direction", _("Who began"), ways, one.direction),
        Field("contact", _("With"), contact, safe.text(one.contact or "", 40), tuple(people)),
        Field("minutes", _("Their minutes"), minutes,
              "" if one.minutes is None else str(one.minutes)),
        body,
    ]  # fmt: skip


def _choice(name: str, label: str, options: "list[Option[str]]", now: str) -> Field:
    shown = next((option.label for option in options if option.value == now), "")
    return Field(name, label, readers.one_of(options), shown, tuple(options))


def _outcome(options: "list[Option[str]]") -> Reader[Any]:
    """One of the outcomes there are, or any words."""
    known = readers.item(options, empty=_("not said"))

    def read(typed: str) -> Read[Any]:
        found = known(typed)
        if found.problem:
            return found
        return Read(str(found.value or ""), found.echo)

    return read
