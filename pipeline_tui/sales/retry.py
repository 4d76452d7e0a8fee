"""What follows from what happened: which channel, and how many working days on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from pipeline_tui.i18n import N_
from pipeline_tui.sales.workdays import Free, later, weekend


class Outcome(NamedTuple):
    """One answer to "what happened?".

    ``kind`` is the exchange it is noted as, '' for the channel that was planned; ``next_kind``
    the channel of the next step ('' for the same one again), ``days`` how many working days on
    it is due, 0 for none. ``direction`` is ``out`` where we reached out, ``in`` where they did,
    '' for both.
    """

    code: str
    label: str
    kind: str
    next_kind: str
    days: int
    direction: str = ""


class Next(NamedTuple):
    """The step that follows by default: its day, its channel, the working days until then."""

    day: date
    kind: str
    days: int


OUTCOMES = (
    Outcome("no_answer", N_("no answer"), "", "", 2, "out"),
    Outcome("spoke", N_("spoke"), "call", "", 5),
    Outcome("left_message", N_("left message"), "call", "", 2, "out"),
    Outcome("mail_sent", N_("mail sent"), "mail", "call", 3, "out"),
    Outcome("meeting", N_("meeting"), "meeting", "mail", 1),
    Outcome("other", N_("other"), "other", "", 5),
    Outcome("note", N_("note"), "note", "", 0),
    Outcome("replied", N_("they replied"), "mail", "mail", 1, "in"),
)
BY_CODE = {one.code: one for one in OUTCOMES}
IMPORTED = "imported"
"""Stands in place of an outcome where another system told only the day."""
MOST_MINUTES = 100_000
"""More than this of a prospect's time in one exchange is a slip of the keys."""
UNANSWERED = frozenset({"no_answer", "left_message"})
"""Outcomes that leave one waiting: the next one of these is one try more."""

TO_SEND = {"mail": ("mail", "content"), "letter": ("letter",), "social": ("social",)}
"""Channels on which something is sent, and the exchanges that send it."""

_MEETINGS = frozenset({"meeting", "demo", "visit"})
_WRITTEN = frozenset({"letter", "social", "content"})


def kind_of(outcome: Outcome, planned: str | None) -> str:
    """What an outcome is noted as, where a step of the kind ``planned`` was due.

    A meeting that was planned as a demo is a demo, and so on.
    """
    channel = planned if planned and planned not in ("other", "note") else ""
    if not outcome.kind:
        return channel or "call"
    if outcome.code == "meeting" and channel in _MEETINGS:
        return channel
    if outcome.code in ("other", "replied") and channel in _WRITTEN:
        return channel
    return outcome.kind


def next_after(
    outcome: Outcome, planned: str | None, today: date, free: Free = weekend
) -> Next | None:
    """The step that follows an outcome by default; None after a mere note."""
    if not outcome.days:
        return None
    kind = outcome.next_kind or kind_of(outcome, planned)
    return Next(later(today, outcome.days, free), kind, outcome.days)


def sends(kind: str, outcome: str, direction: str, planned: str) -> bool:
    """Whether an exchange does a step that a cadence planned on a channel.

    What is to be sent is done by sending it alone; a call or a meeting by any exchange.
    """
    if planned not in TO_SEND:
        return True
    return kind in TO_SEND[planned] and direction != "in" and outcome not in UNANSWERED


def direction_of(code: str) -> str:
    """Who reached out, as an outcome tells it; '' where both did, or it does not."""
    return BY_CODE[code].direction if code in BY_CODE else ""


def tries(outcomes: Iterable[str]) -> int:
    """How many tries in a row had no answer; ``outcomes`` of the exchanges, the latest first."""
    count = 0
    for outcome in outcomes:
        if outcome not in UNANSWERED:
            break
        count += 1
    return count
