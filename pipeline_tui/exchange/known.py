"""What the file already holds of the rows being imported."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, NamedTuple

from pipeline_tui.store import driver
from pipeline_tui.store.derive import chunks, select_in

_REFS = """
SELECT r.id, r.row_id, r.seen, r.deleted_at IS NULL, d.deleted_at IS NULL
FROM external_ref r JOIN deal d ON d.id = r.row_id WHERE r.id IN ({marks})
"""
_STAGES = """
SELECT DISTINCT d.pipeline_id, json_extract(r.seen, '$.stage')
FROM external_ref r JOIN deal d ON d.id = r.row_id
WHERE r.id >= ? AND r.id < ? AND r.tbl = 'deal' AND r.deleted_at IS NULL AND d.deleted_at IS NULL
"""
_CHILDREN = ("visit", "activity", "follow_up", "deal_contact")
_LAST = "SELECT coalesce(max(n), 0) FROM deal"


class Ref(NamedTuple):
    """An earlier import of a row: its deal, what the row said, whether both are live.

    ``kept`` is false for what no import made: a row of our own table.
    """

    key: str
    deal_id: str
    said: str
    live: bool
    deal_live: bool
    kept: bool = True


class Known:
    """Looks up references; cheap when there are none of this system.

    ``last`` is the number of the last deal there was before.
    """

    def __init__(self, conn: driver.Connection, prefix: str) -> None:
        self._conn = conn
        # A colon ends the prefix, and a semicolon is the character after it.
        found = conn.execute(
            "SELECT 1 FROM external_ref WHERE id >= ? AND id < ? LIMIT 1",
            (prefix, prefix[:-1] + ";"),
        ).fetchone()
        self.any = found is not None
        self.last: int = conn.execute(_LAST).fetchone()[0]

    def find(self, keys: Sequence[str]) -> dict[str, Ref]:
        """The references among these that exist, by their id."""
        found: dict[str, Ref] = {}
        if self.any:
            for chunk in chunks(keys, 500):
                for row in select_in(self._conn, _REFS, chunk):
                    found[row[0]] = Ref(row[0], row[1], row[2], bool(row[3]), bool(row[4]))
        return found


def known_names(conn: driver.Connection, system: str, ids: Sequence[str]) -> dict[str, str]:
    """What a system said last of the names of its deals, by their ids there."""
    found: dict[str, str] = {}
    keys = {f"{system}:deal:{one}": one for one in ids}
    for chunk in chunks(list(keys), 500):
        for row in select_in(conn, _REFS, chunk):
            name = json.loads(row[2]).get("name")
            if name:
                found[keys[row[0]]] = str(name)
    return found


def earlier_stages(conn: driver.Connection, system: str) -> dict[str, set[str]]:
    """What a system has called the stages of its deals, by the pipelines here that they are in."""
    prefix = f"{system}:deal:"
    found: dict[str, set[str]] = {}
    for pipeline, word in conn.execute(_STAGES, (prefix, prefix[:-1] + ";")):
        if word:
            found.setdefault(pipeline, set()).add(str(word))
    return found


def gone_with(conn: driver.Connection, deals: Sequence[str]) -> dict[str, dict[str, list[Any]]]:
    """For each table of rows that hang on deals: by deal, those that went when it went.

    A deal and its rows that one undo took away carry clocks of the same action; rows that
    went before or later are not given. Rows are (id, seq, stage, entered, left, known) for
    visits, (id,) for others.
    """
    ticks = [row[0] for row in conn.execute("SELECT clock FROM action ORDER BY clock")]
    floors: dict[str, int] = {}
    for chunk in chunks(deals, 500):
        rows = select_in(conn, "SELECT id, clock FROM deal WHERE id IN ({marks})", chunk)
        for deal, tick in rows:
            place = bisect_left(ticks, tick)
            floors[deal] = ticks[place - 1] if place else 0
    gone: dict[str, dict[str, list[Any]]] = {}
    for table in _CHILDREN:
        more = ", seq, stage_id, entered_on, left_on, known" if table == "visit" else ""
        order = "deal_id, seq" if table == "visit" else "id"
        of_table = gone.setdefault(table, {})
        for row in conn.execute(
            f"SELECT deal_id, clock, id{more} FROM {table}"
            f" WHERE deleted_at IS NOT NULL ORDER BY {order}"
        ):
            if row[1] > floors.get(row[0], 1 << 62):
                of_table.setdefault(row[0], []).append(row[2:])
    return gone
