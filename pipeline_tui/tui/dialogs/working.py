"""Something that takes a while, with how much of it is done."""

import asyncio
from collections.abc import Generator
from time import perf_counter
from typing import Generic, TypeVar

from textual.app import ComposeResult

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.store.errors import StoreError
from pipeline_tui.tui.dialogs.base import Dialog
from pipeline_tui.tui.dialogs.line import Keys, Line, Rule

__all__ = ["Working"]

T = TypeVar("T")
_STRETCH = 0.1
_BAR = 30


class Working(Dialog[T], Generic[T]):
    """Runs a generator in a thread, stretch by stretch, and answers with what it returns.

    The generator yields how much is done, from 0 to 1. Esc closes it, which must undo what it
    did; a ``StoreError`` is said, and there is no answer either.
    """

    def __init__(self, title: str, work: Generator[float, None, T]) -> None:
        super().__init__()
        self.rule = Rule(title)
        self.line = Line()
        self.work = work
        self.result: T | None = None

    def compose(self) -> ComposeResult:
        """Rule, how far it is, how to stop it."""
        yield self.sheet(self.rule, self.line, Keys((_("Esc"), _("stop"))))

    def on_mount(self) -> None:
        """Begin; the app runs it, so that it comes to its end when the sheet is left."""
        self.app.run_worker(self._run())

    def pressed(self, key: str, character: str | None) -> bool:
        """``q`` and Backspace stop it too; nothing else is taken."""
        if character == "q" or key == "backspace":
            self.cancel()
        return True

    async def _run(self) -> None:
        try:
            while (done := await asyncio.to_thread(self._stretch)) < 1:
                if self.answer.done():
                    await asyncio.to_thread(self.work.close)
                    return
                self._tell(done)
        except StoreError as error:
            self.close(None)
            self.app.call_later(self._say, error.message)
            return
        self.close(self.result)

    def _stretch(self) -> float:
        """Work for a moment; how much is done, 1 when there is a result."""
        until = perf_counter() + _STRETCH
        try:
            while True:
                done = next(self.work)
                if perf_counter() > until:
                    return min(done, 0.999)
        except StopIteration as end:
            self.result = end.value
            return 1.0

    def _tell(self, done: float) -> None:
        full = round(_BAR * done)
        self.line.show(
            ("   ", ""), ("█" * full, "accent"), ("░" * (_BAR - full), "dim"),
            (f"  {l10n.percent(done)}", ""),
        )  # fmt: skip

    def _say(self, text: str) -> None:
        self.app.say(text, problem=True)  # type: ignore[attr-defined]
