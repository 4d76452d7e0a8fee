"""Days of a column: the order of day and month that all its values agree on, then each value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from pipeline_tui.exchange.errors import Bad
from pipeline_tui.i18n import _
from pipeline_tui.sales.text import fold
from pipeline_tui.sales.words import MONTHS

_TIME = r"(?:[ T,]+\d{1,2}[:h.]\d{2}.*)?"
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME)
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ]+(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?) ?(Z|UTC|GMT|[-+]\d{2}:?\d{2})"
)
_NUMERIC = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})" + _TIME)
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:er|st|nd|rd|th)?[-/. ]*([a-z]+)\.?[-/., ]*(\d{4}|\d{2})" + _TIME
)
_MONTH_FIRST = re.compile(r"([a-z]+)\.?[- ]*(\d{1,2})(?:st|nd|rd|th)?[-, ]+(\d{4})" + _TIME)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_SERIAL_HOUR = re.compile(r"\d{5}[.,](\d+)")
_HOUR = re.compile(
    r"(?<=\d)[ T,]+(\d{1,2})[:h.](\d{2})(?:[:.]\d{2}(?:[.,]\d+)?)? ?(?:([AaPp])\.?[Mm]\.?)?$"
)
_WEEKDAY = re.compile(r"^[a-z]+\.?,? +(?=\d)")
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119
_YEARS = range(1900, 2201)
_MONTHS = {name: number for name, number in MONTHS.items() if len(name) > 2}
_EXAMPLES = 3

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"


@dataclass(slots=True)
class DayEvidence:
    """What a column's values say of its order, with examples; feed it all of them.

    ``either`` holds values that are a day in both orders and a different one in each,
    ``shapes`` the ways in which days are written with the first value of each.
    """

    dmy: list[str] = field(default_factory=list)
    mdy: list[str] = field(default_factory=list)
    either: list[str] = field(default_factory=list)
    shapes: dict[str, str] = field(default_factory=dict)

    def feed(self, values: Iterable[str]) -> None:
        """Take some values into account."""
        for value in values:
            text = value.strip()
            if found := _NUMERIC.fullmatch(text):
                self._weigh(text, int(found[1]), int(found[3]), found[2])
            elif text:
                self.shapes.setdefault(_shape(text), text)

    def _weigh(self, text: str, first: int, second: int, sign: str) -> None:
        self.shapes.setdefault("numeric", text)
        if first > 12 >= second:
            _note(self.dmy, text)
        elif second > 12 >= first:
            _note(self.mdy, text)
        elif sign == "." and first <= 12:
            _note(self.dmy, text)  # points are written day first everywhere
        elif first != second and first <= 12:
            _note(self.either, text)

    @property
    def order(self) -> str:
        """``dmy`` or ``mdy``; empty where the column does not tell, or tells both."""
        if self.dmy and self.mdy:
            return ""
        if self.dmy or self.mdy:
            return DAY_FIRST if self.dmy else MONTH_FIRST
        return "" if self.either else DAY_FIRST

    @property
    def asks(self) -> bool:
        """Whether only the person can tell the order."""
        return not self.order


def _note(examples: list[str], text: str) -> None:
    if len(examples) < _EXAMPLES and text not in examples:
        examples.append(text)


def _shape(text: str) -> str:
    if _MOMENT.fullmatch(text):
        return "moment"
    if _ISO.fullmatch(text):
        return "iso"
    if _SERIAL.fullmatch(text):
        return "serial"
    if _COMPACT.fullmatch(text):
        return "compact"
    return "named"


def day_reader(order: str) -> Callable[[str], Any]:
    """Reads a cell into an ISO day, None where it is empty.

    The hour is left away; a moment with its offset from UTC is the local day it fell on.
    """

    def read(text: str) -> str | Bad | None:
        text = text.strip()
        if not text or text.startswith("0000-00-00"):
            return None
        try:
            day = _read(text, order)
        except (ValueError, OverflowError):
            return Bad(_("There is no such day"))
        if day is None:
            return Bad(_("This is no day."))
        if day.year not in _YEARS:
            return Bad(_("The year must be between 1900 and 2200"))
        return day.isoformat()

    return read


def timed_reader(order: str) -> Callable[[str], Any]:
    """Reads a cell into an ISO day and the hour (``14:30``), each None where there is none.

    Midnight is no hour: programs write it for a day alone.
    """
    day_of = day_reader(order)

    def read(text: str) -> tuple[str | None, str | None] | Bad:
        day = day_of(text)
        if type(day) is Bad:
            return day
        return day, _hour(text.strip()) if day else None

    return read


def _hour(text: str) -> str | None:
    if moment := local_moment(text):
        hours, minutes = moment.hour, moment.minute
    elif found := _SERIAL_HOUR.fullmatch(text):
        hours, minutes = divmod(round(float(f"0.{found[1]}") * 1440), 60)
    elif found := _HOUR.search(text):
        hours, minutes = int(found[1]), int(found[2])
        if found[3] and 1 <= hours <= 12:
            hours = hours % 12 + (12 if found[3] in "pP" else 0)
    else:
        return None
    is_hour = (hours or minutes) and hours < 24 and minutes < 60
    return f"{hours:02}:{minutes:02}" if is_hour else None


def _read(text: str, order: str) -> date | None:
    if found := _ISO.fullmatch(text):
        if moment := local_moment(text):
            return moment.date()
        return date(int(found[1]), int(found[3]), int(found[4]))
    if found := _NUMERIC.fullmatch(text):
        first, second = int(found[1]), int(found[3])
        day, month = (first, second) if order != MONTH_FIRST else (second, first)
        return date(_year(found[4]), month, day)
    if found := _COMPACT.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _SERIAL.fullmatch(text):
        days = int(found[1])
        return _EXCEL_EPOCH + timedelta(days=days) if days in _SERIALS else None
    return _named(fold(text))


def local_moment(text: str) -> datetime | None:
    """A moment told with its offset from UTC, as the clock here showed it; None for others.

    Midnight of UTC is a day that a program wrote as a moment: it stays that day everywhere.
    Raises ``ValueError`` or ``OverflowError`` where there is no such moment.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    zone = "+00:00" if found[3].isalpha() else found[3]
    moment = datetime.fromisoformat(f"{found[1]}T{found[2]}{zone}")
    whole_day = moment.utcoffset() == timedelta(0) and moment.time() == time.min
    return moment.astimezone(UTC) if whole_day else moment.astimezone()


def _named(text: str) -> date | None:
    """A day with its month in letters, English or French."""
    text = _WEEKDAY.sub("", text, count=1) if not _MONTH_FIRST.fullmatch(text) else text
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = found[1], found[2], found[3]
    elif found := _MONTH_FIRST.fullmatch(text):
        day, month, year = found[2], found[1], found[3]
    else:
        return None
    number = _MONTHS.get(month)
    return None if number is None else date(_year(year), number, int(day))


def _year(text: str) -> int:
    """Two digits are the century that puts them nearest: 70 to 99 are 19xx."""
    number = int(text)
    if len(text) == 4:
        return number
    return number + (1900 if number >= 70 else 2000)
