"""Handlers that ask something: they begin in the very key press that called them.

A worker would begin a moment later, and a key typed in that moment would still go to the screen
below. So the first step runs at once, up to the first question; the rest waits in a worker.
"""

import types
from collections.abc import Coroutine, Generator
from typing import Any

from textual.app import App

__all__ = ["begin"]


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
