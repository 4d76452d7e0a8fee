"""The person's own fields in a filter: ``region:north``, ``seats>10``, ``start<1/2``."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from pipeline_tui.i18n import _
from pipeline_tui.l10n import Formats
from pipeline_tui.sales.filter_named import Refused
from pipeline_tui.sales.filter_terms import Own
from pipeline_tui.sales.text import fold, words_of

__all__ = ["NO_OWN", "OwnKey", "own_key", "own_term"]


class OwnKey(NamedTuple):
    """A field as a filter knows it: its key in the store, the type that says how it compares."""

    key: str
    type: str


NO_OWN: Mapping[str, OwnKey] = MappingProxyType({})
_PREFIXES = ("own-", "perso-")
"""Before the name of an own field that something else has as well: ``own-score>3``."""


class _Unread(Refused):
    """The value cannot be read; the message is a sentence of its own."""

    def told(self, term: str) -> str:
        """The sentence for the person."""
        return f"{term}: {self}"


def own_key(word: str, own: Mapping[str, OwnKey]) -> OwnKey | None:
    """The field that a word of a filter names; None for none."""
    if not own:
        return None
    name = words_of(word.replace("_", " ")).replace(" ", "-")
    for prefix in ("", *_PREFIXES):
        if name.startswith(prefix) and (found := own.get(name.removeprefix(prefix))):
            return found
    return None


def own_term(
    field: OwnKey,
    op: str,
    value: str,
    day: Callable[[], date],
    formats: Formats,
    currency: str,
) -> Own:
    """The term of a field; ``op`` is ``:`` or a comparison, ``day`` reads the value as a day.

    Money is in ``currency``. Raises ``Refused``, or what reading a day or an amount raises.
    """
    if not value:
        raise Refused(_("needs a value"))
    if field.type in ("text", "choice"):
        if op not in (":", "="):
            raise Refused(_("is text: it can be compared with : and = only"))
        return Own(field.key, field.type, op, fold(value))
    comparison = "=" if op == ":" else op
    if field.type == "day":
        return Own(field.key, field.type, comparison, day().isoformat())
    from pipeline_tui.sales.own_fields import read

    try:
        kept = _number(value, formats) if field.type == "number" else None
        kept = kept or read(field.type, value, formats=formats, currency=currency)
    except ValueError as error:
        raise _Unread(str(error)) from error
    return Own(field.key, field.type, comparison, kept)


def _number(value: str, formats: Formats) -> str | None:
    """A number with its unit, ``2k`` or ``1.5m``, as an amount may have one; None without."""
    from pipeline_tui.sales.money import UNITS
    from pipeline_tui.sales.own_fields import plain, read

    found = re.fullmatch(r"(.*[0-9]) ?([a-z]+)", fold(value))
    if found is None or found[2] not in UNITS:
        return None
    return plain(Decimal(read("number", found[1], formats=formats)).scaleb(UNITS[found[2]]))
