"""The full-text index over the names of live deals and their companies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline_tui.store import driver

HOLDS = "d.n IN (SELECT rowid FROM deal_text WHERE deal_text MATCH ?)"
"""The condition that the entry of a row ``d`` of deal holds some text."""


def update(
    conn: driver.Connection, before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> None:
    """Bring one deal's entry in line with its row; rows hold n, deleted_at and search."""
    was = before["search"] if before is not None and before["deleted_at"] is None else None
    now = after["search"] if after["deleted_at"] is None else None
    if was == now:
        return
    if was is not None:
        conn.execute("DELETE FROM deal_text WHERE rowid = ?", (after["n"],))
    if now is not None:
        conn.execute("INSERT INTO deal_text (rowid, body) VALUES (?, ?)", (after["n"], now))


def drop(conn: driver.Connection, deal: Mapping[str, Any]) -> None:
    """Remove one deal's entry."""
    conn.execute("DELETE FROM deal_text WHERE rowid = ?", (deal["n"],))


def rebuild(conn: driver.Connection) -> None:
    """Write the whole index anew, inside the caller's transaction."""
    conn.execute("DELETE FROM deal_text")
    conn.execute(
        "INSERT INTO deal_text (rowid, body) SELECT n, search FROM deal WHERE deleted_at IS NULL"
    )


def quoted(text: str) -> str:
    """A folded text as one FTS phrase: data, never query syntax."""
    return '"' + text.replace('"', '""') + '"'
