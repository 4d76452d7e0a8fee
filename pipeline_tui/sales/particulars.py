"""What more is typed of an exchange: ``in 45min @ann yesterday``, in any order.

Who of the people on the deal, which way it went, how long the prospect spent on it, and the day
if it was not today. English or French, whatever the locale; nothing of it must be there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from pipeline_tui.i18n import _
from pipeline_tui.l10n import Formats
from pipeline_tui.sales.dates import DateError, parse_day
from pipeline_tui.sales.days import moved
from pipeline_tui.sales.retry import MOST_MINUTES
from pipeline_tui.sales.text import fold
from pipeline_tui.sales.words import PERIODS, WAYS, WEEKDAYS

_LONGEST = 200
_MOST_WORDS_OF_A_DAY = 5

_MINUTES = re.compile(
    r"(?:(?P<hours>[0-9]{1,4}) ?h ?(?P<rest>[0-5]?[0-9])?(?: ?(?:min|mn|m))?"
    r"|(?P<minutes>[0-9]{1,9}) ?(?:min|mins|mn|minutes?|m|'))(?= |$)"
)


class Particulars(NamedTuple):
    """What was typed; None where nothing was said of it. ``person`` is a place in the list."""

    person: int | None = None
    direction: str | None = None
    minutes: int | None = None
    day: date | None = None


class ParticularsError(ValueError):
    """Something of it is not understood; the message says what, in the person's language."""


def parse_particulars(
    text: str, people: Sequence[str], today: date, formats: Formats
) -> Particulars:
    """Read what more is known of an exchange with some of ``people``.

    Raises ParticularsError for a word that is none of it, a person who is not there, minutes out
    of range, or a day to come.
    """
    rest = " ".join(text.split())
    if len(rest) > _LONGEST:
        raise ParticularsError(_("too long"))
    found = Particulars()
    while rest:
        found, rest = _one(found, rest, people, today, formats)
    return found


def _one(
    found: Particulars, rest: str, people: Sequence[str], today: date, formats: Formats
) -> tuple[Particulars, str]:
    """Take one thing off the head of the rest."""
    word, _blank, after = rest.partition(" ")
    if rest.startswith("@"):
        place, rest = _person(rest[1:], people)
        return found._replace(person=place), rest
    if (way := WAYS.get(fold(word))) is not None:
        return found._replace(direction=way), after
    if taken := _MINUTES.match(fold(rest)):
        minutes = int(taken["minutes"] or 0) + 60 * int(taken["hours"] or 0)
        minutes += int(taken["rest"] or 0)
        if minutes > MOST_MINUTES:
            raise ParticularsError(_("that is too long: {minutes}").format(minutes=taken[0]))
        return found._replace(minutes=minutes), fold(rest)[taken.end() :].strip()
    day, after = _day(rest, today, formats)
    if day is not None:
        return found._replace(day=day), after
    if word[:1].isdigit() or word[:1] in "+-":
        raise ParticularsError(_("neither a day nor minutes: {words}").format(words=rest[:40]))
    place, after = _person(rest, people)
    return found._replace(person=place), after


def _person(rest: str, people: Sequence[str]) -> tuple[int, str]:
    """The person whose name begins with, or holds, the longest run of words at the head."""
    words = rest.split()
    names = [fold(name) for name in people]
    for count in range(len(words), 0, -1):
        wanted = fold(" ".join(words[:count]))
        begins = [i for i, name in enumerate(names) if wanted and name.startswith(wanted)]
        holds = [i for i, name in enumerate(names) if wanted and f" {wanted}" in name]
        if begins or holds:
            return (begins or holds)[0], " ".join(words[count:])
    shown = words[0] if words else "@"
    if not people:
        raise ParticularsError(_("not understood: {words}").format(words=shown))
    there = ", ".join(people[:3])
    raise ParticularsError(_("nobody here is {name}: {people}").format(name=shown, people=there))


def _day(rest: str, today: date, formats: Formats) -> tuple[date | None, str]:
    """A day up to today at the head of the rest: the last Friday, 12 November gone by."""
    words = rest.split()
    for count in range(min(len(words), _MOST_WORDS_OF_A_DAY), 0, -1):
        typed = " ".join(words[:count])
        try:
            day = _gone_by(parse_day(typed, today, formats), typed, today)
        except DateError:
            continue
        if day > today:
            raise ParticularsError(_("that day is in the future"))
        return day, " ".join(words[count:])
    return None, rest


def _gone_by(day: date, typed: str, today: date) -> date:
    """A day that was understood as one to come, as the last such day."""
    if day <= today:
        return day
    bare = fold(typed)
    if bare in WEEKDAYS:
        return day - timedelta(days=7)
    if re.fullmatch("[0-9]{1,2}(?:th|st|nd|rd)", bare):
        return moved(day, -1, "m")
    numbers = re.findall("[0-9]+", bare)
    written = str(day.year) in numbers or f"{day:%y}" in numbers[2:]
    if written or not numbers or _ahead(bare):
        return day
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day


def _ahead(bare: str) -> bool:
    """Whether the words say how far ahead a day is, such as ``+3d``."""
    found = re.fullmatch(r"(?:in |dans |\+ ?)?[0-9]+ ?([a-z]+)", bare)
    return found is not None and found[1] in PERIODS
