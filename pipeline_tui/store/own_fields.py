"""The person's own fields of deals: which there are, and their values.

Values are in ``deal.extra`` by key, as canonical text (``sales/own_fields.py``). A key that no
field has is text. A retired field keeps its values and comes back when it is added again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.own_fields import LONGEST_CHOICE, MOST_CHOICES, TYPES
from pipeline_tui.sales.text import fold
from pipeline_tui.store import driver
from pipeline_tui.store.door import Action, Done, encode
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.lists import moved
from pipeline_tui.store.own_reading import OwnField, fields, one_field, values
from pipeline_tui.store.own_values import label_of, put_named, put_values, set_value
from pipeline_tui.store.store import Store

__all__ = [
    "OwnField",
    "add",
    "checked_choices",
    "fields",
    "label_of",
    "move",
    "one_field",
    "plant",
    "put_named",
    "put_values",
    "rename",
    "retire",
    "retype",
    "set_choices",
    "set_value",
    "values",
]

_NEXT = "SELECT coalesce(max(position), 0) + 1 FROM own_field"
LONGEST_NAME = 80


# -- the fields themselves -------------------------------------------------------------


def plant(act: Action, key: str, type: str = "text", choices: Sequence[str] = ()) -> OwnField:  # noqa: A002
    """The field of that key, case and accents aside; made where there is none, inside an action.

    A retired one comes back. One that is there keeps its type: read values by what is returned.
    A choice takes the choices it has not yet.
    """
    wanted = fold(key)
    found = next((one for one in fields(act.conn, retired=True) if fold(one.key) == wanted), None)
    if found is None:
        position = int(act.conn.execute(_NEXT).fetchone()[0])
        name = " ".join(key.split())[:LONGEST_NAME] or "?"
        row = {"key": key, "name": name, "type": type, "choices": encode(list(choices))}
        made = act.insert("own_field", row | {"position": position})
        return OwnField(made, key, name, type, tuple(choices), position)
    patch: dict[str, Any] = {"deleted_at": None} if found.retired else {}
    if found.type == "choice":
        known = {fold(one) for one in found.choices}
        more = tuple(one for one in choices if fold(one) not in known)
        if more:
            found = found._replace(choices=(*found.choices, *more))
            patch["choices"] = encode(list(found.choices))
    if patch:
        act.update("own_field", found.id, patch)
    return found._replace(retired=False)


def add(
    store: Store,
    name: str,
    type: str = "text",  # noqa: A002
    choices: Sequence[str] = (),
) -> tuple[Done, str]:
    """Add a field, or bring a retired one of that name back; gives what was done and its id.

    Raises ``Invalid`` for a name that is empty, too long or taken, and for choices that are not.
    """
    if type not in TYPES:
        raise KeyError(type)
    wanted = _named(name)
    with store.action(N_("Added the field {field}"), field=wanted) as act:
        gone = _of_name(act.conn, wanted, retired=True)
        _refuse_taken(act.conn, wanted, besides=gone.id if gone else "")
        field = plant(act, gone.key if gone else wanted, type, checked_choices(type, choices))
        act.update("own_field", field.id, {"name": wanted})
        if field.type != type:  # a retired one that was something else
            from pipeline_tui.store.own_retyping import convert

            convert(act, field, type, choices)
    return act.done, field.id


def rename(store: Store, field_id: str, name: str) -> Done:
    """Call a field otherwise; its values stay where they are."""
    wanted = _named(name)
    with store.action(N_("Renamed a field to {field}"), field=wanted) as act:
        _refuse_taken(act.conn, wanted, besides=field_id)
        act.update("own_field", field_id, {"name": wanted})
    return act.done


def move(store: Store, field_id: str, by: int) -> Done:
    """Move a field up (``by`` -1) or down (1) among those in use."""
    order = [one.id for one in fields(store.conn)]
    with store.action(N_("Reordered the own fields")) as act:
        for position, one in enumerate(moved(order, field_id, by), 1):
            act.update("own_field", one, {"position": position})
    return act.done


def set_choices(store: Store, field_id: str, choices: Sequence[str]) -> Done:
    """Say what can be chosen. Raises ``Invalid`` where deals have a value that is left out."""
    from pipeline_tui.store.own_retyping import refuse_values

    field = one_field(store.conn, field_id)
    checked = checked_choices("choice", choices)
    with store.action(N_("Changed the choices of {field}"), field=field.name) as act:
        refuse_values(act, field, lambda value: value in checked)
        act.update("own_field", field_id, {"choices": encode(checked)})
    return act.done


def retype(store: Store, field_id: str, type: str, choices: Sequence[str] = ()) -> Done:  # noqa: A002
    """Give a field another type; its values are read anew by it.

    Without ``choices`` those of a choice are the values that there are. Raises ``Invalid``, which
    names them, where values do not fit; nothing is changed then.
    """
    from pipeline_tui.store.own_retyping import convert

    if type not in TYPES:
        raise KeyError(type)
    field = one_field(store.conn, field_id)
    with store.action(N_("Changed the type of {field}"), field=field.name) as act:
        convert(act, field, type, choices)
    return act.done


def retire(store: Store, field_id: str) -> Done:
    """Take a field out of use; deals keep its values."""
    field = one_field(store.conn, field_id)
    with store.action(N_("Retired the field {field}"), field=field.name) as act:
        act.delete("own_field", field_id)
    return act.done


def _of_name(conn: driver.Connection, name: str, *, retired: bool) -> OwnField | None:
    wanted = fold(name)
    every = [one for one in fields(conn, retired=True) if one.retired == retired]
    return next((one for one in every if wanted in (fold(one.name), fold(one.key))), None)


def _named(name: str) -> str:
    clean = " ".join(name.split())
    if not clean:
        raise Invalid(_("A name is needed."))
    if len(clean) > LONGEST_NAME:
        raise Invalid(_("The name is too long: at most {n} letters.").format(n=LONGEST_NAME))
    return clean


def _refuse_taken(conn: driver.Connection, name: str, besides: str) -> None:
    """A name and a key lead to one field only."""
    wanted = fold(name)
    for one in fields(conn):
        if one.id != besides and wanted in (fold(one.name), fold(one.key)):
            raise Invalid(_("There is a field “{field}” already.").format(field=one.name))


def checked_choices(kind: str, choices: Sequence[str]) -> list[str]:
    """Choices without blanks around them, each once, case and accents aside."""
    if kind != "choice":
        return []
    clean: dict[str, str] = {}
    for one in choices:
        if one.strip():
            clean.setdefault(fold(one), " ".join(one.split()))
    found = list(clean.values())
    if not found:
        raise Invalid(_("A choice needs something to choose from."))
    if len(found) > MOST_CHOICES or max(map(len, found)) > LONGEST_CHOICE:
        message = _("At most {n} choices of {letters} letters each.")
        raise Invalid(message.format(n=MOST_CHOICES, letters=LONGEST_CHOICE))
    return found
