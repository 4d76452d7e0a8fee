"""A program in a real pseudo-terminal: keys in, bytes out, and the screen they make.

Nothing here sleeps: ``wait`` reads what the program writes until the screen is as asked, and
fails with a picture of the screen when that takes too long. As modern terminals do, this one
shows whole frames only: while one is being written, it is not looked at.
"""

from __future__ import annotations

import codecs
import errno
import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import pyte
from wcwidth import wcwidth

from tests.support import output

PATIENCE = 30.0
"""Seconds to wait for anything at all; far more than it takes on a busy machine."""

KEYS = {
    "enter": "\r", "esc": "\x1b", "tab": "\t", "backspace": "\x7f", "space": " ",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "home": "\x1b[H", "end": "\x1b[F", "pageup": "\x1b[5~", "pagedown": "\x1b[6~",
    "ctrl+c": "\x03", "ctrl+d": "\x04", "ctrl+p": "\x10", "ctrl+q": "\x11", "ctrl+r": "\x12",
    "ctrl+s": "\x13", "ctrl+u": "\x15",
}  # fmt: skip
"""What a terminal sends for the keys that have a name."""


# A size in the environment would win over that of the terminal. The delay (milliseconds) is
# how long a lone Esc may be the beginning of another key.
_TERMINAL = {
    "TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": None, "LINES": None,
    "ESCDELAY": "20",
}  # fmt: skip

# What moves and clears: pyte's own parser takes ten times as long as all the rest.
_CONTROLS = {"\r": "carriage_return", "\n": "linefeed"}
_MOTIONS = {"H": "cursor_position", "J": "erase_in_display", "K": "erase_in_line"}
# Whether the terminal can hold back a frame until it is whole: answered with a yes.
_ASKS_FOR_FRAMES = output.Piece("csi", "?2026$p")


class Terminal:
    """A program, its pseudo-terminal, and the screen as pyte draws it from the bytes.

    ``raw`` keeps every byte that the program wrote; ``modes`` what they left the terminal in.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str | None] | None = None,
        cwd: Path | None = None,
        preexec: Callable[[], object] = lambda: None,
    ) -> None:
        self.raw = bytearray()
        self.modes = output.Modes()
        self.screen = pyte.Screen(columns, rows)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""
        self.master, slave = os.openpty()
        self._resize(columns, rows)
        self.lines_before = termios.tcgetattr(slave)
        whole = {**_TERMINAL, **(env or {})}
        environment = {**os.environ, **{k: v for k, v in whole.items() if v is not None}}
        for name in [name for name, value in whole.items() if value is None]:
            environment.pop(name, None)

        def begin() -> None:
            os.login_tty(slave)
            preexec()

        self.process = subprocess.Popen(
            command,
            stdin=slave, stdout=slave, stderr=slave,
            env=environment, cwd=cwd,
            preexec_fn=begin,  # noqa: PLW1509
            close_fds=True, pass_fds=(slave,),
        )  # fmt: skip
        # Kept open, so that what the program wrote last can be read, and its settings seen.
        self._slave = slave
        self._descriptors = ExitStack()
        for descriptor in (self.master, slave):
            self._descriptors.callback(os.close, descriptor)

    # -- in ------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys, by name or character, all at once."""
        self.send("".join(KEYS.get(key, key) for key in keys))

    def send(self, text: str) -> None:
        """Send characters as they are, reading meanwhile so that neither side waits forever."""
        data = text.encode()
        while data:
            _readable, writable, _failed = select.select([self.master], [self.master], [], 1)
            if _readable:
                self._take()
            if writable:
                data = data[os.write(self.master, data[:1024]) :]

    def paste(self, text: str) -> None:
        """Paste as terminals do when a program asked for brackets around it."""
        self.send(f"\x1b[200~{text}\x1b[201~")

    def click(self, x: int, y: int) -> None:
        """Press and release the left button on a cell, counted from nought."""
        self.send(f"\x1b[<0;{x + 1};{y + 1}M\x1b[<0;{x + 1};{y + 1}m")

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal another size; the program gets its SIGWINCH."""
        self.screen.resize(rows, columns)
        self._resize(columns, rows)

    def _resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    # -- out -----------------------------------------------------------------------------

    @property
    def lines(self) -> list[str]:
        """The screen's rows as text."""
        return [self.row(y) for y in range(self.screen.lines)]

    def row(self, y: int) -> str:
        """One row, from the end if negative.

        Half a wide character, its other half written over, is a blank.
        """
        row = self.screen.buffer[y % self.screen.lines]
        cells = [row[x].data for x in range(self.screen.columns)]
        if "" in cells:
            for x in range(1, len(cells)):
                if not cells[x] and (not cells[x - 1] or wcwidth(cells[x - 1][0]) != 2):
                    cells[x] = " "
        return "".join(cells)

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    def cell(self, x: int, y: int) -> str:
        """What stands in one cell; empty for the second half of a wide character."""
        return str(self.screen.buffer[y][x].data)

    def wait(self, until: str | Callable[[Self], object], *, patience: float = PATIENCE) -> Self:
        """Read until the screen holds a text, or a condition holds."""

        def met() -> object:
            if not self.between_frames:
                return False
            return until in self.text if isinstance(until, str) else until(self)

        end = time.monotonic() + patience
        while not met():
            left = end - time.monotonic()
            if left <= 0 or not self._read(left):
                if met():
                    break
                what = until if isinstance(until, str) else "the condition"
                raise AssertionError(f"{what!r} did not come; the screen is\n{self.picture()}")
        return self

    def ended(self, *, patience: float = PATIENCE) -> int:
        """Read until the program has ended; its exit status."""
        end = time.monotonic() + patience
        while self.process.poll() is None:
            if time.monotonic() > end:
                raise AssertionError(f"it did not end; the screen is\n{self.picture()}")
            self._read(0.02)
        while self._read(0):
            pass
        return self.process.returncode

    def picture(self) -> str:
        """The screen with a frame, for messages."""
        width = self.screen.columns
        rows = [f"|{line}|" for line in self.lines]
        state = "running" if self.process.poll() is None else f"status {self.process.returncode}"
        return "\n".join(["+" + "-" * width + "+", *rows, f"({state})"])

    @property
    def settings_restored(self) -> bool:
        """Whether echo, line editing and the rest of the terminal's settings are as before."""
        return termios.tcgetattr(self._slave) == self.lines_before

    def _read(self, patience: float) -> bool:
        """Take what comes within some seconds; whether anything can still come."""
        if self.process.poll() is not None:
            patience = 0
        readable, _writable, _failed = select.select([self.master], [], [], min(patience, 0.5))
        if readable:
            return self._take()
        return self.process.poll() is None

    def _take(self) -> bool:
        try:
            data = os.read(self.master, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            return False
        self.draw(data)
        return bool(data)

    def draw(self, data: bytes) -> None:
        """Draw what the program wrote, for whoever reads it himself."""
        self.raw += data
        fresh = output.COLOURS.sub("", self._rest + self._decode(data))
        found, self._rest = output.pieces(fresh)
        for piece in found:
            self.modes.take(piece)
            self._draw(piece)
            if piece == _ASKS_FOR_FRAMES:
                os.write(self.master, b"\x1b[?2026;2$y")

    @property
    def between_frames(self) -> bool:
        """Whether what was written so far is whole frames, which is when terminals show them."""
        return "2026" not in self.modes.on

    def _draw(self, piece: output.Piece) -> None:
        """Draw what changes the characters on the screen; colours are left to the bytes."""
        if piece.kind == "text":
            self.screen.draw("".join(char for char in piece.body if _pyte_draws(char)))
        elif piece.kind == "control" and piece.body in _CONTROLS:
            getattr(self.screen, _CONTROLS[piece.body])()
        elif piece.kind == "csi" and piece.body[-1] in _MOTIONS and piece.body[0] not in "<=>?":
            numbers = [int(number or 0) for number in piece.body[:-1].split(";")]
            getattr(self.screen, _MOTIONS[piece.body[-1]])(*numbers)
        elif piece.kind == "csi" and piece.body in ("?7h", "?7l"):
            change = self.screen.set_mode if piece.body == "?7h" else self.screen.reset_mode
            change(7, private=True)

    # -- life ----------------------------------------------------------------------------

    def hang_up(self) -> None:
        """Take the terminal away, as when its window is closed."""
        self._descriptors.close()

    def close(self) -> None:
        """End the program, if it still runs, and the terminal."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._descriptors.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def in_row(y: int, text: str) -> Callable[[Terminal], bool]:
    """A condition to wait for: a text in one row, the last one being -1."""
    return lambda terminal: text in terminal.row(y)


def not_in_row(y: int, text: str) -> Callable[[Terminal], bool]:
    """A condition to wait for: a text gone from one row."""
    return lambda terminal: text not in terminal.row(y)


def _pyte_draws(char: str) -> bool:
    # It forgets the rest of a text after a mark without a combining class, such as most
    # Indic vowel signs.
    return char.isascii() or wcwidth(char) > 0 or unicodedata.combining(char) != 0


def program(*arguments: str | Path) -> list[str]:
    """The command line that starts the program under test."""
    return [sys.executable, "-m", "pipeline_tui", *map(str, arguments)]
