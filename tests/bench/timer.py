"""Time a full-screen program from outside: what a person sees, and what it cost.

The program runs in the terminal of the tests. A thread does nothing but read what it writes, and
stamps every piece with the time and with the CPU time the program has used by then; the screen is
drawn from the pieces afterwards, so that the slow drawing delays no stamp. CPU time comes from the
scheduler's own books, in nanoseconds (the usual clock ticks of 10 ms say nothing about one key).

Terminals show whole frames, so what counts is when a frame's last byte came. ``painted`` goes on
to the last frame that a key brought: from then on the screen stands as it stays.
"""

from __future__ import annotations

import os
import select
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.support.terminal import Terminal

COLUMNS, ROWS = 120, 40
PATIENCE = 120.0
_LOOK = 0.2  # seconds after which the reader looks whether it is still wanted

Screen = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Seen:
    """Seconds until something was on the screen, and CPU seconds spent by then.

    ``first`` is when the first of several frames was whole.
    """

    wall: float
    cpu: float
    first: float = 0.0


class Session:
    """A program in a terminal of 120 x 40."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self._pieces: deque[tuple[float, float, bytes]] = deque()
        self._sent = time.perf_counter()
        self._cpu_sent = 0.0
        self._wanted = True
        self.terminal = Terminal(command, columns=COLUMNS, rows=ROWS, env=env)
        self.pid = self.terminal.process.pid
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def _read(self) -> None:
        master = self.terminal.master
        while self._wanted:
            if not select.select([master], [], [], _LOOK)[0]:
                continue
            try:
                data = os.read(master, 65536)
            except OSError:
                return
            self._pieces.append((time.perf_counter(), self.cpu(), data))

    # -- what the program used ----------------------------------------------------

    def cpu(self) -> float:
        """CPU seconds of the program's threads so far."""
        total = 0
        try:
            for task in os.scandir(f"/proc/{self.pid}/task"):
                books = Path(task.path, "schedstat").read_text(encoding="ascii")
                total += int(books.split()[0])
        except OSError:
            pass
        return total / 1e9

    def memory(self) -> float:
        """Resident memory in MiB."""
        pages = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20

    # -- keys and screens -----------------------------------------------------------

    def send(self, keys: str) -> None:
        """Type; what arrived before is drawn first, so that it is not taken for an answer."""
        while self._draw_next() is not None:
            pass
        self._cpu_sent = self.cpu()
        self._sent = time.perf_counter()
        os.write(self.terminal.master, keys.encode())

    def text(self) -> str:
        """The screen, one line per row."""
        return "\n".join(line.rstrip() for line in self.terminal.lines)

    def wait(self, until: Screen) -> Seen:
        """Wait until the screen is as asked; since the last key, or the start."""
        deadline = time.perf_counter() + PATIENCE
        while time.perf_counter() < deadline:
            stamps = self._draw_next()
            if stamps is None:
                time.sleep(0.0005)
            elif self.terminal.between_frames and until(self.text()):
                return Seen(stamps[0] - self._sent, stamps[1] - self._cpu_sent)
        raise TimeoutError(f"not on the screen after {PATIENCE:g} s:\n{self.text()}")

    def painted(self, keys: str, quiet: float = 0.03) -> Seen:
        """Type, wait for an answer and then for quiet: when the last of it was painted.

        The CPU time is all that was spent until the quiet was over, deferred work included.
        """
        self.send(keys)
        deadline = time.perf_counter() + PATIENCE
        first: float | None = None
        last = 0.0
        while time.perf_counter() < deadline:
            stamps = self._draw_next()
            if stamps is not None:
                last = stamps[0]
                if first is None and self.terminal.between_frames:
                    first = last
            elif first is None or time.perf_counter() - last < quiet:
                time.sleep(0.0005)
            else:
                cpu = self.cpu() - self._cpu_sent
                return Seen(last - self._sent, cpu, first - self._sent)
        raise TimeoutError(f"no answer to {keys!r} after {PATIENCE:g} s:\n{self.text()}")

    def rest(self, seconds: float = 0.4) -> None:
        """Wait until nothing was written for so long."""
        last = time.perf_counter()
        while time.perf_counter() - last < seconds:
            if self._draw_next() is None:
                time.sleep(0.002)
            else:
                last = time.perf_counter()

    def _draw_next(self) -> tuple[float, float] | None:
        try:
            when, cpu, data = self._pieces.popleft()
        except IndexError:
            return None
        self.terminal.draw(data)
        return when, cpu

    def close(self) -> None:
        """End the program, politely first, then the terminal once nobody reads from it."""
        self.terminal.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.terminal.process.wait(3)
        self._wanted = False
        self._reader.join()
        self.terminal.close()
