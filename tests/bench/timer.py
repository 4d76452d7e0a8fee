"""Time a full-screen program from outside: what a person sees, and what it cost.

The program runs in a real pseudo-terminal. A thread does nothing but read what it writes, and
stamps every piece with the time and with the CPU time the program has used by then; the screen is
drawn from the pieces afterwards, so that the slow drawing delays no stamp. CPU time comes from the
scheduler's own books, in nanoseconds (the usual clock ticks of 10 ms say nothing about one key).
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import termios
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

COLUMNS, ROWS = 120, 40
PATIENCE = 120.0

# What modern programs send and pyte would print as text; none of it draws anything.
_SILENT = re.compile(rb"\x1b\[[<>=][0-9;]*u|\x1b\[\?[0-9;]*(?:\$p|u)|\x1b\[>[0-9;]*[mq]")
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;<=>?$]*)?$")

Screen = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Seen:
    """Seconds until something was on the screen, and CPU seconds spent by then.

    ``first`` is when the first of several pieces came.
    """

    wall: float
    cpu: float
    first: float = 0.0


class Session:
    """A program in a pseudo-terminal of 120 x 40."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self.screen)
        self._rest = b""
        self._pieces: deque[tuple[float, float, bytes]] = deque()
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **env}
        argv = list(command)
        self._sent = time.perf_counter()
        self._cpu_sent = 0.0
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
                os.execvpe(argv[0], argv, environment)
            finally:
                os._exit(127)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._fd, 65536)
            except OSError:
                return
            if not data:
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
        os.write(self._fd, keys.encode())

    def text(self) -> str:
        """The screen, one line per row."""
        buffer = self.screen.buffer
        rows = range(self.screen.lines)
        return "\n".join(
            "".join(buffer[y][x].data for x in range(self.screen.columns)).rstrip() for y in rows
        )

    def wait(self, until: Screen) -> Seen:
        """Wait until the screen is as asked; since the last key, or the start."""
        deadline = time.perf_counter() + PATIENCE
        while time.perf_counter() < deadline:
            stamps = self._draw_next()
            if stamps is None:
                time.sleep(0.0005)
            elif until(self.text()):
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
                first = first or last
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
        data = self._rest + data
        self._rest = b""
        if tail := _UNFINISHED.search(data):
            self._rest, data = data[tail.start() :], data[: tail.start()]
        self._stream.feed(_SILENT.sub(b"", data))
        return when, cpu

    def close(self) -> None:
        """End the program by its own number."""
        for one in (signal.SIGTERM, signal.SIGKILL):
            if self._ended(one):
                break
        # Its number is given out again: nobody may still be reading from it then.
        self._reader.join()
        os.close(self._fd)

    def _ended(self, by: signal.Signals) -> bool:
        deadline = time.perf_counter() + 3
        try:
            os.kill(self.pid, by)
            while time.perf_counter() < deadline:
                if os.waitpid(self.pid, os.WNOHANG)[0]:
                    return True
                time.sleep(0.005)
        except (ProcessLookupError, ChildProcessError):
            return True
        return False
