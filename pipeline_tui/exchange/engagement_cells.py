"""Readers of a mailer's cells: how often, how long."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP
from typing import Any

from pipeline_tui.exchange.days import DAY_FIRST, day_reader
from pipeline_tui.exchange.errors import Bad
from pipeline_tui.exchange.numbers import number_of
from pipeline_tui.i18n import _
from pipeline_tui.sales.text import fold

MOST = 1_000_000
"""More times, minutes or seconds than this are none."""
_CLOCK = re.compile(r"(?:(?P<h>[0-9]{1,3}):)?(?P<m>[0-9]{1,4}):(?P<s>[0-5][0-9])")
_WORDS = re.compile(
    r"(?:(?P<h>[0-9]{1,4}) ?h(?:ours?|eures?|r|rs)?)? ?(?:(?P<m>[0-9]{1,5}) ?m(?:in|ins|n)?)?"
    r" ?(?:(?P<s>[0-9]{1,7}) ?s(?:ec|ecs)?)?"
)
_HOURS = re.compile(r"(?P<h>[0-9]{1,4}) ?h ?(?P<m>[0-5]?[0-9])")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_FLAGS = dict.fromkeys(("yes", "y", "true", "oui", "vrai", "x"), 1)
_FLAGS |= dict.fromkeys(("no", "n", "false", "non", "faux", "-"), 0)


def count_reader(decimal: str, flag: bool) -> Callable[[str], Any]:
    """Reads a number from 0; with ``flag`` a whole one, and yes, no or a day (once) as well."""
    day = day_reader(DAY_FIRST)

    def read(text: str) -> float | int | Bad | None:
        bare = fold(text)
        if not bare:
            return None
        if flag and bare in _FLAGS:
            return _FLAGS[bare]
        value = number_of(text.strip(), decimal)
        if value is None and flag and isinstance(day(text), str):
            return 1
        if value is None or not 0 <= value <= MOST:
            return Bad(_("This is no number from 0 to {most}.").format(most=MOST))
        return int(value.to_integral_value(ROUND_HALF_UP)) if flag else float(value)

    return read


def read_time(text: str) -> int | Bad | None:
    """``1:05:30``, ``12:30`` (minutes and seconds), ``5m 30s``, ``1h``; in seconds.

    A bare number but 0 is refused: it may be either.
    """
    bare = fold(text)
    if not bare or bare == "0":
        return 0 if bare else None
    if _NUMBER.fullmatch(bare):
        return Bad(_("Minutes or seconds? Call the column Minutes or Seconds."))
    found = _CLOCK.fullmatch(bare) or _HOURS.fullmatch(bare) or _WORDS.fullmatch(bare)
    if found is None or not any(found.groups()):
        return Bad(_("This is no time such as 12:30 or 5m 30s."))
    hours, minutes, seconds = (int(found.groupdict().get(name) or 0) for name in ("h", "m", "s"))
    return hours * 3600 + minutes * 60 + seconds


def seconds_of(read: Mapping[str, Any]) -> int | None:
    """The time that a row's cells tell, in seconds; None where they tell none."""
    if read["seconds"] is not None:
        return round(float(read["seconds"]))
    if read["minutes"] is not None:
        return round(float(read["minutes"]) * 60)
    return None if read["time"] is None else int(read["time"])
