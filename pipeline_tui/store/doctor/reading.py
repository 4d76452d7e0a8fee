"""Whether every row can be read: a page that is whole may hold text that is none."""

from __future__ import annotations

from pipeline_tui.store import driver

__all__ = ["is_journal_json", "unreadable"]

_TABLES = """
SELECT name FROM sqlite_schema
WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL %' AND name NOT LIKE 'sqlite_%' ORDER BY name
"""
_NO_JSON = """
SELECT 1 FROM change
WHERE NOT json_valid(patch) OR NOT json_valid(prev) LIMIT 1
"""


def unreadable(conn: driver.Connection) -> str:
    """The first table with a row that cannot be read; '' for none.

    Reads the whole file, a row at a time. Raises what a broken schema raises.
    """
    for (name,) in conn.execute(_TABLES).fetchall():
        try:
            for _row in conn.execute(f'SELECT * FROM "{name}"'):
                pass
        except driver.FAULTS:
            return str(name)
    return ""


def is_journal_json(conn: driver.Connection) -> bool:
    """Whether what was changed can be told from the journal at all."""
    return conn.execute(_NO_JSON).fetchone() is None
