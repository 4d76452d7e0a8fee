"""However the program ends, it leaves the terminal as it was and no riddle on it."""

import asyncio
import os
import select
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TextIO

from rich.text import Text
from textual.worker import WorkerFailed

from pipeline_tui.i18n import _
from pipeline_tui.store import driver, opening
from pipeline_tui.store.errors import StoreError
from pipeline_tui.tui import safe
from pipeline_tui.tui.sizes import SizedApp

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store

__all__ = ["SteadyApp", "titled"]

_LONGEST_LOG = 1_000_000
"""Bytes after which the log begins anew: only the last faults matter."""


_PATIENCE = 5.0
"""Seconds that leaving on a signal may take."""
_TERMINALS_PATIENCE = 1.0
"""Seconds of them in which the terminal is to take what it is sent."""
_LONGEST_TITLE = 80
_UNTITLED = frozenset({"", "dumb", "linux"})
"""Terminals whose window has no title, or that would show what sets one."""


class SteadyApp(SizedApp, inherit_bindings=False):
    """An app that ends properly on signals, and says a fault of its own or of its file in a line.

    The whole fault is in the log, which only its owner can read: it may hold names of deals,
    which have no business on a terminal that others see, nor the control characters in them.
    """

    store: "Store"
    told_to_end = False
    _leaving = False
    _file_gone = False

    async def run_async(self, **options: Any) -> int | None:
        """Run; a signal is heard from before the terminal is taken over."""
        with self._listening(), titled(self.store.path.name, lambda: self._leaving):
            return await super().run_async(**options)

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Leave on SIGTERM and SIGHUP as on the key that quits; the status is 128 + signal.

        The loop's own handlers run only when it gets round to them, and hear nothing where many
        keys wait: the pipe that would tell them is full.
        """
        loop = asyncio.get_running_loop()

        def told(number: int, _frame: object) -> None:
            self._hurry()
            loop.call_soon_threadsafe(self.leave_at_once, number)

        former: dict[int, Any] = {}
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                with suppress(ValueError):  # not every platform or thread can be told of signals
                    former[number] = signal.signal(number, told)
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler or signal.SIG_DFL)

    def _hurry(self) -> None:
        self.told_to_end = True
        hurry = getattr(self._driver, "hurry", None)
        if hurry is not None:
            hurry(_TERMINALS_PATIENCE)

    def leave_at_once(self, number: int) -> None:
        """Leave as on a signal of this number; end without all that where it is held up."""
        import threading

        if self._leaving:
            return
        self._leaving = True
        self._hurry()
        code = 128 + number
        # The last resort: whatever was shown is on disk, and nothing is known to take so long.
        last = threading.Timer(_PATIENCE, os._exit, (code,))
        last.daemon = True
        last.start()
        self.exit(code, code)

    def file_is_gone(self) -> bool:
        """Whether the open file is no longer in its place, which is said once."""
        try:
            self.store.refuse_replaced()
        except StoreError as error:
            if not self._file_gone:
                self._file_gone = True
                self.say(error.message, problem=True)
        return self._file_gone

    def say(self, text: str, *, problem: bool = False) -> None:
        """Tell the person something."""

    def _fatal_error(self) -> None:
        """End because of a fault: Textual would print it with every local variable."""
        error: BaseException | None = self._exception
        while isinstance(error, WorkerFailed):
            error = error.error
        if isinstance(error, driver.Error):
            # Each fault that follows from the first sets the status anew.
            self._return_code = 2
        if not self._exit_renderables:
            if isinstance(error, driver.Error):
                said = opening.fault(self.store.path, error).message
            else:
                said = _told(error)
            self._exit_renderables.append(Text(f"pipeline-tui: {safe.text(said)}"))
        self._close_messages_no_wait()


@contextmanager
def titled(name: str, hurried: Callable[[], bool]) -> Iterator[None]:
    """Call the terminal's window by the file, and as it was called before in the end.

    Written beside Textual, before it takes the terminal over and after it gave it back, when
    ``hurried`` tells whether there is no time left for a terminal that takes nothing.
    """
    stream = sys.__stderr__
    if stream is None or not stream.isatty() or os.environ.get("TERM", "") in _UNTITLED:
        yield
        return
    title = f"pipeline-tui – {safe.text(name, _LONGEST_TITLE)}"
    _send(stream, f"\x1b[22;0t\x1b]2;{title}\x07")
    try:
        yield
    finally:
        _send(stream, "\x1b[23;0t", 0.1 if hurried() else _TERMINALS_PATIENCE)


def _send(stream: TextIO, text: str, patience: float = _TERMINALS_PATIENCE) -> None:
    with suppress(OSError, ValueError):  # the terminal may be gone, or take nothing any more
        if select.select([], [stream], [], patience)[1]:
            stream.buffer.write(text.encode("utf-8", "replace"))
            stream.flush()


def _told(error: BaseException | None) -> str:
    """Write a fault into the log; say where it is."""
    from pipeline_tui import paths

    said = _("Stopped by a fault in the program. What it had shown is saved.")
    path = paths.log_file()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        grown = path.exists() and path.stat().st_size > _LONGEST_LOG
        mode = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if grown else os.O_APPEND)
        with os.fdopen(os.open(path, mode, 0o600), "w", encoding="utf-8") as log:
            log.write(_entry(error))
    except OSError as failure:
        kind = type(error).__name__
        return f"{said} {kind}; {failure}"
    return f"{said} " + _("Details: {file}").format(file=path)


def _entry(error: BaseException | None) -> str:
    from pipeline_tui import __version__, clock

    head = f"{clock.moment_text(clock.now())} pipeline-tui {__version__}\n"
    return head + ("".join(traceback.format_exception(error)) if error else "") + "\n"
