"""Follow-ups that come again: typed in words, kept as an iCalendar recurrence.

The text kept holds the first day as well (``DTSTART:20261123T000000`` and the rule on the next
line), so that a day moved off a weekend does not move all that follow.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from pipeline_tui.sales.text import fold
from pipeline_tui.sales.words import COUNTS, PERIODS, WEEKDAYS
from pipeline_tui.sales.workdays import Free, weekend, working_day

_EVERY = r"(?:every|each|tous les|toutes les|chaque)"
_PHRASE = re.compile(rf"{_EVERY} (?:(other|[0-9]{{1,3}}|[a-z]+) )?([a-z]+)")
_MEANT = re.compile(rf"{_EVERY} (?:\S+ )?(\S+)")
_WORKDAYS = frozenset({"weekday", "workday"})
_LONGEST = 5
_FREQUENCIES = {"d": "DAILY", "w": "WEEKLY", "m": "MONTHLY", "q": "MONTHLY", "y": "YEARLY"}
_PERIOD_OF = {"DAILY": "d", "WEEKLY": "w", "MONTHLY": "m", "YEARLY": "y"}
_MOST = 120
_KNOWN = re.compile(r"FREQ=([A-Z]+);INTERVAL=([0-9]{1,3})")


class Repeat(NamedTuple):
    """Every ``every`` periods: d days, w weeks, m months, y years; ``weekday`` 0 is Monday."""

    every: int
    period: str
    weekday: int | None = None


def split_repeat(text: str) -> tuple[Repeat | None, str]:
    """Take ``every 2 weeks`` or ``tous les mois`` off the end or the head of a text.

    Returns None and the text as it is where there is none. Never fails.
    """
    words = text.split()
    for size in range(min(_LONGEST, len(words)), 1, -1):
        for head, rest in ((words[-size:], words[:-size]), (words[:size], words[size:])):
            repeat = _read(fold(" ".join(head)))
            if repeat is not None:
                return repeat, " ".join(rest)
    return None, text


def misread(text: str) -> str:
    """What is said as a recurrence at the head or the end of a text and is none; '' without any.

    For a text of which ``split_repeat`` took what it understood. Never fails.
    """
    words = text.split()
    for size in range(min(_LONGEST, len(words)), 1, -1):
        for some in (words[:size], words[-size:]):
            found = _MEANT.fullmatch(fold(" ".join(some)).rstrip(".,;:!?"))
            if found and (_is_period(found[1]) or (size == len(words) and found[1].isdigit())):
                return " ".join(some)
    return ""


def _is_period(word: str) -> bool:
    one = word.removesuffix("s")
    return word in PERIODS or one in WEEKDAYS or word in WEEKDAYS or one in _WORKDAYS


def _read(phrase: str) -> Repeat | None:
    found = _PHRASE.fullmatch(phrase)
    if found is None:
        return None
    said, unit = found[1], found[2]
    count = 1
    if said == "other":
        count = 2
    elif said:
        count = int(said) if said.isdigit() else COUNTS.get(said, 0)
    if not 1 <= count <= _MOST:
        return None
    weekday = WEEKDAYS.get(unit, WEEKDAYS.get(unit.removesuffix("s")))
    if weekday is not None:
        return Repeat(count, "w", weekday)
    period = PERIODS.get(unit)
    if period is None or len(unit) < 2:
        return None
    return Repeat(count * 3, "m") if period == "q" else Repeat(count, period)


def rule_text(repeat: Repeat, first: date) -> str:
    """The recurrence as it is kept, counted from its first day.

    A month without such a day has it on its last one.
    """
    parts = [f"FREQ={_FREQUENCIES[repeat.period]}", f"INTERVAL={repeat.every}"]
    leap_day = repeat.period == "y" and (first.month, first.day) == (2, 29)
    if (repeat.period == "m" and first.day > 28) or leap_day:
        days = ",".join(str(day) for day in range(28, first.day + 1))
        parts += ["BYMONTH=2"] if leap_day else []
        parts += [f"BYMONTHDAY={days}", "BYSETPOS=-1"]
    return f"DTSTART:{first:%Y%m%d}T000000\nRRULE:{';'.join(parts)}"


def first_day(repeat: Repeat, today: date) -> date:
    """The first day of a recurrence that was typed without one."""
    if repeat.weekday is None:
        return today
    return today + timedelta(days=(repeat.weekday - today.weekday()) % 7)


def next_day(rule: str, after: date, free: Free = weekend) -> date | None:
    """The next day of a recurrence after a day, moved on to a working day.

    None where there is no more, or the text is not a recurrence.
    """
    from dateutil.rrule import rrulestr  # 20 ms, needed only here

    try:
        moment = rrulestr(rule).after(datetime.combine(after, time.min))
        while moment is not None and working_day(moment.date(), free) <= after:
            moment = rrulestr(rule).after(moment)
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None
    return None if moment is None else working_day(moment.date(), free)


def repeat_of(rule: str) -> Repeat | None:
    """What a kept recurrence says, to put it in words; None for one not made here."""
    found = _KNOWN.search(rule)
    if found is None or found[1] not in _PERIOD_OF:
        return None
    return Repeat(int(found[2]), _PERIOD_OF[found[1]])
