"""How a next step is typed and said: a day, an hour if wanted, what to do."""

from datetime import date
from enum import Enum
from typing import Final, Literal

from pipeline_tui import l10n
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.text import fold
from pipeline_tui.sales.words import DONE_WORDS, NONE_WORDS
from pipeline_tui.store.adding import NewStep
from pipeline_tui.tui.dialogs.readers import away
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.widgets.words import kind_word

__all__ = ["DONE", "NONE", "Typed", "read_step", "repeat_words", "step_words"]


class _Word(Enum):
    DONE = "done"
    NONE = "-"


DONE: Final = _Word.DONE
"""The step was done."""
NONE: Final = _Word.NONE
"""There is no step any more."""
Typed = NewStep | Literal[_Word.DONE, _Word.NONE]


def read_step(today: date, *, words: bool = True) -> Reader[Typed]:
    """Read ``fri 14:30 call Bob``, and ``-`` for none; with ``words`` also ``done``."""

    def read(typed: str) -> Read[Typed]:
        bare = fold(typed)
        if words and bare in DONE_WORDS:
            return Read(DONE, _("the step is done"))
        if bare in NONE_WORDS:
            return Read(NONE, _("no next step"))
        return _read_step(typed, today)

    return read


def _read_step(typed: str, today: date) -> Read[Typed]:
    from pipeline_tui.sales import recurring
    from pipeline_tui.sales.dates import split_when
    from pipeline_tui.sales.quickadd import kind_of
    from pipeline_tui.sales.slips import slip

    repeat, typed = recurring.split_repeat(typed)
    when, rest = split_when(typed, today, l10n.formats())
    body = " ".join(rest.split())
    if when is None and not body and repeat is None:
        return Read(problem=_("a day, such as fri, tomorrow, +3d or 12 dec, and what to do"))
    if problem := slip(body, today, l10n.formats(), dated=when is not None):
        return Read(problem=problem)
    first = today if repeat is None else recurring.first_day(repeat, today)
    day = first if when is None else when.day
    time = None if when is None else when.time
    if day < today:
        return Read(problem=_("{day} has passed").format(day=l10n.day_full(day)))
    rule = "" if repeat is None else recurring.rule_text(repeat, day)
    step = NewStep(day, time, kind_of(body), body, rule)
    said = step_words(day.isoformat(), time, step.kind, body)
    again = f" · {repeat_words(rule)}" if rule else ""
    return Read(step, f"{said} · {away(day, today)}{again}")


_EVERY = {
    "d": (N_("every day"), N_("every {n} days")),
    "w": (N_("every week"), N_("every {n} weeks")),
    "m": (N_("every month"), N_("every {n} months")),
    "y": (N_("every year"), N_("every {n} years")),
}


def repeat_words(rule: str) -> str:
    """How a step repeats: ``every 2 weeks``."""
    from pipeline_tui.sales.recurring import repeat_of

    repeat = repeat_of(rule)
    if repeat is None:
        return _("comes again")
    one, many = _EVERY[repeat.period]
    return _(one) if repeat.every == 1 else _(many).format(n=repeat.every)


def step_words(day: str, time: str | None, kind: str, body: str, repeats: str = "") -> str:
    """A step in words: ``Fri 27 Nov 14:30 · call Bob · every week``."""
    from pipeline_tui.sales.quickadd import kind_of

    when = l10n.day_full(date.fromisoformat(day))
    if time:
        when = f"{when} {l10n.time_short(time)}"
    said = "" if kind in ("", "other", kind_of(body)) else kind_word(kind)
    again = repeat_words(repeats) if repeats else ""
    return " · ".join(part for part in (when, said, body, again) if part)
