"""The hybrid logical clock: wall milliseconds, a counter, and never backwards."""

from __future__ import annotations

import time

from pipeline_tui.store import driver

_COUNTER_BITS = 16


class LogicalClock:
    """Hands out ``milliseconds << 16 | counter`` values, each above all earlier ones."""

    def __init__(self, last: int = 0) -> None:
        self.last = last

    def witness(self, seen: int) -> None:
        """Make sure that later values exceed one seen in the file."""
        self.last = max(self.last, seen)

    def tick(self) -> int:
        """The next value: the wall clock's, or the last one plus one when that is ahead."""
        wall = time.time_ns() // 1_000_000 << _COUNTER_BITS
        self.last = max(self.last + 1, wall)
        return self.last


def latest(conn: driver.Connection) -> int:
    """The highest clock value any action in the file carries; 0 in a new file."""
    row = conn.execute("SELECT clock FROM action ORDER BY clock DESC LIMIT 1").fetchone()
    return row[0] if row else 0
