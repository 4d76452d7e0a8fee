"""What is asked once a deal is closed: asked and answered, deal by deal. Sums: ``opinions``."""

from __future__ import annotations

from typing import Any, NamedTuple

from pipeline_tui import clock
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.workdays import calendar, later
from pipeline_tui.store import driver
from pipeline_tui.store.deals import label_for
from pipeline_tui.store.door import Action, Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.store import Store

KIND = "feedback"
"""The kind of the follow-up that asks a closed deal."""
ASK_AFTER = 5
"""Working days after the close on which it is due."""

_QUESTIONS = """
SELECT id, text, asks, scale, automatic, retired, position FROM question
WHERE deleted_at IS NULL
"""
_GIVEN = """
SELECT f.id, f.question_id, q.text, q.scale, f.asked_on, f.got_on, f.answer, f.words, q.position
FROM feedback f JOIN question q ON q.id = f.question_id
WHERE f.deal_id = ? AND f.deleted_at IS NULL
"""
_TO_ASK = """
SELECT id FROM follow_up
WHERE deal_id = ? AND deleted_at IS NULL AND done_on IS NULL AND kind = 'feedback'
"""


class Question(NamedTuple):
    """``asks``: won, lost or closed deals; ``scale``: the highest answer, 0 for words alone.

    ``automatic``: closing a deal makes the follow-up that asks it. Flags are 0 or 1.
    """

    id: str
    text: str
    asks: str
    scale: int
    automatic: int
    retired: int


class Given(NamedTuple):
    """What one deal was asked; ``got_on`` is None until there is an answer, in words or points."""

    id: str
    question_id: str
    question: str
    scale: int
    asked_on: str | None
    got_on: str | None
    answer: int | None
    words: str

    @property
    def waits(self) -> bool:
        """Whether it was neither asked nor answered yet."""
        return self.asked_on is None and self.got_on is None


def questions(conn: driver.Connection, *, retired: bool = True) -> list[Question]:
    """The questions in their order, those that are asked no more among them unless told."""
    rows = sorted(conn.execute(_QUESTIONS).fetchall(), key=lambda row: (row[6], row[0]))
    found = [Question(*row[:6]) for row in rows]
    return [one for one in found if retired or not one.retired]


def for_deal(conn: driver.Connection, deal_id: str) -> list[Question]:
    """The questions that fit a closed deal; all that are asked, for an open one."""
    row = conn.execute("SELECT status FROM deal WHERE id = ?", (deal_id,)).fetchone()
    status = row[0] if row else "open"
    return [
        one
        for one in questions(conn, retired=False)
        if status == "open" or one.asks in (status, "closed")
    ]


def of_deal(conn: driver.Connection, deal_id: str) -> list[Given]:
    """What a deal was asked and answered, in the order of the questions."""
    rows = conn.execute(_GIVEN, (deal_id,)).fetchall()
    rows.sort(key=lambda row: (row[8], row[1], row[0]))  # sorting in SQL would make a tree
    return [Given(*row[:8]) for row in rows]


def ask_on_close(act: Action, deal_id: str, kind: str) -> None:
    """Inside an action that closed a deal (``kind``: won or lost): make it ask by itself.

    Questions marked as automatic are put on the deal, with one follow-up a few working days on
    that asks them; those it was asked before are not asked again.
    """
    fitting = [
        one
        for one in questions(act.conn, retired=False)
        if one.automatic and one.asks in (kind, "closed")
    ]
    if not fitting:
        return
    known = {one.question_id: one for one in of_deal(act.conn, deal_id)}
    due = [one for one in fitting if one.id not in known or known[one.id].waits]
    if not due:
        return
    for one in due:
        if one.id not in known:
            act.insert("feedback", {"deal_id": deal_id, "question_id": one.id})
    if act.conn.execute(_TO_ASK, (deal_id,)).fetchone() is None:
        day = later(clock.today(), ASK_AFTER, calendar(act.store.rules.country))
        row = {"deal_id": deal_id, "kind": KIND, "body": due[0].text, "due_on": day.isoformat()}
        act.insert("follow_up", row)


def ask(store: Store, deal_id: str, question_id: str) -> Done:
    """Note that a question was asked today, and its answer is still to come."""
    asked = _question(store.conn, question_id)
    label, args = label_for(store, [deal_id], N_("Asked {deal}: “{question}”"), "")
    with store.action(label, **args, question=asked.text) as act:
        _put(act, deal_id, question_id, {"asked_on": clock.today().isoformat()})
        _settle(act, deal_id)
    return act.done


def answer(
    store: Store,
    deal_id: str,
    question_id: str,
    value: int | None,
    words: str = "",
    contact_id: str | None = None,
) -> Done:
    """Note what a deal answered, today: points up to the question's scale, words, or both."""
    asked = _question(store.conn, question_id)
    words = words.strip()
    if value is not None and not 0 <= value <= asked.scale:
        raise Invalid(_("The answer is a number from 0 to {top}.").format(top=asked.scale))
    if value is None and not words:
        raise Invalid(_("An answer needs points or words."))
    title = N_("{deal} answered “{question}”: {value} of {top}")
    if value is None:
        title = N_("{deal} answered “{question}”: {words}")
    _label, args = label_for(store, [deal_id], "", "")
    args |= {"question": asked.text, "value": value, "top": asked.scale, "words": words[:80]}
    today = clock.today().isoformat()
    with store.action(title, **args) as act:
        said = {"got_on": today, "answer": value, "words": words}
        if contact_id is not None:
            said["contact_id"] = contact_id
        _put(act, deal_id, question_id, said)
        _settle(act, deal_id)
    return act.done


def take_back(store: Store, feedback_id: str) -> Done:
    """Take a question off a deal, with its answer."""
    row = store.conn.execute(
        "SELECT d.name, q.text FROM feedback f JOIN deal d ON d.id = f.deal_id"
        " JOIN question q ON q.id = f.question_id WHERE f.id = ?",
        (feedback_id,),
    ).fetchone()
    deal, text = row or ("?", "?")
    with store.action(N_("{deal} was not asked “{question}”"), deal=deal, question=text) as act:
        act.delete("feedback", feedback_id)
    return act.done


def mailed(act: Action, deal_id: str, template_id: str | None) -> None:
    """Inside an action that sent a text: the one that asks for feedback asks what waits.

    The questions that the deal was to be asked count as asked today.
    """
    row = act.read("template", template_id, ("code",)) if template_id else None
    if row is None or row["code"] != KIND:
        return
    waiting = [one for one in of_deal(act.conn, deal_id) if one.waits]
    for one in waiting:
        act.update("feedback", one.id, {"asked_on": clock.today().isoformat()})
    if waiting:
        _settle(act, deal_id)


def _put(act: Action, deal_id: str, question_id: str, values: dict[str, Any]) -> None:
    """Write on the deal's row for a question, the one there is or a new one."""
    known = next(
        (one for one in of_deal(act.conn, deal_id) if one.question_id == question_id), None
    )
    if known is None:
        act.insert("feedback", {"deal_id": deal_id, "question_id": question_id, **values})
    else:
        act.update("feedback", known.id, values)


def _settle(act: Action, deal_id: str) -> None:
    """The follow-up that asks is done once nothing on the deal is left to ask."""
    if any(one.waits for one in of_deal(act.conn, deal_id)):
        return
    from pipeline_tui.store.steps import finish

    for (step_id,) in act.conn.execute(_TO_ASK, (deal_id,)).fetchall():
        finish(act, step_id)


def _question(conn: driver.Connection, question_id: str) -> Question:
    found = next((one for one in questions(conn) if one.id == question_id), None)
    if found is None:
        raise Invalid(_("This question was removed meanwhile."))
    return found
