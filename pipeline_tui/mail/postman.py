"""A thread that works the outbox beside the keys, and rests where nothing can be done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from pipeline_tui import clock
from pipeline_tui.mail import smtp
from pipeline_tui.mail.sender import Connect, Sender, own_store
from pipeline_tui.store import delivery, driver
from pipeline_tui.store.errors import StoreError
from pipeline_tui.store.mailing import mailing

__all__ = ["Postman"]

_LONGEST_REST = 60.0
"""Seconds after which it looks again: the machine may have slept, or another window queued."""
_AFTER_FAULT = 30.0
_IN_HAND, _AT_REST = 3.0, 0.2
"""How long the end of the program waits, with a mail in hand and without, in seconds."""


class Postman:
    """Sends what is due when it is woken, and what comes due while anything waits.

    ``wrote`` is called, in the thread, after each change to the file. The thread ends when
    nothing waits or no server is set; ``wake`` begins it again.
    """

    def __init__(
        self,
        path: Path,
        wrote: Callable[[], None] = lambda: None,
        open_line: Connect = smtp.connect,
    ) -> None:
        self._path = path
        self._wrote = wrote
        self._open_line = open_line
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._sender: Sender | None = None

    def wake(self) -> None:
        """Something waits, or what it needs was set: look now."""
        with self._lock:
            self._woken.set()
            if self._thread is None and not self._stop.is_set():
                self._thread = threading.Thread(target=self._run, name="postman", daemon=True)
                self._thread.start()

    def close(self, seconds: float = _IN_HAND) -> None:
        """End the thread; only a mail that is being handed over is given so many seconds."""
        with self._lock:
            self._stop.set()
            self._woken.set()
            thread = self._thread
        if thread is not None:
            in_hand = self._sender is not None and self._sender.in_hand
            thread.join(seconds if in_hand else min(seconds, _AT_REST))

    def _run(self) -> None:
        try:
            with own_store(self._path) as store:
                sender = Sender(
                    store, open_line=self._open_line, rest=self._stop.wait, changed=self._wrote
                )
                self._sender = sender
                with sender:
                    while self._work(sender):
                        pass
        except (StoreError, driver.Error):
            return  # the file is gone or failing: the screen tells of that
        finally:
            with self._lock:
                if self._thread is threading.current_thread():
                    self._thread = None

    def _work(self, sender: Sender) -> bool:
        """Send what is due, then rest until more is; False when there is nothing to wait for."""
        self._woken.clear()
        if self._stop.is_set():
            return not self._leave()
        store = sender.store
        try:
            sender.run()
            until = delivery.next_moment(store.conn) if mailing(store.conn).ready else None
        except StoreError:
            self._stop.wait(_AFTER_FAULT)
            return True
        if until is None:
            return not self._leave()
        self._woken.wait(_seconds_until(until))
        return True

    def _leave(self) -> bool:
        """Say that the thread is gone, unless it was woken this very moment."""
        with self._lock:
            if self._woken.is_set() and not self._stop.is_set():
                return False
            self._thread = None
            return True


def _seconds_until(moment: str) -> float:
    """How long to rest until a moment of the outbox; '' is now."""
    if not moment:
        return 0.0
    until = datetime.fromisoformat(moment).astimezone(UTC)
    return min(_LONGEST_REST, max(0.5, (until - clock.now()).total_seconds()))
