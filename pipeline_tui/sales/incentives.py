"""What is offered to win a deal: typed in one line, added up, and what is left of the amount.

Amounts are integers of minor units, shares basis points. Each percentage is taken of the list
amount and rounded to a minor unit, halves away from zero; several incentives add up, and never
take more off than there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Protocol

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.l10n import Formats
from pipeline_tui.sales.dates import DateError, parse_day
from pipeline_tui.sales.money import Money, MoneyError, parse_money

PERCENT, AMOUNT = "percent", "amount"
LONGEST = 500
"""Characters of a line: an incentive is a few words."""

_ALL = 10_000
_MOST_WORDS_OF_MONEY = 5
_UNCLEAR_UP_TO = 100
"""A bare number up to here could as well be a percentage."""

_UNTIL = re.compile(
    r"(?:^|(?<=\s))(?:until|till|til|jusqu['\u2019 ]?(?:aux?|à|a|en)?)\s+", re.IGNORECASE
)
_PERCENT = re.compile(
    r"(?P<sign>[-\u2212]?)\s?(?P<number>[0-9]{1,6}(?:[.,][0-9]{1,6})?)\s?"
    r"(?:%|percent\b|pct\b|pour\s?cent\b)\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_BARE = re.compile(r"[-+\u2212]?[0-9][0-9 .,']*")


class OfferError(ValueError):
    """This line is no incentive; the message says why, in the person's language."""


class Discount(Protocol):
    """What takes something off an amount."""

    @property
    def kind(self) -> str:
        """``PERCENT`` or ``AMOUNT``."""

    @property
    def value(self) -> int:
        """Basis points of the list amount, or minor units."""


class Offer(NamedTuple):
    """An incentive as it was typed; ``currency`` is that of an amount, '' for a percentage.

    It holds until ``expires_on``, that day included; None is without end.
    """

    kind: str
    value: int
    currency: str = ""
    reason: str = ""
    expires_on: date | None = None


# -- adding up -------------------------------------------------------------------------------


def taken_off(amount: int, one: Discount) -> int:
    """What one incentive takes off a list amount, before any other."""
    if one.kind == AMOUNT:
        return one.value
    return (2 * max(0, amount) * one.value + _ALL) // (2 * _ALL)


def net(amount: int, offers: Iterable[Discount]) -> int:
    """What is left of a list amount; 0 at the least, and the amount itself where it is not above 0.

    Each incentive is taken of the list amount, so that their order does not matter.
    """
    if amount <= 0:
        return amount
    return max(0, amount - sum(taken_off(amount, one) for one in offers))


def share(amount: int | None, offers: Iterable[Discount]) -> Fraction:
    """The part of a list amount that incentives take off, 1 for all of it.

    Without an amount only percentages say anything.
    """
    listed = list(offers)
    points = sum(one.value for one in listed if one.kind == PERCENT)
    minor = sum(one.value for one in listed if one.kind == AMOUNT)
    rest = Fraction(minor, amount) if amount is not None and amount > 0 else Fraction(0)
    return Fraction(points, _ALL) + rest


def below_floor(amount: int | None, offers: Iterable[Discount], floor: int) -> bool:
    """Whether more than ``floor`` basis points are taken off."""
    return share(amount, offers) > Fraction(floor, _ALL)


# -- reading ---------------------------------------------------------------------------------


def read_offer(text: str, currency: str, today: date, formats: Formats) -> Offer:
    """Read ``10% fast decision until 15 dec``, ``2k``, ``€1 200,50 jusqu'au 15 déc``.

    ``currency`` is that of the deal: no other is taken. Raises OfferError for anything else, for
    a day that has passed, and for a bare small number, which may be meant as either.
    """
    line = " ".join(text.split())
    if len(line) > LONGEST:
        raise OfferError(_("longer than {n} characters").format(n=LONGEST))
    head, until = _split_until(line)
    expires = _day(until, today, formats) if until else None
    if not head:
        raise OfferError(_("what is offered: 10% or 2k, then why"))
    found = _PERCENT.fullmatch(head)
    if found is not None:
        return Offer(PERCENT, _points(found), "", found["rest"].strip(), expires)
    money, reason = _money(head, currency, formats)
    return Offer(AMOUNT, money.minor, money.currency, reason, expires)


def _split_until(line: str) -> tuple[str, str]:
    """What is offered and why, and the words of the day after the last ``until``."""
    found = list(_UNTIL.finditer(line))
    if not found:
        return line, ""
    return line[: found[-1].start()].strip(), line[found[-1].end() :]


def _day(words: str, today: date, formats: Formats) -> date:
    try:
        day = parse_day(words, today, formats)
    except DateError as error:
        raise OfferError(str(error)) from error
    if day < today:
        raise OfferError(_("{day} has passed").format(day=l10n.day_full(day)))
    return day


def _points(found: re.Match[str]) -> int:
    exact = Decimal(found["number"].replace(",", ".")) * 100
    if found["sign"]:
        raise OfferError(_("type it without the minus"))
    if not 0 < exact <= _ALL:
        raise OfferError(_("more than 0 and at most 100 %"))
    if exact != exact.to_integral_value():
        raise OfferError(_("at most two decimals"))
    return int(exact)


def _money(head: str, currency: str, formats: Formats) -> tuple[Money, str]:
    """The amount at the head of a line, and the words after it."""
    words = head.split(" ")
    problem = ""
    for count in range(min(len(words), _MOST_WORDS_OF_MONEY), 0, -1):
        typed = " ".join(words[:count])
        try:
            money = parse_money(typed, currency, formats)
        except MoneyError as error:
            problem = str(error)
            continue
        _check(money, typed, currency)
        return money, " ".join(words[count:])
    raise OfferError(problem)


def _check(money: Money, typed: str, currency: str) -> None:
    if money.currency != currency:
        raise OfferError(_("the deal is in {currency}").format(currency=currency))
    if money.minor < 0:
        raise OfferError(_("type it without the minus"))
    if money.minor == 0:
        raise OfferError(_("an incentive takes something off"))
    unclear = _UNCLEAR_UP_TO * 10 ** l10n.minor_digits(currency)
    if _BARE.fullmatch(typed) and money.minor <= unclear:
        either = _("{n}% or {currency} {n}?").format(n=typed, currency=currency)
        raise OfferError(either)


# -- writing ---------------------------------------------------------------------------------


def as_typed(offer: Offer, formats: Formats) -> str:
    """An incentive as it would be typed; ``read_offer`` makes the same of it."""
    if offer.kind == PERCENT:
        head = f"{_plain(offer.value, 2, formats)}%"
    else:
        digits = l10n.minor_digits(offer.currency)
        head = f"{offer.currency} {_plain(offer.value, digits, formats)}"
    end = f"until {offer.expires_on.isoformat()}" if offer.expires_on else ""
    return " ".join(part for part in (head, offer.reason, end) if part)


def _plain(value: int, digits: int, formats: Formats) -> str:
    whole, rest = divmod(value, 10**digits)
    decimals = f"{rest:0{digits}d}".rstrip("0") if rest else ""
    return f"{whole}{formats.decimal}{decimals}" if decimals else str(whole)
