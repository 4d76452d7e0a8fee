"""Handlers that ask something: they begin in the very key press that called them.

A worker would begin a moment later, and a key typed in that moment would still go to the screen
below. So the first step runs at once, up to the first question; the rest waits in a worker.
"""

import types
from collections.abc import Coroutine, Generator
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

__all__ = ["begin", "hand_on"]


def hand_on(event: events.Key, to: MessagePump) -> None:
    """Give a key that was typed ahead to whom it was meant for."""
    event.stop()
    event.prevent_default()
    key = events.Key(event.key, event.character)
    # As if the app had sent it on: it neither starts anew there nor ends at who hands it on.
    key.set_sender(to.app)
    key._set_forwarded()  # noqa: SLF001
    to.post_message(key)


def begin(app: App[Any], work: Coroutine[Any, Any, None]) -> None:
    """Run ``work`` up to its first wait now, and what follows when the wait is over."""
    try:
        waiting = work.send(None)
    except StopIteration:
        return
    app.run_worker(_rest(work, waiting), exit_on_error=True)


async def _rest(work: Coroutine[Any, Any, None], waiting: Any) -> None:
    await _resumed(work, waiting)


@types.coroutine
def _resumed(work: Coroutine[Any, Any, None], waiting: Any) -> Generator[Any, Any, None]:
    try:
        yield waiting
    except BaseException as error:  # cancelled while waiting: the handler must know
        try:
            waiting = work.throw(error)
        except StopIteration:
            return
        yield from _resumed(work, waiting)
        return
    yield from work.__await__()
