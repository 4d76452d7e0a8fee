"""The Figures screen over deals of which some are closed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pipeline_tui.store import closing, lists
from pipeline_tui.store.adding import NewDeal
from tests.tui.running import Running, running

DEALS = tuple(
    NewDeal(
        f"Deal {number}",
        amount=(number + 1) * 100_000,
        source="Fair" if number % 2 else "Web",
        stage="Qualified",
    )
    for number in range(16)
)


@asynccontextmanager
async def figures(
    tmp_path: Path, *deals: NewDeal, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Running]:
    """The screen over these deals, of which six are won and four lost."""
    async with running(tmp_path, *deals, size=size) as run:
        ids = [row[0] for row in run.store.conn.execute("SELECT id FROM deal ORDER BY n")]
        if len(ids) > 10:
            closing.win(run.store, ids[:6])
            reason = lists.items(run.store.conn, "reason", "lost")[0]
            closing.lose(run.store, ids[6:10], reason.id)
            run.app.changed(None)
        await run.keys("g", "f")
        yield run


async def to(run: Running, name: str) -> None:
    for _time in range(20):
        if run.front.section.id == name:
            return
        await run.keys("tab")
    raise AssertionError(name)
