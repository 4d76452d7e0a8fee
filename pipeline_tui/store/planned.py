"""Steps of the person's own that stand on a deal: they stay until they are done or moved."""

from __future__ import annotations

from datetime import date

from pipeline_tui.store import driver
from pipeline_tui.store.adding import NewStep

_OWN = """
SELECT due_on, due_at, kind, body, repeats FROM follow_up
WHERE deal_id = ? AND deleted_at IS NULL AND done_on IS NULL
AND incentive_id IS NULL AND enrolment_id IS NULL
ORDER BY due_on, due_at IS NULL, due_at, id
"""
_OF_CADENCE = """
SELECT 1 FROM follow_up
WHERE deal_id = ? AND deleted_at IS NULL AND done_on IS NULL AND enrolment_id IS NOT NULL
"""


def own_steps(conn: driver.Connection, deal_id: str) -> tuple[NewStep, ...]:
    """The open steps of a deal that neither a cadence nor an incentive set, the first due first."""
    rows = conn.execute(_OWN, (deal_id,)).fetchall()
    return tuple(NewStep(date.fromisoformat(row[0]), *row[1:]) for row in rows)


def stands(conn: driver.Connection, deal_id: str, step: NewStep, day: date) -> bool:
    """Whether something comes next without ``step``, after what happened on ``day``.

    Its cadence goes on, where ``step`` is that; or one of the person's own is planned for later,
    where ``step`` yields to it.
    """
    if step.cadence and conn.execute(_OF_CADENCE, (deal_id,)).fetchone() is not None:
        return True
    return step.yields and any(own.day > day for own in own_steps(conn, deal_id))
