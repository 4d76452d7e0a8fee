"""A store as plain values, to compare two of them row by row."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from pipeline_tui.store import driver

Dump = dict[str, list[dict[str, Any]]]


def tables(conn: driver.Connection) -> list[str]:
    """All tables of the store, each text index as one.

    The index of names is left out: a file has it or not, as it was needed.
    """
    rows = conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE 'deal_text_%' AND name NOT LIKE 'activity_text_%'"
        " AND name NOT LIKE 'account_text%' AND name NOT LIKE 'contact_text%'"
        " AND name <> 'name_row' ORDER BY name"
    )
    return [row[0] for row in rows]


def dump(
    conn: driver.Connection,
    *,
    live: bool = False,
    leave_out: Container[str] = (),
    columns_left_out: Container[str] = (),
) -> Dump:
    """All rows of all tables in an order of their own, only live ones where asked."""
    found: Dump = {}
    for table in tables(conn):
        if table in leave_out:
            continue
        cursor = conn.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        if table == "deal_text":
            cursor = conn.execute("SELECT rowid, body FROM deal_text")
            names = ["rowid", "body"]
        elif table == "activity_text":
            # The number within the deal is chance.
            cursor = conn.execute("SELECT rowid >> 24, body FROM activity_text")
            names = ["deal", "body"]
        rows = [dict(zip(names, row, strict=True)) for row in cursor]
        if live:
            rows = [row for row in rows if row.get("deleted_at") is None]
        found[table] = sorted(
            (
                {name: value for name, value in row.items() if name not in columns_left_out}
                for row in rows
            ),
            key=lambda row: [repr(value) for value in row.values()],
        )
    return found


def first_difference(one: Dump, other: Dump) -> str:
    """Where two dumps differ first, in words; empty where they are equal."""
    for table in sorted({*one, *other}):
        left, right = one.get(table, []), other.get(table, [])
        missing = [row for row in left if row not in right][:3] if left != right else []
        added = [row for row in right if row not in left][:3] if left != right else []
        if missing or added or len(left) != len(right):
            return f"{table}: {len(left)} and {len(right)} rows; -{missing} +{added}"
    return ""
