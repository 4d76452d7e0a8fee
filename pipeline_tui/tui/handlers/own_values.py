"""Fill in the person's own fields of a deal: in the form, and one by one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _
from pipeline_tui.sales import own_fields as rules
from pipeline_tui.store import own_reading
from pipeline_tui.store.deals import OWN
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.fields import Field
from pipeline_tui.tui.dialogs.options import Option
from pipeline_tui.tui.dialogs.reading import Read, Reader

if TYPE_CHECKING:
    from pipeline_tui.store.own_reading import OwnField
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["column_of", "name_of", "own_columns", "own_form_fields", "value_words"]

_NAME = "own_"
_LINES = 3
_BREAKS = str.maketrans({"␤": "\n", "␍": "\r"})
"""What one line shows of a text of several, and what it stands for."""

_HINTS = {"money": "12k", "number": "12", "day": "2026-12-01"}


def name_of(key: str) -> str:
    """What a form calls the field of a key: letters and figures only, whatever the key holds."""
    return _NAME + key.encode().hex()


def column_of(name: str) -> str:
    """The column that a form's field is edited as; '' for one that is no own field."""
    if not name.startswith(_NAME):
        return ""
    return OWN + bytes.fromhex(name.removeprefix(_NAME)).decode()


def own_columns(extra: str) -> dict[str, str]:
    """The values that a deal's own fields have, by the columns they are edited as."""
    return {OWN + key: value for key, value in own_reading.values(extra).items()}


def own_form_fields(app: "PipelineApp", row: Mapping[str, Any]) -> dict[str, Field]:
    """The own fields of a deal as fields of a form, in their order; ``row`` holds its columns."""
    known = own_reading.fields(app.store.conn)
    every = {one.key for one in own_reading.fields(app.store.conn, retired=True)}
    held = own_reading.values(row["extra"])
    known += [own_reading.OwnField("", key, key) for key in held if key not in every]
    currency = row.get("currency") or app.store.rules.base_currency
    return {name_of(one.key): _field(app, one, held.get(one.key, ""), currency) for one in known}


def _field(app: "PipelineApp", field: "OwnField", value: str, currency: str) -> Field:
    return Field(
        name_of(field.key),
        safe.text(field.name, 30),
        own_reader(app, field, currency, broken="\n" in value),
        rules.typed(field.type, value),
        options=tuple(Option(one, safe.text(one, 40)) for one in field.choices),
        hint=_HINTS.get(field.type, ""),
        lines=_LINES if "\n" in value else 1,
    )


def own_reader(
    app: "PipelineApp", field: "OwnField", currency: str, *, broken: bool = False
) -> Reader[str]:
    """Reads what is typed for a field into its canonical text, '' for none.

    ``broken`` is for a text of several lines, whose breaks are signs where it is typed in one.
    """
    if field.type == "day":
        return _day(app)
    if field.type == "choice" and field.choices:
        named = readers.item([Option(one, one) for one in field.choices], new=False)
        return lambda typed: _text(named(typed))

    def read(typed: str) -> Read[str]:
        if not typed.strip():
            return Read("", _("none"))
        if len(typed) > readers.LONGEST:
            return readers.text()(typed)
        typed = typed.translate(_BREAKS) if broken else typed
        try:
            value = rules.read(field.type, typed, currency=currency, today=app.today)
        except ValueError as error:
            return Read(problem=str(error))
        said = rules.show(field.type, value, currency) if field.type != "text" else ""
        return Read(value, said)

    return read


def _day(app: "PipelineApp") -> Reader[str]:
    plain = readers.day(app.today)

    def read(typed: str) -> Read[str]:
        found = plain(typed)
        return Read(found.value.isoformat() if found.value else "", found.echo, found.problem)

    return read


def _text(found: Read[str | None]) -> Read[str]:
    return Read(found.value or "", found.echo, found.problem)


def value_words(app: "PipelineApp", column: str, value: Any) -> str:
    """What an own field holds, by the column it is edited as, as the person would say it."""
    key = column.removeprefix(OWN)
    field = own_reading.of_keys(app.store.conn, [key])[key]
    return safe.text(rules.show(field.type, str(value)), 30) if value else _("none")
