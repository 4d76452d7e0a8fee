"""The program running in a terminal of a fixed size, as the tests of the screens use it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline_tui.config import Config
from pipeline_tui.store import adding, lists
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.store.store import Store

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from pipeline_tui.tui.app import PipelineApp

TODAY = "2026-11-23"


class Running:
    """The app, its store, and hands on the keys."""

    def __init__(self, app: PipelineApp, pilot: Pilot[Any], store: Store) -> None:
        self.app = app
        self.pilot = pilot
        self.store = store

    async def keys(self, *keys: str) -> None:
        """Press keys, by Textual's names."""
        await self.pilot.press(*keys)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type a text."""
        names = {" ": "space", "/": "slash", "@": "at", ":": "colon", "+": "plus"}
        names |= {".": "full_stop", ",": "comma", "-": "minus", "#": "number_sign"}
        await self.pilot.press(*[names.get(letter, letter) for letter in text])
        await self.settle()

    async def settle(self) -> None:
        """Let everything that a key began come to its end."""
        for _time in range(3):
            await self.pilot.pause()

    @property
    def text(self) -> str:
        """What the terminal shows, row by row."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    @property
    def said(self) -> str:
        """The message in the last row."""
        footer: Any = self.app.here.footer if self.app.here else None
        return footer.message[0] if footer is not None and footer.message else ""

    @property
    def screen(self) -> str:
        """The name of the screen or dialog in front."""
        return type(self.app.screen).__name__

    @property
    def front(self) -> Any:
        """The screen or dialog in front, with whatever it has of its own."""
        return self.app.screen

    def one(self, sql: str, *values: object) -> Any:
        """The first value of the first row of a query."""
        row = self.store.conn.execute(sql, values).fetchone()
        return None if row is None else row[0]

    def deal(self, name: str, column: str) -> Any:
        """A column of the live deal of that name."""
        return self.one(f"SELECT {column} FROM deal WHERE name = ? AND deleted_at IS NULL", name)

    def stage_of(self, name: str) -> str:
        """The name of the stage a deal is in."""
        return self.store.rules.stages[self.deal(name, "stage_id")].name


@asynccontextmanager
async def running(
    tmp_path: Path,
    *deals: NewDeal,
    size: tuple[int, int] = (80, 24),
    first_run: bool = False,
) -> AsyncIterator[Running]:
    """The program on a new file that holds these deals; ``PIPELINE_TUI_TODAY`` must be set."""
    from pipeline_tui.tui.app import PipelineApp

    with Store.open(tmp_path / "test.db", create=True) as store:
        if not first_run:
            lists.set_setting(store, "me", "Ada Roy")
        lists.set_setting(store, "base_currency", "EUR")
        for deal in deals:
            adding.add(store, deal)
        app = PipelineApp(store, Config(), first_run=first_run)
        async with app.run_test(size=size) as pilot:
            hands = Running(app, pilot, store)
            await hands.settle()
            yield hands
