"""Fields that were changed both here and in another system: kept until the person settles them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from pipeline_tui import clock
from pipeline_tui.i18n import N_
from pipeline_tui.store import driver
from pipeline_tui.store.deals import enter_stage
from pipeline_tui.store.done import Done
from pipeline_tui.store.door import Action
from pipeline_tui.store.store import Store

__all__ = [
    "OWN",
    "STAGE",
    "Conflict",
    "any_waiting",
    "base",
    "count",
    "note",
    "settle",
    "waiting",
    "withdraw",
]

STAGE, OWN = "stage", "own:"
_OPEN = """
SELECT c.id, c.deal_id, d.name, c.field, c.before, c.there, c.system, c.found_on
FROM import_conflict c JOIN deal d ON d.id = c.deal_id
WHERE c.deleted_at IS NULL AND d.deleted_at IS NULL
"""
_OF = """
SELECT id, before FROM import_conflict WHERE deal_id = ? AND field = ? AND deleted_at IS NULL
"""
_COUNT = """
SELECT count(*) FROM import_conflict c JOIN deal d ON d.id = c.deal_id
WHERE c.deleted_at IS NULL AND d.deleted_at IS NULL
"""


class Conflict(NamedTuple):
    """One of them: what both sides had, what is there now and what is here.

    A value is as its column holds it; that of ``stage`` is the id of a stage.
    """

    id: str
    deal_id: str
    deal: str
    field: str
    before: Any
    there: Any
    here: Any
    system: str
    found_on: str


def any_waiting(conn: driver.Connection) -> bool:
    """Whether anything waits at all."""
    sql = "SELECT 1 FROM import_conflict WHERE deleted_at IS NULL LIMIT 1"
    return conn.execute(sql).fetchone() is not None


def count(conn: driver.Connection) -> int:
    """How many wait."""
    return int(conn.execute(_COUNT).fetchone()[0])


def waiting(conn: driver.Connection, limit: int = 1000) -> list[Conflict]:
    """Those that wait, by deal, the latest import first."""
    rows = conn.execute(
        f"{_OPEN} ORDER BY c.found_on DESC, d.by_name, d.id, c.field LIMIT ?", (limit,)
    )
    return [_conflict(conn, *row) for row in rows.fetchall()]


def _conflict(
    conn: driver.Connection,
    one: str,
    deal_id: str,
    deal: str,
    field: str,
    before: str,
    there: str,
    system: str,
    found_on: str,
) -> Conflict:
    theirs = json.loads(there)
    shown = theirs["stage_id"] if field == STAGE else theirs
    here = _here(conn, deal_id, field)
    return Conflict(one, deal_id, deal, field, json.loads(before), shown, here, system, found_on)


def _here(conn: driver.Connection, deal_id: str, field: str) -> Any:
    column = _column(field)
    value = conn.execute(f"SELECT {column} FROM deal WHERE id = ?", (deal_id,)).fetchone()[0]
    return json.loads(value).get(field.removeprefix(OWN)) if field.startswith(OWN) else value


def _column(field: str) -> str:
    """The column of ``deal`` that a field is in; raises ``KeyError`` for no field."""
    if field == STAGE:
        return "stage_id"
    if field.startswith(OWN):
        return "extra"
    if not field.isidentifier():
        raise KeyError(field)
    return field


# -- changing ------------------------------------------------------------------------------


def note(act: Action, deal_id: str, field: str, before: Any, there: Any, system: str) -> None:
    """Keep a conflict, in the place of an earlier one about the same field."""
    values = {
        "before": json.dumps(before),
        "there": json.dumps(there),
        "system": system,
        "found_on": clock.today().isoformat(),
    }
    row = act.conn.execute(_OF, (deal_id, field)).fetchone()
    if row is None:
        act.insert("import_conflict", {"deal_id": deal_id, "field": field, **values})
    else:
        act.update("import_conflict", row[0], values)


def base(conn: driver.Connection, deal_id: str, field: str, other: Any) -> Any:
    """What both sides had before a field of a deal was changed on both; ``other`` if none waits."""
    row = conn.execute(_OF, (deal_id, field)).fetchone()
    return other if row is None else json.loads(row[1])


def withdraw(act: Action, deal_id: str, field: str) -> None:
    """Forget a conflict that both sides agree on by now."""
    for row in act.conn.execute(_OF, (deal_id, field)).fetchall():
        act.delete("import_conflict", row[0])


def settle(store: Store, conflicts: Sequence[Conflict], *, theirs: bool) -> Done:
    """Take what is there, or keep what is here, in one action."""
    label = (
        N_("Took their value of {count} fields")
        if theirs
        else N_("Kept the own value of {count} fields")
    )
    if len(conflicts) == 1:
        label = N_("Took their value for {deal}") if theirs else N_("Kept the own value for {deal}")
    args = {"deal": conflicts[0].deal} if len(conflicts) == 1 else {"count": len(conflicts)}
    with store.action(label, **args) as act:
        for one in conflicts:
            if theirs:
                _take(act, one)
            act.delete("import_conflict", one.id)
    return act.done


def _take(act: Action, one: Conflict) -> None:
    row = act.read("import_conflict", one.id, ["there"]) or {}
    there = json.loads(row["there"])
    if one.field == STAGE:
        _enter(act, one.deal_id, there)
    elif one.field.startswith(OWN):
        kept = json.loads((act.read("deal", one.deal_id, ["extra"]) or {})["extra"])
        key = one.field.removeprefix(OWN)
        kept = {**kept, key: there} if there not in (None, "") else _without(kept, key)
        act.update("deal", one.deal_id, {"extra": json.dumps(kept, ensure_ascii=False)})
    else:
        act.update("deal", one.deal_id, {one.field: there})


def _without(values: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != key}


def _enter(act: Action, deal_id: str, there: dict[str, Any]) -> None:
    """Move the deal to the stage that it has there, on the day it was told there."""
    stage = act.store.rules.stages.get(there["stage_id"])
    if stage is None:
        return  # removed here since: there is no such place to go to
    last = act.conn.execute(
        "SELECT max(entered_on) FROM visit WHERE deal_id = ? AND deleted_at IS NULL", (deal_id,)
    ).fetchone()[0]
    day = max(there.get("closed_on") or clock.today().isoformat(), last or "")
    act.update("deal", deal_id, {"pipeline_id": stage.pipeline_id})
    enter_stage(act, deal_id, stage, date.fromisoformat(day))
    if stage.kind == "lost" and there.get("lost_reason_id"):
        act.update("deal", deal_id, {"lost_reason_id": there["lost_reason_id"]})
