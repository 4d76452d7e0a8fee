"""The questions that closed deals are asked: edit them, and sum up what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pipeline_tui.i18n import N_, _
from pipeline_tui.store import driver
from pipeline_tui.store.door import Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.feedback import Question, questions
from pipeline_tui.store.lists import moved
from pipeline_tui.store.store import Store

ASKS = ("won", "lost", "closed")
"""Which deals a question is asked of: won ones, lost ones, both."""
MOST_POINTS = 10

_SUMS = """
SELECT f.question_id, f.answer, count(*), sum(f.asked_on IS NOT NULL OR f.got_on IS NOT NULL),
       sum(f.got_on IS NOT NULL)
FROM feedback f JOIN deal d ON d.id = f.deal_id
WHERE f.deleted_at IS NULL AND d.deleted_at IS NULL GROUP BY f.question_id, f.answer
"""
_ANSWERS = """
SELECT d.id, d.name, f.asked_on, f.got_on, f.answer, f.words
FROM feedback f JOIN deal d ON d.id = f.deal_id
WHERE f.question_id = ? AND f.deleted_at IS NULL AND d.deleted_at IS NULL
ORDER BY coalesce(f.got_on, f.asked_on, '') DESC, f.id DESC LIMIT ?
"""


class Sum(NamedTuple):
    """What deals answered to one question.

    ``asked`` and ``answered`` are counts of deals, ``points`` how many gave each number of
    points from 0 to the scale.
    """

    asked: int
    answered: int
    points: tuple[int, ...]

    @property
    def mean(self) -> float | None:
        """The mean of the points given; None without any."""
        given = sum(self.points)
        return sum(value * n for value, n in enumerate(self.points)) / given if given else None


class Opinion(NamedTuple):
    """One deal's answer; ``got_on`` is None while it is still to come."""

    deal_id: str
    deal: str
    asked_on: str | None
    got_on: str | None
    answer: int | None
    words: str


def sums(conn: driver.Connection) -> dict[str, Sum]:
    """By question: what the live deals were asked, and answered."""
    found = {one.id: Sum(0, 0, (0,) * (one.scale + 1)) for one in questions(conn)}
    for question, value, n, asked, answered in conn.execute(_SUMS):
        if question not in found:
            continue
        was = found[question]
        points = list(was.points)
        if value is not None and value < len(points):
            points[value] += n
        found[question] = Sum(was.asked + asked, was.answered + answered, tuple(points))
    return found


def opinions(conn: driver.Connection, question_id: str, limit: int = 200) -> list[Opinion]:
    """The latest answers to a question, and where it was asked in vain so far."""
    return [Opinion(*row) for row in conn.execute(_ANSWERS, (question_id, limit)).fetchall()]


# -- the questions ---------------------------------------------------------------------------


def add(
    store: Store, text: str, asks: str = "closed", scale: int = MOST_POINTS
) -> tuple[Done, str]:
    """Add a question at the end; what was done and its id."""
    row = {"text": _worded(text), "asks": _asks(asks), "scale": _scale(scale)}
    with store.action(N_("Added the question “{question}”"), question=row["text"]) as act:
        last = act.conn.execute("SELECT coalesce(max(position), 0) + 1 FROM question").fetchone()
        question_id = act.insert("question", row | {"position": last[0]})
    return act.done, question_id


def edit(store: Store, one: Question, changes: Mapping[str, Any]) -> Done:
    """Change a question's text, which deals it is asked of, or whether it is automatic.

    Its scale stays: the answers that were given were on it.
    """
    if set(changes) - {"text", "asks", "automatic", "retired"}:
        raise KeyError(", ".join(changes))
    values = dict(changes)
    if "text" in values:
        values["text"] = _worded(values["text"])
    if "asks" in values:
        _asks(values["asks"])
    values |= {name: int(values[name]) for name in ("automatic", "retired") if name in values}
    with store.action(_title(values), question=one.text) as act:
        act.update("question", one.id, values)
    return act.done


def _title(values: Mapping[str, Any]) -> str:
    if "retired" in values:
        return (
            N_("Asks “{question}” no more") if values["retired"] else N_("Asks “{question}” again")
        )
    if set(values) == {"automatic"}:
        if values["automatic"]:
            return N_("Asks “{question}” of closed deals by itself")
        return N_("Asks “{question}” no more by itself")
    return N_("Changed the question “{question}”")


def move(store: Store, question_id: str, by: int) -> Done:
    """Move a question up (``by`` -1) or down (1)."""
    order = [one.id for one in questions(store.conn)]
    with store.action(N_("Reordered the questions")) as act:
        for position, one in enumerate(moved(order, question_id, by), 1):
            act.update("question", one, {"position": position})
    return act.done


def _worded(text: str) -> str:
    if not text.strip():
        raise Invalid(_("A question needs words."))
    return text.strip()


def _asks(asks: str) -> str:
    if asks not in ASKS:
        raise ValueError(asks)
    return asks


def _scale(scale: int) -> int:
    if not 0 <= scale <= MOST_POINTS:
        raise Invalid(_("The answer is a number from 0 to {top}.").format(top=MOST_POINTS))
    return scale
