"""What the steps of the sample's sequences left behind: done follow-ups, exchanges, replies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from random import Random
from typing import Any, NamedTuple

from pipeline_tui.clock import moment_text
from pipeline_tui.sales.cadence import Step, due_days
from pipeline_tui.store import driver
from tests.sample.frozen import Frozen, tick_at
from tests.sample.plans import TODAY

_ANSWERS = (
    "Thanks, let us speak next week",
    "Has read it, wants to know what it takes to begin",
    "Sorry for the silence, call me on Thursday",
    "Passed it on to a colleague, who will write",
    "Good moment: they look at it this month",
)
_WORDS = {"social": "Asked to connect", "letter": "A few lines by hand"}
_UNANSWERED = ("no_answer", "no_answer", "left_message")
_REPLIES = """
SELECT happened_on FROM activity
WHERE deal_id = ? AND outcome IN ('spoke', 'meeting', 'replied') ORDER BY happened_on
"""
_ABOUT = """
SELECT d.name, coalesce(a.name, ''), (
    SELECT l.contact_id FROM deal_contact l WHERE l.deal_id = d.id ORDER BY l.id LIMIT 1)
FROM deal d LEFT JOIN account a ON a.id = d.account_id WHERE d.id = ?
"""
_SUBJECT = "SELECT coalesce(subject, '') FROM template WHERE id = ?"
_CONTENT = "SELECT id, title FROM content WHERE kind <> 'other' AND retired = 0 ORDER BY position"


class Course(NamedTuple):
    """One deal's way through a cadence from a day on; ``enrolment`` is the row that holds it."""

    enrolment: str
    deal: str
    start: date
    contact: str | None = None


def last_day(steps: Sequence[Step], start: date) -> date:
    """The day of a cadence's last step."""
    return due_days(start, [each.day for each in steps])[-1]


def last_exchange(conn: driver.Connection, deal: str) -> date | None:
    """The day of a deal's last exchange."""
    sql = "SELECT max(happened_on) FROM activity WHERE deal_id = ? AND kind <> 'note'"
    (day,) = conn.execute(sql, (deal,)).fetchone()
    return date.fromisoformat(day) if day else None


def replies(conn: driver.Connection, deal: str) -> list[date]:
    """The days on which the other side of a deal answered, or was spoken to."""
    return [date.fromisoformat(row[0]) for row in conn.execute(_REPLIES, (deal,))]


def done(
    conn: driver.Connection, frozen: Frozen, random: Random, one: Course,
    steps: Sequence[Step], until: date,
) -> None:  # fmt: skip
    """Write every step that was due by ``until`` as done on its day, with its exchange."""
    days = due_days(one.start, [each.day for each in steps])
    for number, (step, day) in enumerate(zip(steps, days, strict=True)):
        if day > until:
            break
        moment = datetime.combine(day, time(7 if day == TODAY else 9, 15 + number), UTC)
        name, company, contact = conn.execute(_ABOUT, (one.deal,)).fetchone()
        _insert(conn, "follow_up", {
            "id": frozen.id_at(moment), "deal_id": one.deal, "contact_id": one.contact,
            "kind": step.kind, "body": step.words, "due_on": day.isoformat(),
            "done_on": day.isoformat(), "done_at": moment_text(moment),
            "enrolment_id": one.enrolment, "cadence_step_id": step.id, "clock": tick_at(moment),
        })  # fmt: skip
        body, content = _said(conn, random, step, name, company)
        outcome = random.choice(_UNANSWERED) if step.kind == "call" else "other"
        _exchange(conn, frozen, moment, {
            "deal_id": one.deal, "contact_id": contact,
            "kind": "content" if content else step.kind,
            "outcome": "mail_sent" if step.kind == "mail" else outcome,
            "direction": "out", "body": body, "content_id": content,
        })  # fmt: skip


def answered(conn: driver.Connection, frozen: Frozen, random: Random, deal: str, day: date) -> None:
    """Write the mail by which the other side answered."""
    moment = datetime.combine(day, time(7 if day == TODAY else 15, random.randrange(60)), UTC)
    contact = conn.execute(_ABOUT, (deal,)).fetchone()[2]
    _exchange(conn, frozen, moment, {
        "deal_id": deal, "contact_id": contact, "kind": "mail", "outcome": "replied",
        "direction": "in", "body": random.choice(_ANSWERS),
    })  # fmt: skip


def _said(
    conn: driver.Connection, random: Random, step: Step, name: str, company: str
) -> tuple[str, str | None]:
    """The subject of a step's mail, or its own words; and what of the library it brought."""
    row = conn.execute(_SUBJECT, (step.template_id,)).fetchone()
    said = row[0] if row and step.kind == "mail" else _WORDS.get(step.kind, "")
    content = None
    if "{content.title}" in said:
        content, title = random.choice(conn.execute(_CONTENT).fetchall())
        said = said.replace("{content.title}", title)
    return said.replace("{account.name}", company).replace("{deal.name}", name), content


def _exchange(
    conn: driver.Connection, frozen: Frozen, moment: datetime, row: dict[str, Any]
) -> None:
    happened = {"happened_on": f"{moment:%Y-%m-%d}", "happened_at": moment_text(moment)}
    stamped = {"id": frozen.id_at(moment), "clock": tick_at(moment)}
    _insert(conn, "activity", {**stamped, **happened, **row})


def _insert(conn: driver.Connection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join("?" * len(row))
    conn.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
