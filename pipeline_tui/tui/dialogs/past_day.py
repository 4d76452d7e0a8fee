"""A day that has been: words that usually mean one to come are read backwards."""

from datetime import date, timedelta

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.sales.dates import DateError, parse_day
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.reading import Read, Reader

__all__ = ["past_day", "read_back"]

_WEEK, _YEAR = timedelta(days=7), timedelta(days=366)
_DAY = timedelta(days=1)


def past_day(today: date) -> Reader[date]:
    """A day up to today: ``fri`` is the last one, ``1 oct`` that of this year or the last."""

    def read(typed: str) -> Read[date]:
        if not typed.strip():
            return Read(problem=_("needs a day"))
        try:
            value = read_back(typed, today)
        except DateError as error:
            return Read(problem=str(error))
        if value > today:
            return Read(problem=_("needs a day that has been"))
        return Read(value, f"{l10n.day_full(value)} {value.year} · {readers.away(value, today)}")

    return read


def read_back(typed: str, today: date) -> date:
    """The day that a text means, the last such day where it names no year; raises ``DateError``.

    A text that means the same day seen from two days on end (``fri``, ``1 oct``) is not relative
    to today, as ``tomorrow`` is, and may as well mean the one before.
    """
    value = parse_day(typed, today, l10n.formats())
    for back in (_WEEK, _YEAR):
        if value <= today:
            break
        earlier, seen = _seen(typed, today - back)
        if seen and earlier <= today:
            value = earlier
    return value


def _seen(typed: str, day: date) -> tuple[date, bool]:
    """What a text means on a day, and whether it means the same the day before or after."""
    formats = l10n.formats()
    value = parse_day(typed, day, formats)
    around = (parse_day(typed, day + by, formats) for by in (-_DAY, _DAY))
    return value, value in around
