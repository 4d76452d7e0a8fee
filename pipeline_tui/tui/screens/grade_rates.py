"""The win rate of each grade, read beside the keys where a file holds many losses."""

import asyncio
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import date
from typing import TYPE_CHECKING

from pipeline_tui.store import driver, opening

if TYPE_CHECKING:
    from pipeline_tui.sales.rates import Rate
    from pipeline_tui.store.store import Store

__all__ = ["GradeRates"]

_BUSY_MS = 2000


class GradeRates:
    """Reads them at once where there are few losses, else in a thread; ``then`` is called after.

    A thread reads on a connection of its own, which ``stop`` interrupts.
    """

    def __init__(self, store: "Store", then: Callable[[], None]) -> None:
        self._store = store
        self._then = then
        self._found: dict[int, Rate] | None = None
        self._task: asyncio.Task[None] | None = None
        self._conn: driver.Connection | None = None
        self._turn = 0
        self._counted: object = None
        """What the rates that were read follow from."""

    def read(self, pipeline_id: str, today: date) -> "dict[int, Rate] | None":
        """The rates by grade, 1 being A; None while they are being read."""
        from pipeline_tui.figures.grades import closed, win_rates

        conn = self._store.conn
        rates = win_rates(conn, pipeline_id, today)
        if rates is not None:
            return rates
        counted = (pipeline_id, today, closed(conn, pipeline_id, today))
        if counted != self._counted:
            self.stop()
            self._counted = counted
            self._task = asyncio.create_task(self._read_beside(pipeline_id, today))
        return self._found

    def stop(self) -> None:
        """Forget what was read; end what is being read."""
        self._found = self._counted = None
        self._turn += 1
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if (conn := self._conn) is not None:
            with suppress(driver.Error):  # closed in between
                conn.interrupt()

    async def _read_beside(self, pipeline_id: str, today: date) -> None:
        try:
            found = await asyncio.to_thread(self._read_all, pipeline_id, today, self._turn)
        except driver.Error:
            return  # stopped; or in use elsewhere for long, and the next change asks again
        self._found = found
        self._then()

    def _read_all(self, pipeline_id: str, today: date, turn: int) -> "dict[int, Rate] | None":
        from pipeline_tui.figures.grades import win_rates

        store = self._store
        with closing(
            opening.connect(store.path, busy_ms=_BUSY_MS, read_only=store.read_only)
        ) as conn:
            self._conn = conn
            try:
                if turn != self._turn:
                    return None
                conn.execute("BEGIN")
                return win_rates(conn, pipeline_id, today, None)
            finally:
                self._conn = None if self._conn is conn else self._conn
