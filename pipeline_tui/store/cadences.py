"""What happens to deals that are in cadences: on to the next step, replies, moves, closes.

The step a deal is at is a follow-up like any other, so that it comes up in the queue by the
queue's own rules; when it is done the next one is made in the same undo step. Nothing runs in the
background: what is due follows from the file and the day alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from pipeline_tui import clock
from pipeline_tui.sales import cadence as plan
from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.sales.workdays import Free, calendar
from pipeline_tui.store import cadence_reading as reading
from pipeline_tui.store import driver
from pipeline_tui.store.door import Action
from pipeline_tui.store.ids import new_id

_FIELDS = (
    "id", "cadence_id", "deal_id", "contact_id", "stage_id", "started_on", "state", "paused_on",
    "shift", "follow_up_id", "ended_on", "stopped_by", "replied_on", "advanced_on",
)  # fmt: skip
_OF_DEAL = f"SELECT {', '.join(_FIELDS)} FROM enrolment WHERE deal_id = ? AND deleted_at IS NULL"


class Enrolment(NamedTuple):
    """A row of enrolment; days are ISO text."""

    id: str
    cadence_id: str
    deal_id: str
    contact_id: str | None
    stage_id: str | None
    started_on: str
    state: str
    paused_on: str | None
    shift: int
    follow_up_id: str | None
    ended_on: str | None
    stopped_by: str
    replied_on: str | None
    advanced_on: str | None

    @property
    def running(self) -> bool:
        """Whether the deal is in the cadence."""
        return self.state in reading.RUNNING

    @property
    def start(self) -> date:
        """The day it began."""
        return date.fromisoformat(self.started_on)


def make_step(
    act: Action, one: Mapping[str, Any], follow_up_id: str, step: plan.Step, due: date
) -> None:
    """Make the follow-up that a step of an enrolment (its row by column) stands for."""
    values = {
        "id": follow_up_id,
        "deal_id": one["deal_id"],
        "contact_id": one["contact_id"],
        "kind": step.kind,
        "body": step.words,
        "due_on": due.isoformat(),
        "enrolment_id": one["id"],
        "cadence_step_id": step.id,
        "after_close": int(is_closed(act, one["deal_id"])),
    }
    act.insert("follow_up", values)


# -- what happens to a deal that is in one -------------------------------------------------


def advance(act: Action, follow_up_id: str) -> None:
    """Go on to the next step of a cadence when the follow-up of one was done, in that action.

    Does nothing for follow-ups of other kinds.
    """
    row = act.read("follow_up", follow_up_id, ("enrolment_id",))
    one = read(act.conn, row["enrolment_id"]) if row and row["enrolment_id"] else None
    if one is not None and one.state == "active" and one.follow_up_id == follow_up_id:
        _go_on(act, one)


def pass_over(act: Action, follow_up_id: str) -> bool:
    """Leave the step of a cadence undone and go on to the next; False for other follow-ups."""
    row = act.read("follow_up", follow_up_id, ("enrolment_id",))
    one = read(act.conn, row["enrolment_id"]) if row and row["enrolment_id"] else None
    if one is None or one.state != "active" or one.follow_up_id != follow_up_id:
        return False
    gone = {"skipped": 1, "deleted_at": clock.moment_text(clock.now())}
    act.update("follow_up", follow_up_id, gone)
    _go_on(act, one)
    return True


def _go_on(act: Action, one: Enrolment) -> None:
    today = clock.today()
    at = act.read("follow_up", str(one.follow_up_id), ("cadence_step_id",)) or {}
    current = reading.step(act.conn, at.get("cadence_step_id"))
    after = coming(act.conn, one, current, today, free_days(act)) if current else None
    if after is None:
        ended = {"state": "finished", "ended_on": today.isoformat(), "follow_up_id": None}
        act.update("enrolment", one.id, ended)
        return
    made = new_id()
    act.update("enrolment", one.id, {"shift": after.shift, "follow_up_id": made})
    make_step(act, one._asdict(), made, after.step, after.due)


class Coming(NamedTuple):
    """The step that follows once one is done: when it is due, by how many days the plan shifts."""

    step: plan.Step
    due: date
    shift: int


def coming(
    conn: driver.Connection, one: Enrolment, current: plan.Step, done: date, free: Free
) -> Coming | None:
    """What follows when a step is done on a day; None after the last."""
    steps = reading.steps(conn, one.cadence_id)
    after = plan.following(steps, current, reading.had(conn, one.id))
    if after is None:
        return None
    planned = plan.due_day(steps, current, one.start, one.shift, free)
    shift = one.shift + plan.late_by(planned, done)
    return Coming(after, plan.next_due(steps, current, after, one.start, shift, done, free), shift)


def moved(act: Action, deal_id: str, stage: Stage) -> None:
    """A deal entered an open stage: note whether it advanced, stop what stops on a move."""
    for one in of_deal(act, deal_id):
        begun = act.store.rules.every_stage.get(one.stage_id or "")
        later = begun is not None and begun.pipeline_id == stage.pipeline_id
        if begun is not None and later and stage.position > begun.position:
            _advanced(act, one)
        if one.running and stops(act, one, "stage"):
            _tell(act, one)
            end(act, one, "stage")
        elif one.state == "active":
            act.update("follow_up", str(one.follow_up_id), {"after_close": 0})


def closed(act: Action, deal_id: str, *, won: bool = False) -> None:
    """A deal was closed: won counts as an advance; stop what stops on a close."""
    for one in of_deal(act, deal_id):
        if won:
            _advanced(act, one)
        if one.running and stops(act, one, "close"):
            _tell(act, one)
            end(act, one, "close")
        elif one.state == "active":
            act.update("follow_up", str(one.follow_up_id), {"after_close": 1})


def _tell(act: Action, one: Enrolment) -> None:
    """Have what is said of an action name the cadence that it ends: nobody asked for that."""
    chosen = reading.cadence(act.conn, one.cadence_id)
    act.ended.append(chosen.name if chosen else "?")


def stop_all(act: Action, deal_id: str) -> None:
    """Stop every cadence that a deal is in, by hand."""
    for one in of_deal(act, deal_id):
        if one.running:
            end(act, one, "hand")


def is_closed(act: Action, deal_id: str) -> bool:
    """Whether a deal is closed by now."""
    deal = act.read("deal", deal_id, ("stage_id",))
    stage = act.store.rules.every_stage.get(deal["stage_id"]) if deal else None
    return stage is not None and stage.kind != "open"


def _advanced(act: Action, one: Enrolment) -> None:
    if one.advanced_on is None:
        act.update("enrolment", one.id, {"advanced_on": clock.today().isoformat()})


def stops(act: Action, one: Enrolment, event: str) -> bool:
    """Whether an event ends a cadence: reply, stage or close."""
    chosen = reading.cadence(act.conn, one.cadence_id)
    return chosen is None or chosen.stops.by(event)


def end(act: Action, one: Enrolment, by: str) -> None:
    """Stop one before its last step: by reply, stage, close or hand."""
    today = clock.today().isoformat()
    ended = {"state": "stopped", "stopped_by": by, "ended_on": today, "follow_up_id": None}
    act.update("enrolment", one.id, {**ended, "paused_on": None})
    take_away(act, one)


def take_away(act: Action, one: Enrolment) -> None:
    """The step it is at asks for nothing any more."""
    if one.follow_up_id is not None:
        row = act.read("follow_up", one.follow_up_id, ("done_on", "deleted_at"))
        if row is not None and row["done_on"] is None and row["deleted_at"] is None:
            act.delete("follow_up", one.follow_up_id)


# -- rows --------------------------------------------------------------------------------------


def free_days(act: Action) -> Free:
    """The days nobody works on, by the file's country."""
    return calendar(act.store.rules.country)


def read(conn: driver.Connection, enrolment_id: str) -> Enrolment | None:
    """One that was not deleted."""
    row = conn.execute(
        f"SELECT {', '.join(_FIELDS)} FROM enrolment WHERE id = ? AND deleted_at IS NULL",
        (enrolment_id,),
    ).fetchone()
    return None if row is None else Enrolment(*row)


def of_deal(act: Action, deal_id: str) -> list[Enrolment]:
    """Every cadence that a deal began."""
    return [Enrolment(*row) for row in act.conn.execute(_OF_DEAL, (deal_id,)).fetchall()]
