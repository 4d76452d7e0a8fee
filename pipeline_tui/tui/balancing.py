"""What the stages usually hold, found out between keys for the panel's line of balance.

What is usual changes with the day, what the stages hold with every key: so the one is kept for the
day, and the verdict is made anew from both whenever the panel is drawn.
"""

import asyncio
from time import perf_counter
from typing import TYPE_CHECKING

from pipeline_tui.store.errors import StoreError

if TYPE_CHECKING:
    from pipeline_tui.sales.balance import Reference
    from pipeline_tui.tui.board_state import BoardState

__all__ = ["MOST", "find_usual", "is_small"]

MOST = 20_000
"""Deals up to which it is found out unasked; of more only the Figures screen tells."""
_STRETCH = 0.004


def is_small(state: "BoardState") -> bool:
    """Whether the file has few enough deals to go through unasked."""
    row = state.store.conn.execute("SELECT coalesce(max(n), 0) FROM deal").fetchone()
    return int(row[0]) <= MOST


async def find_usual(state: "BoardState") -> "Reference | None":
    """Go through the deals in slices; None where nothing is usual yet, or it cannot be read."""
    from pipeline_tui.figures.balance import balance
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.sales.rates import months_window

    work = balance(state.store, Scope(state.pipeline, state.today, months_window(state.today)))
    while True:
        await asyncio.sleep(0)
        until = perf_counter() + _STRETCH
        try:
            while perf_counter() < until:
                next(work)
        except StopIteration as end:
            found: Reference | None = end.value.usual
            return found
        except StoreError:
            return None
