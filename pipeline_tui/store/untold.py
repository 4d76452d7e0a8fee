"""Whether the journal holds all that an action changed, as far as a look at its deals can tell."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from pipeline_tui.i18n import _
from pipeline_tui.store import driver
from pipeline_tui.store.derive import chunks, select_in
from pipeline_tui.store.done import DEAL_CHILDREN
from pipeline_tui.store.errors import UndoRefused

__all__ = ["refuse_incomplete"]

_SPAN = """
SELECT (SELECT clock FROM action WHERE clock < a.clock ORDER BY clock DESC LIMIT 1), a.clock,
       (SELECT min(clock) FROM change WHERE action_id = a.id)
FROM action a WHERE a.id = ?
"""
_TICKS = "SELECT clock FROM change WHERE action_id = ?"
_BULK = 500
_IMPORTED = {"external_ref": "row_id", "import_conflict": "deal_id"}
"""What an import wrote beside deals, and where that names them."""
_WRITTEN = "SELECT id, clock FROM {table} WHERE {column} IN ({{marks}}) AND deleted_at IS NULL"
_ALL_WRITTEN = "SELECT id, clock FROM {table} WHERE clock > ? AND clock < ?"

Change = tuple[str, str, str, str, str]


def refuse_incomplete(conn: driver.Connection, action_id: str, changes: Sequence[Change]) -> None:
    """Raise ``UndoRefused`` where what an action wrote is missing from its changes.

    Every row keeps the clock of its last change: one of the action's time that no change of its
    has is a hole. Looked at are the action's deals with all that hangs on them; after a load of
    many rows, whole tables.
    """
    before, end, first = conn.execute(_SPAN, (action_id,)).fetchone()
    if first is not None:
        start = first - 1 if before is None else before
        ticks = {row[0] for row in conn.execute(_TICKS, (action_id,))}
        loaded = {
            one for _tbl, _row, kind, patch, _prev in changes if kind == "load"
            for one in json.loads(patch)
        }  # fmt: skip
        if loaded or len(changes) > _BULK:
            rows = _in_tables(conn, {one[0] for one in changes} | {"deal"}, start, end)
        else:
            rows = _on_deals(conn, changes)
        if all(not start < clock < end or clock in ticks or row in loaded for row, clock in rows):
            return
    raise UndoRefused(
        _(
            "The journal lacks something of what it did: nothing was changed."
            " {command} lets undo pass over it."
        ).format(command="pipeline-tui doctor --repair")
    )


def _in_tables(
    conn: driver.Connection, tables: Collection[str], start: int, end: int
) -> Iterator[tuple[str, int]]:
    for table in sorted(tables):
        yield from conn.execute(_ALL_WRITTEN.format(table=table), (start, end))


def _on_deals(conn: driver.Connection, changes: Iterable[Change]) -> Iterator[tuple[str, int]]:
    deals: set[str] = set()
    children: dict[str, list[str]] = {}
    for table, row, _kind, _patch, _prev in changes:
        if table == "deal":
            deals.add(row)
        elif table in DEAL_CHILDREN or table in _IMPORTED:
            children.setdefault(table, []).append(row)
    for table, ids in children.items():
        column = _IMPORTED.get(table, "deal_id")
        sql = f"SELECT {column} FROM {table} WHERE id IN ({{marks}})"
        deals.update(row[0] for row in select_in(conn, sql, ids))
    places = chain([("deal", "id")], ((table, "deal_id") for table in sorted(DEAL_CHILDREN)))
    for table, column in places:
        for chunk in chunks(sorted(deals), _BULK):
            yield from select_in(conn, _WRITTEN.format(table=table, column=column), chunk)
