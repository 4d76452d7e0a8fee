"""Indexes put aside while many deals are written: sorted at the end they cost half as much."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline_tui.store import driver

_FROM = 2000
"""Fewer new rows than this are not worth it."""

_LIST = """
SELECT name, sql FROM sqlite_schema
WHERE type = 'index' AND tbl_name IN ('deal', 'visit') AND sql IS NOT NULL
ORDER BY name
"""


@contextmanager
def set_aside(conn: driver.Connection, rows: int) -> Iterator[None]:
    """Inside the caller's transaction, drop the indexes of deals and visits and make them anew.

    Only where the rows to come are many against those that are there; a rollback brings
    the old ones back.
    """
    there = conn.execute("SELECT count(*) FROM (SELECT 1 FROM deal LIMIT ?)", (rows,)).fetchone()[0]
    if rows < _FROM or there * 4 > rows:
        yield
        return
    indexes = conn.execute(_LIST).fetchall()
    for name, _sql in indexes:
        conn.execute(f"DROP INDEX {name}")
    yield
    for _name, sql in indexes:
        conn.execute(sql)
