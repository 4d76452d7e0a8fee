"""The filter of board and queue: read as typed, found in slices, shown as it comes in."""

import asyncio
from time import perf_counter
from typing import TYPE_CHECKING, Any

from pipeline_tui import l10n
from pipeline_tui.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline_tui.sales.filters import Filter
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["Filtering"]

# How long one stretch of searching may take before keys have their turn, and how long the
# first one, which is awaited in place when a change made the search stale.
_STRETCH = 0.006
_AT_ONCE = 0.03
_SHOW_EVERY = 0.08


class Filtering:
    """Runs at most one search; another filter, or none, ends it."""

    def __init__(self, app: "PipelineApp") -> None:
        self._app = app
        self._task: asyncio.Task[None] | None = None
        self.problems: tuple[str, ...] = ()

    @property
    def state(self) -> Any:
        """What shows what is found, and holds the filter and the search in force."""
        return self._app.state

    @property
    def text(self) -> str:
        """The filter in force."""
        return str(self.state.filter_text)

    def found(self) -> tuple[int, bool] | None:
        """How many deals match so far, and whether those are all; None without a filter."""
        search = self.state.search
        if search is None:
            return None
        lanes = search.lanes.values()
        return sum(one.count for one in lanes), all(one.exact for one in lanes)

    def use(self, text: str) -> None:
        """Show what matches a filter; an empty one shows everything again."""
        self._stop()
        search = self._made(text)
        if search is None:
            self.state.use_search(None, text)
            self._shown()
            return
        self._task = asyncio.create_task(self._begin(search, text))

    def again(self) -> None:
        """Search anew, since deals changed; what takes longer than a moment follows later."""
        search = self._made(self.text)
        self._stop()
        if search is None:
            return
        slices = search.run()
        done = _work(slices, _AT_ONCE)
        self._renewed(search)
        if not done:
            self._task = asyncio.create_task(self._go_on(search, slices))

    def _renewed(self, search: Any) -> None:
        """Show what a search made anew has found."""
        self.state.use_search(search, self.text)

    def _made(self, text: str) -> Any:
        from pipeline_tui.sales.filters import parse_filter
        from pipeline_tui.store.own_conditions import own_keys

        app = self._app
        rules, own = app.store.rules, own_keys(app.store.conn)
        found = parse_filter(text, l10n.formats(), rules.base_currency, app.today, own)
        self.problems = found.problems
        if not found.terms:
            return None
        return self._search(found)

    def _search(self, wanted: "Filter") -> Any:
        from pipeline_tui.store.filtering import Search

        app, state = self._app, self.state
        return Search(
            app.store.conn, app.store.rules, state.pipeline, wanted, state.sort, app.today
        )

    async def _begin(self, search: Any, text: str) -> None:
        """Find the first matches before the screen changes, so that it does not blink."""
        # The key that was typed is echoed first.
        await asyncio.sleep(0.004)
        slices = search.run()
        done = self._step(slices)
        self.state.use_search(search, text)
        self._shown()
        if not done:
            await self._go_on(search, slices)

    async def _go_on(self, search: Any, slices: "Iterator[None]") -> None:
        shown = perf_counter()
        done = False
        while not done and self.state.search is search:
            await asyncio.sleep(0)
            done = self._step(slices)
            if done or perf_counter() - shown > _SHOW_EVERY:
                shown = perf_counter()
                self.state.read_found()
                self._shown()

    def _step(self, slices: "Iterator[None]") -> bool:
        try:
            return _work(slices, _STRETCH)
        except StoreError as error:
            self._app.say(error.message, problem=True)
            return True

    def _shown(self) -> None:
        if self._app.board is not None:
            self._app.board.renew()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None


def _work(slices: "Iterator[None]", seconds: float) -> bool:
    """Take slices for so long; whether there are none left."""
    until = perf_counter() + seconds
    while perf_counter() < until:
        try:
            next(slices)
        except StopIteration:
            return True
    return False
