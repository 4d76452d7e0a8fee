"""The journal: every change belongs to an action, clocks only go forward, JSON can be read."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline_tui.store import driver
from pipeline_tui.store.doctor import gaps
from pipeline_tui.store.doctor.findings import Finding
from pipeline_tui.store.doctor.gaps import GONE

__all__ = ["GONE", "LOST", "look", "values"]

_STRAY = """
SELECT c.action_id, count(*), max(c.clock) FROM change c
WHERE NOT EXISTS (SELECT 1 FROM action a WHERE a.id = c.action_id) GROUP BY c.action_id
"""
_UNREADABLE = """
SELECT action_id, clock, tbl,
  CASE WHEN NOT json_valid(patch) THEN patch WHEN NOT json_valid(prev) THEN prev
       ELSE json_type(patch) END
FROM change
WHERE NOT json_valid(patch) OR NOT json_valid(prev)
   OR json_type(patch) <> CASE kind WHEN 'load' THEN 'array' ELSE 'object' END
"""
_NO_WORDS = "SELECT id, args FROM action WHERE NOT json_valid(args)"
_IN_ORDER = """
SELECT a.id, a.clock, (SELECT min(c.clock) FROM change c WHERE c.action_id = a.id),
       (SELECT max(c.clock) FROM change c WHERE c.action_id = a.id)
FROM action a ORDER BY a.clock
"""
_UNDONE = """
SELECT a.id, a.kind, a.undoes FROM action a
WHERE (a.kind = 'do') <> (a.undoes IS NULL)
   OR a.undoes IS NOT NULL AND NOT EXISTS (SELECT 1 FROM action b WHERE b.id = a.undoes)
"""
# One that was dropped keeps when it was undone.
_STATE = """
SELECT id, state FROM action
WHERE state = 'undone' AND undone_clock IS NULL OR state = 'done' AND undone_clock IS NOT NULL
"""
_TABLES = "SELECT DISTINCT tbl FROM change"
# What undo passes over anyway may name what is gone.
_GONE = """
SELECT c.action_id, c.row_id FROM change c WHERE c.tbl = ?1 AND c.row_id <> ''
  AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.id = c.row_id)
  AND NOT EXISTS (SELECT 1 FROM action a WHERE a.id = c.action_id AND a.lasting = 1)
UNION ALL
SELECT c.action_id, j.value FROM change c JOIN json_each(c.patch) j
WHERE c.tbl = ?1 AND c.kind = 'load' AND json_valid(c.patch)
  AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.id = j.value)
  AND NOT EXISTS (SELECT 1 FROM action a WHERE a.id = c.action_id AND a.lasting = 1)
"""
LOST = "lost"
"""What ``Finding.row`` begins with: the action that follows is lost."""
_KEPT_AS_JSON = {"setting": ("value",), "external_ref": ("seen",), "own_field": ("choices",)}


def look(conn: driver.Connection) -> Iterator[Finding]:
    """What does not hold together."""
    for action, changes, clock in conn.execute(_STRAY):
        yield Finding(
            "journal", f"action {action}", None, f"changes {changes}", True,
            (LOST, action, str(clock)),
        )  # fmt: skip
    for action, clock, table, text in conn.execute(_UNREADABLE):
        yield _wrong(f"change {action} {clock} {table}", text, "JSON")
    for action, args in conn.execute(_NO_WORDS):
        yield _wrong(f"action {action} args", args, "JSON")
    yield from _order(conn)
    for action, kind, undoes in conn.execute(_UNDONE):
        yield _wrong(f"action {action} {kind}: undoes", undoes, None)
    for action, state in conn.execute(_STATE):
        yield _wrong(f"action {action}: state", state, None)
    yield from _rows_gone(conn)
    yield from gaps.look(conn)


def _wrong(where: str, stored: object, right: str | None) -> Finding:
    return Finding("journal", where, None if stored is None else str(stored)[:80], right, can=False)


def _order(conn: driver.Connection) -> Iterator[Finding]:
    """Changes come after the action before theirs, and before their own action."""
    latest = 0
    for action, clock, first, last in conn.execute(_IN_ORDER):
        if clock <= latest:
            yield _wrong(f"action {action}: clock", clock, f"> {latest}")
        elif first is not None and first <= latest:
            yield _wrong(f"change {action}: clock", first, f"> {latest}")
        if last is not None and last >= clock:
            yield _wrong(f"change {action}: clock", last, f"< {clock}")
        latest = max(latest, clock)


def _rows_gone(conn: driver.Connection) -> Iterator[Finding]:
    names = {row[0] for row in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for (table,) in conn.execute(_TABLES).fetchall():
        if table not in names:
            yield _wrong("change: tbl", table, None)
            continue
        for action, row in conn.execute(_GONE.format(table=table), (table,)):
            where = f"change {action}: {table} {row}"
            yield Finding("journal", where, None, str(row), row=(GONE, action))


def values(conn: driver.Connection) -> Iterator[Finding]:
    """Settings, kept values of imports and own fields that are no JSON."""
    tables = conn.execute(
        "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = 'extra'"
        " WHERE m.type = 'table' ORDER BY m.name"
    ).fetchall()
    for (table,) in tables:
        for column in ("extra", *_KEPT_AS_JSON.get(table, ())):
            rows = conn.execute(
                f"SELECT id, {column} FROM {table}"
                f" WHERE NOT json_valid({column}) AND deleted_at IS NULL"
            )
            # What nobody can read sets nothing: a setting can go, a value of a deal is kept.
            can = (table, column) == ("setting", "value")
            for row_id, text in rows:
                yield Finding("values", f"{table} {row_id}: {column}", text[:80], "JSON", can)
