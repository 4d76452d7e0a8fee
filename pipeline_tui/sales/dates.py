"""Days and hours as a person types them, in English or French.

Where a word is both (``mar`` is mardi or March) the locale decides; who calls
shows what was understood.
"""

import re
from collections.abc import Callable
from datetime import date
from itertools import islice
from typing import NamedTuple

from pipeline_tui.i18n import _
from pipeline_tui.l10n import Formats
from pipeline_tui.sales.days import (
    DateError,
    end_of,
    first_of,
    made,
    moved,
    next_numbered,
    next_weekday,
    to_come,
)
from pipeline_tui.sales.text import fold
from pipeline_tui.sales.words import (
    COUNTS,
    ENDS,
    MONTHS,
    NEAR_DAYS,
    NOT_A_DAY_AT_THE_HEAD,
    PERIODS,
    WEEKDAYS,
)

__all__ = ["DateError", "When", "parse_day", "parse_when", "split_when"]

_MOST_WORDS = 8
_LONGEST = 80


class When(NamedTuple):
    """A day, and the hour ``HH:MM`` if one was given."""

    day: date
    time: str | None = None


def parse_day(text: str, today: date, formats: Formats) -> date:
    """Read a day: ``fri``, ``demain``, ``+3d``, ``end of month``, ``12/12``.

    A weekday is the next such day after today. A day without a year is the
    next one to come, today included. Raises DateError for anything else, and
    outside 1900 to 2200.
    """
    words = _plain(text)
    if not words:
        raise DateError(_("No day given"))
    if len(words) <= _LONGEST:
        for pattern, rule in _RULES:
            found = pattern.fullmatch(words)
            day = rule(found, today, formats) if found else None
            if day is not None:
                return day
    raise DateError(_("Not a day: {text}").format(text=" ".join(text.split())[:_LONGEST]))


def parse_when(text: str, today: date, formats: Formats) -> When:
    """Read a day with an hour if wanted: ``fri 14:30``, ``demain 9h``, ``2pm``.

    An hour alone is today's. Raises DateError for anything else.
    """
    words = _plain(text)
    found = _HOUR.search(words) if len(words) <= _LONGEST else None
    time = _time(found) if found else None
    if found is None or time is None:
        return When(parse_day(text, today, formats))
    before = words[: found.start()].strip()
    return When(parse_day(before, today, formats) if before else today, time)


def split_when(text: str, today: date, formats: Formats) -> tuple[When | None, str]:
    """Take the day and hour off the head of a line: ``fri 14:30 call Bob``.

    Returns None and the whole line when it begins with neither. Never fails.
    """
    words = islice(re.finditer(r"\S+", text), _MOST_WORDS)
    for end in reversed([word.end() for word in words]):
        head = text[:end]
        if fold(head) in NOT_A_DAY_AT_THE_HEAD.get(formats.language, ()):
            continue
        try:
            return parse_when(head, today, formats), text[end:].strip()
        except DateError:
            continue
    return None, text.strip()


# Words made plain ---------------------------------------------------------

_ARTICLE = re.compile(r"\b(?:the|of|on|by|le|la|les|du|de|d'ici)\s+(?=\S)|\b[dl]'(?=\w)")
_ORDINAL = re.compile(r"^(?:on )?(?:the|le) ([0-9]{1,2})$|\b([0-9]{1,2})(?:st|nd|rd|th|er)\b")


def _plain(text: str) -> str:
    """Folded, without articles, abbreviation points and closing punctuation.

    ``the 12th``, ``le 12`` and ``1er`` all become ``12th``.
    """
    words = re.sub(r"(?<=[a-z])\.", "", fold(text).replace(",", " ").rstrip(":; "))
    words = _ORDINAL.sub(lambda found: f"{found[1] or found[2]}th", " ".join(words.split()))
    return _ARTICLE.sub("", words)


# Hours --------------------------------------------------------------------

_HOUR = re.compile(
    r"(?:^|(?<= ))(?:(?:at|a|vers|@) ?)?"
    r"(?:(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})(?: ?(?P<half>[ap])m)?"
    r"|(?P<h2>[0-9]{1,2}) ?h(?: ?(?P<m2>[0-9]{2}))?"
    r"|(?P<h3>[0-9]{1,2}) ?(?P<half3>[ap])m"
    r"|(?P<noon>noon|midi))$"
    r"|(?:^| )(?:at|a|@) ?(?P<h4>[0-9]{1,2})$"
)


def _time(found: re.Match[str]) -> str | None:
    """``HH:MM``, or None for an hour that no clock shows."""
    if found["noon"]:
        return "12:00"
    hour = int(found["h"] or found["h2"] or found["h3"] or found["h4"])
    minute = int(found["m"] or found["m2"] or 0)
    half = found["half"] or found["half3"]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


# Rules --------------------------------------------------------------------

_Rule = Callable[[re.Match[str], date, Formats], date | None]
_RULES: list[tuple[re.Pattern[str], _Rule]] = []


def _rule(pattern: str) -> Callable[[_Rule], _Rule]:
    """Use this function for texts of this shape; None lets later rules try.

    The words in capitals (``_GROUPS``) are groups in the pattern.
    """
    for name, group in _GROUPS.items():
        pattern = pattern.replace(name, f"({group})")

    def register(rule: _Rule) -> _Rule:
        _RULES.append((re.compile(pattern), rule))
        return rule

    return register


_GROUPS = {
    "WEEKDAY": "|".join(WEEKDAYS),
    "MONTH": "|".join(MONTHS),
    "PERIOD": "|".join(PERIODS),
    "COUNT": "|".join(COUNTS),
    "DAY": "[0-9]{1,2}",
    "YEAR": "[0-9]{4}",
}


@_rule("|".join([*NEAR_DAYS, *ENDS]))
def _one_word(found: re.Match[str], today: date, _formats: Formats) -> date:
    word = found[0]
    return end_of(ENDS[word], today) if word in ENDS else moved(today, NEAR_DAYS[word], "d")


@_rule("WEEKDAY|MONTH")
def _name_alone(found: re.Match[str], today: date, formats: Formats) -> date:
    word = found[0]
    if word in MONTHS and (word not in WEEKDAYS or formats.language != "fr"):
        return to_come(MONTHS[word], 1, today)
    return next_weekday(WEEKDAYS[word], today)


@_rule("YEAR[-/.]DAY[-/.]DAY")
def _year_first(found: re.Match[str], _today: date, _formats: Formats) -> date:
    return made(int(found[1]), int(found[2]), int(found[3]))


@_rule(r"DAY(?:(/)|[.-])DAY(?:[/.-](YEAR|DAY))?")
def _numbers(found: re.Match[str], today: date, formats: Formats) -> date:
    first, slash, second, year = found.group(1, 2, 3, 4)
    day, month = (first, second) if formats.day_first else (second, first)
    if slash and int(month) > 12:  # the other order is the only one possible
        day, month = month, day
    return _in_year(int(day), int(month), year, today)


@_rule("DAY(?:th)? ?MONTH(?: (YEAR|DAY))?")
def _day_month(found: re.Match[str], today: date, _formats: Formats) -> date:
    return _in_year(int(found[1]), MONTHS[found[2]], found[3], today)


@_rule("WEEKDAY (?:(prochain)|(en huit)|DAY(?:th)?|(.*[0-9].*))")
def _weekday_and_more(found: re.Match[str], today: date, formats: Formats) -> date | None:
    word, coming, week_on, numbered, day = found.groups()
    if word in MONTHS and formats.language != "fr":
        return None
    if coming or week_on:
        return moved(next_weekday(WEEKDAYS[word], today), 1 if week_on else 0, "w")
    meant = next_numbered(int(numbered), today) if numbered else parse_day(day, today, formats)
    if meant.weekday() != WEEKDAYS[word]:
        name = formats.weekdays[WEEKDAYS[word]]
        raise DateError(_("That day is not a {weekday}").format(weekday=name))
    return meant


@_rule("MONTH DAY(?:th)?(?: YEAR)?")
def _month_day(found: re.Match[str], today: date, _formats: Formats) -> date:
    return _in_year(int(found[2]), MONTHS[found[1]], found[3], today)


@_rule("MONTH YEAR")
def _month_year(found: re.Match[str], _today: date, _formats: Formats) -> date:
    return made(int(found[2]), MONTHS[found[1]], 1)


@_rule("DAYth")
def _numbered(found: re.Match[str], today: date, _formats: Formats) -> date:
    return next_numbered(int(found[1]), today)


@_rule("next WEEKDAY")
def _next_week_on(found: re.Match[str], today: date, _formats: Formats) -> date:
    return moved(moved(first_of("w", today), 1, "w"), WEEKDAYS[found[1]], "d")


@_rule("(?:this|ce) WEEKDAY")
def _this_week_on(found: re.Match[str], today: date, _formats: Formats) -> date:
    return next_weekday(WEEKDAYS[found[1]], today)


@_rule("next PERIOD|PERIOD prochaine?")
def _next_period(found: re.Match[str], today: date, _formats: Formats) -> date:
    period = PERIODS[found[1] or found[2]]
    return moved(today if period == "d" else first_of(period, today), 1, period)


@_rule("(?:end|fin) (next )?PERIOD( prochaine?)?")
def _period_end(found: re.Match[str], today: date, _formats: Formats) -> date | None:
    period = PERIODS[found[2]]
    if period == "d":
        return None
    later = found[1] or found[3]
    return end_of(period, moved(first_of(period, today), 1, period) if later else today)


@_rule("(?:end|fin) MONTH(?: YEAR)?")
def _month_end(found: re.Match[str], today: date, _formats: Formats) -> date:
    month = MONTHS[found[1]]
    year = int(found[2]) if found[2] else today.year + (month < today.month)
    return end_of("m", made(year, month, 1))


@_rule(r"(?:(?:in|dans|\+) ?)?([0-9]{1,5}) ?PERIOD|(?:in|dans) COUNT PERIOD")
def _ahead(found: re.Match[str], today: date, _formats: Formats) -> date:
    figures, period, word, period_of_word = found.groups()
    return moved(today, int(figures or COUNTS[word]), PERIODS[period or period_of_word])


@_rule("-([0-9]{1,5}) ?PERIOD|([0-9]{1,5}) ?PERIOD ago|il y a ([0-9]{1,5}) ?PERIOD")
def _ago(found: re.Match[str], today: date, _formats: Formats) -> date:
    count, period = (group for group in found.groups() if group is not None)
    return moved(today, -int(count), PERIODS[period])


def _in_year(day: int, month: int, year: str | None, today: date) -> date:
    """That day of a written year, else the next one to come."""
    if year is None:
        return to_come(month, day, today)
    return made(int(year) + (2000 if len(year) == 2 else 0), month, day)
