"""Rows written many at a time, journalled as loads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline_tui.store.door import Action

AT_ONCE = 5_000
"""Rows of a table that are written together."""


class Bulk:
    """Collects rows of one table and writes them in large batches; the id comes first.

    ``ordered`` sorts each batch by id, for tables whose ids do not come in order.
    """

    def __init__(
        self, act: Action, table: str, columns: Sequence[str], *, ordered: bool = False
    ) -> None:
        names = ", ".join(act.store.column(table, name) for name in columns)
        marks = ", ".join("?" * len(columns))
        self._sql = f"INSERT INTO {act.store.table(table)} ({names}) VALUES ({marks})"
        self._act = act
        self._table = table
        self._ordered = ordered
        self.rows: list[tuple[Any, ...]] = []

    def flush_when_full(self) -> None:
        """Write what was collected if it is much."""
        if len(self.rows) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write and journal what was collected."""
        if not self.rows:
            return
        if self._ordered:
            self.rows.sort()
        self._act.conn.executemany(self._sql, self.rows)
        self._act.journal_load(self._table, [row[0] for row in self.rows])
        self.rows.clear()
