"""Read cadences: their steps, the deals that are in them, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pipeline_tui.sales.cadence import Step, Stops, place_of
from pipeline_tui.store import driver
from pipeline_tui.store.derive import chunks, select_in

RUNNING = ("active", "paused")
"""The states of a deal that is in a cadence."""


class Cadence(NamedTuple):
    """A sequence of steps; ``code`` names a ready-made one, a retired one begins no more."""

    id: str
    code: str
    name: str
    stops: Stops
    retired: bool = False


class Running(NamedTuple):
    """A deal in a cadence. Days are ISO text; ``shift`` are the days its plan was pushed on.

    ``step_id`` is the step it is at, due on ``due_on`` (while it is paused: when it was due).
    """

    id: str
    cadence_id: str
    cadence: str
    deal_id: str
    contact_id: str | None
    state: str
    started_on: str
    paused_on: str | None
    shift: int
    follow_up_id: str | None
    step_id: str | None
    due_on: str | None
    kind: str | None


class Place(NamedTuple):
    """Where a step stands: number ``number`` of ``total`` of a cadence; ``words`` are its own."""

    cadence: str
    number: int
    total: int
    words: str = ""


class Results(NamedTuple):
    """What came of a cadence, counted in deals that were not deleted since.

    ``enrolled``: began it, now in it or not; a deal that began it twice counts twice. ``active``,
    ``paused``, ``finished`` (had its last step) and ``stopped`` part them. ``replied``: the other
    side answered while it ran or within 30 days of its last step. ``advanced``: moved to a later
    stage than it began in, or was won, while it was in the cadence or after. ``won``: is won
    today.
    """

    enrolled: int = 0
    active: int = 0
    paused: int = 0
    finished: int = 0
    stopped: int = 0
    replied: int = 0
    advanced: int = 0
    won: int = 0


class Member(NamedTuple):
    """One deal that began a cadence, and how it went; days are ISO text."""

    deal_id: str
    name: str
    status: str
    state: str
    stopped_by: str
    started_on: str
    replied_on: str | None
    advanced_on: str | None
    step_id: str | None
    due_on: str | None
    kind: str | None


_CADENCES = """
SELECT id, code, name, stop_on_reply, stop_on_stage, stop_on_close, retired, position FROM cadence
WHERE deleted_at IS NULL
"""
_STEPS = """
SELECT s.id, s.cadence_id, s.position, s.day, s.kind, s.template_id, s.body, coalesce(t.name, '')
FROM cadence_step s LEFT JOIN template t ON t.id = s.template_id AND t.deleted_at IS NULL
"""
_RUNNING = """
SELECT e.id, e.cadence_id, c.name, e.deal_id, e.contact_id, e.state, e.started_on, e.paused_on,
       e.shift, e.follow_up_id, f.cadence_step_id, f.due_on, f.kind
FROM enrolment e JOIN cadence c ON c.id = e.cadence_id
LEFT JOIN follow_up f ON f.id = e.follow_up_id
WHERE e.deal_id IN ({marks}) AND e.deleted_at IS NULL AND e.state IN ('active', 'paused')
"""
_RESULTS = """
SELECT e.state, count(*), count(e.replied_on), count(e.advanced_on), sum(d.status = 'won')
FROM enrolment e JOIN deal d ON d.id = e.deal_id
WHERE e.cadence_id = ? AND e.deleted_at IS NULL AND d.deleted_at IS NULL GROUP BY e.state
"""
_MEMBERS = """
SELECT d.id, d.name, d.status, e.state, e.stopped_by, e.started_on, e.replied_on, e.advanced_on,
       f.cadence_step_id, f.due_on, f.kind
FROM enrolment e JOIN deal d ON d.id = e.deal_id LEFT JOIN follow_up f ON f.id = e.follow_up_id
WHERE e.cadence_id = ? AND e.state = ? AND e.deleted_at IS NULL AND d.deleted_at IS NULL
ORDER BY e.id DESC LIMIT ?
"""
_HISTORY = """
SELECT c.name, e.id, d.id, d.name, d.status, e.state, e.stopped_by, e.started_on, e.replied_on,
       e.advanced_on, f.cadence_step_id, f.due_on, f.kind
FROM enrolment e JOIN cadence c ON c.id = e.cadence_id JOIN deal d ON d.id = e.deal_id
LEFT JOIN follow_up f ON f.id = e.follow_up_id
WHERE e.deal_id = ? AND e.deleted_at IS NULL
"""
_LAST_IN_TOUCH = """
SELECT a.contact_id FROM activity a JOIN contact c ON c.id = a.contact_id
WHERE a.deal_id = ? AND a.deleted_at IS NULL AND c.deleted_at IS NULL
ORDER BY a.happened_on DESC, a.id DESC LIMIT 1
"""
_FIRST_ON_DEAL = """
SELECT c.id, coalesce(r.position, 1000), c.folded
FROM deal_contact l JOIN contact c ON c.id = l.contact_id LEFT JOIN role r ON r.id = l.role_id
WHERE l.deal_id = ? AND l.deleted_at IS NULL AND c.deleted_at IS NULL
"""


def cadences(conn: driver.Connection) -> list[Cadence]:
    """The cadences in their order, retired ones last."""
    rows = conn.execute(_CADENCES).fetchall()
    rows.sort(key=lambda row: (row[6], row[7], row[0]))
    return [_to_cadence(row) for row in rows]


def cadence(conn: driver.Connection, cadence_id: str) -> Cadence | None:
    """One cadence that was not deleted."""
    row = conn.execute(f"{_CADENCES} AND id = ?", (cadence_id,)).fetchone()
    return None if row is None else _to_cadence(row)


def _to_cadence(row: Any) -> Cadence:
    return Cadence(row[0], row[1], row[2], Stops(*map(bool, row[3:6])), bool(row[6]))


def steps(conn: driver.Connection, cadence_id: str) -> list[Step]:
    """The steps of a cadence in their order."""
    sql = f"{_STEPS} WHERE s.cadence_id = ? AND s.deleted_at IS NULL"
    found = [Step(*row) for row in conn.execute(sql, (cadence_id,))]
    return sorted(found, key=lambda one: one.place)


def step(conn: driver.Connection, step_id: str | None) -> Step | None:
    """One step, removed from its cadence or not."""
    row = conn.execute(f"{_STEPS} WHERE s.id = ?", (step_id,)).fetchone()
    return None if row is None else Step(*row)


def places(conn: driver.Connection) -> dict[str, Place]:
    """Where every step stands in its cadence, those that were removed included."""
    names = {row[0]: row[1] for row in conn.execute("SELECT id, name FROM cadence")}
    live: dict[str, list[Step]] = {}
    gone = {
        row[0] for row in conn.execute("SELECT id FROM cadence_step WHERE deleted_at IS NOT NULL")
    }
    every = [Step(*row) for row in conn.execute(_STEPS)]
    for one in every:
        if one.id not in gone:
            live.setdefault(one.cadence_id, []).append(one)
    return {
        one.id: Place(
            names[one.cadence_id], *place_of(live.get(one.cadence_id, []), one), one.words
        )
        for one in every
    }


def running(conn: driver.Connection, ids: Sequence[str]) -> list[Running]:
    """The cadences that these deals are in, active or paused, the oldest first."""
    rows = [Running(*row) for chunk in chunks(ids, 500) for row in select_in(conn, _RUNNING, chunk)]
    return sorted(rows, key=lambda one: one.id)


def results(conn: driver.Connection, cadence_id: str) -> Results:
    """What came of a cadence."""
    rows = {row[0]: row[1:] for row in conn.execute(_RESULTS, (cadence_id,))}
    states: Mapping[str, int] = {state: row[0] for state, row in rows.items()}
    return Results(
        enrolled=sum(states.values()),
        active=states.get("active", 0),
        paused=states.get("paused", 0),
        finished=states.get("finished", 0),
        stopped=states.get("stopped", 0),
        replied=sum(row[1] for row in rows.values()),
        advanced=sum(row[2] for row in rows.values()),
        won=sum(row[3] for row in rows.values()),
    )


def members(conn: driver.Connection, cadence_id: str, limit: int = 1000) -> list[Member]:
    """The deals that began a cadence: those in it first, the latest first."""
    found: list[Member] = []
    for state in (*RUNNING, "finished", "stopped"):
        rows = conn.execute(_MEMBERS, (cadence_id, state, limit - len(found)))
        found += [Member(*row) for row in rows]
    return found


def history(conn: driver.Connection, deal_id: str) -> list[tuple[str, Member]]:
    """The cadences that a deal began, with their names: those it is in first, the latest first."""
    rows = conn.execute(_HISTORY, (deal_id,)).fetchall()
    rows.sort(key=lambda row: row[1], reverse=True)
    rows.sort(key=lambda row: row[5] not in RUNNING)
    return [(row[0], Member(*row[2:])) for row in rows]


def had(conn: driver.Connection, enrolment_id: str) -> set[str]:
    """The steps that a deal has done or passed over in a cadence."""
    rows = conn.execute(
        "SELECT cadence_step_id FROM follow_up WHERE enrolment_id = ?"
        " AND (done_on IS NOT NULL AND deleted_at IS NULL OR skipped = 1)",
        (enrolment_id,),
    )
    return {row[0] for row in rows}


def whom(conn: driver.Connection, deal_id: str) -> str | None:
    """The person a cadence speaks to: the one last in touch, else the first on the deal."""
    row = conn.execute(_LAST_IN_TOUCH, (deal_id,)).fetchone()
    if row is None:
        found = conn.execute(_FIRST_ON_DEAL, (deal_id,)).fetchall()
        row = min(found, key=lambda one: one[1:], default=None)
    return None if row is None else str(row[0])
