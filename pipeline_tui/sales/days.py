"""Counting in the calendar, by periods: d day, w week, m month, q quarter, y year."""

import calendar
from datetime import date, timedelta

from pipeline_tui.i18n import _

_YEARS = range(1900, 2201)


class DateError(ValueError):
    """This is no day; the message says why, in the person's language."""


def made(year: int, month: int, day: int) -> date:
    """That day, if the calendar has it."""
    try:
        found = date(year, month, day)
    except ValueError:
        raise DateError(_("There is no such day")) from None
    return checked(found)


def checked(day: date) -> date:
    """The same day, if it is between the years that make sense."""
    if day.year not in _YEARS:
        raise DateError(_("The year must be between 1900 and 2200"))
    return day


def moved(day: date, count: int, period: str) -> date:
    """That many periods later; the month's last day where it has no such day."""
    try:
        if period in ("d", "w"):
            return checked(day + timedelta(days=count * (7 if period == "w" else 1)))
        months = count * {"m": 1, "q": 3, "y": 12}[period] + day.year * 12 + day.month - 1
        year, month = divmod(months, 12)
        last = calendar.monthrange(year, month + 1)[1] if year in _YEARS else 1
        return made(year, month + 1, min(day.day, last))
    except OverflowError:
        raise DateError(_("The year must be between 1900 and 2200")) from None


def first_of(period: str, day: date) -> date:
    """The first day of its period; of a week, Monday."""
    if period == "w":
        return moved(day, -day.weekday(), "d")
    month = {"m": day.month, "q": (day.month - 1) // 3 * 3 + 1, "y": 1}[period]
    return day.replace(month=month, day=1)


def end_of(period: str, day: date) -> date:
    """The last day of its period; of a week, Friday to come."""
    if period == "w":
        return moved(day, (4 - day.weekday()) % 7, "d")
    return moved(moved(first_of(period, day), 1, period), -1, "d")


def next_weekday(number: int, today: date) -> date:
    """The next such day after today, Monday being 0."""
    return moved(today, (number - today.weekday() - 1) % 7 + 1, "d")


def to_come(month: int, day: int, today: date) -> date:
    """The next such day, today included; 29 February may be years away."""
    for year in range(today.year, today.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return checked(found)
    raise DateError(_("There is no such day"))


def next_numbered(number: int, today: date) -> date:
    """The next 12th, today included."""
    for ahead in range(3):
        first = moved(today.replace(day=1), ahead, "m")
        if 1 <= number <= calendar.monthrange(first.year, first.month)[1]:
            found = first.replace(day=number)
            if found >= today:
                return found
    raise DateError(_("There is no such day"))
