"""Rows that point at rows which are not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline_tui.store import driver
from pipeline_tui.store.doctor.findings import Finding

__all__ = ["Link", "links", "look"]

# What the schema does not declare, because it was added later or names rows of several tables.
_LOOSE = (
    ("activity", "content_id", "content"),
    ("follow_up", "enrolment_id", "enrolment"),
    ("follow_up", "cadence_step_id", "cadence_step"),
    ("follow_up", "incentive_id", "incentive"),
    ("enrolment", "follow_up_id", "follow_up"),
)
_STRAY = """
SELECT c.id, c.{column} FROM {table} c
WHERE c.{column} IS NOT NULL AND c.deleted_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.id = c.{column})
"""


_NOWHERE = """
SELECT c.id, c.row_id FROM external_ref c WHERE c.tbl = ? AND c.deleted_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.id = c.row_id)
"""


class Link(NamedTuple):
    """A column that holds the id of another table's row; ``needed`` where it may not be empty."""

    table: str
    column: str
    parent: str
    needed: bool


def links(conn: driver.Connection) -> list[Link]:
    """Every such column of the file, declared or not."""
    found = []
    declared = conn.execute(
        'SELECT m.name, f."from", f."table", c."notnull" FROM sqlite_schema m'
        " JOIN pragma_foreign_key_list(m.name) f JOIN pragma_table_info(m.name) c"
        ' ON c.name = f."from" WHERE m.type = \'table\' ORDER BY m.name, f."from"'
    ).fetchall()
    tables = {row[0] for row in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for table, column, parent, needed in declared:
        if parent in tables:
            found.append(Link(table, column, parent, bool(needed)))
    return found + [Link(*loose, needed=False) for loose in _LOOSE if loose[0] in tables]


def look(conn: driver.Connection) -> Iterator[Finding]:
    """Live rows whose reference leads nowhere.

    One that may be empty can be emptied; a row that needs its reference can be set aside as
    deleted, unless it is a deal: which stage that is in, only a person or a backup can tell.
    """
    for link in links(conn):
        rows = conn.execute(_STRAY.format(table=link.table, column=link.column, parent=link.parent))
        for row_id, value in rows:
            yield Finding(
                "references",
                f"{link.table} {row_id}: {link.column}",
                f"{link.parent} {value}",
                None,
                not link.needed or link.table != "deal",
                (link.table, row_id, link.column, "needed" if link.needed else ""),
            )
    yield from _imported(conn)


def _imported(conn: driver.Connection) -> Iterator[Finding]:
    """Where rows came from, of rows that are gone."""
    names = {row[0] for row in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for (table,) in conn.execute("SELECT DISTINCT tbl FROM external_ref").fetchall():
        if table in names:
            for row_id, value in conn.execute(_NOWHERE.format(parent=table), (table,)):
                row = ("external_ref", row_id, "row_id", "needed")
                yield Finding(
                    "references", f"external_ref {row_id}: row_id", f"{table} {value}", row=row
                )
