"""What the stages usually hold, found out between keys: for the line of balance and the ``▲``.

What is usual changes with the day, what the stages hold with every key: so the one is kept for the
day, and what follows from both is made anew whenever it is drawn. However many deals there are,
all are read; it goes on only while nobody types, so that no key waits for it.
"""

import asyncio
from time import monotonic, perf_counter
from typing import TYPE_CHECKING

from pipeline_tui.store.errors import StoreError

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp
    from pipeline_tui.tui.board_state import BoardState

__all__ = ["Balancing"]

_REST = 2.0
"""Seconds without a key before it goes on."""
_STRETCH, _PAUSE = 0.004, 0.004
_GROWN = 10
"""One in so many deals more or less, such as after an import: what was found is old."""


class Balancing:
    """Finds out what is usual, once a day and after large changes."""

    def __init__(self, app: "PipelineApp", state: "BoardState | None" = None) -> None:
        self._app = app
        self._state = state or app.state
        self._goal = self._state.goal
        self._deals = 0
        self._task: asyncio.Task[None] | None = None

    def look(self) -> None:
        """Begin where it is not known, or no longer so, and nobody types."""
        here = self._state is self._app.state  # not while another day is shown
        if here and self._task is None and self._is_old and self._rests:
            self._task = asyncio.create_task(self.find(), name="balance")

    def stop(self) -> None:
        """Read no more: what is read goes away."""
        if self._task is not None:
            self._task.cancel()

    @property
    def _rests(self) -> bool:
        return monotonic() - self._app.last_typed >= _REST

    @property
    def _is_old(self) -> bool:
        before = self._deals
        return (
            self._goal.usual_of != self._goal.balance_of
            or abs(self._counted() - before) * _GROWN > before
        )

    def _counted(self) -> int:
        panel = self._state.panel
        return panel.open.n + panel.year.won.n + panel.year.lost.n

    async def find(self, *, unasked: bool = True) -> None:
        """Go through all deals in slices; without ``unasked`` whether anybody types or not."""
        from pipeline_tui.figures.balance import balance
        from pipeline_tui.figures.scope import Scope
        from pipeline_tui.sales.rates import months_window

        state, about, deals = self._state, self._goal.balance_of, self._counted()
        work = balance(state.store, Scope(state.pipeline, state.today, months_window(state.today)))
        usual = None
        try:
            while about == self._goal.balance_of:
                while unasked and not self._rests:
                    await asyncio.sleep(_REST / 4)
                until = perf_counter() + _STRETCH
                while perf_counter() < until:
                    next(work)
                await asyncio.sleep(_PAUSE)
        except StopIteration as end:
            usual = end.value.usual
        except StoreError:
            pass
        finally:
            self._task = None
        if about == self._goal.balance_of:
            self._deals = deals
            self._goal.found(usual)
            if self._app.board is not None:
                self._app.board.balance_found()
