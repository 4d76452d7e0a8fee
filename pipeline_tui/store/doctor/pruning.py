"""Takes old entries out of the journal, when somebody asks for it; it is never done by itself."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui import clock
from pipeline_tui.store import driver

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store

__all__ = ["PRUNED", "Prunable", "prunable", "prune"]

PRUNED = "pruned_before"
"""The row of ``meta`` that holds the moment before which the journal is not whole."""

# What stays: what is newer, the newest of all, what can be redone, what closed deals and why (the
# losses before are told from it), and whatever undid or redid something that stays.
_KEEP = """
CREATE TEMP TABLE keep AS
WITH RECURSIVE keep (id) AS (
    SELECT id FROM action WHERE at >= ?1 OR state = 'undone'
        OR clock = (SELECT max(clock) FROM action)
    UNION SELECT action_id FROM change WHERE tbl = 'deal' AND kind = 'update'
        AND (instr(patch, '"closed_on"') > 0 OR instr(patch, '"lost_') > 0)
    UNION SELECT a.undoes FROM keep k JOIN action a ON a.id = k.id WHERE a.undoes IS NOT NULL
    UNION SELECT a.id FROM keep k JOIN action a ON a.undoes = k.id
)
SELECT id FROM keep
"""
_COUNT = """
SELECT count(*), coalesce(sum(c.n), 0), coalesce(sum(c.size), 0), min(a.at)
FROM action a LEFT JOIN (
    SELECT action_id, count(*) AS n, sum(length(patch) + length(prev) + 100) AS size
    FROM change GROUP BY action_id
) c ON c.action_id = a.id
WHERE a.id NOT IN (SELECT id FROM temp.keep)
"""


class Prunable(NamedTuple):
    """What may go: actions and changes, about how many bytes they take, and the oldest moment."""

    actions: int
    changes: int
    bytes: int
    since: str | None


def prunable(conn: driver.Connection, before: date) -> Prunable:
    """What of the journal is from before a day and nothing needs; nothing is changed."""
    _mark(conn, before)
    return Prunable(*conn.execute(_COUNT).fetchone())


def prune(store: Store, before: date) -> Prunable:
    """Take it out, in one transaction, and give the room back to the disk.

    What is gone cannot be undone or told any more, and days before are shown as far as the deals
    themselves tell. Raises the driver's error where another window holds the file.
    """
    conn = store.conn
    conn.execute("BEGIN IMMEDIATE")
    try:
        found = prunable(conn, before)
        conn.execute("DELETE FROM change WHERE action_id NOT IN (SELECT id FROM temp.keep)")
        conn.execute("DELETE FROM action WHERE id NOT IN (SELECT id FROM temp.keep)")
        if found.actions:
            conn.execute(
                "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (PRUNED, _moment(before))
            )
    except BaseException:
        conn.execute("ROLLBACK")
        raise
    conn.execute("COMMIT")
    conn.execute("DROP TABLE temp.keep")
    conn.execute("VACUUM")
    return found


def _mark(conn: driver.Connection, before: date) -> None:
    conn.execute("DROP TABLE IF EXISTS temp.keep")
    conn.execute(_KEEP, (_moment(before),))
    conn.execute("CREATE INDEX temp.keep_id ON keep (id)")


def _moment(day: date) -> str:
    return clock.moment_text(datetime.combine(day, datetime.min.time()).astimezone())
