"""Replies of the other side: which cadence one counts for, and what when it is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from pipeline_tui import clock
from pipeline_tui.sales import cadence as plan
from pipeline_tui.store import cadences, driver
from pipeline_tui.store.cadences import Enrolment
from pipeline_tui.store.door import Action

# What a mailer tells of reading is no reply, though it came in.
_REPLIES = """
SELECT a.happened_on FROM activity a WHERE a.deal_id = ? AND a.deleted_at IS NULL
  AND (a.direction = 'in' OR a.outcome IN ('spoke', 'meeting'))
  AND NOT (a.outcome = '' AND EXISTS (
    SELECT 1 FROM external_ref r WHERE r.row_id = a.id AND r.tbl <> 'deal'))
"""
_DONE = """
SELECT done_on, id FROM follow_up
WHERE enrolment_id = ? AND deleted_at IS NULL AND done_on <= ?
"""
_TAKEN_AWAY = """
SELECT max(id) FROM follow_up WHERE enrolment_id = ? AND deleted_at IS NOT NULL
  AND done_on IS NULL AND skipped = 0
"""


def heard(act: Action, deal_id: str, on: date | None = None) -> None:
    """The other side answered on a day (today): note it, and stop what stops on a reply.

    It counts for one cadence: the one that sent last before it.
    """
    day = (on or clock.today()).isoformat()
    every = cadences.of_deal(act, deal_id)
    answered = _answered(act.conn, every, day)
    if answered is not None and answered.replied_on is None:
        act.update("enrolment", answered.id, {"replied_on": day})
    for one in every:
        if one.running and one.started_on <= day and cadences.stops(act, one, "reply"):
            cadences.end(act, one, "reply")


def taken_back(act: Action, deal_id: str, was: str) -> None:
    """A reply of a day was corrected or deleted: what it told of cadences follows from those left.

    A cadence that stopped for a reply goes on where it was, unless another one came.
    """
    days = sorted(row[0] for row in act.conn.execute(_REPLIES, (deal_id,)))
    every = cadences.of_deal(act, deal_id)
    first: dict[str, str] = {}
    for day in days:
        if (one := _answered(act.conn, every, day)) is not None:
            first.setdefault(one.id, day)
    for one in every:
        if one.replied_on == was != first.get(one.id):
            act.update("enrolment", one.id, {"replied_on": first.get(one.id)})
        if one.stopped_by == "reply" and not any(day >= one.started_on for day in days):
            _go_on(act, one)


def _answered(conn: driver.Connection, every: Sequence[Enrolment], day: str) -> Enrolment | None:
    """The cadence that a reply on a day answers: of those there were then, the last to send."""
    there = [one for one in every if one.started_on <= day and _still(one, day)]
    return max(there, key=lambda one: (_last_sent(conn, one, day), _begun(one)), default=None)


def _still(one: Enrolment, day: str) -> bool:
    """Whether a deal was in a cadence on a day, or had its last step shortly before."""
    if one.ended_on is None or day <= one.ended_on:
        return True
    last = date.fromisoformat(one.ended_on) + timedelta(days=plan.REPLY_DAYS)
    return one.state == "finished" and day <= last.isoformat()


def _last_sent(conn: driver.Connection, one: Enrolment, day: str) -> tuple[str, str]:
    found = conn.execute(_DONE, (one.id, day)).fetchall()  # some ten steps: sorted here
    return max(((row[0], row[1]) for row in found), default=("", ""))


def _begun(one: Enrolment) -> tuple[str, str]:
    return one.started_on, one.id


def _go_on(act: Action, one: Enrolment) -> None:
    """Let a cadence that a reply had stopped go on, with the step that it was at."""
    if cadences.is_closed(act, one.deal_id):
        return
    again = {"state": "active", "stopped_by": "", "ended_on": None}
    row = act.conn.execute(_TAKEN_AWAY, (one.id,)).fetchone()
    if row is not None and row[0] is not None:
        act.update("enrolment", one.id, {**again, "follow_up_id": row[0]})
        act.update("follow_up", row[0], {"deleted_at": None})
