"""``pipeline-tui edit``: set fields of deals, the person's own among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pipeline_tui import clock, l10n
from pipeline_tui.cli.changes import item_named, told
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.completing import deal_words
from pipeline_tui.cli.opened import example, writing
from pipeline_tui.cli.output import fail
from pipeline_tui.cli.targets import Asked, change_options, confirm, so_many, targets
from pipeline_tui.i18n import _
from pipeline_tui.sales.text import fold
from pipeline_tui.sales.words import FIELDS, PRIORITIES

if TYPE_CHECKING:
    from pipeline_tui.store.own_fields import OwnField
    from pipeline_tui.store.store import Store

__all__ = ["edit"]

_WORDS = {
    word: field
    for field, words in {
        "name": "name nom",
        "probability": "probability prob probabilite",
        "product": "product produit",
        "created": "created creee",
        "closed": "closed fermee",
        "lost_reason": "reason motif",
        "lost_note": "lostnote lost_note comment commentaire",
    }.items()
    for word in words.split()
}
_FROM_FILTERS = frozenset(
    {"account", "amount", "priority", "close", "owner", "source", "industry", "competitor"}
)
_WORDS |= {word: field for word, field in FIELDS.items() if field in _FROM_FILTERS}
_TOLD = (
    *("name", "company", "amount", "probability", "priority", "close", "owner", "source"),
    *("industry", "product", "competitor", "created", "closed", "reason", "comment"),
)
"""The English word for each field."""
_DAYS = {"close": "close_on", "created": "created_on", "closed": "closed_on"}
_TEXTS = {"product": "product", "competitor": "competitor", "lost_note": "lost_note"}
_LISTS = ("account", "owner", "source", "industry")
_LONGEST = 10_000


class _Bad(ValueError):
    """A value that the field cannot have."""


class _Change(NamedTuple):
    """What one field becomes: columns, or a row of a list by its name."""

    columns: dict[str, Any]
    names: dict[str, str] = {}  # noqa: RUF012


@click.command(
    "edit", help=summary("edit"),
    epilog=example('pipeline-tui edit acme_renewal amount=15k "close=end of month" owner=Ann'),
)  # fmt: skip
@click.argument(
    "words", nargs=-1, required=True, metavar=_("DEAL… FIELD=VALUE…"), shell_complete=deal_words
)
@change_options
def edit(asked: Asked, words: tuple[str, ...]) -> None:
    """Set fields; an empty VALUE takes the field's value away."""
    from pipeline_tui.store import deals

    with writing(asked.file) as store:
        own = _own_fields(store)
        named = [word for word in words if not _is_change(word, own)]
        typed = [word for word in words if _is_change(word, own)]
        if not typed:
            raise fail(_("What is to change? Say FIELD=VALUE, such as amount=15k."), status=2)
        ids = targets(store, named, asked.wanted)
        columns: dict[str, Any] = {}
        names: dict[str, str] = {}
        for word in typed:
            change = _read(store, ids, word, own)
            columns |= change.columns
            names |= change.names
        confirm(store, _("Change {deals}?").format(deals=so_many(len(ids))), ids, yes=asked.yes)
        told(store, "edit", deals.edit(store, ids, columns, None, names), as_json=asked.as_json)


def _own_fields(store: Store) -> dict[str, OwnField]:
    """The person's own fields by their folded names, and by the words that filters have.

    With ``own:`` in front one is meant whose name every deal has a field of, such as “Amount”.
    """
    from pipeline_tui.store.own_fields import fields

    found: dict[str, OwnField] = {}
    for one in fields(store.conn):
        found |= {fold(one.key): one, fold(one.word): one}
    found |= {fold(one.name): one for one in fields(store.conn)}
    return found | {f"own:{name}": one for name, one in found.items()}


def _is_change(word: str, own: dict[str, OwnField]) -> bool:
    name, sign, _value = word.partition("=")
    if not sign:
        return False
    if fold(name) in _WORDS or fold(name) in own or fold(name.replace("_", " ")) in own:
        return True
    names = ", ".join([*_TOLD, *dict.fromkeys(one.name for one in own.values())])
    said = _("There is no field “{name}”; there are {names}.").format(name=name, names=names)
    raise fail(said, status=2)


def _read(store: Store, ids: Sequence[str], word: str, own: dict[str, OwnField]) -> _Change:
    """What a word sets; ends the command with status 2 for a value that does not fit."""
    name, _sign, value = word.partition("=")
    try:
        field = _WORDS.get(fold(name))
        if field is None:
            mine = own.get(fold(name)) or own[fold(name.replace("_", " "))]
            return _own(store, ids, mine, value)
        return _field(store, ids, field, value.strip())
    except ValueError as error:
        raise fail(f"{name}: {error}", status=2) from None


def _field(store: Store, ids: Sequence[str], field: str, value: str) -> _Change:
    if len(value) > _LONGEST:
        raise _Bad(_("longer than {n} characters").format(n=l10n.number(_LONGEST)))
    if field in _LISTS:
        return _Change({}, {field: value}) if value else _Change({f"{field}_id": None})
    if field in _TEXTS:
        return _Change({_TEXTS[field]: value})
    if field in _DAYS:
        return _Change({_DAYS[field]: _day(field, value)})
    if field == "lost_reason":
        found = item_named(store, "reason", value, "reason", "lost") if value else None
        return _Change({"lost_reason_id": found})
    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "name": lambda: {"name": value},
        "amount": lambda: _amount(store, ids, value),
        "probability": lambda: {"probability": _percent(value)},
        "priority": lambda: {"priority": _priority(value)},
    }
    return _Change(makers[field]())


def _day(field: str, value: str) -> date | None:
    if not value and field == "close":
        return None
    from pipeline_tui.sales.dates import parse_day

    return parse_day(value, clock.today(), l10n.formats())


def _amount(store: Store, ids: Sequence[str], value: str) -> dict[str, Any]:
    if not value:
        return {"amount": None}
    from pipeline_tui.sales.money import parse_money

    currencies = _currencies(store, ids)
    found = {parse_money(value, currency, l10n.formats()) for currency in currencies}
    if len(found) > 1:
        said = _("say in which currency; the deals are in {currencies}")
        raise _Bad(said.format(currencies=", ".join(currencies)))
    (money,) = found
    return {"amount": money.minor, "currency": money.currency}


def _currencies(store: Store, ids: Sequence[str]) -> list[str]:
    sql = "SELECT currency FROM deal WHERE id = ?"
    return list(dict.fromkeys(store.conn.execute(sql, (one,)).fetchone()[0] for one in ids))


def _percent(value: str) -> int | None:
    """A percentage as basis points; none is that of the stage."""
    if not value:
        return None
    from decimal import Decimal, InvalidOperation

    bare = value.removesuffix("%").strip().replace(",", ".")
    try:
        points = Decimal(bare) * 100 if bare.isascii() else Decimal("NaN")
        if points == points.to_integral_value() and 0 <= points <= 10_000:
            return int(points)
    except InvalidOperation:
        pass
    raise _Bad(_("not a percentage such as 25"))


def _priority(value: str) -> int:
    if (level := PRIORITIES.get(fold(value))) is None:
        raise _Bad(_("is high, normal or low"))
    return level


def _own(store: Store, ids: Sequence[str], field: OwnField, value: str) -> _Change:
    from pipeline_tui.sales import own_fields
    from pipeline_tui.store.deals import OWN

    found = {
        own_fields.read(
            field.type, value, choices=field.choices, currency=currency, today=clock.today()
        )
        for currency in _currencies(store, ids)
    }
    if len(found) > 1:
        raise _Bad(_("the deals are in several currencies"))
    return _Change({f"{OWN}{field.key}": found.pop()})
