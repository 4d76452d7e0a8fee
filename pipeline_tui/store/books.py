"""What an action keeps account of: its journal, the deals it touches, what it changes in sums.

Rows come and go in bulk here as well, for imports and their undo.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline_tui import clock
from pipeline_tui.store import derive, note_index, tallies, text_index
from pipeline_tui.store.ids import new_id
from pipeline_tui.store.rebuild import Scope

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store

__all__ = ["MATCHED", "Books", "encode"]

MATCHED = frozenset({"account", "contact"})
"""Tables whose rows are found by what they look like; the index is imported with the first one."""
_INSERT_CHANGE = """
INSERT INTO change (action_id, clock, tbl, row_id, kind, patch, prev) VALUES (?, ?, ?, ?, ?, ?, ?)
"""


def encode(value: object) -> str:
    """JSON as the journal keeps it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Books:
    """The books of one action, and the writing of them inside its transaction."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.conn = store.conn
        self.id = new_id()
        self.tables: set[str] = set()
        self.scope = Scope()
        self._before: dict[str, dict[str, Any] | None] = {}
        self._totals: tallies.Totals = {}
        self._stages: set[str] = set()

    def touch_deals(self, ids: Iterable[str]) -> None:
        """Remember deals as they counted before, so that the difference can be tallied."""
        new = [one for one in ids if one and one not in self._before]
        for deal in tallies.read_deals(self.conn, new):
            self._before[deal["id"]] = deal

    def _widen(self, table: str, names: Iterable[str], row_id: str) -> None:
        self.tables.add(table)
        self.scope.note(table, names, row_id)

    def _unmatch(self, table: str, ids: Sequence[str], patch: Mapping[str, Any]) -> bool:
        """Take rows out of the index of look-alikes, if the change to come concerns it."""
        from pipeline_tui.store import matching

        if matching.RELEVANT[table].isdisjoint(patch):
            return False
        matching.drop(self.conn, table, ids)
        return True

    def _match(self, table: str, ids: Sequence[str]) -> None:
        from pipeline_tui.store import matching

        matching.note(self.conn, table, ids)

    def _journal(
        self,
        tick: int,
        table: str,
        row_id: str,
        kind: str,
        patch: Mapping[str, Any],
        prev: Mapping[str, Any],
    ) -> None:
        change = (self.id, tick, table, row_id, kind, encode(patch), encode(prev))
        self.conn.execute(_INSERT_CHANGE, change)

    # -- bulk: for imports and their undo -----------------------------------------

    def journal_load(self, table: str, ids: Sequence[str]) -> None:
        """Journal rows that the caller inserted itself with this action's clock."""
        self.tables.add(table)
        for chunk in derive.chunks(ids, 500):
            tick = self.store.clock.tick()
            change = (self.id, tick, table, "", "load", encode(chunk), "{}")
            self.conn.execute(_INSERT_CHANGE, change)

    def add_totals(self, totals: tallies.Totals) -> None:
        """Add contributions the caller summed up itself to this action's tally changes."""
        for key, amounts in totals.items():
            mine = self._totals.setdefault(key, [0, 0, 0, 0])
            for place, amount in enumerate(amounts):
                mine[place] += amount

    def set_live(self, table: str, ids: Sequence[str], live: bool) -> None:
        """Turn rows into tombstones or back, journalled as one load.

        Deals that come back are derived anew: the rules may have changed while they were away.
        """
        stamp = None if live else clock.moment_text(clock.now())
        tick = self.store.clock.tick()
        if table == "deal" and live:
            self.touch_deals(ids)
        elif table == "deal":
            self._count_away(ids)
        matched = table in MATCHED and self._unmatch(table, ids, {"deleted_at": stamp})
        if table == "activity":
            for one in ids:
                note_index.drop(self.conn, one)
        self.conn.executemany(
            f"UPDATE {self.store.table(table)} SET deleted_at = ?, clock = ? WHERE id = ?",
            [(stamp, tick, one) for one in ids],
        )
        if matched:
            self._match(table, ids)
        if table == "activity":
            for one in ids:
                note_index.add(self.conn, one)
        self.journal_load(table, ids)

    def _count_away(self, ids: Sequence[str]) -> None:
        # Deals touched before are counted when the action ends, as they were and as they are.
        untouched = [one for one in ids if one not in self._before]
        for deal in tallies.read_deals(self.conn, untouched):
            tallies.count_in(deal, self._totals, -1)
            self._stages.add(deal["stage_id"])
            if deal["deleted_at"] is None:
                text_index.drop(self.conn, deal)
