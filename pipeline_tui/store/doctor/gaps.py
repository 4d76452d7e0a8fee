"""Holes in the journal: changes that it must hold by what rows and other changes say, and lacks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from pipeline_tui.store import departed, driver
from pipeline_tui.store.doctor.findings import Finding
from pipeline_tui.store.doctor.pruning import PRUNED
from pipeline_tui.store.history import SAMPLE_UNTIL

__all__ = ["GONE", "look"]

GONE = "gone"
"""What ``Finding.row`` begins with: undo is to pass over the action that follows."""

_EMPTY = """
SELECT a.id, a.kind FROM action a WHERE a.lasting = 0
  AND NOT EXISTS (SELECT 1 FROM change c WHERE c.action_id = a.id) ORDER BY a.clock
"""
_CLOCKED = """
SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = 'clock'
WHERE m.type = 'table' AND m.name NOT IN ('action', 'change') ORDER BY m.name
"""
# What was loaded in bulk is told of together, under clocks of its own.
_UNTOLD = """
SELECT found.id, found.act FROM (
    SELECT t.id AS id, (SELECT a.id FROM action a WHERE a.clock > t.clock
                        ORDER BY a.clock LIMIT 1) AS act
    FROM {table} t WHERE t.clock > ?1
      AND NOT EXISTS (SELECT 1 FROM change c
                      WHERE c.row_id <> '' AND c.row_id = t.id AND c.clock = t.clock)
    EXCEPT
    SELECT j.value, c.action_id FROM change c JOIN json_each(c.patch) j
    WHERE c.tbl = ?2 AND c.kind = 'load' AND json_valid(c.patch)
) found JOIN action a ON a.id = found.act WHERE a.lasting = 0
"""
_UPDATES = """
SELECT c.tbl, c.row_id, c.action_id, a.lasting, c.patch, c.prev FROM change c
JOIN action a ON a.id = c.action_id
WHERE c.row_id <> '' AND c.kind = 'update' AND c.clock > ? ORDER BY c.row_id, c.clock
"""
_FIRST = """
SELECT min(c.clock) FROM change c
WHERE c.action_id = (SELECT id FROM action ORDER BY clock LIMIT 1)
"""
_LOADED = """
SELECT j.value FROM change c JOIN json_each(c.patch) j
WHERE c.tbl = ? AND c.kind = 'load' AND json_valid(c.patch)
"""


class _Told(NamedTuple):
    """What the journal says last of a column: its value, and by which action."""

    value: Any
    action: str
    lasting: bool


class _Loaded(dict[str, frozenset[str]]):
    """The rows of each table that came in bulk, read when first asked for."""

    def __init__(self, conn: driver.Connection) -> None:
        super().__init__()
        self._conn = conn

    def __missing__(self, table: str) -> frozenset[str]:
        self[table] = frozenset(row[0] for row in self._conn.execute(_LOADED, (table,)))
        return self[table]


def look(conn: driver.Connection) -> Iterator[Finding]:
    """Actions without their changes, rows written by no change, values that none wrote.

    An action that undo passes over anyway is not looked at; ``repair`` lets it pass over others.
    """
    for action, kind in conn.execute(_EMPTY):
        yield Finding("journal", f"action {action} {kind}: change", row=(GONE, action))
    floor = _floor(conn)
    if floor is not None:
        for (table,) in conn.execute(_CLOCKED).fetchall():
            for row, action in conn.execute(_UNTOLD.format(table=table), (floor, table)):
                where = f"action {action}: change {table} {row}"
                yield Finding("journal", where, row=(GONE, action))
    yield from _values(conn, _pruned(conn))


def _floor(conn: driver.Connection) -> int | None:
    """The clock up to which rows may have come without the journal; None where all may.

    That is what the sample was made of, what was there before the first action, and what was
    taken out of the journal by order.
    """
    told = dict(conn.execute("SELECT id, value FROM setting WHERE id LIKE 'sample%'").fetchall())
    if told and SAMPLE_UNTIL not in told:
        return None
    try:
        invented = int(json.loads(told.get(SAMPLE_UNTIL, "0")))
    except (TypeError, ValueError):
        return None
    first = conn.execute(_FIRST).fetchone()[0] or 0
    return max(invented, first - 1, _pruned(conn))


def _pruned(conn: driver.Connection) -> int:
    row = conn.execute("SELECT value FROM meta WHERE key = ?", (PRUNED,)).fetchone()
    if row is None:
        return 0
    return int(datetime.fromisoformat(row[0]).timestamp() * 1000) << 16


def _values(conn: driver.Connection, floor: int) -> Iterator[Finding]:
    """Values that a change found, or the file holds, and that the change before did not write."""
    loaded = _Loaded(conn)
    told: dict[str, _Told] = {}
    known: dict[str, Any] | None = None
    at = ("", "")
    for table, row, action, lasting, patch, prev in conn.execute(_UPDATES, (floor,)):
        if (table, row) != at:
            yield from _differing(loaded, at, told, known)
            at, told, known = (table, row), {}, _row(conn, table, row)
        if known is None:
            continue  # told as a row that is gone
        try:
            written, found = json.loads(patch), json.loads(prev)
        except ValueError:
            continue  # told as what cannot be read
        last = {name: told[name] for name in found if name in told}
        yield from _differing(loaded, at, last, found)
        told.update((name, _Told(one, action, bool(lasting))) for name, one in written.items())
    yield from _differing(loaded, at, told, known)


def _row(conn: driver.Connection, table: str, row: str) -> dict[str, Any] | None:
    try:
        cursor = conn.execute(f"SELECT * FROM {table} WHERE id = ?", (row,))
    except driver.OperationalError:
        return None
    values = cursor.fetchone()
    return None if values is None else dict(zip(_names(cursor), values, strict=True))


def _names(cursor: Any) -> list[str]:
    return [one[0] for one in cursor.description]


def _differing(
    loaded: _Loaded,
    at: tuple[str, str],
    told: dict[str, _Told],
    found: dict[str, Any] | None,
) -> Iterator[Finding]:
    table, row = at
    for name, last in told.items():
        if found is None or name not in found or found[name] == last.value or last.lasting:
            continue
        if departed.is_machines(table, name):
            continue
        if name == "deleted_at" and row in loaded[table]:
            continue  # came and went in bulk
        where = f"action {last.action}: change {table} {row} {name}"
        yield Finding(
            "journal", where, _said(last.value), _said(found[name]), row=(GONE, last.action)
        )


def _said(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:80]
