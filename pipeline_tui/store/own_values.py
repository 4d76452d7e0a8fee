"""Set the values of the person's own fields of deals."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.own_fields import is_canonical
from pipeline_tui.store.deals import OWN, label_for, live_deal
from pipeline_tui.store.door import Action, Done, encode
from pipeline_tui.store.errors import Conflict, Invalid
from pipeline_tui.store.own_reading import OwnField, of_keys
from pipeline_tui.store.store import Store

__all__ = ["label_of", "put_named", "put_values", "set_value"]


def set_value(
    store: Store,
    ids: Sequence[str],
    key: str,
    value: str,
    seen: Mapping[str, str] | None = None,
) -> Done:
    """Set a field of deals to a canonical text, or take it away with ''.

    ``seen`` maps deals to the value the person saw. Raises ``Invalid`` for a value that is not
    canonical, ``Conflict`` where another window changed it since.
    """
    label, args = label_of(store, ids, key)
    with store.action(label, **args) as act:
        for deal_id in ids:
            live_deal(act, deal_id)
            known = seen.get(deal_id) if seen is not None else None
            put_named(act, deal_id, {key: value}, None if known is None else {key: known})
    return act.done


def label_of(store: Store, ids: Sequence[str], key: str) -> tuple[str, dict[str, Any]]:
    """The journal's label for a change of one field, which it names."""
    one, many = N_("Set {field} of {deal}"), N_("Set {field} of {count} deals")
    label, args = label_for(store, ids, one, many)
    return label, {**args, "field": of_keys(store.conn, [key])[key].name}


def put_named(
    act: Action,
    deal_id: str,
    wanted: Mapping[str, str],
    seen: Mapping[str, str] | None = None,
) -> bool:
    """Set fields of one deal by their keys, inside an action; a key that no field has is text."""
    known = of_keys(act.conn, wanted)
    return put_values(act, deal_id, {known[key]: wanted[key] for key in wanted}, seen)


def put_values(
    act: Action,
    deal_id: str,
    wanted: Mapping[OwnField, str],
    seen: Mapping[str, str] | None = None,
) -> bool:
    """Set fields of one deal inside an action; ``seen`` holds by key what the person saw.

    Raises ``Invalid`` for a value that is not canonical, ``Conflict`` where another was written.
    Returns whether anything changed. Keys keep their order, new ones come last.
    """
    row = act.read("deal", deal_id, ["extra"])
    extra: dict[str, Any] = json.loads(row["extra"]) if row else {}
    held = {field.key: str(extra.get(field.key) or "") for field in wanted}
    changed = [
        field
        for field in wanted
        if seen is not None and field.key in seen and seen[field.key] != held[field.key]
    ]
    if changed and seen is not None:
        message = _("Another window changed this meanwhile: {fields}.").format(
            fields=", ".join(field.name for field in changed)
        )
        found = {OWN + field.key: (seen[field.key], held[field.key]) for field in changed}
        raise Conflict(message, dict(found))
    for field, value in wanted.items():
        if not is_canonical(field.type, value, field.choices):
            message = _("{field}: “{value}” does not fit its type.")
            raise Invalid(message.format(field=field.name, value=value[:60]))
        if value:
            extra[field.key] = value
        else:
            extra.pop(field.key, None)
    return act.update("deal", deal_id, {"extra": encode(extra)})
