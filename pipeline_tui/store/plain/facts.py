"""Raw rows: what holds for all deals, and the deals with what hangs on them, slice by slice."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from pipeline_tui.store import driver

__all__ = ["SLICE", "Facts", "Ground", "Row", "facts", "ground", "rows_of", "slices"]

Row = dict[str, Any]
SLICE = 500
"""Deals read at once."""

_DEALS = """
SELECT d.*, a.name AS account_name FROM deal d LEFT JOIN account a ON a.id = d.account_id
WHERE d.n > ? AND d.deleted_at IS NULL ORDER BY d.n LIMIT ?
"""
_OF_DEALS = """
SELECT {columns} FROM deal d CROSS JOIN {table} c ON c.deal_id = d.id
WHERE d.n BETWEEN ? AND ? AND d.deleted_at IS NULL AND c.deleted_at IS NULL
"""
_CHILDREN = {
    "visit": "c.deal_id, c.stage_id, c.seq, c.entered_on, c.left_on, c.known",
    "activity": "c.deal_id, c.kind, c.happened_on, c.minutes",
    "follow_up": "c.deal_id, c.id, c.due_on, c.due_at, c.done_on",
    "deal_contact": "c.deal_id, c.role_id",
    "answer": "c.deal_id, c.criterion_id, c.value",
}
"""What hangs on a deal, with the columns that anything follows from."""


class Facts(NamedTuple):
    """One live deal's row, and the live rows that hang on it; visits in their order."""

    deal: Row
    visits: list[Row]
    activities: list[Row]
    steps: list[Row]
    links: list[Row]
    answers: list[Row]


class Ground(NamedTuple):
    """What holds for all deals.

    ``stages`` holds the removed ones too: they still say how far a deal had been. ``open_at`` are
    the positions of each pipeline's open stages of today, in order; ``qualified_from`` is the
    position that counts as qualified, for pipelines that have one.
    """

    stages: dict[str, Row]
    open_at: dict[str, list[int]]
    qualified_from: dict[str, int]
    codes: dict[str, str]
    asked: list[Row]
    settings: dict[str, Any]


def rows_of(conn: driver.Connection, sql: str, values: tuple[Any, ...] = ()) -> Iterator[Row]:
    """The rows of a query as dictionaries."""
    cursor = conn.execute(sql, values)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def ground(conn: driver.Connection) -> Ground:
    """Read what holds for all deals. Settings that are not JSON are left out."""
    stages = {row["id"]: row for row in rows_of(conn, "SELECT * FROM stage")}
    live = [row for row in stages.values() if not row["deleted_at"] and row["kind"] == "open"]
    open_at: dict[str, list[int]] = defaultdict(list)
    for row in live:
        open_at[row["pipeline_id"]].append(row["position"])
    marked: dict[str, list[int]] = defaultdict(list)
    for row in live:
        if row["qualifies"]:
            marked[row["pipeline_id"]].append(row["position"])
    settings = dict(_settings(conn))
    return Ground(
        stages,
        {pipeline: sorted(positions) for pipeline, positions in open_at.items()},
        {pipeline: min(positions) for pipeline, positions in marked.items()},
        dict(conn.execute("SELECT id, code FROM role").fetchall()),
        _asked(conn, settings.get("checklist")),
        settings,
    )


def _settings(conn: driver.Connection) -> Iterator[tuple[str, Any]]:
    for row in rows_of(conn, "SELECT id, value FROM setting WHERE deleted_at IS NULL"):
        try:
            yield row["id"], json.loads(row["value"])
        except ValueError:
            continue


def _asked(conn: driver.Connection, chosen: object) -> list[Row]:
    """The questions of the checklist in use: the one chosen, else the first."""
    sets = list(rows_of(conn, "SELECT id, position FROM criterion_set WHERE deleted_at IS NULL"))
    if not any(row["id"] == chosen for row in sets):
        chosen = min(((row["position"], row["id"]) for row in sets), default=(0, ""))[1]
    asked = "SELECT * FROM criterion WHERE deleted_at IS NULL AND retired = 0 AND set_id = ?"
    return list(rows_of(conn, asked, (chosen,)))


def slices(conn: driver.Connection, size: int = SLICE) -> Iterator[list[Facts]]:
    """All live deals with their facts, ``size`` of them at a time."""
    last = -(2**62)
    while deals := list(rows_of(conn, _DEALS, (last, size))):
        first, last = deals[0]["n"], deals[-1]["n"]
        hung = [_children(conn, table, first, last) for table in _CHILDREN]
        yield [Facts(deal, *(rows.get(deal["id"], []) for rows in hung)) for deal in deals]


def facts(conn: driver.Connection) -> Iterator[Facts]:
    """All live deals with their facts, one after the other."""
    for one in slices(conn):
        yield from one


def _children(conn: driver.Connection, table: str, first: int, last: int) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    sql = _OF_DEALS.format(table=table, columns=_CHILDREN[table])
    for row in rows_of(conn, sql, (first, last)):
        found[row["deal_id"]].append(row)
    if table == "visit":
        for rows in found.values():
            rows.sort(key=lambda row: row["seq"])
    return found
