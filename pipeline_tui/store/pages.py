"""Everything about one deal, and what changed last, for the screens that show it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from pipeline_tui.sales.deal_state import days_between
from pipeline_tui.sales.exits import move_mark
from pipeline_tui.store import driver, lanes, people
from pipeline_tui.store.history import render
from pipeline_tui.store.rules import read_stages

_HIDDEN = frozenset({"deleted_at", "extra", "folded", "parked_times"})

_STAYS = """
SELECT v.stage_id, s.name, s.kind, v.entered_on, v.left_on, v.known
FROM visit v JOIN stage s ON s.id = v.stage_id
WHERE v.deal_id = ? AND v.deleted_at IS NULL ORDER BY v.seq
"""
_STEPS = """
SELECT id, kind, body, due_on, due_at, done_on, moved_times, moved_days, contact_id, repeats
FROM follow_up WHERE deal_id = ? AND deleted_at IS NULL
"""
_ACTIVITIES = """
SELECT a.id, a.kind, a.body, a.outcome, a.happened_on, a.happened_at, a.direction, a.minutes,
       a.contact_id, c.name, t.title
FROM activity a LEFT JOIN contact c ON c.id = a.contact_id
LEFT JOIN content t ON t.id = a.content_id
WHERE a.deal_id = ? AND a.deleted_at IS NULL ORDER BY a.happened_on DESC, a.id DESC LIMIT ?
"""
# The deal's own changes and those of the rows that hang on it. Sorted outside: sorting in
# SQL would make a temporary tree.
_CHANGES = """
SELECT a.id, a.at, a.actor, a.label, a.args, a.kind, c.tbl, c.kind, c.patch, c.prev, c.clock
FROM change c JOIN action a ON a.id = c.action_id
WHERE c.row_id <> '' AND c.row_id IN (
    SELECT ?1 UNION ALL SELECT id FROM follow_up WHERE deal_id = ?1
    UNION ALL SELECT id FROM deal_contact WHERE deal_id = ?1
    UNION ALL SELECT id FROM answer WHERE deal_id = ?1
    UNION ALL SELECT id FROM exit_check WHERE deal_id = ?1
    UNION ALL SELECT id FROM override WHERE deal_id = ?1
    UNION ALL SELECT id FROM feedback WHERE deal_id = ?1
    UNION ALL SELECT id FROM message WHERE deal_id = ?1
    UNION ALL SELECT id FROM enrolment WHERE deal_id = ?1
    UNION ALL SELECT id FROM incentive WHERE deal_id = ?1)
"""
_ACTIONS = """
SELECT id, at, actor, label, args, kind, state, clock FROM action
WHERE clock < ? ORDER BY clock DESC LIMIT ?
"""
_NAMED_BY = {
    "stage_id": "stage",
    "account_id": "account",
    "owner_id": "owner",
    "source_id": "source",
    "industry_id": "industry",
    "lost_reason_id": "reason",
    "park_reason_id": "reason",
    "contact_id": "contact",
    "role_id": "role",
}


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay in a stage; ``left_on`` is None while the deal is there."""

    stage_id: str
    stage: str
    kind: str
    entered_on: str
    left_on: str | None
    known: int

    def days(self, today: str) -> int:
        """Whole days of the stay, up to today while it lasts."""
        return days_between(self.entered_on, self.left_on or today)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A next step, open while ``done_on`` is None; ``repeats`` is a recurrence, '' for once."""

    id: str
    kind: str
    body: str
    due_on: str
    due_at: str | None
    done_on: str | None
    moved_times: int
    moved_days: int
    contact_id: str | None
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that happened; kind ``note`` is not an exchange.

    ``direction`` is out, in or '' for both ways; ``minutes`` are what the prospect spent on it;
    ``content`` is the title of what was sent of the library.
    """

    id: str
    kind: str
    body: str
    outcome: str
    happened_on: str
    happened_at: str | None
    direction: str = ""
    minutes: int | None = None
    contact_id: str | None = None
    contact: str | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column from an old to a new value; names stand in for ids.

    Of one of the person's own fields ``column`` is ``own``, ``label`` its name and ``type`` says
    how its values are shown.
    """

    table: str
    column: str
    old: Any
    new: Any
    label: str = ""
    type: str = "text"


@dataclass(frozen=True, slots=True)
class Entry:
    """One action on a deal: when (UTC), by whom, what in words, and the fields it changed.

    ``kind`` is do, undo or redo; ``mark`` says what is unusual about a move: back, skip,
    reopened or nothing.
    """

    action_id: str
    at: str
    actor: str
    text: str
    kind: str
    fields: tuple[FieldChange, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action of the whole file; ``state`` is done, undone or dropped."""

    id: str
    at: str
    actor: str
    text: str
    kind: str
    state: str
    clock: int


@dataclass(frozen=True, slots=True)
class DealPage:
    """Everything about one deal; ``row`` holds all its columns by name."""

    card: lanes.Card
    row: dict[str, Any]
    stays: list[Stay]
    steps: list[FollowUp]
    people: list[people.Person]
    activities: list[Activity]
    entries: list[Entry]
    extra: dict[str, Any]


def read(conn: driver.Connection, deal_id: str, limit: int = 200) -> DealPage | None:
    """One deal's page with up to ``limit`` activities and changes; None when it is gone."""
    card = lanes.one(conn, deal_id)
    if card is None:
        return None
    cursor = conn.execute("SELECT * FROM deal WHERE id = ?", (deal_id,))
    names = [column[0] for column in cursor.description]
    row = dict(zip(names, cursor.fetchone(), strict=True))
    return DealPage(
        card=card,
        row=row,
        stays=[Stay(*stay) for stay in conn.execute(_STAYS, (deal_id,)).fetchall()],
        steps=_steps(conn, deal_id),
        people=people.on_deal(conn, deal_id),
        activities=[
            Activity(*activity)
            for activity in conn.execute(_ACTIVITIES, (deal_id, limit)).fetchall()
        ],
        entries=_entries(conn, deal_id, limit),
        extra=json.loads(row["extra"]),
    )


def _steps(conn: driver.Connection, deal_id: str) -> list[FollowUp]:
    """The deal's next steps, the open ones first, each by its day and hour."""
    steps = [FollowUp(*step) for step in conn.execute(_STEPS, (deal_id,)).fetchall()]
    steps.sort(key=lambda one: (one.done_on is not None, one.due_on, one.due_at or "~", one.id))
    return steps


def _entries(conn: driver.Connection, deal_id: str, limit: int) -> list[Entry]:
    """The deal's changes, newest first, one entry an action."""
    grouped: dict[str, tuple[Any, list[FieldChange]]] = {}
    marks: dict[str, str] = {}
    changes = conn.execute(_CHANGES, (deal_id,)).fetchall()
    changes.sort(key=itemgetter(10), reverse=True)
    for row in changes[:limit]:
        fields = grouped.setdefault(row[0], (row, []))[1]
        if row[7] == "update":
            prev, patch = json.loads(row[9]), json.loads(row[8])
            fields += _fields(conn, row[6], prev, patch)
            if "stage_id" in patch:
                marks[row[0]] = _mark(conn, prev["stage_id"], patch["stage_id"])
    return [
        Entry(
            action,
            head[1],
            head[2],
            render(head[3], json.loads(head[4])),
            head[5],
            tuple(fields),
            marks.get(action, ""),
        )
        for action, (head, fields) in grouped.items()
    ]


def _mark(conn: driver.Connection, old: str, new: str) -> str:
    every, live = read_stages(conn)
    return move_mark(every[old], every[new], list(live.values()))


def _fields(
    conn: driver.Connection, table: str, prev: dict[str, Any], patch: dict[str, Any]
) -> list[FieldChange]:
    found = [
        FieldChange(
            table, column, _named(conn, column, prev.get(column)), _named(conn, column, new)
        )
        for column, new in patch.items()
        if column not in _HIDDEN
    ]
    if table == "deal" and "extra" in patch:
        found += _own_fields(conn, json.loads(prev["extra"]), json.loads(patch["extra"]))
    return found


def _own_fields(
    conn: driver.Connection, old: dict[str, Any], new: dict[str, Any]
) -> list[FieldChange]:
    """What changed of the person's own fields, in their order."""
    from pipeline_tui.store.own_reading import of_keys

    changed = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    known = sorted(of_keys(conn, changed).values(), key=lambda one: one.position)
    return [
        FieldChange("deal", "own", old.get(one.key), new.get(one.key), one.name, one.type)
        for one in known
    ]


def _named(conn: driver.Connection, column: str, value: Any) -> Any:
    table = _NAMED_BY.get(column)
    if table is None or value is None:
        return value
    row = conn.execute(f"SELECT name FROM {table} WHERE id = ?", (value,)).fetchone()
    return row[0] if row else value


def last_actions(
    conn: driver.Connection, limit: int, before_clock: int = 2**62
) -> list[ActionLine]:
    """The file's latest actions, newest first, from before a clock value on."""
    rows = conn.execute(_ACTIONS, (before_clock, limit)).fetchall()
    return [
        ActionLine(
            row[0], row[1], row[2], render(row[3], json.loads(row[4])), row[5], row[6], row[7]
        )
        for row in rows
    ]


def deals_of(conn: driver.Connection, action_id: str, limit: int = 50) -> list[str]:
    """The live deals an action touched, to open them."""
    rows = conn.execute(
        "SELECT DISTINCT d.id FROM change c JOIN deal d ON d.id = c.row_id"
        " WHERE c.action_id = ? AND d.deleted_at IS NULL LIMIT ?",
        (action_id, limit),
    )
    return [row[0] for row in rows.fetchall()]
