"""The sample's sequences: leads and proposals that are in one, and what came of earlier ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple

from pipeline_tui.sales.cadence import Step, due_days
from pipeline_tui.store import cadence_reading, driver
from tests.sample import touches
from tests.sample.frozen import Frozen, tick_at
from tests.sample.plans import OPEN_STAGES, TODAY, Plan, workday
from tests.sample.plans import Stay as PlannedStay
from tests.sample.touches import Course

_SINCE = date(2026, 9, 14)
"""Before this day nobody worked with sequences."""
# cadence, the stage of the deals in it, how many of them
_RUNNING = (("new_lead", "Lead", 16), ("after_proposal", "Proposal", 9), ("nurture", "Lead", 5))
# cadence, from which stage, how likely one that went on had it, and one that did not
_BEGAN = {"new_lead": ("Lead", 0.13, 0.5), "after_proposal": ("Proposal", 0.3, 0.55)}
_REPLIED = 0.55
_CANDIDATES = """
SELECT f.id, f.deal_id, f.contact_id, f.due_on, f.kind, v.entered_on, d.stage_id
FROM follow_up f JOIN deal d ON d.id = f.deal_id JOIN stage s ON s.id = d.stage_id
JOIN visit v ON v.deal_id = d.id AND v.left_on IS NULL
WHERE s.name = ? AND f.done_on IS NULL AND f.due_at IS NULL AND f.repeats = ''
  AND f.incentive_id IS NULL AND f.enrolment_id IS NULL AND f.due_on BETWEEN ? AND ?
  AND d.parked_until IS NULL ORDER BY f.id
"""


class _At(NamedTuple):
    """A deal whose open step becomes one of a cadence."""

    follow_up: str
    deal: str
    contact: str | None
    due: date
    kind: str
    entered: date
    stage: str
    replied: date | None
    """When the other side was last heard of: no sequence that began before runs."""


def write(
    conn: driver.Connection, frozen: Frozen, random: Random, made: list[tuple[Plan, str]]
) -> None:
    """Some deals in sequences, two of them paused; the results of those that ended."""
    ids = dict(conn.execute("SELECT code, id FROM cadence").fetchall())
    inside: set[tuple[str, str]] = set()
    for code, stage, count in _RUNNING:
        steps = cadence_reading.steps(conn, ids[code])
        rows = conn.execute(_CANDIDATES, (stage, *_around(code))).fetchall()
        found = [
            _At(
                step,
                deal,
                who,
                date.fromisoformat(due),
                kind,
                date.fromisoformat(entered),
                stage_id,
                max(touches.replies(conn, deal), default=None),
            )
            for step, deal, who, due, kind, entered, stage_id in rows
        ]
        able = [(one, _possible(steps, one)) for one in found]
        able = [(one, possible) for one, possible in able if possible]
        for one, possible in random.sample(able, min(count, len(able))):
            mails = [step for step in possible if step.kind == "mail"]
            step = random.choice(mails if mails and one.due <= TODAY else possible)
            _run(conn, frozen, random, steps, step, one)
            inside.add((code, one.deal))
    _pause(conn, random)
    for code, (stage, going_on, others) in _BEGAN.items():
        for plan, deal in made:
            stay = next((one for one in plan.stays if one.stage == stage), None)
            if stay is None or stay.entered < _SINCE or (code, deal) in inside:
                continue
            after = next((one.stage for one in plan.stays if one.entered == stay.left), "Lost")
            if random.random() < (others if after == "Lost" else going_on):
                _ended(conn, frozen, random, ids[code], plan, deal, stay)


def _around(code: str) -> tuple[str, str]:
    """Between which days the step of a deal may be due."""
    before, after = (6, 9) if code != "nurture" else (4, 14)
    return (
        (TODAY - timedelta(days=before)).isoformat(), (TODAY + timedelta(days=after)).isoformat(),
    )  # fmt: skip


def _possible(steps: list[Step], one: _At) -> list[Step]:
    """The steps that a deal can be at: begun in its stage, the step before done by now."""
    found = []
    for number, step in enumerate(steps):
        start = one.due - timedelta(days=step.day)
        days = due_days(start, [each.day for each in steps[: number + 1]])
        past = number == 0 or days[number - 1] < TODAY
        unanswered = one.replied is None or one.replied <= start
        if one.entered <= start <= TODAY and start.weekday() < 5 and past and unanswered:
            found.append(step)
    return found


def _run(
    conn: driver.Connection, frozen: Frozen, random: Random, steps: list[Step], step: Step, one: _At
) -> None:
    start = one.due - timedelta(days=step.day)
    moment = datetime.combine(start, time(7, 40), UTC)
    enrolment = frozen.id_at(moment)
    _insert(conn, "enrolment", {
        "id": enrolment, "cadence_id": step.cadence_id, "deal_id": one.deal,
        "contact_id": one.contact, "stage_id": one.stage, "started_on": start.isoformat(),
        "follow_up_id": one.follow_up, "clock": tick_at(moment),
    })  # fmt: skip
    had = [each for each in steps if each.place < step.place]
    course = Course(enrolment, one.deal, start, one.contact)
    touches.done(conn, frozen, random, course, had, TODAY)
    conn.execute(
        "UPDATE follow_up SET enrolment_id = ?, cadence_step_id = ?, kind = ?, body = ?,"
        " moved_times = 0, moved_days = 0 WHERE id = ?",
        (enrolment, step.id, step.kind, step.words, one.follow_up),
    )


def _pause(conn: driver.Connection, random: Random) -> None:
    """Two of those that run rest since last week."""
    rows = conn.execute(
        "SELECT e.id, e.follow_up_id FROM enrolment e JOIN follow_up f ON f.id = e.follow_up_id"
        " WHERE f.due_on > ? ORDER BY e.id",
        (TODAY.isoformat(),),
    ).fetchall()
    since = TODAY - timedelta(days=5)
    for enrolment, follow_up in random.sample(rows, 2):
        conn.execute(
            "UPDATE enrolment SET state = 'paused', paused_on = ? WHERE id = ?",
            (since.isoformat(), enrolment),
        )
        conn.execute(
            "UPDATE follow_up SET deleted_at = ? WHERE id = ?",
            (f"{since.isoformat()}T08:30:00.000Z", follow_up),
        )


def _ended(
    conn: driver.Connection,
    frozen: Frozen,
    random: Random,
    cadence_id: str,
    plan: Plan,
    deal: str,
    stay: PlannedStay,
) -> None:
    """One that is over: by a reply, by the deal's move or close, or after its last step."""
    steps = cadence_reading.steps(conn, cadence_id)
    days = due_days(stay.entered, [each.day for each in steps])
    if stay.left is None and days[-1] >= TODAY:
        return
    end, row = _end(random, plan, stay, days[-1])
    heard = next((day for day in touches.replies(conn, deal) if stay.entered < day <= end), None)
    if heard is not None:
        end, row = heard, {**row, "stopped_by": "reply", "replied_on": heard.isoformat()}
    if days[0] > end:
        return  # over before it said anything
    last = touches.last_exchange(conn, deal)
    if plan.closed is None and last and max(day for day in days if day <= end) > last:
        return  # the last exchange of an open deal stays its last one
    row["state"] = "stopped" if "stopped_by" in row else "finished"
    moment = datetime.combine(stay.entered, time(7, 40), UTC)
    stage = conn.execute("SELECT id FROM stage WHERE name = ?", (stay.stage,)).fetchone()[0]
    enrolment = frozen.id_at(moment)
    _insert(conn, "enrolment", {
        "id": enrolment, "cadence_id": cadence_id, "deal_id": deal, "stage_id": stage,
        "started_on": stay.entered.isoformat(), "ended_on": end.isoformat(),
        "clock": tick_at(moment), **row,
    })  # fmt: skip
    touches.done(conn, frozen, random, Course(enrolment, deal, stay.entered), steps, end)
    if "replied_on" in row and heard is None:
        touches.answered(conn, frozen, random, deal, end)


def _end(random: Random, plan: Plan, stay: PlannedStay, last: date) -> tuple[date, dict[str, Any]]:
    """When and why it was over, where nobody was heard of before: ``last`` is its last step."""
    left = stay.left or TODAY
    following = next((one for one in plan.stays if one.entered == stay.left), None)
    if following is None:
        return min(last, left), {}
    row: dict[str, Any] = {}
    if left <= last:
        row["stopped_by"] = "stage" if following.stage in OPEN_STAGES else "close"
    end = min(last, left)
    if following.stage == "Lost":
        return end, row
    row["advanced_on"] = left.isoformat()
    if random.random() < _REPLIED:
        days = random.randint(0, max(0, (end - stay.entered).days))
        end = max(workday(stay.entered + timedelta(days=days)), stay.entered)
        row |= {"stopped_by": "reply", "replied_on": end.isoformat()}
    return end, row


def _insert(conn: driver.Connection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join("?" * len(row))
    conn.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
