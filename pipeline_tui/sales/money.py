"""Amounts of money as a person types them."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from pipeline_tui.i18n import _
from pipeline_tui.l10n import Formats, minor_digits
from pipeline_tui.sales.currencies import currencies_meant

_MOST_DIGITS = 15
_LONGEST = 60
_EXACT = Context(prec=2 * _LONGEST)

# Powers of ten by what a person writes for them; longer words are tried first.
UNITS = {
    "k": 3,
    "thousand": 3,
    "mille": 3,
    "m": 6,
    "mn": 6,
    "mio": 6,
    "million": 6,
    "millions": 6,
    "bn": 9,
    "md": 9,
    "mds": 9,
    "mrd": 9,
    "milliard": 9,
    "milliards": 9,
    "tn": 12,
}
_FRENCH_UNITS = UNITS | {"bn": 12}

_SHAPE = re.compile(
    r"(?P<sign>[-+]?) ?(?P<before>[^\d .,'+-]*) ?(?P<inner>[-+]?) ?"
    r"(?P<number>[.,]?[0-9](?:[0-9 .,']*[0-9])?) ?(?P<after>[^\d.,'+-]*)"
)
_IN_THREES = re.compile(r"[0-9]{1,3}(?:([ ,.'])[0-9]{3})(?:\1[0-9]{3})*|[0-9]+")
_IN_TWOS = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})*,[0-9]{3}")


class MoneyError(ValueError):
    """This text is no amount; the message says why, in the person's language."""


class Money(NamedTuple):
    """An amount in minor units (cents) of an ISO currency."""

    minor: int
    currency: str


def parse_money(text: str, currency_default: str, formats: Formats) -> Money:
    """Read an amount such as ``12k``, ``€1 200,50`` or ``USD 500``.

    A lone comma or point before three digits is read as the locale does:
    ``1,200`` is 1200 in English and 1.2 in French, ``1.200`` the reverse. More
    decimals than the currency has are rounded, halves away from zero. A sign
    that several currencies share (``$``) means the default one if it can.

    Raises MoneyError for anything else, and beyond 15 digits in minor units.
    """
    clean = " ".join(text.replace("\u2212", "-").replace("\u2019", "'").split())
    shown = {"text": clean[:_LONGEST]}
    found = _SHAPE.fullmatch(clean.casefold()) if len(clean) <= _LONGEST else None
    if found is None or (found["sign"] and found["inner"]):
        raise MoneyError(_("Not an amount: {text}").format(**shown))
    value = read_figures(found["number"], formats)
    tail = _unit_and_currencies(found["after"].strip(), formats)
    meant = currencies_meant(found["before"])
    if value is None or tail is None or meant is None:
        raise MoneyError(_("Not an amount: {text}").format(**shown))
    power, also_meant = tail
    currency = _one_of(meant, also_meant, currency_default)
    if currency is None:
        raise MoneyError(_("Two currencies: {text}").format(**shown))
    exact = value.scaleb(power + minor_digits(currency), _EXACT)
    minor = int(exact.to_integral_value(ROUND_HALF_UP))
    if minor >= 10**_MOST_DIGITS:
        raise MoneyError(_("Too large an amount: {text}").format(**shown))
    negative = "-" in (found["sign"], found["inner"])
    return Money(-minor if negative else minor, currency)


def read_figures(number: str, formats: Formats) -> Decimal | None:
    """The figures, with their separators understood; None when they make no sense."""
    whole, fraction = _split_decimals(number, formats)
    if not (_IN_THREES.fullmatch(whole) or _IN_TWOS.fullmatch(whole)):
        return None
    if not fraction.isdecimal():
        return None
    return Decimal(f"{re.sub('[^0-9]', '', whole)}.{fraction}")


def _split_decimals(number: str, formats: Formats) -> tuple[str, str]:
    """Figures before and after the decimal sign, the first still grouped."""
    at = max(number.rfind("."), number.rfind(","))
    if at < 0:
        return number, "0"
    sign, before, after = number[at], number[:at], number[at + 1 :]
    if sign in before:  # twice the same: it parts groups
        return number, "0"
    grouped_otherwise = bool(re.search("[ ,.']", before))
    groups_of_three = len(after) == 3 and 0 < len(before) <= 3 and not before.startswith("0")
    if sign == formats.decimal or grouped_otherwise or not groups_of_three:
        return before or "0", after
    return number, "0"


def _unit_and_currencies(tail: str, formats: Formats) -> tuple[int, tuple[str, ...]] | None:
    """What follows the figures: ``k``, ``€``, ``k€``, ``m eur``."""
    meant = currencies_meant(tail)
    if meant is not None:
        return 0, meant
    units = _FRENCH_UNITS if formats.language == "fr" else UNITS
    for unit in sorted(units, key=len, reverse=True):
        if tail.startswith(unit):
            meant = currencies_meant(tail.removeprefix(unit).strip())
            if meant is not None:
                return units[unit], meant
    return None


def _one_of(meant: tuple[str, ...], also: tuple[str, ...], default: str) -> str | None:
    """The one currency that both places allow; an empty place allows any."""
    if meant and also:
        allowed = tuple(code for code in meant if code in also)
        return (default if default in allowed else allowed[0]) if allowed else None
    allowed = meant or also or (default,)
    return default if default in allowed else allowed[0]
