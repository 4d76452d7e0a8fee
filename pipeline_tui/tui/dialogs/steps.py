"""How a next step is typed and said: a day, an hour if wanted, what to do."""

from datetime import date
from enum import Enum
from typing import Final, Literal

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.sales.text import fold
from pipeline_tui.store.adding import NewStep
from pipeline_tui.tui.dialogs.readers import away
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.widgets.words import kind_word

__all__ = ["DONE", "NONE", "Typed", "read_step", "step_words"]


class _Word(Enum):
    DONE = "done"
    NONE = "-"


DONE: Final = _Word.DONE
"""The step was done."""
NONE: Final = _Word.NONE
"""There is no step any more."""
Typed = NewStep | Literal[_Word.DONE, _Word.NONE]

_DONE_WORDS = frozenset({"done", "ok", "fait", "faite"})


def read_step(today: date, *, words: bool = True) -> Reader[Typed]:
    """Read ``fri 14:30 call Bob``; with ``words`` also ``done`` and ``-``."""

    def read(typed: str) -> Read[Typed]:
        bare = fold(typed)
        if words and bare in _DONE_WORDS:
            return Read(DONE, _("the step is done"))
        if words and bare == "-":
            return Read(NONE, _("no next step"))
        return _read_step(typed, today)

    return read


def _read_step(typed: str, today: date) -> Read[Typed]:
    from pipeline_tui.sales.dates import split_when
    from pipeline_tui.sales.quickadd import kind_of

    when, rest = split_when(typed, today, l10n.formats())
    body = " ".join(rest.split())
    if when is None and not body:
        return Read(problem=_("a day, such as fri, tomorrow, +3d or 12 dec, and what to do"))
    day = today if when is None else when.day
    time = None if when is None else when.time
    if day < today:
        return Read(problem=_("{day} has passed").format(day=l10n.day_full(day)))
    step = NewStep(day, time, kind_of(body), body)
    said = step_words(day.isoformat(), time, step.kind, body)
    return Read(step, f"{said} · {away(day, today)}")


def step_words(day: str, time: str | None, kind: str, body: str) -> str:
    """A step in words: ``Fri 27 Nov 14:30 · call Bob``."""
    from pipeline_tui.sales.quickadd import kind_of

    when = l10n.day_full(date.fromisoformat(day))
    if time:
        when = f"{when} {l10n.time_short(time)}"
    said = "" if kind in ("", "other", kind_of(body)) else kind_word(kind)
    return " · ".join(part for part in (when, said, body) if part)
