"""The board over the deals of the drawings."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pipeline_tui.config import Config
from pipeline_tui.store.store import Store
from tests.tui import drawn
from tests.tui.running import Running


@asynccontextmanager
async def drawn_board(
    tmp_path: Path, size: tuple[int, int] = (80, 24), config: Config | None = None
) -> AsyncIterator[Running]:
    """The board over the deals of the drawings."""
    from pipeline_tui.tui.app import PipelineApp

    tmp_path.mkdir(exist_ok=True)
    with Store.open(tmp_path / "drawn.db", create=True) as store:
        drawn.fill(store)
        app = PipelineApp(store, config or Config())
        async with app.run_test(size=size) as pilot:
            run = Running(app, pilot, store)
            await run.settle()
            yield run


def rows(run: Running) -> list[str]:
    return run.text.splitlines()


def under_cursor(run: Running) -> str:
    card = run.app.card()
    return card.name if card else ""
