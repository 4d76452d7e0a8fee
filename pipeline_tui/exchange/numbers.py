"""Numbers of a column: the decimal sign all its values agree on, then each value exactly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pipeline_tui.exchange.errors import Bad
from pipeline_tui.i18n import _
from pipeline_tui.l10n import formats, minor_digits
from pipeline_tui.sales.money import MoneyError, parse_money

MAX_AMOUNT = 10**13
"""The largest amount of one deal, in minor units, as in the store."""

# Blanks that part thousands: no-break, figure, thin, narrow no-break; and apostrophes.
_GROUPING = dict.fromkeys(map(ord, " \u00a0\u2007\u2009\u202f'\u2019"))
_NUMBER = re.compile(r"\d[\d.,]*|[.,]\d+")
_UNMARKED = dict.fromkeys(map(ord, "0123456789.,+-()%\u2212 \u00a0\u2007\u2009\u202f'\u2019"))
_MOST_MARKS = 50
_PLAIN_POINT = re.compile(r"-?[0-9]{1,12}\.[0-9]{1,2}")
_IN_BRACKETS = re.compile(r"([^\d()]*)\(([^()]+)\)")
_EXAMPLES = 3


@dataclass(slots=True)
class NumberEvidence:
    """What a column's values say of its decimal sign, with examples; feed it all of them.

    ``marks`` are what stands beside numbers (signs of currencies, units) with the first value
    of each; ``bare`` tells whether some number stands alone.
    """

    point: list[str] = field(default_factory=list)
    comma: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    bare: bool = False
    percent: bool = False
    above_one: bool = False
    fraction: bool = False

    def feed(self, values: Iterable[str]) -> None:
        """Take some values into account."""
        for value in values:
            if value.isdecimal():
                self.above_one |= len(value) > 1 or value > "1"
                self.bare = True
            elif found := _NUMBER.search(value.translate(_GROUPING)):
                self._weigh(value, found[0])
                self._mark(value, found[0])

    def _mark(self, value: str, number: str) -> None:
        mark = "" if value == number else value.translate(_UNMARKED).casefold()
        if not mark:
            self.bare = True
        elif mark not in self.marks and len(self.marks) < _MOST_MARKS:
            self.marks[mark] = value.strip()

    def _weigh(self, value: str, number: str) -> None:
        self.percent |= "%" in value
        sign = decimal_sign(number)
        places = {".": self.point, ",": self.comma, "?": self.unclear}.get(sign)
        room = places is not None and (len(places) < _EXAMPLES or sign == "?")
        if places is not None and room and value not in places:
            new = sign == "?" and all(("." in one) != ("." in number) for one in places)
            if len(places) < _EXAMPLES or new:
                places.append(value.strip())
        whole = re.split(r"[.,]", number)[0]
        below_one = whole.strip("0") == "" and sign in (".", ",")
        self.fraction |= below_one and re.search("[1-9]", number) is not None
        self.above_one |= not below_one and number not in ("0", "1", "1.0", "1,0", "1.00", "1,00")

    @property
    def mixed(self) -> bool:
        """Whether no one decimal sign fits all values."""
        if self.point or self.comma:
            return bool(self.point and self.comma)
        return len({"." in value for value in self.unclear}) > 1

    @property
    def decimal(self) -> str:
        """The decimal sign; a lone sign before three digits parts thousands where nothing tells."""
        if self.comma and not self.point:
            return ","
        if self.point or not self.unclear:
            return "."
        return "," if "." in self.unclear[0] else "."


def decimal_sign(number: str) -> str:
    """The decimal sign that a number's digits and signs alone prove.

    ``.`` or ``,``; ``?`` for a lone sign that may be either; empty where there is none.
    """
    points, commas = number.count("."), number.count(",")
    if not points and not commas:
        return ""
    if points and commas:
        return "." if number.rfind(".") > number.rfind(",") else ","
    sign, other = (".", ",") if points else (",", ".")
    if points + commas > 1:
        return other
    before, after = number.split(sign)
    grouped = len(after) == 3 and 0 < len(before) <= 3 and not before.startswith("0")
    return "?" if grouped else sign


Money = tuple[int | None, str | None]


FINE = "CLF"
"""A currency of four digits after the point, the most there are: reads amounts of any other."""


def to_minor(fine: int, currency: str) -> int:
    """An amount read as ``FINE``, in minor units of its currency; halves go away from zero."""
    scale: int = 10 ** (minor_digits(FINE) - minor_digits(currency))
    whole = (2 * abs(fine) + scale) // (2 * scale)
    return whole if fine >= 0 else -whole


def fine_money_reader(decimal: str, currency: str) -> Callable[[str], Money | Bad]:
    """Reads amounts whose currency stands in another column: in ``FINE`` units without a sign.

    ``currency`` is that of a sign which several currencies share. An amount with a sign
    comes in minor units of the currency named.
    """
    unsigned, signed = money_reader(decimal, FINE), money_reader(decimal, currency)

    def read(text: str) -> Money | Bad:
        found = unsigned(text)
        if isinstance(found, Bad) or found[1] is None:
            return found
        own = signed(text)
        return own if isinstance(own, Bad) else (own[0], own[1] or currency)

    return read


def money_reader(decimal: str, currency: str) -> Callable[[str], Money | Bad]:
    """Reads amounts into minor units and the currency a sign in the cell names, else None."""
    shown = formats()._replace(decimal=decimal)
    most = MAX_AMOUNT * (100 if currency == FINE else 1)
    scale = 10 ** minor_digits(currency)
    hundredths = scale == 100 and decimal == "."

    def read(text: str) -> Money | Bad:
        text = text.strip()
        if not text:
            return None, None
        if text.isdecimal() and text.isascii() and len(text) <= 11:
            return int(text) * scale, None
        if hundredths and _PLAIN_POINT.fullmatch(text):
            whole, _point, part = text.partition(".")
            sign = -1 if whole.startswith("-") else 1
            return int(whole) * 100 + sign * int(part.ljust(2, "0")), None
        if below_zero := _IN_BRACKETS.fullmatch(text):
            text = f"-{below_zero[1]}{below_zero[2]}"  # as accountants write it
        try:
            found = parse_money(text, currency, shown)
        except MoneyError as error:
            return Bad(str(error))
        if abs(found.minor) > most:
            return Bad(_("That amount is too large."))
        return found.minor, found.currency if found.currency != currency else None

    return read


def number_of(text: str, decimal: str) -> Decimal | None:
    """A plain number such as ``1 200,5``; None when it is none."""
    bare = text.translate(_GROUPING).replace("." if decimal == "," else ",", "")
    try:
        value = Decimal(bare.replace(decimal, "."))
    except ArithmeticError:
        return None
    return value if value.is_finite() and abs(value) < 10**15 else None


def probability_reader(decimal: str, fractions: bool) -> Callable[[str], Any]:
    """Reads ``65``, ``65.0%`` or (where the column holds fractions) ``0.65`` into basis points."""

    def read(text: str) -> int | Bad | None:
        bare = text.strip().removesuffix("%").strip()
        if not bare:
            return None
        value = number_of(bare, decimal)
        if value is None:
            return Bad(_("This is no probability."))
        scale = 10_000 if fractions and "%" not in text else 100
        points = int((value * scale).to_integral_value(ROUND_HALF_UP))
        if not 0 <= points <= 10_000:
            return Bad(_("A probability lies between 0 and 100 %."))
        return points

    return read


def count_reader(decimal: str) -> Callable[[str], Any]:
    """Reads a whole number, rounding where the file has decimals."""

    def read(text: str) -> int | Bad | None:
        if not text.strip():
            return None
        value = number_of(text.strip(), decimal)
        if value is None:
            return Bad(_("This is no number."))
        return int(value.to_integral_value(ROUND_HALF_UP))

    return read
