"""Why a deal that came back had been lost: its journal and its visits know."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from pipeline_tui.store import driver
from pipeline_tui.store.pages import FollowUp, Stay

_TRACKED = ("lost_reason_id", "lost_note", "competitor")
_CHANGES = """
SELECT c.clock, c.patch, c.prev, a.kind, a.state FROM change c JOIN action a ON a.id = c.action_id
WHERE c.row_id = ? AND c.row_id <> ''
"""


class Loss(NamedTuple):
    """One loss that was not the last word; days are ISO text.

    ``asked_on`` is the day it was asked about again, '' where it came back unasked; reason, note
    and competitor are '' where nobody said, or where an import told only the days.
    """

    lost_on: str
    back_on: str
    reason: str = ""
    note: str = ""
    competitor: str = ""
    asked_on: str = ""


def past_losses(
    conn: driver.Connection,
    row: dict[str, Any],
    stays: Sequence[Stay],
    steps: Sequence[FollowUp],
) -> list[Loss]:
    """The losses of a deal that it came back from, the first before others.

    ``row`` holds its columns of now, ``stays`` and ``steps`` what its page shows.
    """
    ended = [stay for stay in stays if stay.kind == "lost" and stay.left_on is not None]
    if not ended:
        return []
    whys = _whys(conn, row)
    found: list[Loss] = []
    # Imported losses come first and have no journal: the two are matched from their ends.
    for place, stay in enumerate(reversed(ended)):
        back = str(stay.left_on)
        why = whys[place] if place < len(whys) else {}
        found.append(
            Loss(
                stay.entered_on,
                back,
                _name(conn, why.get("lost_reason_id")),
                why.get("lost_note") or "",
                why.get("competitor") or "",
                _asked(steps, stay.entered_on, back),
            )
        )
    return found[::-1]


def _whys(conn: driver.Connection, row: dict[str, Any]) -> list[dict[str, Any]]:
    """What stood in the columns of each loss just before the deal came back, the last first."""
    known = {column: row[column] for column in _TRACKED}
    lost = {one[0] for one in conn.execute("SELECT id FROM stage WHERE kind = 'lost'")}
    found: list[dict[str, Any]] = []
    changes = sorted(conn.execute(_CHANGES, (row["id"],)), key=lambda one: one[0], reverse=True)
    for _clock, patch, prev, kind, state in changes:
        before = json.loads(prev)
        known |= {column: before[column] for column in _TRACKED if column in before}
        went = json.loads(patch).get("stage_id")
        came_back = before.get("stage_id") in lost and went is not None and went not in lost
        if came_back and kind == "do" and state == "done":
            found.append(dict(known))
    return found


def _name(conn: driver.Connection, reason_id: str | None) -> str:
    if reason_id is None:
        return ""
    row = conn.execute("SELECT name FROM reason WHERE id = ?", (reason_id,)).fetchone()
    return str(row[0]) if row else ""


def _asked(steps: Sequence[FollowUp], lost_on: str, back_on: str) -> str:
    days = [
        step.done_on
        for step in steps
        if step.kind == "again" and step.done_on and lost_on <= step.done_on <= back_on
    ]
    return max(days, default="")
