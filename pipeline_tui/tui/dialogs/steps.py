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

    when, rest = split_when(typed, today, l10n.formats())
    if when is None:
        return Read(problem=_("begin with a day, such as fri, tomorrow, +3d or 12 dec"))
    kind, body = kind_of(rest)
    if when.day < today:
        return Read(problem=_("{day} has passed").format(day=l10n.day_full(when.day)))
    said = step_words(when.day.isoformat(), when.time, kind, body)
    return Read(NewStep(when.day, when.time, kind, body), f"{said} · {away(when.day, today)}")


def kind_of(words: str) -> tuple[str, str]:
    """The kind that the first word names, and the text that is left to say."""
    from pipeline_tui.sales.words import KINDS

    first, _blank, rest = words.strip().partition(" ")
    kind = KINDS.get(fold(first).rstrip(":"))
    return (kind, rest.strip()) if kind else ("other", words.strip())


def step_words(day: str, time: str | None, kind: str, body: str) -> str:
    """A step in words: ``Fri 27 Nov 14:30 · call · Bob``."""
    when = l10n.day_full(date.fromisoformat(day))
    if time:
        when = f"{when} {l10n.time_short(time)}"
    said = kind_word(kind) if kind and kind != "other" else ""
    return " · ".join(part for part in (when, said, body) if part)
