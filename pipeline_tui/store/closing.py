"""Deals won, lost and opened again, and what that does to all that hangs on them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pipeline_tui import clock
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.store.deals import checked_amount, enter_stage, label_for, live_deal
from pipeline_tui.store.door import Action, Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.store import Store

AGAIN = "again"
"""The kind of the follow-up that asks about a lost deal again."""
AFTERWARDS = (AGAIN, "feedback")
"""Kinds of follow-ups that a closed deal can have."""

# The steps of cadences go by their own rules.
_OPEN_STEPS = """
SELECT id, kind FROM follow_up
WHERE deal_id = ? AND deleted_at IS NULL AND done_on IS NULL AND enrolment_id IS NULL
"""

# What was done to a deal and still is; sorted outside, as sorting in SQL would make a tree.
_CHANGES = """
SELECT c.clock, c.patch, c.prev FROM change c JOIN action a ON a.id = c.action_id
WHERE c.row_id = ? AND c.row_id <> '' AND c.kind = 'update' AND a.kind = 'do' AND a.state = 'done'
"""


# -- closing ---------------------------------------------------------------------------------


def win(
    store: Store,
    ids: Sequence[str],
    on: date | None = None,
    amount: int | None = None,
    *,
    amounts: Mapping[str, int] | None = None,
) -> Done:
    """Close deals as won on a day (today), with their amount in minor units where given.

    ``amounts`` holds those of several deals by id; a deal without one keeps its own.
    """
    label, args = label_for(store, ids, N_("Won {deal}"), N_("Won {count} deals"))
    own = {one: checked_amount(minor) for one, minor in (amounts or {}).items()}
    if amount is not None:
        own |= dict.fromkeys(ids, checked_amount(amount))
    day = _checked_day(on)
    with store.action(label, **args) as act:
        for deal_id in ids:
            _enter(act, deal_id, "won", day, {"amount": own[deal_id]} if deal_id in own else {})
    return act.done


def lose(
    store: Store,
    ids: Sequence[str],
    reason_id: str | None,
    note: str = "",
    on: date | None = None,
    *,
    competitor: str | None = None,
    again: date | None = None,
) -> Done:
    """Close deals as lost on a day (today), for a reason from the list.

    ``competitor`` says who won them, None leaves what is known; ``again`` is a day after today
    on which each comes up in the queue to be asked about once more.
    """
    label, args = label_for(store, ids, N_("Lost {deal}"), N_("Lost {count} deals"))
    day = _checked_day(on)
    if again is not None and again <= clock.today():
        raise Invalid(_("Ask again on a day after today."))
    changes: dict[str, Any] = {"lost_reason_id": reason_id, "lost_note": note}
    if competitor is not None:
        changes["competitor"] = competitor.strip()
    with store.action(label, **args) as act:
        for deal_id in ids:
            _enter(act, deal_id, "lost", day, changes)
            if again is not None:
                put_again(act, deal_id, again)
    return act.done


def put_again(act: Action, deal_id: str, day: date) -> None:
    """Ask about a closed deal again on a day, in place of the day set before, in an action."""
    known = [step for step, kind in _open_steps(act, deal_id) if kind == AGAIN]
    if known:
        act.update("follow_up", known[0], {"due_on": day.isoformat(), "due_at": None})
    else:
        again = {"deal_id": deal_id, "kind": AGAIN, "due_on": day.isoformat()}
        act.insert("follow_up", again)


def _checked_day(on: date | None) -> date:
    day = on or clock.today()
    if day > clock.today():
        raise Invalid(_("A deal cannot be closed in the future."))
    return day


def _enter(act: Action, deal_id: str, kind: str, day: date, changes: Mapping[str, Any]) -> None:
    pipeline = live_deal(act, deal_id)["pipeline_id"]
    enter_stage(act, deal_id, closing_stage(act.store, pipeline, kind), day, changes)


def closing_stage(store: Store, pipeline_id: str, kind: str) -> Stage:
    """The pipeline's stage for won or lost deals."""
    return store.rules.pipeline_stages(pipeline_id, kind)[0]


# -- reopening -------------------------------------------------------------------------------


def reopen(store: Store, ids: Sequence[str], stage_id: str | None = None) -> Done:
    """Reopen closed deals in a stage, by default the open one each was in last."""
    label, args = label_for(store, ids, N_("Reopened {deal}"), N_("Reopened {count} deals"))
    with store.action(label, **args) as act:
        for deal_id in ids:
            if live_deal(act, deal_id)["status"] != "open":
                stage = store.rules.stages[stage_id or last_open_stage(store, deal_id)]
                enter_stage(act, deal_id, stage, clock.today())
    return act.done


def last_open_stage(store: Store, deal_id: str) -> str:
    """The open stage a deal was in last, else its pipeline's first."""
    rows = store.conn.execute(
        "SELECT stage_id FROM visit WHERE deal_id = ? AND deleted_at IS NULL ORDER BY seq DESC",
        (deal_id,),
    ).fetchall()
    stages = store.rules.stages
    for (stage_id,) in rows:
        if stage_id in stages and stages[stage_id].kind == "open":
            return str(stage_id)
    pipeline = store.conn.execute("SELECT pipeline_id FROM deal WHERE id = ?", (deal_id,))
    return store.rules.pipeline_stages(pipeline.fetchone()[0], "open")[0].id


# -- what follows ----------------------------------------------------------------------------


def settle(act: Action, deal_id: str, kind: str) -> None:
    """Let what hangs on a deal follow it: ``kind`` is what it has just become, by any way.

    ``enter_stage`` calls this when a deal is closed, opened again, or lost after it was won. A
    closed deal has nothing left to do but what asks about it; a deal that comes back has been
    asked about.
    """
    for step_id, step_kind in _open_steps(act, deal_id):
        if step_kind == AGAIN and kind != "lost":
            moment = clock.moment_text(clock.now())
            done = {"done_on": clock.today().isoformat(), "done_at": moment}
            act.update("follow_up", step_id, done)
        elif step_kind not in AFTERWARDS or kind == "open":
            act.delete("follow_up", step_id)
    if kind == "open":
        from pipeline_tui.store import incentives

        if incentives.of_deal(act.conn, deal_id):
            _give_back_amount(act, deal_id)
            incentives.warn_again(act, deal_id)
    else:
        from pipeline_tui.store import feedback

        feedback.ask_on_close(act, deal_id, kind)


def _give_back_amount(act: Action, deal_id: str) -> None:
    """The list amount of a deal that was won at another one: what is offered comes off it again.

    One that was corrected after the win stays.
    """
    stages, was = act.store.rules.every_stage, act.read("deal", deal_id, ["amount"])
    changes = sorted(act.conn.execute(_CHANGES, (deal_id,)).fetchall(), reverse=True)
    for _clock, text, before in changes:
        patch = json.loads(text)
        if "stage_id" not in patch:
            continue
        won = stages[patch["stage_id"]].kind == "won"
        if won and "amount" in patch and was == {"amount": patch["amount"]}:
            act.update("deal", deal_id, {"amount": json.loads(before)["amount"]})
        return


def _open_steps(act: Action, deal_id: str) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in act.conn.execute(_OPEN_STEPS, (deal_id,)).fetchall()]
