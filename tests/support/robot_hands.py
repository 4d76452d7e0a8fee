"""What every pair of the robot's hands chooses from what there is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from pipeline_tui import clock
from pipeline_tui.store import stages
from pipeline_tui.store.store import Store

Numbers = Sequence[int]


class Hands:
    """Any number chooses something where there is anything to choose from."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def ids(self, table: str, where: str = "1") -> list[str]:
        """The ids of a table's live rows."""
        rows = self.store.conn.execute(
            f"SELECT id FROM {table} WHERE deleted_at IS NULL AND {where} ORDER BY id"
        )
        return [row[0] for row in rows]

    def pick(self, table: str, number: int, where: str = "1") -> str | None:
        """One id, or None where there is no row."""
        ids = self.ids(table, where)
        return ids[number % len(ids)] if ids else None

    def some(self, numbers: Numbers) -> list[str]:
        """One to three deals."""
        ids = self.ids("deal")
        chosen = numbers[1 : 2 + max(0, numbers[0] % 6 - 3)]
        return list(dict.fromkeys(ids[n % len(ids)] for n in chosen)) if ids else []

    def day(self, number: int) -> date:
        """A day within three weeks of today."""
        return clock.today() + timedelta(days=number % 41 - 20)

    def stage(self, number: int, kind: str | None = None) -> str:
        """A stage of the first pipeline."""
        pipeline = stages.pipelines(self.store.conn)[0].id
        ours = self.store.rules.pipeline_stages(pipeline, kind)
        return ours[number % len(ours)].id
