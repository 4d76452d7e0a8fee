"""Who, which way, how long and when an exchange was: how that is read from a line, and said."""

from collections.abc import Sequence
from datetime import date

from pipeline_tui import l10n
from pipeline_tui.i18n import N_, _, ngettext
from pipeline_tui.sales.particulars import Particulars, ParticularsError, parse_particulars
from pipeline_tui.tui.dialogs.reading import Read, Reader

__all__ = ["People", "direction_word", "exchanges_words", "minutes_word", "read_particulars"]

People = Sequence[tuple[str, str]]
"""The people on a deal by id and name; the first is the one it most likely was with."""

WAYS = {"in": N_("from them"), "out": N_("from us"), "": N_("both ways")}


def direction_word(direction: str) -> str:
    """Who reached out, in words."""
    return _(WAYS.get(direction, WAYS[""]))


def minutes_word(minutes: int) -> str:
    """So many minutes, from two hours on in hours: ``45 min``, ``2 h 05``."""
    if minutes < 120:
        return _("{n} min").format(n=l10n.number(minutes))
    hours, rest = divmod(minutes, 60)
    if not rest:
        return _("{h} h").format(h=l10n.number(hours))
    return _("{h} h {m}").format(h=l10n.number(hours), m=f"{rest:02}")


def read_particulars(people: People, today: date) -> Reader[Particulars]:
    """Read ``in 45min @ann yesterday``; an empty line says nothing more."""

    def read(typed: str) -> Read[Particulars]:
        names = [name for _id, name in people]
        try:
            found = parse_particulars(typed, names, today, l10n.formats())
        except ParticularsError as error:
            return Read(problem=str(error))
        return Read(found, said(found, people))

    return read


def said(found: Particulars, people: People) -> str:
    """What was understood, in words."""
    parts: list[str] = []
    if found.person is not None:
        parts.append(people[found.person][1])
    if found.direction is not None:
        parts.append(direction_word(found.direction))
    if found.minutes is not None:
        parts.append(minutes_word(found.minutes))
    if found.day is not None:
        parts.append(l10n.day_full(found.day))
    return " · ".join(parts)


def exchanges_words(count: int, minutes: int) -> str:
    """How many exchanges there were, and how long the prospect spent on them."""
    told = ngettext("{n} exchange", "{n} exchanges", count).format(n=l10n.number(count))
    if not minutes:
        return told
    spent = _("{time} of their time").format(time=minutes_word(minutes))
    return f"{told}, {spent}"
