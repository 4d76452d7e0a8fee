"""The person's own fields: how their values are read, kept, shown and told from a column.

A value is kept as canonical text: a text and a choice as they are, a number and money as a plain
decimal with a point (``1234.5``), a day as ISO. Money is in the currency of its deal.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pipeline_tui import l10n
from pipeline_tui.i18n import N_, _
from pipeline_tui.l10n import Formats, minor_digits
from pipeline_tui.sales.dates import parse_day
from pipeline_tui.sales.money import MoneyError, parse_money, read_figures
from pipeline_tui.sales.own_shapes import MIDNIGHT, Shape, Study, guess, iso_day, shape_of
from pipeline_tui.sales.text import fold, words_of

__all__ = [
    "TYPES",
    "TYPE_NAMES",
    "Shape",
    "Study",
    "filter_word",
    "guess",
    "is_canonical",
    "plain",
    "read",
    "shape_of",
    "show",
    "typed",
]

TYPES = ("text", "number", "money", "day", "choice")
TYPE_NAMES = {
    "text": N_("text"),
    "number": N_("number"),
    "money": N_("money"),
    "day": N_("day"),
    "choice": N_("choice"),
}
"""What the types are called, for ``_``."""

MOST_CHOICES = 50
LONGEST_CHOICE = 80
_MOST = Decimal(10) ** 15
_MOST_DECIMALS = 9
_CANONICAL_NUMBER = re.compile(r"0|-?(?:[1-9][0-9]{0,14}|0(?=\.))(?:\.[0-9]{0,8}[1-9])?")
_TYPED_NUMBER = re.compile(r"(?P<sign>[-+]?) ?(?P<number>[.,]?[0-9](?:[0-9 .,']*[0-9])?)")


# -- one value -----------------------------------------------------------------------


def read(
    kind: str,
    text: str,
    *,
    choices: Sequence[str] = (),
    currency: str = "",
    formats: Formats | None = None,
    today: date | None = None,
) -> str:
    """A typed text as the canonical text of a type; '' for nothing.

    ``choices`` are those allowed, any where there are none. ``currency`` is the deal's: money in
    another is refused. ``formats`` says how numbers and days are written, else as the locale does
    (those of a column: ``Shape.formats``); without ``today`` only whole dates are read.

    Raises ValueError, which says why in the person's language.
    """
    clean = text.strip()
    if not clean:
        return ""
    shown = formats or l10n.formats()
    if kind == "number":
        return plain(_number(clean, shown))
    if kind == "money":
        return _money(clean, currency, shown)
    if kind == "day":
        return parse_day(MIDNIGHT.sub("", clean), today or date.min, shown).isoformat()
    if kind == "choice":
        return _choice(clean, choices)
    return clean


def plain(value: Decimal) -> str:
    """A number as it is kept: no exponent, no closing zeros, no sign before zero."""
    return f"{value.normalize():f}" if value else "0"


def _number(text: str, formats: Formats) -> Decimal:
    one_line = " ".join(text.replace("\u2212", "-").replace("\u2019", "'").split())
    found = _TYPED_NUMBER.fullmatch(one_line)
    value = read_figures(found["number"], formats) if found and len(one_line) <= 60 else None
    if found is None or value is None:
        raise ValueError(_("Not a number: {text}").format(text=one_line[:60]))
    decimals = -int(value.normalize().as_tuple().exponent)
    if value >= _MOST or decimals > _MOST_DECIMALS:
        raise ValueError(_("Too long a number: {text}").format(text=one_line[:60]))
    return -value if found["sign"] == "-" else value


def _money(text: str, currency: str, formats: Formats) -> str:
    found = parse_money(text, currency or l10n.currency_default(), formats)
    if currency and found.currency != currency:
        message = _("Not in {currency}: {text}")
        raise MoneyError(message.format(currency=currency, text=text[:60]))
    return plain(Decimal(found.minor).scaleb(-minor_digits(found.currency)))


def _choice(text: str, choices: Sequence[str]) -> str:
    wanted = fold(text)
    for choice in choices:
        if fold(choice) == wanted:
            return choice
    if not choices:
        return text
    message = _("“{text}” is none of: {choices}")
    raise ValueError(message.format(text=text[:60], choices=", ".join(choices)))


def is_canonical(kind: str, text: str, choices: Sequence[str] = ()) -> bool:
    """Whether a text is one that ``read`` gives for the type; '' is."""
    if not text:
        return True
    if kind in ("number", "money"):
        return _CANONICAL_NUMBER.fullmatch(text) is not None
    if kind == "day":
        return iso_day(text) is not None
    if kind == "choice":
        return text in choices or not choices
    return text == text.strip()


def show(kind: str, canonical: str, currency: str = "") -> str:
    """A kept value as the locale writes it; one that does not fit its type as it is."""
    if kind in ("number", "money") and _CANONICAL_NUMBER.fullmatch(canonical):
        return _shown_number(Decimal(canonical), currency if kind == "money" else "")
    if kind == "day" and (day := iso_day(canonical)) is not None:
        return l10n.day_long(day)
    return canonical


def _shown_number(value: Decimal, currency: str) -> str:
    digits = max(0, -int(value.as_tuple().exponent))
    if currency and digits <= minor_digits(currency):
        return l10n.money_full(int(value.scaleb(minor_digits(currency))), currency)
    written = l10n.number(value, digits)
    if abs(value) < 10_000:  # such as a year
        written = written.replace(l10n.formats().group, "") if l10n.formats().group else written
    return f"{written} {currency}" if currency else written


def typed(kind: str, canonical: str) -> str:
    """A kept value as a person would type it, so that ``read`` gives it back."""
    if kind in ("number", "money") and _CANONICAL_NUMBER.fullmatch(canonical):
        return canonical.replace(".", l10n.formats().decimal)
    return canonical


def filter_word(name: str) -> str:
    """What a filter calls a field: its folded words with ``-`` for blanks; '' for signs alone."""
    return words_of(name).replace(" ", "-")
