"""Templates: texts with fields, kept in the file, and filled for one deal and one person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pipeline_tui.i18n import N_, _
from pipeline_tui.sales import templates as texts
from pipeline_tui.sales.draft import Draft
from pipeline_tui.store import content, driver
from pipeline_tui.store.door import Action, Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.filling import Recipient, recipient, recipients, values_for
from pipeline_tui.store.lists import moved
from pipeline_tui.store.store import Store

__all__ = [
    "KINDS", "Template", "add", "by_code", "checked", "compose", "duplicate", "edit", "filled",
    "move", "remove", "retire", "template", "templates", "values_for",
]  # fmt: skip

KINDS: dict[str, str] = {
    "mail": N_("mails"),
    "call": N_("call scripts"),
    "letter": N_("letters"),
    "social": N_("messages on social networks"),
}
"""The kinds of templates, in their order on screen."""

_COLUMNS = "id, code, kind, name, subject, body, retired"
_ORDER = {kind: place for place, kind in enumerate(KINDS)}


class Template(NamedTuple):
    """One text; ``code`` names a ready-made one. A retired one is offered no more."""

    id: str
    code: str
    kind: str
    name: str
    subject: str
    body: str
    retired: bool


# -- reading ---------------------------------------------------------------------------


def templates(conn: driver.Connection, kind: str | None = None) -> list[Template]:
    """The templates, of one kind where given: by kind, in their order, retired ones last."""
    rows = conn.execute(
        f"SELECT {_COLUMNS}, position FROM template WHERE deleted_at IS NULL"
    ).fetchall()
    rows.sort(key=lambda row: (_ORDER[row[2]], row[6], row[7], row[0]))
    return [_to_template(row) for row in rows if kind in (None, row[2])]


def template(conn: driver.Connection, template_id: str) -> Template | None:
    """One template, deleted or not; None where there is none."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM template WHERE id = ?", (template_id,)).fetchone()
    return None if row is None else _to_template(row)


def by_code(conn: driver.Connection, code: str) -> Template | None:
    """The ready-made template of a code; None when it was deleted."""
    return next((one for one in templates(conn) if one.code == code), None)


def _to_template(row: Any) -> Template:
    return Template(*row[:7])._replace(retired=bool(row[6]))


# -- filling in ------------------------------------------------------------------------


def compose(
    store: Store,
    template_id: str,
    deal_id: str,
    contact_id: str | None = None,
    follow_up_id: str | None = None,
    content_id: str | None = None,
) -> Draft:
    """A template filled for a deal and a person, with the fields that had no value named.

    Without ``contact_id`` it goes to the person of the follow-up, else to the first on the deal
    whom this kind of message reaches. Raises ``Invalid`` when the template is gone.
    """
    chosen = template(store.conn, template_id)
    if chosen is None:
        raise Invalid(_("This template is gone."))
    return filled(store, chosen, deal_id, contact_id, follow_up_id, content_id)


def filled(
    store: Store,
    chosen: Template,
    deal_id: str,
    contact_id: str | None = None,
    follow_up_id: str | None = None,
    content_id: str | None = None,
) -> Draft:
    """A template, kept or just being written, filled as ``compose`` does.

    A text that speaks of content without any being chosen takes what fits the deal best and was
    not sent on it yet.
    """
    if content_id is None and _speaks_of_content(chosen):
        content_id = content.best(store.conn, deal_id)
    if contact_id is None and follow_up_id:
        row = store.conn.execute(
            "SELECT contact_id FROM follow_up WHERE id = ?", (follow_up_id,)
        ).fetchone()
        contact_id = row[0] if row else None
    person = recipient(store.conn, contact_id) if contact_id else None
    if person is None:
        person = next(iter(recipients(store.conn, deal_id, chosen.kind)), None)
    known = person.id if person else None
    values = values_for(store, deal_id, known, follow_up_id=follow_up_id, content_id=content_id)
    subject, body = texts.fill(chosen.subject, values), texts.fill(chosen.body, values)
    return Draft(
        deal_id=deal_id,
        kind=chosen.kind,
        to_name=texts.one_line(person.name) if person else "",
        to_address=_reached(person, chosen.kind, values),
        subject=texts.one_line(subject.text),
        body=texts.plain(body.text),
        contact_id=known,
        template_id=chosen.id or None,
        content_id=content_id,
        follow_up_id=follow_up_id,
        missing=tuple(dict.fromkeys((*subject.missing, *body.missing))),
    )


def _speaks_of_content(one: Template) -> bool:
    fields = texts.fields_in(f"{one.subject}\n{one.body}")
    return any(field.startswith("content.") for field in fields)


def _reached(person: Recipient | None, kind: str, values: Mapping[str, str]) -> str:
    if person is None:
        return ""
    if kind == "letter":
        return values.get("contact.address", "")
    return person.reached(kind).strip()


# -- changes ---------------------------------------------------------------------------


def add(store: Store, kind: str, name: str, subject: str, body: str) -> tuple[Done, str]:
    """Add a template at the end of its kind; what was done and its id.

    Raises ``Invalid`` when it has no name or no text, or asks for fields that do not exist.
    """
    row = checked(name, subject, body)
    with store.action(N_("Added the template {name}"), name=row["name"]) as act:
        place = _next(act, kind)
        template_id = act.insert("template", {"kind": kind, "position": place, **row})
    return act.done, template_id


def edit(
    store: Store,
    template_id: str,
    name: str,
    subject: str,
    body: str,
    seen: Mapping[str, Any] | None = None,
) -> Done:
    """Change a template; what was sent before stays as it was."""
    row = checked(name, subject, body)
    with store.action(N_("Changed the template {name}"), name=row["name"]) as act:
        act.update("template", template_id, row, seen)
    return act.done


def retire(store: Store, template_id: str, retired: bool = True) -> Done:
    """Offer a template no more, or again."""
    label = (
        N_("Offers the template {name} no more")
        if retired
        else N_("Offers the template {name} again")
    )
    with store.action(label, name=_name(store, template_id)) as act:
        act.update("template", template_id, {"retired": int(retired)})
    return act.done


def duplicate(store: Store, template_id: str) -> tuple[Done, str]:
    """Add a copy of a template right after it; what was done and the copy's id."""
    chosen = template(store.conn, template_id)
    if chosen is None:
        raise Invalid(_("This template is gone."))
    name = _("{name} (copy)").format(name=chosen.name)
    with store.action(N_("Added the template {name}"), name=name) as act:
        row = {"kind": chosen.kind, "name": name, "subject": chosen.subject, "body": chosen.body}
        copy = act.insert("template", row | {"position": _next(act, chosen.kind)})
        order = [one.id for one in templates(act.conn, chosen.kind)]
        _put_in_order(act, moved(order, copy, order.index(template_id) + 1 - order.index(copy)))
    return act.done, copy


def move(store: Store, template_id: str, by: int) -> Done:
    """Move a template up (``by`` -1) or down (1) within its kind."""
    chosen = template(store.conn, template_id)
    kind = chosen.kind if chosen else ""
    with store.action(N_("Reordered the templates")) as act:
        order = [one.id for one in templates(act.conn, kind)]
        if template_id in order:
            _put_in_order(act, moved(order, template_id, by))
    return act.done


def remove(store: Store, template_id: str) -> Done:
    """Delete a template; cadences that use it keep their step without a text."""
    with store.action(N_("Deleted the template {name}"), name=_name(store, template_id)) as act:
        act.delete("template", template_id)
    return act.done


def checked(name: str, subject: str, body: str) -> dict[str, str]:
    """A template's columns as they are kept.

    Raises ``Invalid``, naming what is wrong and where.
    """
    if not name.strip():
        raise Invalid(_("A name is needed."))
    if not body.strip():
        raise Invalid(_("The text is empty."))
    for title, text in ((_("subject"), texts.one_line(subject)), (_("text"), texts.plain(body))):
        problems = texts.check(text)
        if problems:
            raise Invalid(_("{part}, {problem}.").format(part=title, problem=problems[0]))
    return {
        "name": texts.one_line(name),
        "subject": texts.one_line(subject),
        "body": texts.plain(body).rstrip(),
    }


def _put_in_order(act: Action, order: list[str]) -> None:
    for position, one in enumerate(order, 1):
        act.update("template", one, {"position": position})


def _next(act: Action, kind: str) -> int:
    row = act.conn.execute(
        "SELECT coalesce(max(position), 0) + 1 FROM template WHERE kind = ?", (kind,)
    ).fetchone()
    return int(row[0])


def _name(store: Store, template_id: str) -> str:
    chosen = template(store.conn, template_id)
    return chosen.name if chosen else "?"
