"""Days that are worked on: Monday to Friday, less a country's public holidays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

Free = Callable[[date], bool]
"""Whether nobody works on a day."""

_LATEST = date(2200, 12, 31)


def weekend(day: date) -> bool:
    """Whether a day is a Saturday or a Sunday."""
    return day.weekday() >= 5


@lru_cache(maxsize=8)
def calendar(country: str) -> Free:
    """The free days of a country by its two-letter code; without one, weekends only.

    Public holidays need the extra ``holidays``. Without it, or for a country it does not know,
    only weekends are free.
    """
    known = _public_holidays(country)
    if known is None:
        return weekend
    public = known
    return lambda day: weekend(day) or public(day)


def known_country(country: str) -> bool | None:
    """Whether a country's public holidays are known; None without the extra ``holidays``."""
    try:
        import holidays  # noqa: F401
    except ImportError:
        return None
    return _public_holidays(country) is not None


def _public_holidays(country: str) -> Free | None:
    if not country:
        return None
    try:
        import holidays

        days = holidays.country_holidays(country.upper())
    except (ImportError, NotImplementedError):
        return None
    return lambda day: day in days


def working_day(day: date, free: Free = weekend) -> date:
    """The day itself, or the next one that is worked on."""
    while free(day) and day < _LATEST:
        day += timedelta(days=1)
    return day


def later(day: date, count: int, free: Free = weekend) -> date:
    """So many working days after a day."""
    for _ in range(count):
        day = working_day(day + timedelta(days=1), free)
    return day
