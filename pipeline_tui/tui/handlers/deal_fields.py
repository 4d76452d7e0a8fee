"""The fields of a deal as a person fills them in, and what becomes of them in the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline_tui import l10n
from pipeline_tui.i18n import N_, _
from pipeline_tui.store.deals import OWN
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.fields import Field
from pipeline_tui.tui.dialogs.options import Option
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.handlers.asking import item_options
from pipeline_tui.tui.widgets.words import PRIORITIES

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["GROWING", "LABELS", "Written", "column_words", "columns_of", "deal_fields", "written"]

LABELS = {
    "name": N_("Name"),
    "account": N_("Company"),
    "amount": N_("Amount"),
    "probability": N_("Probability"),
    "priority": N_("Priority"),
    "close": N_("Expected close"),
    "owner": N_("Owner"),
    "source": N_("Source"),
    "industry": N_("Industry"),
    "product": N_("Product"),
    "competitor": N_("Competitor"),
    "created": N_("Created"),
    "closed": N_("Closed on"),
    "lost_reason": N_("Lost reason"),
    "lost_note": N_("Lost note"),
}
# The columns behind each field: what is compared when another window changed them.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "account": ("account_id",),
    "amount": ("amount", "currency"),
    "probability": ("probability",),
    "priority": ("priority",),
    "close": ("close_on",),
    "owner": ("owner_id",),
    "source": ("source_id",),
    "industry": ("industry_id",),
    "product": ("product",),
    "competitor": ("competitor",),
    "created": ("created_on",),
    "closed": ("closed_on",),
    "lost_reason": ("lost_reason_id",),
    "lost_note": ("lost_note",),
}
GROWING = frozenset({"owner", "source", "industry"})
"""Fields whose lists take new entries."""
_LISTS = {"owner": "owner", "source": "source", "industry": "industry", "account": "account"}


def columns_of(field: str) -> tuple[str, ...]:
    """The columns of the store that a field stands for."""
    if field in _COLUMNS:
        return _COLUMNS[field]
    from pipeline_tui.tui.handlers.own_values import column_of

    return (column_of(field),)


def deal_fields(
    app: "PipelineApp", row: Mapping[str, Any], status: str = "open"
) -> dict[str, Field]:
    """The fields of a deal by name, holding the columns of ``row`` (empty for a new deal).

    ``status`` decides whether the fields of closed deals are among them.
    """
    texts = _texts(app, row)
    fields = {
        name: Field(
            name,
            _(LABELS[name]),
            read,
            texts[name],
            options=_options(app, name),
            hint=_hint(name),
        )
        for name, read in _readers(app, row).items()
    }
    if status == "open":
        del fields["closed"]
    if status != "lost":
        del fields["lost_reason"], fields["lost_note"]
    if row.get("extra"):
        from pipeline_tui.tui.handlers.own_values import own_form_fields

        fields |= own_form_fields(app, row)
    return fields


def _readers(app: "PipelineApp", row: Mapping[str, Any]) -> dict[str, Reader[Any]]:
    currency = row.get("currency") or app.store.rules.base_currency
    return {
        "name": readers.text(required=True, longest=500),
        "account": account(app),
        "amount": readers.money(currency),
        "probability": readers.percent(empty=_("as its stage")),
        "priority": readers.one_of(_options(app, "priority")),
        "close": readers.day(app.today),
        "owner": readers.item(_options(app, "owner")),
        "source": readers.item(_options(app, "source")),
        "industry": readers.item(_options(app, "industry"), empty=_("as its company")),
        "product": readers.text(longest=500),
        "competitor": _competitor(app),
        "created": past_day(app, needed=True),
        "closed": past_day(app, needed=True),
        "lost_reason": readers.item(_options(app, "lost_reason"), new=False),
        "lost_note": readers.text(),
    }


def _competitor(app: "PipelineApp") -> Reader[str]:
    """Who else is after the deal; one that is known is written as before."""
    from pipeline_tui.store.competitors import known
    from pipeline_tui.tui.handlers.closing import rival

    return rival(known(app.store.conn))


def _texts(app: "PipelineApp", row: Mapping[str, Any]) -> dict[str, str]:
    currency = row.get("currency") or app.store.rules.base_currency
    texts = {name: str(row.get(columns[0]) or "") for name, columns in _COLUMNS.items()}
    amount = readers.typed_money(row.get("amount"), currency)
    if amount and currency != app.store.rules.base_currency:
        amount = f"{currency} {amount}"
    texts["amount"] = amount
    texts["probability"] = readers.typed_percent(row.get("probability"))
    texts["priority"] = _(PRIORITIES[row.get("priority") or 2])
    for name, table in (*_LISTS.items(), ("lost_reason", "reason")):
        texts[name] = item_name(app, table, row.get(_COLUMNS[name][0]))
    return texts


def _options(app: "PipelineApp", name: str) -> tuple[Option[str], ...]:
    from pipeline_tui.store import lists

    if name == "priority":
        return tuple(Option(str(value), _(label)) for value, label in PRIORITIES.items())
    if name == "lost_reason":
        return tuple(item_options(lists.items(app.store.conn, "reason", "lost")))
    if name in ("owner", "source", "industry"):
        return tuple(item_options(lists.items(app.store.conn, name)))
    return ()


def _hint(name: str) -> str:
    return {
        "amount": _("such as 12k"),
        "close": _("such as end of month"),
        "probability": _("as its stage"),
    }.get(name, "")


def account(app: "PipelineApp") -> Reader[str | None]:
    """A company by its name; one that is not known yet will be made."""
    from pipeline_tui.tui.handlers import alike

    return alike.company(app)


def past_day(app: "PipelineApp", *, needed: bool = False) -> Reader[Any]:
    """A day that is not after today."""
    any_day = readers.day(app.today, required=needed)

    def read(typed: str) -> Read[Any]:
        found = any_day(typed)
        if found.value is not None and found.value > app.today:
            return Read(problem=_("that day is in the future"))
        return found

    return read


def item_name(app: "PipelineApp", table: str, item_id: str | None) -> str:
    """The name of a row, empty where there is none."""
    if item_id is None:
        return ""
    name = app.store.table(table)
    row = app.store.conn.execute(f"SELECT name FROM {name} WHERE id = ?", (item_id,)).fetchone()
    return str(row[0]) if row else ""


def column_words(app: "PipelineApp", column: str, value: Any) -> str:
    """A column's value as the person would say it."""
    if column.startswith(OWN):
        from pipeline_tui.tui.handlers.own_values import value_words

        return value_words(app, column, value)
    if value in (None, ""):
        return _("none")
    if column == "amount":
        return l10n.money_short(value)
    if column == "probability":
        return f"{readers.typed_percent(value)} %"
    if column == "priority":
        return _(PRIORITIES.get(value, str(value)))
    if column.endswith("_id"):
        table = column.removesuffix("_id").removeprefix("lost_")
        return safe.text(item_name(app, table, value), 30)
    return safe.text(str(value), 30)


@dataclass(frozen=True, slots=True)
class Written:
    """What the store gets: columns with their values, and rows to be found or made by name."""

    columns: dict[str, Any]
    names: dict[str, str]


def written(values: Mapping[str, Any]) -> Written:
    """The columns that filled-in fields become."""
    columns: dict[str, Any] = {}
    names: dict[str, str] = {}
    for name, value in values.items():
        if name == "amount":
            columns["amount"] = None if value is None else value.minor
            if value is not None:
                columns["currency"] = value.currency
        elif value is not None and (name == "account" or isinstance(value, readers.NewItem)):
            names[_LISTS[name]] = str(value)
        elif name == "priority":
            columns["priority"] = int(value or 2)
        elif name not in _COLUMNS:
            columns[columns_of(name)[0]] = value or ""
        else:
            columns[_COLUMNS[name][0]] = "" if value is None and name == "product" else value
    return Written(columns, names)
