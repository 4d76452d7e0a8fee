"""Next steps and what happened: follow-ups and activities of deals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline_tui import clock
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.deal_state import days_between
from pipeline_tui.sales.recurring import next_day
from pipeline_tui.sales.retry import MOST_MINUTES, direction_of, sends
from pipeline_tui.sales.workdays import calendar
from pipeline_tui.store import hearing
from pipeline_tui.store.deals import label_for
from pipeline_tui.store.door import Action, Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.store import Store

if TYPE_CHECKING:
    from pipeline_tui.store.adding import NewStep

_OPEN_STEPS = """
SELECT id, due_on, moved_times, moved_days, repeats, incentive_id, enrolment_id, kind, body
FROM follow_up
WHERE deal_id = ? AND deleted_at IS NULL AND done_on IS NULL
ORDER BY due_on, due_at IS NULL, due_at, id
"""
_OPEN_STEP = f"{_OPEN_STEPS} LIMIT 1"
_SKIPPED = "SELECT 1 FROM deal WHERE id = ? AND deleted_at IS NULL AND skipped_until IS NOT NULL"


def set_step(
    store: Store,
    ids: Sequence[str],
    day: date,
    time: str | None = None,
    kind: str = "other",
    body: str = "",
    repeats: str = "",
) -> Done:
    """Set the next step of deals: the open one is moved, or a new one made.

    ``time`` is a local ``HH:MM`` for a booked hour, ``repeats`` a recurrence. One that repeats
    goes on repeating when it is only moved.
    """
    label, args = label_for(
        store,
        ids,
        N_("Set the next step of {deal}: {day}"),
        N_("Set the next step of {count} deals: {day}"),
    )
    with store.action(label, **args, day=day.isoformat()) as act:
        for deal_id in ids:
            write_step(act, deal_id, day, time, kind, body, repeats)
    return act.done


def write_step(
    act: Action,
    deal_id: str,
    day: date,
    time: str | None,
    kind: str,
    body: str,
    repeats: str = "",
    *,
    beside: bool = False,
) -> None:
    """Move the open step of a deal, counting postponements, or make one, inside an action.

    The step of a cadence is only put off, and stays one: the cadence goes on from the day it is
    done. What says otherwise, by words, channel or recurrence, stands beside it as a step of the
    person's own, and so does everything with ``beside``.
    """
    due = day.isoformat()
    values: dict[str, Any] = {"due_on": due, "due_at": time, "kind": kind, "body": body}
    values["repeats"] = repeats
    _unskip(act, deal_id)
    row = _own_step(act, deal_id, beside)
    if row is not None and row[5]:
        from pipeline_tui.sales.cadence import says_else

        if says_else(kind, body, repeats, *row[6:]):
            row = _own_step(act, deal_id, True)
    if row is None:
        act.insert("follow_up", {"deal_id": deal_id, **values})
        return
    step_id, old, times, days, rule, enrolled, old_kind, old_body = row
    values["repeats"] = repeats or rule
    if enrolled:
        values |= {"kind": old_kind, "body": old_body}
    if due > old:
        values |= {"moved_times": times + 1, "moved_days": days + days_between(old, due)}
    act.update("follow_up", step_id, values)


def _own_step(act: Action, deal_id: str, beside: bool) -> Any:
    """The first open step that the person may move: what warns of an incentive's end stays.

    Such a warning is done once it is due and something else is planned.
    """
    for *step, incentive, enrolled, kind, body in act.conn.execute(
        _OPEN_STEPS, (deal_id,)
    ).fetchall():
        if incentive is None and not (beside and enrolled):
            return (*step, enrolled, kind, body)
        if incentive is not None and step[1] <= clock.today().isoformat():
            _finish(act, step[0])
    return None


def finish_step(store: Store, ids: Sequence[str]) -> Done:
    """Mark the next step of deals as done today; one that repeats comes again."""
    label, args = label_for(
        store, ids, N_("Did the next step of {deal}"), N_("Did the next steps of {count} deals")
    )
    with store.action(label, **args) as act:
        for deal_id in ids:
            row = act.conn.execute(_OPEN_STEP, (deal_id,)).fetchone()
            if row is not None:
                _finish(act, row[0])
                _repeat(act, row[0])
    return act.done


def skip(store: Store, ids: Sequence[str], until: date) -> Done:
    """Leave deals out of the queue until a day after today, without a step or a park."""
    if until <= clock.today():
        raise Invalid(_("Skip until a day after today."))
    label, args = label_for(
        store, ids, N_("Skipped {deal} until {day}"), N_("Skipped {count} deals until {day}")
    )
    with store.action(label, **args, day=until.isoformat()) as act:
        for deal_id in ids:
            act.update("deal", deal_id, {"skipped_until": until.isoformat()})
    return act.done


def drop_step(store: Store, ids: Sequence[str]) -> Done:
    """Remove the next step of deals without doing it; a cadence goes on to its next one."""
    one = N_("Removed the next step of {deal}")
    many = N_("Removed the next step of {count} deals")
    label, args = label_for(store, ids, one, many)
    with store.action(label, **args) as act:
        for deal_id in ids:
            row = act.conn.execute(_OPEN_STEP, (deal_id,)).fetchone()
            if row is not None and not hearing.passed_over(act, row[0]):
                act.delete("follow_up", row[0])
    return act.done


def log(
    store: Store,
    ids: Sequence[str],
    kind: str,
    body: str,
    outcome: str = "",
    on: date | None = None,
    step: NewStep | None = None,
    direction: str = "",
    contact_id: str | None = None,
    minutes: int | None = None,
    content_id: str | None = None,
) -> Done:
    """Note what happened on deals. Every kind but ``note`` is an exchange and counts as a touch.

    With ``step`` this is also what comes next, in the same undo step: an open step that was due
    by then counts as done (and comes again, if it repeats and ``step`` does not), save what a
    cadence has to send and this did not; one that was due later is moved, or stays where ``step``
    yields to it; that of a cadence stays, and ``step`` stands beside it. ``outcome`` is a code of
    ``sales/retry.py``, or words; ``direction`` is ``out``, ``in`` or '' for what the outcome
    tells; ``minutes`` are what the prospect spent on it, and ``content_id`` names what was sent
    of the library.
    """
    day = on or clock.today()
    way = direction or direction_of(outcome)
    facts = activity_values(kind, body, outcome, day, way, minutes)
    facts |= {"contact_id": contact_id, "content_id": content_id}
    one, many = (
        (N_("Noted on {deal}"), N_("Noted on {count} deals"))
        if kind == "note"
        else (N_("Logged an exchange on {deal}"), N_("Logged an exchange on {count} deals"))
    )
    label, args = label_for(store, ids, one, many)
    facts["happened_at"] = clock.moment_text(clock.now()) if on is None else None
    with store.action(label, **args) as act:
        for deal_id in ids:
            record(act, deal_id, facts, step)
    return act.done


def record(
    act: Action,
    deal_id: str,
    facts: Mapping[str, Any],
    step: NewStep | None,
    does: str | None = None,
) -> None:
    """Insert an activity of a deal, inside an action, and what comes next as ``log`` says.

    ``does`` is the follow-up that it does, where that is known: no other one counts as done.
    """
    act.insert("activity", {"deal_id": deal_id, **facts})
    due = None
    if does is not None:
        due = does if _is_open(act, does) else None
    elif step is not None and facts["kind"] != "note":
        due = _due_step(act, deal_id, facts)
    if due is not None:
        _finish(act, due)
    hearing.exchanged(act, deal_id, facts)
    # A cadence goes on by itself: what else comes next stands beside its step.
    if step is not None and not _stands_already(act, deal_id, step, facts["happened_on"]):
        values = (step.day, step.time, step.kind, step.body, step.repeats)
        write_step(act, deal_id, *values, beside=True)
    if due is not None and (step is None or not step.repeats):
        _repeat(act, due)


def _is_open(act: Action, step_id: str) -> bool:
    row = act.read("follow_up", step_id, ("done_on", "deleted_at"))
    return row is not None and not row["done_on"] and not row["deleted_at"]


def _stands_already(act: Action, deal_id: str, step: NewStep, day: str) -> bool:
    """Whether what comes next is there without ``step``, which was not asked for by name."""
    if not (step.cadence or step.yields):
        return False
    from pipeline_tui.store import planned

    return planned.stands(act.conn, deal_id, step, date.fromisoformat(day))


def activity_values(
    kind: str, body: str, outcome: str, day: date, direction: str, minutes: int | None
) -> dict[str, Any]:
    """The columns of an activity, checked; raises ``Invalid`` for what cannot have happened."""
    if day > clock.today():
        raise Invalid(_("That day is in the future."))
    if kind == "note" and not body.strip():
        raise Invalid(_("The note is empty."))
    if direction not in ("", "out", "in"):
        raise ValueError(direction)
    if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
        raise Invalid(_("Minutes are a number from 0 to {most}.").format(most=MOST_MINUTES))
    return {
        "kind": kind,
        "body": body,
        "outcome": outcome,
        "happened_on": day.isoformat(),
        "direction": direction,
        "minutes": minutes,
    }


def finish(act: Action, step_id: str) -> None:
    """A follow-up is done today, inside an action; one that repeats comes again."""
    _finish(act, step_id)
    _repeat(act, step_id)


def _due_step(act: Action, deal_id: str, facts: Mapping[str, Any]) -> str | None:
    """The first open step of a deal that an exchange does: due by its day, and not left unsent."""
    said = facts["kind"], facts["outcome"], facts["direction"]
    for row in act.conn.execute(_OPEN_STEPS, (deal_id,)).fetchall():
        if row[1] > facts["happened_on"]:
            return None
        if row[6] is None or sends(*said, row[7]):
            return str(row[0])
    return None


def _finish(act: Action, step_id: str) -> None:
    """Mark a follow-up as done today."""
    moment = clock.moment_text(clock.now())
    act.update("follow_up", step_id, {"done_on": clock.today().isoformat(), "done_at": moment})
    hearing.done(act, step_id)


_REPEATED = ("deal_id", "contact_id", "kind", "body", "due_on", "due_at", "repeats")


def _repeat(act: Action, step_id: str) -> None:
    """Set the next follow-up of one that repeats, on a working day after today."""
    step = act.read("follow_up", step_id, _REPEATED)
    if step is None or not step["repeats"]:
        return
    after = max(clock.today(), date.fromisoformat(step["due_on"]))
    day = next_day(step["repeats"], after, calendar(act.store.rules.country))
    if day is not None:
        act.insert("follow_up", {**step, "due_on": day.isoformat()})


def _unskip(act: Action, deal_id: str) -> None:
    """A deal that gets a next step is no longer left out of the queue."""
    if act.conn.execute(_SKIPPED, (deal_id,)).fetchone() is not None:
        act.update("deal", deal_id, {"skipped_until": None})
