"""What the values of a column are: the type that all of them prove, and how they are written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from pipeline_tui import l10n
from pipeline_tui.l10n import Formats

__all__ = ["MIDNIGHT", "Shape", "Study", "guess", "iso_day", "shape_of"]

MIDNIGHT = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?(?:Z|[+]00:00)?$")
"""What an export writes after a day that has no hour."""
_YEARS = range(1900, 2201)
_NUMBER = re.compile(
    r"[-+]?(?:(?:0|[1-9][0-9]{0,8})(?:[.,][0-9]{1,9})?"
    r"|[1-9][0-9]{0,2}(?:([.,' \u00a0\u202f])[0-9]{3})(?:\1[0-9]{3})*(?:[.,][0-9]{1,9})?)"
)
_SIGN = re.compile(r"[$€£¥]|\b[A-Z]{3}\b")
_OTHER_DAY = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2[0-9]{4}")
_FEW = 12
_EACH = 4
_SHORT = 40


def iso_day(text: str) -> date | None:
    """A day written as it is kept, from 1900 to 2200; None for anything else."""
    try:
        day = date.fromisoformat(text) if len(text) == 10 and text[4] == "-" else None
    except ValueError:
        return None
    return day if day is not None and day.year in _YEARS else None


class Shape(NamedTuple):
    """What the values of a column are, by all of them.

    ``decimal`` and ``day_first`` say how its numbers and days are written; ``choices`` are those
    of a choice, in the order in which they were met.
    """

    type: str = "text"
    decimal: str = "."
    day_first: bool = True
    choices: tuple[str, ...] = ()

    def formats(self) -> Formats:
        """How ``read`` is to read the column's values."""
        return l10n.formats()._replace(decimal=self.decimal, day_first=self.day_first)


@dataclass(slots=True)
class Study:
    """What the values of a column say of their type; feed it all of them, ask for ``shape``.

    Text it is wherever one value does not prove the type, or the column leaves open how its
    numbers or days are written: nothing of a text is lost. So are numbers that begin with a zero
    or have ten digits and more without a separator: names of things rather than counts. A choice
    has two to twelve short values, each four times on the average.
    """

    count: int = 0
    _choices: dict[str, None] | None = field(default_factory=dict)
    _numbers: bool = True
    _signs: set[str] = field(default_factory=set)
    _decimals: set[str] = field(default_factory=set)
    _iso: bool = True
    _other: bool = True
    _orders: set[bool] = field(default_factory=set)

    def feed(self, values: Iterable[str]) -> None:
        """Take some values into account; blank ones say nothing."""
        for value in values:
            if text := value.strip():
                self.count += 1
                self._weigh(text)

    @property
    def decimal(self) -> str:
        """The decimal sign that a column of numbers proves, else empty."""
        return next(iter(self._decimals)) if self._numbers and len(self._decimals) == 1 else ""

    def _weigh(self, text: str) -> None:
        if self._choices is not None:
            self._choices[text] = None
            if len(self._choices) > _FEW or len(text) > _SHORT or "\n" in text:
                self._choices = None
        if self._numbers:
            self._numbers = self._weigh_number(text)
        if self._iso or self._other:
            bare = MIDNIGHT.sub("", text)
            self._iso = self._iso and iso_day(bare) is not None
            self._other = self._other and self._weigh_day(bare)

    def _weigh_number(self, text: str) -> bool:
        bare = _SIGN.sub("", text, count=1)
        if bare != text:
            self._signs.add(_SIGN.findall(text)[0])
            bare = bare.replace("- ", "-").strip()
        number = bare.replace("\u2212", "-").replace("\u2019", "'")
        if _NUMBER.fullmatch(number) is None:
            return False
        if sign := _decimal_sign(number.lstrip("+-")):
            self._decimals.add(sign)
        return True

    def _weigh_day(self, text: str) -> bool:
        found = _OTHER_DAY.fullmatch(text)
        if found is None:
            return False
        first, second = int(found[1]), int(found[3])
        if not (1 <= min(first, second) <= 12 and max(first, second) <= 31):
            return False
        if found[2] == "." or first > 12:  # points are written day first everywhere
            self._orders.add(True)
        if second > 12:
            self._orders.add(False)
        return True

    def shape_with(self, decimal: str = "", day_first: bool | None = None) -> Shape:
        """What the column is where its file tells elsewhere how numbers and days are written.

        Both only count for a column that leaves it open itself.
        """
        found = self.shape
        if found.type not in ("text", "choice") or not self.count:
            return found
        if decimal and self._numbers and self._decimals == {"?"} and len(self._signs) <= 1:
            return Shape("money" if self._signs else "number", decimal)
        if day_first is not None and self._other and not self._orders:
            return Shape("day", day_first=day_first)
        return found

    @property
    def shape(self) -> Shape:
        """What the column is by all that it was fed."""
        proved = len(self._decimals - {"?"})
        if not self.count:
            return Shape()
        if self._numbers and proved <= 1 and len(self._signs) <= 1 and self._decimals != {"?"}:
            decimal = next(iter(self._decimals - {"?"}), ".")
            return Shape("money" if self._signs else "number", decimal)
        if self._iso or (self._other and len(self._orders) == 1):
            return Shape("day", day_first=self._iso or True in self._orders)
        chosen = tuple(self._choices or ())
        if len(chosen) >= 2 and self.count >= _EACH * len(chosen):
            return Shape("choice", choices=chosen)
        return Shape()


def _decimal_sign(number: str) -> str:
    """The decimal sign that a number proves; ``?`` for one that may part thousands, else ''."""
    signs = [char for char in number if char in ".,"]
    if not signs:
        return ""
    if len(set(signs)) == 2:
        return signs[-1]
    if len(signs) > 1:
        return "," if signs[0] == "." else "."
    before, _sign, after = number.partition(signs[0])
    grouped = len(after) == 3 and len(before) <= 3 and not before.startswith("0")
    return "?" if grouped else signs[0]


def guess(values: Iterable[str]) -> str:
    """The type that all values of a column have: text wherever one of them does not prove it."""
    return shape_of(values).type


def shape_of(values: Iterable[str]) -> Shape:
    """The type of a column and how its values are written."""
    study = Study()
    study.feed(values)
    return study.shape
