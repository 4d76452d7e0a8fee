"""The one clock. ``PIPELINE_TUI_TODAY=YYYY-MM-DD`` sets its day; the time of day stays real.

Days are local calendar dates, moments are UTC. Whoever needs several of them for one answer
asks once and passes the value on.
"""

import os
from datetime import UTC, date, datetime

from pipeline_tui.i18n import _

__all__ = ["moment_text", "now", "now_local", "today"]

TODAY_VARIABLE = "PIPELINE_TUI_TODAY"


def today() -> date:
    """The local day. Raises ``ValueError`` when ``PIPELINE_TUI_TODAY`` is not a day."""
    return now_local().date()


def now() -> datetime:
    """This moment, in UTC."""
    return now_local().astimezone(UTC)


def now_local() -> datetime:
    """This moment, with the local offset from UTC of its own day."""
    real = datetime.now().astimezone()
    text = os.environ.get(TODAY_VARIABLE)
    if not text:
        return real
    return datetime.combine(_day(text), real.time()).astimezone()


def moment_text(moment: datetime) -> str:
    """A moment as the store keeps it: ``2026-11-23T06:27:05.120Z``.

    ``moment`` carries its offset; one without would be read in a zone by chance, so it raises
    ``ValueError``.
    """
    if moment.tzinfo is None:
        raise ValueError(f"a moment without an offset from UTC: {moment!r}")
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='milliseconds')}Z"


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
        # Other ISO forms (20261123, 2026-W48-1) and years no clock can tell are refused alike.
        if day.isoformat() == text and 1971 <= day.year <= 2200:
            return day
    except ValueError:
        pass
    reason = _("{variable} must be a day such as 2026-11-23, not “{value}”.")
    raise ValueError(reason.format(variable=TODAY_VARIABLE, value=text))
