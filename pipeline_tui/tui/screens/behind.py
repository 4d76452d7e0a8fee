"""The deals behind a row of figures: found in slices between keys, read a page at a time."""

import asyncio
from contextlib import suppress
from time import perf_counter
from typing import TYPE_CHECKING, Any

from pipeline_tui import l10n
from pipeline_tui.figures.behind import Found, find
from pipeline_tui.i18n import _
from pipeline_tui.store import lanes
from pipeline_tui.store.errors import StoreError
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.paint import Part
from pipeline_tui.tui.screens.closed import ALL, ClosedScreen

if TYPE_CHECKING:
    from collections.abc import Generator

    from pipeline_tui.figures.behind import Behind
    from pipeline_tui.store.door import Done
    from pipeline_tui.store.lanes import Card

__all__ = ["BehindScreen"]

_AT_ONCE, _STRETCH, _SHOW_EVERY = 0.03, 0.006, 0.15


class BehindScreen(ClosedScreen):
    """The deals that stand behind a figure, first all together; ``about`` is what is told of it."""

    def __init__(self, behind: "Behind", about: str) -> None:
        super().__init__()
        self.behind = behind
        self.about = about
        kinds = behind.kinds
        self.kinds = (ALL, *kinds) if len(kinds) > 1 else kinds
        self.found: Found | None = None
        self._progress: float | None = None
        self._finding: asyncio.Task[None] | None = None

    def on_unmount(self) -> None:
        """Nothing is found for a screen that is left."""
        self._stop()

    def _stop(self) -> None:
        if self._finding is not None:
            self._finding.cancel()
            self._finding = None

    def refresh_data(self, done: "Done | None") -> None:
        """Find the deals anew when data changed, and show them."""
        if self.is_mounted and self.size.width and (self.found is None or done is not None):
            self._stop()
            work = find(self.app.store, self.behind)
            if not self._take(work, _AT_ONCE):
                self._finding = asyncio.create_task(self._go_on(work))
        super().refresh_data(done)

    def _take(self, work: "Generator[float, None, Found]", seconds: float) -> bool:
        """Look for so long; whether all were found."""
        until = perf_counter() + seconds
        try:
            while perf_counter() < until:
                self._progress = next(work)
        except StopIteration as end:
            self.found = end.value
        except StoreError as error:
            self.found = Found()
            self.app.say(error.message, problem=True)
        else:
            return False
        self._progress = None
        return True

    async def _go_on(self, work: "Generator[float, None, Found]") -> None:
        shown = perf_counter()
        with suppress(asyncio.CancelledError):
            done = False
            while not done:
                await asyncio.sleep(0)
                done = self._take(work, _STRETCH)
                if done or perf_counter() - shown > _SHOW_EVERY:
                    shown = perf_counter()
                    super().refresh_data(None)
            self._finding = None

    def hint(self) -> tuple[Part, ...]:
        """How many there are, and behind what."""
        if self.found is None:
            share = l10n.percent(self._progress or 0.0)
            return ((_("computing … {share}").format(share=share), "dim"),)
        kind = self.kinds[self.kind]
        counts = self.found.counts
        count = l10n.number(sum(counts.values()) if kind == ALL else counts[kind])
        only = _("only {what}").format(what=safe.text(self.about, 60))
        return ((f"{count}  ", "dim"), (only, "warn"))

    def read(self, limit: int, after: tuple[Any, ...] | None) -> "list[Card]":
        """The next ones of those that were found; the latest, where they are very many."""
        if self.found is None:
            return []
        kind = self.kinds[self.kind]
        every = (one for ids in self.found.ids.values() for one in ids)
        ids = [*every] if kind == ALL else self.found.ids[kind]
        start = 0 if after is None else len(self.rows.items)
        return lanes.several(self.app.store.conn, ids[start : start + limit])
