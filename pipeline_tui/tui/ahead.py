"""Keys typed faster than the program answers: each waits for what the one before it began.

Textual gives all keys that arrive together to the screen which is on top at that moment. So the
second key would act on the board though the first one opens a dialog: over a slow line ``z1w``
and Enter, meant to park a deal for a week, would win it.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from time import monotonic

from textual import events
from textual.app import App, ScreenStackError
from textual.driver import Driver
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

__all__ = ["TypeAheadApp"]

_PATIENCE = 0.5
"""Seconds after which the next key goes on whatever the last one still does."""
_SPINS = 50


class TypeAheadApp(App[int], inherit_bindings=False):
    """An app that hands out keys and pastes one by one."""

    _ahead: deque[events.Event] | None = None
    """What was typed and not handed out yet; None when nothing is being dealt with."""
    told_to_end = False
    """Whether a signal came: what was typed and not done by then is left."""
    last_typed = 0.0
    """The moment of the last key, by the clock of ``time.monotonic``."""

    def get_driver_class(self) -> type[Driver]:
        """Read the terminal so that nothing pasted becomes keys."""
        chosen = super().get_driver_class()
        if chosen.__name__ != "LinuxDriver":
            return chosen
        from pipeline_tui.tui.terminal import PasteSafeDriver  # not every platform can

        return PasteSafeDriver

    async def on_event(self, event: events.Event) -> None:
        """Hand out a key at once, or after those before it."""
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if not typed:
            await super().on_event(event)
            return
        if self._exit or self.told_to_end:
            return  # nobody has seen what it would do; the loop hears a signal only after all keys
        self.last_typed = monotonic()
        if self._ahead is not None:
            self._ahead.append(event)
        elif not (isinstance(event, events.Key) and self._done_at_once(event)):
            self._ahead = deque()
            taker = self._taker()
            await super().on_event(event)
            self._typing = asyncio.create_task(self._go_on(taker), name="typed ahead")

    def take(self, event: events.Key) -> bool:
        """Do at once what a key stands for, where that needs none of Textual's queues."""
        return False

    def _done_at_once(self, event: events.Key) -> bool:
        """Whether a key was taken; what it opened is waited for before the next one."""
        before = self._taker()
        if not self.take(event):
            return False
        if self._taker() is not before:
            self._ahead = deque()
            self._typing = asyncio.create_task(self._go_on(before), name="typed ahead")
        return True

    async def _go_on(self, taker: Widget | None) -> None:
        try:
            await _dealt_with(taker)
            while self._ahead and not (self._exit or self.told_to_end):
                event = self._ahead.popleft()
                taker = self._taker()
                await super().on_event(event)
                await _dealt_with(taker)
        except Exception as error:
            self._handle_exception(error)
        finally:
            self._ahead = None

    def _taker(self) -> Widget | None:
        """Who gets a key that comes now."""
        try:
            return self.focused or self.screen
        except ScreenStackError:  # before the first screen
            return None


async def _dealt_with(taker: Widget | None) -> None:
    """Wait until a key given to a widget, and what it posted up to its screen, is dealt with."""
    if taker is None:
        return
    try:
        async with asyncio.timeout(_PATIENCE):
            # A binding is found by the app, where the key ends up; a field then does what it is.
            way_up = [*taker.ancestors_with_self]
            if not isinstance(taker, Screen):
                way_up += way_up
            for node in way_up:
                await _queue_read(node)
            await _answer_taken(way_up)
    except TimeoutError:
        pass


async def _queue_read(node: MessagePump) -> None:
    """Wait until a widget has dealt with all that is now in its queue, or is gone."""
    done = asyncio.Event()
    spins = 0
    if not node.call_later(done.set):
        return
    while not done.is_set() and node.is_running:
        spins += 1
        await asyncio.sleep(0 if spins < _SPINS else 0.002)


async def _answer_taken(nodes: Sequence[MessagePump]) -> None:
    """Wait until whoever asked has begun what follows an answered dialog."""
    while any(getattr(node, "answer_waits", False) for node in nodes):
        await asyncio.sleep(0)
