"""Begin cadences on deals, and what a person decides about those that run.

Each function is one transaction and one undo step, however many deals it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from pipeline_tui import clock
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales import cadence as plan
from pipeline_tui.sales.workdays import working_day
from pipeline_tui.store import cadence_reading as reading
from pipeline_tui.store import driver
from pipeline_tui.store.cadences import (
    Enrolment,
    end,
    free_days,
    is_closed,
    make_step,
    pass_over,
    read,
    take_away,
)
from pipeline_tui.store.deals import label_for
from pipeline_tui.store.door import Action, Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.ids import new_id
from pipeline_tui.store.store import Store

# -- beginning -------------------------------------------------------------------------


def can_begin(conn: driver.Connection, ids: Sequence[str], cadence_id: str) -> list[str]:
    """Those of the deals that are open and not in this cadence already."""
    inside = {one.deal_id for one in reading.running(conn, ids) if one.cadence_id == cadence_id}
    opened = []
    for deal_id in dict.fromkeys(ids):
        row = conn.execute(
            "SELECT 1 FROM deal WHERE id = ? AND deleted_at IS NULL AND status = 'open'", (deal_id,)
        ).fetchone()
        if row is not None and deal_id not in inside:
            opened.append(deal_id)
    return opened


def enrol(
    store: Store,
    ids: Sequence[str],
    cadence_id: str,
    contacts: Mapping[str, str | None] | None = None,
) -> Done:
    """Begin a cadence on deals: its first step becomes a next step of each.

    ``contacts`` says to whom it speaks, by deal; by default the person last in touch, else the
    first on the deal. Deals that are closed or in it already are left out; raises ``Invalid``
    when none is left, or the cadence has no steps or is retired.
    """
    chosen = reading.cadence(store.conn, cadence_id)
    if chosen is None or chosen.retired:
        raise Invalid(_("This sequence begins no more."))
    able = can_begin(store.conn, ids, cadence_id)
    if not able:
        raise Invalid(_("It is closed, or in {cadence} already.").format(cadence=chosen.name))
    steps = reading.steps(store.conn, cadence_id)
    if not steps:
        raise Invalid(_("{cadence} has no steps yet.").format(cadence=chosen.name))
    label, args = label_for(
        store, able, N_("Began {cadence} on {deal}"), N_("Began {cadence} on {count} deals")
    )
    with store.action(label, **args, cadence=chosen.name) as act:
        for deal_id in able:
            person = (contacts or {}).get(deal_id) or reading.whom(act.conn, deal_id)
            _begin(act, deal_id, cadence_id, steps, person)
    return act.done


def _begin(
    act: Action, deal_id: str, cadence_id: str, steps: Sequence[plan.Step], contact: str | None
) -> None:
    today = clock.today()
    deal = act.read("deal", deal_id, ("stage_id",)) or {}
    row = {
        "id": new_id(),
        "cadence_id": cadence_id,
        "deal_id": deal_id,
        "contact_id": contact,
        "stage_id": deal.get("stage_id"),
        "started_on": today.isoformat(),
        "follow_up_id": new_id(),
    }
    act.insert("enrolment", row)
    due = plan.due_day(steps, steps[0], today, 0, free_days(act))
    make_step(act, row, str(row["follow_up_id"]), steps[0], due)
    act.update("deal", deal_id, {"skipped_until": None})


# -- decided by the person -------------------------------------------------------------------


def skip(store: Store, ids: Sequence[str]) -> Done:
    """Pass over the step that these are at (ids of ``Running``), and go on to the next."""
    labels = (
        N_("Skipped a step of {cadence} on {deal}"),
        N_("Skipped a step of {cadence} on {count} deals"),
    )
    return _each(store, ids, "active", labels, _skip)


def _skip(act: Action, one: Enrolment) -> None:
    if one.follow_up_id is not None:
        pass_over(act, one.follow_up_id)


def pause(store: Store, ids: Sequence[str]) -> Done:
    """Let these rest (ids of ``Running``): their step leaves the queue until they go on."""
    labels = N_("Paused {cadence} on {deal}"), N_("Paused {cadence} on {count} deals")

    def rest(act: Action, one: Enrolment) -> None:
        paused = {"state": "paused", "paused_on": clock.today().isoformat()}
        act.update("enrolment", one.id, paused)
        take_away(act, one)

    return _each(store, ids, "active", labels, rest)


def resume(store: Store, ids: Sequence[str]) -> Done:
    """Let paused ones go on (ids of ``Running``), later by as many days as they were paused."""
    labels = N_("Went on with {cadence} on {deal}"), N_("Went on with {cadence} on {count} deals")
    return _each(store, ids, "paused", labels, _resume)


def _resume(act: Action, one: Enrolment) -> None:
    today, free = clock.today(), free_days(act)
    rested = max(0, (today - date.fromisoformat(one.paused_on or today.isoformat())).days)
    names = ("due_on", "cadence_step_id")
    at = act.read("follow_up", one.follow_up_id or "", names)
    act.update(
        "enrolment", one.id, {"state": "active", "paused_on": None, "shift": one.shift + rested}
    )
    step = reading.step(act.conn, at["cadence_step_id"]) if at else None
    if at is None or step is None:
        return
    steps = reading.steps(act.conn, one.cadence_id)
    planned = plan.due_day(steps, step, one.start, one.shift, free)
    # Days by which the person had put this step off, or brought it forward, still hold.
    by_hand = date.fromisoformat(at["due_on"]) - planned
    due = plan.due_day(steps, step, one.start, one.shift + rested, free) + by_hand
    due = working_day(max(due, today), free)
    back = {"deleted_at": None, "due_on": due.isoformat()}
    act.update(
        "follow_up",
        str(one.follow_up_id),
        back | {"after_close": int(is_closed(act, one.deal_id))},
    )


def stop(store: Store, ids: Sequence[str]) -> Done:
    """Stop these (ids of ``Running``) before their last step."""
    labels = N_("Stopped {cadence} on {deal}"), N_("Stopped {cadence} on {count} deals")
    return _each(store, ids, "", labels, lambda act, one: end(act, one, "hand"))


def _each(
    store: Store,
    ids: Sequence[str],
    state: str,
    labels: tuple[str, str],
    change: Callable[[Action, Enrolment], None],
) -> Done:
    """Change those that are in a state (running at all, for ''), in one undo step."""
    known = [read(store.conn, each) for each in ids]
    found = [one for one in known if one and one.running and state in ("", one.state)]
    if not found:
        raise Invalid(_("That changed meanwhile."))
    chosen = reading.cadence(store.conn, found[0].cadence_id)
    label, args = label_for(store, [one.deal_id for one in found], *labels)
    with store.action(label, **args, cadence=chosen.name if chosen else "?") as act:
        for one in found:
            change(act, read(act.conn, one.id) or one)
    return act.done
