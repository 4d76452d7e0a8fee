"""Who reports to whom, and which company belongs to which: chains upwards without circles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline_tui.i18n import _
from pipeline_tui.store import driver
from pipeline_tui.store.errors import Invalid

_ABOVE = {"contact": "reports_to_id", "account": "parent_id"}


def above(conn: driver.Connection, table: str, row_id: str, most: int = 100) -> list[str]:
    """The ids of those above a person (``contact``) or company (``account``), the nearest first.

    Deleted ones end the chain; so does one that comes again, as a merge or an undo in another
    window may leave it.
    """
    chain: list[str] = []
    seen = {row_id}
    sql = (
        f"SELECT up.id FROM {table} t JOIN {table} up ON up.id = t.{_ABOVE[table]}"
        " WHERE t.id = ? AND up.deleted_at IS NULL"
    )
    row = conn.execute(sql, (row_id,)).fetchone()
    while row is not None and row[0] not in seen and len(chain) < most:
        chain.append(row[0])
        seen.add(row[0])
        row = conn.execute(sql, (row[0],)).fetchone()
    return chain


def refuse_circle(
    conn: driver.Connection, table: str, row_id: str, changes: Mapping[str, Any]
) -> None:
    """Raise ``Invalid`` when a change would put a person or company above itself."""
    boss = changes.get(_ABOVE[table])
    if boss is None or (boss != row_id and row_id not in above(conn, table, boss)):
        return
    one, other = (_name(conn, table, each) for each in (row_id, boss))
    if table == "account" and boss == row_id:
        raise Invalid(_("{name} cannot belong to itself.").format(name=one))
    if boss == row_id:
        raise Invalid(_("{name} cannot report to herself or himself.").format(name=one))
    reason = (
        _("{other} belongs to {name} already: it cannot be the other way round too.")
        if table == "account"
        else _("{other} reports to {name} already: it cannot be the other way round too.")
    )
    raise Invalid(reason.format(name=one, other=other))


def _name(conn: driver.Connection, table: str, row_id: str) -> str:
    row = conn.execute(f"SELECT name FROM {table} WHERE id = ?", (row_id,)).fetchone()
    return str(row[0]) if row else "?"
