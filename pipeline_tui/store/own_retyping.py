"""Read the values of one of the person's own fields by another type, all of them or none."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.sales import own_fields as rules
from pipeline_tui.sales.own_fields import MOST_CHOICES, shape_of
from pipeline_tui.store import driver
from pipeline_tui.store.door import Action, encode
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.own_fields import OwnField, checked_choices

# json_each rather than a path: a key may hold any character.
_HELD = """
SELECT j.value, count(*) FROM deal d, json_each(d.extra) j
WHERE d.extra <> '{}' AND j.key = ? GROUP BY 1 ORDER BY min(d.n)
"""
_HOLDERS = """
SELECT d.id, d.extra, j.value, d.currency FROM deal d, json_each(d.extra) j
WHERE d.extra <> '{}' AND j.key = ?
"""
_NAMED_AT_MOST = 5


def held(conn: driver.Connection, key: str) -> dict[str, int]:
    """Each value deals have in a field, deleted deals included, and how many have it."""
    return {str(value): n for value, n in conn.execute(_HELD, (key,)).fetchall()}


def refuse_values(act: Action, field: OwnField, fits: Callable[[str], bool]) -> None:
    """Raise ``Invalid`` where some value does not fit; it names the first of them."""
    _refuse(field, [value for value in held(act.conn, field.key) if not fits(value)])


def convert(act: Action, field: OwnField, kind: str, choices: Sequence[str] = ()) -> None:
    """Change a field's type and its values with it, inside an action.

    The values of a text are read as the column shows that they are written, else as the locale
    writes. Raises ``Invalid`` where some do not fit.
    """
    values = held(act.conn, field.key)
    chosen: list[str] = []
    if kind == "choice":
        chosen = _choices(field, list(choices) or list(values))
    read = _reader(field, kind, values, chosen)
    becomes: dict[str, str] = {}
    misfits: list[str] = []
    for value in values:
        try:
            becomes[value] = read(value)
        except ValueError:
            misfits.append(value)
    _refuse(field, misfits)
    act.update("own_field", field.id, {"type": kind, "choices": encode(chosen)})
    for deal_id, extra, value, _currency in act.conn.execute(_HOLDERS, (field.key,)).fetchall():
        if becomes[str(value)] != value:
            _write(act, deal_id, extra, field.key, becomes[str(value)])


def _write(act: Action, deal_id: str, extra: str, key: str, value: str) -> None:
    changed = json.loads(extra) | {key: value}
    act.write("deal", deal_id, {"extra": encode(changed)}, {"extra": extra})


def _choices(field: OwnField, wanted: list[str]) -> list[str]:
    if not wanted:
        return []
    if len(wanted) > MOST_CHOICES:
        message = _("{field} has {n} different values: too many to choose from.")
        raise Invalid(message.format(field=field.name, n=len(wanted)))
    return checked_choices("choice", wanted)


def _reader(
    field: OwnField, kind: str, values: dict[str, int], choices: Sequence[str]
) -> Callable[[str], str]:
    """How a value of the old type is read as one of the new."""
    canonical = field.type in ("number", "money") and kind in ("number", "money")
    shape = shape_of(values)
    same = {"number", "money"} if kind in ("number", "money") else {kind}
    formats = shape.formats() if shape.type in same else l10n.formats()

    def read(value: str) -> str:
        if canonical or rules.is_canonical(kind, value, choices):
            return value
        return rules.read(kind, value, choices=choices, formats=formats)

    return read


def _refuse(field: OwnField, misfits: Sequence[str]) -> None:
    if not misfits:
        return
    shown = ", ".join(f"“{value[:40]}”" for value in misfits[:_NAMED_AT_MOST])
    message = ngettext(
        "{field}: {n} value does not fit: {values}",
        "{field}: {n} values do not fit: {values}",
        len(misfits),
    ).format(field=field.name, n=len(misfits), values=shown)
    raise Invalid(message + (" …" if len(misfits) > _NAMED_AT_MOST else ""))
