"""What was noted of deals, one by one: correct it, or take it away. ``steps.log`` adds it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pipeline_tui.i18n import N_, _
from pipeline_tui.store import driver, hearing
from pipeline_tui.store.door import Action, Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.steps import activity_values
from pipeline_tui.store.store import Store

_FIELDS = ("kind", "body", "outcome", "happened_on", "direction", "minutes", "contact_id")
# The one that the next step is for, then decision makers and other roles in their order. Sorted
# outside: sorting in SQL would make a temporary tree.
_WHO = """
SELECT c.id, c.name, c.id IS (
    SELECT f.contact_id FROM deal d JOIN follow_up f ON f.id = d.step_id WHERE d.id = ?1
), coalesce(r.position, 1000), c.folded
FROM deal_contact l JOIN contact c ON c.id = l.contact_id LEFT JOIN role r ON r.id = l.role_id
WHERE l.deal_id = ?1 AND l.deleted_at IS NULL AND c.deleted_at IS NULL
"""
_READ = (*_FIELDS, "deal_id", "deleted_at")


def who(conn: driver.Connection, deal_id: str) -> list[tuple[str, str]]:
    """The people on a deal by id and name; first the one an exchange is most likely with."""
    rows = conn.execute(_WHO, (deal_id,)).fetchall()
    rows.sort(key=lambda row: (-row[2], row[3], row[4]))
    return list({row[0]: (row[0], row[1]) for row in rows}.values())


def edit(
    store: Store,
    activity_id: str,
    changes: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
) -> Done:
    """Correct a note or an exchange; counts and the last exchange of its deal follow.

    ``changes`` may hold kind, body, outcome, happened_on (a day), direction, minutes and
    contact_id; ``seen`` what the person saw in them. Raises ``Invalid`` for a day to come, an
    empty note, minutes out of range; ``Conflict`` when another window changed it meanwhile.
    """
    unknown = set(changes) - set(_FIELDS)
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    with store.action(
        N_("Corrected an exchange with {deal}"), deal=_deal(store, activity_id)
    ) as act:
        was = _live(act, activity_id)
        row = {**was, **changes}
        day = row["happened_on"]
        wanted = activity_values(
            row["kind"],
            row["body"],
            row["outcome"],
            day if isinstance(day, date) else date.fromisoformat(day),
            row["direction"],
            row["minutes"],
        )
        wanted["contact_id"] = row["contact_id"]
        if "happened_on" in changes:
            wanted["happened_at"] = None  # of another day nobody knows the hour
        act.update("activity", activity_id, wanted, seen)
        if was["deal_id"]:
            hearing.corrected(act, was["deal_id"], was, wanted)
    return act.done


def delete(store: Store, activity_id: str) -> Done:
    """Take a note or an exchange away; undo brings it back."""
    deal = _deal(store, activity_id)
    with store.action(N_("Deleted an exchange with {deal}"), deal=deal) as act:
        was = _live(act, activity_id)
        act.delete("activity", activity_id)
        if was["deal_id"]:
            hearing.corrected(act, was["deal_id"], was, None)
    return act.done


def _deal(store: Store, activity_id: str) -> str:
    row = store.conn.execute(
        "SELECT d.name FROM activity a JOIN deal d ON d.id = a.deal_id WHERE a.id = ?",
        (activity_id,),
    ).fetchone()
    return str(row[0]) if row else "?"


def _live(act: Action, activity_id: str) -> dict[str, Any]:
    row = act.read("activity", activity_id, list(_READ))
    if row is None or row["deleted_at"] is not None:
        raise Invalid(_("It was deleted meanwhile."))
    return row
