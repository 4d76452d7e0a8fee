"""Looks for a text inside all names of a very large file, beside the screen."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline_tui.store import driver, finding, name_index, opening

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store

__all__ = ["Finder"]

_SETTLED = 0.12  # seconds without a key
_BUSY_MS = 250


class Finder:
    """One search at a time in a thread, on a connection of its own that can be stopped.

    With ``index`` a search that took so long makes the index of names for the next ones.
    """

    def __init__(self, store: "Store", *, index: bool = False) -> None:
        self._store = store
        self._conn: driver.Connection | None = None
        self._searching = False
        self._index = index and not store.read_only
        self._filling: driver.Connection | None = None

    async def find(
        self, text: str, limit: int, kinds: Sequence[str] = finding.KINDS
    ) -> list[finding.Found] | None:
        """Everything that holds the text; None when the search was stopped."""
        await asyncio.sleep(_SETTLED)
        if self._searching:  # the one that was stopped has not ended yet
            return None
        self._searching = True
        try:
            return await asyncio.to_thread(self._find, text, limit, kinds)
        except driver.Error:
            return None
        finally:
            self._searching = False

    def _find(self, text: str, limit: int, kinds: Sequence[str]) -> list[finding.Found]:
        if self._conn is None:
            read_only = self._store.read_only
            self._conn = opening.connect(self._store.path, busy_ms=_BUSY_MS, read_only=read_only)
        return finding.find(self._conn, text, limit, kinds)

    async def fill(self) -> None:
        """Make the index of names, once; that another window is writing is no harm done."""
        if self._index:
            self._index = False
            with suppress(driver.Error):
                await asyncio.to_thread(self._fill)

    def _fill(self) -> None:
        self._filling = opening.connect(self._store.path, busy_ms=_BUSY_MS)
        try:
            opening.prepare_writing(self._filling, self._store.path)
            name_index.fill(self._filling)
        finally:
            conn, self._filling = self._filling, None
            conn.close()

    def stop(self) -> None:
        """End the search that runs."""
        if self._conn is not None and self._searching:
            self._conn.interrupt()

    def close(self) -> None:
        """End the search and leave the file."""
        self.stop()
        if (filling := self._filling) is not None:
            filling.interrupt()
        if self._conn is not None and not self._searching:
            with suppress(driver.Error):
                self._conn.close()
