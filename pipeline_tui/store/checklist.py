"""Checklists: sets of questions edited in the app, and the answers of deals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from pipeline_tui import clock
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.score import Criterion, Score, score
from pipeline_tui.store import driver
from pipeline_tui.store.deals import label_for
from pipeline_tui.store.door import Action, Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.lists import moved, put_setting
from pipeline_tui.store.store import Store

MOST_WEIGHT = 1000
SCALES = (1, 3)
_CRITERIA = """
SELECT id, set_id, question, scale, weight, position, retired FROM criterion
WHERE set_id = ? AND deleted_at IS NULL ORDER BY retired, position, id
"""
_ANSWERS = """
SELECT id, criterion_id, value, evidence, answered_on FROM answer
WHERE deal_id = ? AND deleted_at IS NULL
"""


class Set(NamedTuple):
    """One set of questions; ``code`` names a ready-made one."""

    id: str
    name: str
    code: str


class Answer(NamedTuple):
    """What is known about one criterion: ``value`` None is unknown. ``answered_on`` is ISO text."""

    id: str
    criterion_id: str
    value: int | None
    evidence: str
    answered_on: str


# -- reading ---------------------------------------------------------------------------


def sets(conn: driver.Connection) -> list[Set]:
    """The sets in their order."""
    rows = conn.execute(
        "SELECT id, name, code FROM criterion_set WHERE deleted_at IS NULL ORDER BY position, id"
    )
    return [Set(*row) for row in rows.fetchall()]


def criteria(conn: driver.Connection, set_id: str) -> list[Criterion]:
    """The questions of a set in their order, the retired ones last."""
    rows = conn.execute(_CRITERIA, (set_id,)).fetchall()
    return [_to_criterion(row) for row in rows]


def answers(conn: driver.Connection, deal_id: str) -> dict[str, Answer]:
    """A deal's answers by criterion, those to retired questions and other sets included."""
    rows = conn.execute(_ANSWERS, (deal_id,)).fetchall()
    return {row[1]: Answer(*row) for row in rows}


def score_of(store: Store, deal_id: str) -> Score:
    """A deal's score with its parts, by the set in use."""
    known = answers(store.conn, deal_id)
    return score(store.rules.checklist.criteria, {one: a.value for one, a in known.items()})


def names_decider(found: Score) -> bool:
    """Whether a ready-made question says that somebody decides: more yes than no."""
    from pipeline_tui.store.seeds import DECIDES

    words = {*DECIDES, *(_(question) for question in DECIDES)}
    return any(
        line.criterion.question in words and 2 * (line.value or 0) > line.criterion.scale
        for line in found.lines
    )


# -- answers -----------------------------------------------------------------------------


def answer(store: Store, deal_id: str, criterion_id: str, value: int | None) -> Done:
    """Answer a question about a deal; None says that the answer is unknown.

    What another answer rested on goes with it, and comes back with an undo. Words noted before
    there was an answer stay, as do those of the same answer given again.
    """
    asked = _criterion(store.conn, criterion_id)
    if value is not None and not 0 <= value <= asked.scale:
        raise Invalid(_("An answer lies between 0 and {top}.").format(top=asked.scale))
    label, args = _answer_label(store, deal_id, asked, value)
    with store.action(label, **args) as act:
        known = answers(act.conn, deal_id).get(criterion_id)
        turned = known is not None and known.value not in (None, value)
        values: dict[str, Any] = {"value": value}
        _put(act, deal_id, criterion_id, values | {"evidence": ""} if turned else values)
    return act.done


def set_evidence(store: Store, deal_id: str, criterion_id: str, text: str) -> Done:
    """Keep what an answer rests on; a question without an answer counts as asked, unknown."""
    asked = _criterion(store.conn, criterion_id)
    _label, args = label_for(store, [deal_id], "", "")
    title = N_("{deal}: evidence for “{question}”")
    with store.action(title, **args, question=asked.question) as act:
        _put(act, deal_id, criterion_id, {"evidence": text.strip()})
    return act.done


def set_day(store: Store, deal_id: str, criterion_id: str, day: date) -> Done:
    """Say on which day a question was answered; raises ``Invalid`` for one in the future."""
    if day > clock.today():
        raise Invalid(_("That day is in the future."))
    asked = _criterion(store.conn, criterion_id)
    _label, args = label_for(store, [deal_id], "", "")
    title = N_("{deal}: day of “{question}”")
    with store.action(title, **args, question=asked.question) as act:
        known = answers(act.conn, deal_id).get(criterion_id)
        if known is not None:
            act.update("answer", known.id, {"answered_on": day.isoformat()})
    return act.done


def clear(store: Store, deal_id: str, criterion_id: str) -> Done:
    """Take an answer away: the question was not asked."""
    asked = _criterion(store.conn, criterion_id)
    _label, args = label_for(store, [deal_id], "", "")
    title = N_("{deal}: “{question}” not asked")
    with store.action(title, **args, question=asked.question) as act:
        known = answers(act.conn, deal_id).get(criterion_id)
        if known is not None:
            act.delete("answer", known.id)
    return act.done


def _put(act: Action, deal_id: str, criterion_id: str, values: Mapping[str, Any]) -> None:
    row = dict(values) | {"answered_on": clock.today().isoformat()}
    known = answers(act.conn, deal_id).get(criterion_id)
    if known is None:
        act.insert("answer", {"deal_id": deal_id, "criterion_id": criterion_id, **row})
    elif any(getattr(known, name) != value for name, value in values.items()):
        act.update("answer", known.id, row)


def _criterion(conn: driver.Connection, criterion_id: str) -> Criterion:
    row = conn.execute(
        "SELECT id, set_id, question, scale, weight, position, retired FROM criterion WHERE id = ?",
        (criterion_id,),
    ).fetchone()
    return _to_criterion(row)


def _to_criterion(row: Any) -> Criterion:
    return Criterion(*row)._replace(retired=bool(row[-1]))


def _answer_label(
    store: Store, deal_id: str, asked: Criterion, value: int | None
) -> tuple[str, dict[str, Any]]:
    _label, args = label_for(store, [deal_id], "", "")
    args["question"] = asked.question
    if value is None:
        return N_("{deal}: “{question}” unknown"), args
    if asked.scale == 1:
        return (N_("{deal}: “{question}” yes") if value else N_("{deal}: “{question}” no")), args
    return N_("{deal}: “{question}” {value} of {top}"), args | {"value": value, "top": asked.scale}


# -- sets and their questions ----------------------------------------------------------------


def add_set(store: Store, name: str) -> tuple[Done, str]:
    """Add an empty set; what was done and its id."""
    with store.action(N_("Added the checklist {name}"), name=_named(name)) as act:
        row = {"name": name.strip(), "position": _next(act, "criterion_set")}
        set_id = act.insert("criterion_set", row)
    return act.done, set_id


def rename_set(store: Store, set_id: str, name: str) -> Done:
    """Rename a set."""
    with store.action(N_("Renamed the checklist to {name}"), name=_named(name)) as act:
        act.update("criterion_set", set_id, {"name": name.strip()})
    return act.done


def remove_set(store: Store, set_id: str) -> Done:
    """Remove a set that is not in use; answers to its questions are kept."""
    with store.action(N_("Removed a checklist")) as act:
        if set_id == store.rules.checklist.set_id:
            raise Invalid(_("This checklist is in use. Use another one first."))
        act.delete("criterion_set", set_id)
    return act.done


def use_set(store: Store, set_id: str) -> Done:
    """Score all deals by this set from now on."""
    name = next((one.name for one in sets(store.conn) if one.id == set_id), "?")
    with store.action(N_("Uses the checklist {name}"), name=name) as act:
        put_setting(act, "checklist", set_id)
    return act.done


def set_bounds(store: Store, bounds: tuple[int, ...]) -> Done:
    """Change from which scores on a deal is A, B and C: three falling numbers from 1 to 100."""
    if len(bounds) != 3 or not 100 >= bounds[0] > bounds[1] > bounds[2] >= 1:
        raise Invalid(_("Three falling numbers from 100 to 1, such as 75 50 25."))
    with store.action(N_("Changed the bounds of the grades")) as act:
        put_setting(act, "grades", list(bounds))
    return act.done


def add_criterion(
    store: Store, set_id: str, question: str, scale: int, weight: int
) -> tuple[Done, str]:
    """Add a question at the end of a set; what was done and its id."""
    if scale not in SCALES:
        raise Invalid(_("The scale is yes or no, or 0 to 3."))
    with store.action(N_("Added the question “{question}”"), question=_named(question)) as act:
        row = {"set_id": set_id, "question": question.strip(), "scale": scale}
        row |= {"weight": _checked(weight), "position": _next(act, "criterion")}
        criterion_id = act.insert("criterion", row)
    return act.done, criterion_id


def edit_criterion(store: Store, criterion_id: str, changes: Mapping[str, Any]) -> Done:
    """Change a question's words or its weight; the scale stays, for old answers are kept."""
    if set(changes) - {"question", "weight"}:
        raise KeyError(", ".join(changes))
    asked = _criterion(store.conn, criterion_id)
    values = dict(changes)
    if "question" in values:
        values["question"] = _named(values["question"])
    if "weight" in values:
        _checked(values["weight"])
    with store.action(N_("Changed the question “{question}”"), question=asked.question) as act:
        act.update("criterion", criterion_id, values)
    return act.done


def retire(store: Store, criterion_id: str, retired: bool = True) -> Done:
    """Ask a question no more, or again; its answers are kept either way."""
    asked = _criterion(store.conn, criterion_id)
    label = N_("Asks “{question}” no more") if retired else N_("Asks “{question}” again")
    with store.action(label, question=asked.question) as act:
        act.update("criterion", criterion_id, {"retired": int(retired)})
    return act.done


def move_criterion(store: Store, criterion_id: str, by: int) -> Done:
    """Move a question up (``by`` -1) or down (1) in its set."""
    asked = _criterion(store.conn, criterion_id)
    order = [one.id for one in criteria(store.conn, asked.set_id)]
    with store.action(N_("Reordered the questions")) as act:
        for position, one in enumerate(moved(order, criterion_id, by), 1):
            act.update("criterion", one, {"position": position})
    return act.done


def _named(name: str) -> str:
    if not name.strip():
        raise Invalid(_("A name is needed."))
    return name.strip()


def _checked(weight: int) -> int:
    if not 0 <= weight <= MOST_WEIGHT:
        raise Invalid(_("A weight lies between 0 and {most}.").format(most=MOST_WEIGHT))
    return weight


def _next(act: Action, table: str) -> int:
    row = act.conn.execute(f"SELECT coalesce(max(position), 0) + 1 FROM {table}").fetchone()
    return int(row[0])
