"""What stages ask for before a deal leaves them: edited, looked at, met, or overridden."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from pipeline_tui import clock
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales import exits as rules
from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.sales.exits import ANSWER, FACT, FACTS, STATEMENT, DealFacts, ExitCriterion
from pipeline_tui.store import driver
from pipeline_tui.store.deals import MAX_AMOUNT, enter_stage, label_for
from pipeline_tui.store.derive import chunks, select_in
from pipeline_tui.store.door import Action, Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.lists import moved
from pipeline_tui.store.rules import read_exits
from pipeline_tui.store.store import Store

_DEALS = """
SELECT id, stage_id, amount IS NOT NULL, close_on IS NOT NULL, deciders > 0, step_id IS NOT NULL
FROM deal WHERE deleted_at IS NULL AND id IN ({marks})
"""
_ANSWERS = """
SELECT deal_id, criterion_id, value FROM answer WHERE deleted_at IS NULL AND deal_id IN ({marks})
"""
_CHECKS = """
SELECT deal_id, exit_criterion_id FROM exit_check WHERE deleted_at IS NULL AND deal_id IN ({marks})
"""
_CHUNK = 400


class Leaving(NamedTuple):
    """A deal's way out of its stage: all that is asked for, and what of it is unmet."""

    deal_id: str
    stage_id: str
    criteria: tuple[ExitCriterion, ...]
    unmet: tuple[ExitCriterion, ...]


# -- reading -------------------------------------------------------------------------------


def of_stage(conn: driver.Connection, stage_id: str) -> list[ExitCriterion]:
    """What a stage asks for, in order; an answer to a retired question is not asked for."""
    return list(read_exits(conn).get(stage_id, ()))


def leaving(store: Store, ids: Sequence[str]) -> dict[str, Leaving]:
    """What each deal lacks to leave the stage it is in, by its id."""
    asked = store.rules.exits
    found: dict[str, Leaving] = {}
    for chunk in chunks(ids, _CHUNK):
        rows = select_in(store.conn, _DEALS, chunk).fetchall()
        wanting = [row[0] for row in rows if row[1] in asked]
        answers, ticked = _shown(store.conn, wanting)
        for deal, stage, *has in rows:
            criteria = asked.get(stage, ())
            facts = {name for name, held in zip(FACTS, has, strict=True) if held}
            known = DealFacts(facts, answers.get(deal, {}), ticked.get(deal, set()))
            found[deal] = Leaving(deal, stage, criteria, tuple(rules.unmet(criteria, known)))
    return found


def _shown(
    conn: driver.Connection, ids: Sequence[str]
) -> tuple[dict[str, dict[str, int | None]], dict[str, set[str]]]:
    """The answers and the ticked statements of some deals, by deal."""
    answers: dict[str, dict[str, int | None]] = {}
    ticked: dict[str, set[str]] = {}
    if ids:
        for deal, criterion, value in select_in(conn, _ANSWERS, ids).fetchall():
            answers.setdefault(deal, {})[criterion] = value
        for deal, criterion in select_in(conn, _CHECKS, ids).fetchall():
            ticked.setdefault(deal, set()).add(criterion)
    return answers, ticked


def held_back(store: Store, ids: Sequence[str], goal: str | None) -> dict[str, Leaving]:
    """The deals that lack something for a move to the stage ``goal`` (None: won), by id."""
    stages = store.rules.every_stage
    return {
        deal: one
        for deal, one in leaving(store, ids).items()
        if one.unmet and _asks(stages[one.stage_id], stages[goal] if goal else None)
    }


def _asks(old: Stage, new: Stage | None) -> bool:
    return old.kind == "open" if new is None else rules.is_onward(old, new)


# -- meeting them ------------------------------------------------------------------------------


def tick(store: Store, deal_id: str, exit_id: str, on: bool = True) -> Done:
    """Tick a statement about a deal, or take the tick away."""
    row = store.conn.execute("SELECT text FROM exit_criterion WHERE id = ?", (exit_id,)).fetchone()
    _label, args = label_for(store, [deal_id], "", "")
    label = N_("{deal}: “{statement}” holds") if on else N_("{deal}: “{statement}” does not hold")
    with store.action(label, **args, statement=row[0]) as act:
        known = act.conn.execute(
            "SELECT id FROM exit_check"
            " WHERE deal_id = ? AND exit_criterion_id = ? AND deleted_at IS NULL",
            (deal_id, exit_id),
        ).fetchone()
        if on and known is None:
            day = clock.today().isoformat()
            check = {"deal_id": deal_id, "exit_criterion_id": exit_id, "met_on": day}
            act.insert("exit_check", check)
        elif not on and known is not None:
            act.delete("exit_check", known[0])
    return act.done


def move_anyway(
    store: Store,
    deal_id: str,
    goal: str,
    reason: str,
    unmet: Sequence[str],
    seen: Mapping[str, str] | None = None,
    amount: int | None = None,
    on: date | None = None,
) -> Done:
    """Move a deal on although something is unmet; the reason is kept with what was unmet (words).

    ``amount`` in minor units is set as well where given, for a deal that is won; ``on`` is the
    day of the move, today by default.
    """
    if not reason.strip():
        raise Invalid(_("A reason is needed."))
    if amount is not None and abs(amount) > MAX_AMOUNT:
        raise Invalid(_("That amount is too large."))
    stage = store.rules.stages[goal]
    _label, args = label_for(store, [deal_id], "", "")
    label = N_("Moved {deal} to {stage} all the same: {reason}")
    with store.action(label, **args, stage=stage.name, reason=reason.strip()) as act:
        override(act, deal_id, goal, reason, unmet)
        seen_stage = {"stage_id": seen[deal_id]} if seen and deal_id in seen else None
        changes = {} if amount is None else {"amount": amount}
        enter_stage(act, deal_id, stage, on or clock.today(), changes, seen_stage)
    return act.done


def override(act: Action, deal_id: str, goal: str, reason: str, unmet: Sequence[str]) -> None:
    """Keep, inside an action, why a deal moves on although something (in words) is unmet."""
    row = act.read("deal", deal_id, ["stage_id"]) or {"stage_id": goal}
    kept = {"deal_id": deal_id, "from_stage_id": row["stage_id"], "to_stage_id": goal}
    kept |= {"reason": reason.strip(), "unmet": json.dumps(list(unmet), ensure_ascii=False)}
    act.insert("override", kept | {"made_on": clock.today().isoformat()})


# -- editing what stages ask for -----------------------------------------------------------------


def add(
    store: Store,
    stage_id: str,
    kind: str,
    *,
    criterion_id: str | None = None,
    minimum: int = 1,
    fact: str = "",
    text: str = "",
) -> tuple[Done, str]:
    """Ask for one thing more before deals leave a stage; what was done and its id."""
    if kind == FACT and fact not in FACTS:
        raise KeyError(fact)
    if kind == STATEMENT and not text.strip():
        raise Invalid(_("A statement needs words."))
    if kind == ANSWER and not criterion_id:
        raise KeyError("criterion_id")
    stage = store.rules.stages[stage_id]
    with store.action(N_("Changed what {stage} asks for"), stage=stage.name) as act:
        row: dict[str, Any] = {"stage_id": stage_id, "kind": kind}
        if kind == ANSWER:
            row |= {"criterion_id": criterion_id, "minimum": minimum}
        row |= {"fact": fact} if kind == FACT else {}
        row |= {"text": text.strip()} if kind == STATEMENT else {}
        place = act.conn.execute(
            "SELECT coalesce(max(position), 0) + 1 FROM exit_criterion WHERE stage_id = ?",
            (stage_id,),
        ).fetchone()
        exit_id = act.insert("exit_criterion", row | {"position": place[0]})
    return act.done, exit_id


def edit(store: Store, exit_id: str, changes: Mapping[str, Any]) -> Done:
    """Change the least answer or the words of what a stage asks for."""
    if set(changes) - {"minimum", "text"}:
        raise KeyError(", ".join(changes))
    if "text" in changes and not str(changes["text"]).strip():
        raise Invalid(_("A statement needs words."))
    with store.action(N_("Changed what {stage} asks for"), stage=_stage_of(store, exit_id)) as act:
        act.update("exit_criterion", exit_id, changes)
    return act.done


def move(store: Store, exit_id: str, by: int) -> Done:
    """Move it up (``by`` -1) or down (1) in its stage's list."""
    row = store.conn.execute(
        "SELECT stage_id FROM exit_criterion WHERE id = ?", (exit_id,)
    ).fetchone()
    order = [one.id for one in of_stage(store.conn, row[0])]
    with store.action(N_("Changed what {stage} asks for"), stage=_stage_of(store, exit_id)) as act:
        for position, one in enumerate(moved(order, exit_id, by), 1):
            act.update("exit_criterion", one, {"position": position})
    return act.done


def remove(store: Store, exit_id: str) -> Done:
    """Ask for it no more; ticks on deals are kept."""
    with store.action(N_("Changed what {stage} asks for"), stage=_stage_of(store, exit_id)) as act:
        act.delete("exit_criterion", exit_id)
    return act.done


def copy(act: Action, old: str, new: str) -> None:
    """Let a new stage ask for what another one asks for, inside an action."""
    for position, one in enumerate(of_stage(act.conn, old), 1):
        row: dict[str, Any] = {"stage_id": new, "kind": one.kind, "minimum": one.minimum}
        row |= {"criterion_id": one.criterion_id, "fact": one.fact, "position": position}
        act.insert("exit_criterion", row | {"text": one.text if one.kind == STATEMENT else ""})


def _stage_of(store: Store, exit_id: str) -> str:
    row = store.conn.execute(
        "SELECT s.name FROM exit_criterion e JOIN stage s ON s.id = e.stage_id WHERE e.id = ?",
        (exit_id,),
    ).fetchone()
    return str(row[0])
