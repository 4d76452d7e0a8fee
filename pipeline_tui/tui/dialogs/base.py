"""The frame of all dialogs: a sheet over the last rows of the screen."""

import asyncio
from typing import Any, Generic, TypeVar

from textual import events
from textual.app import App
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.flow import hand_on
from pipeline_tui.tui.dialogs.inputs import LineInput
from pipeline_tui.tui.dialogs.line import Keys
from pipeline_tui.tui.styles import style_of

__all__ = ["CANCEL_KEYS", "Dialog", "ask"]

T = TypeVar("T")
CANCEL_KEYS = ("escape", "ctrl+c")


class Dialog(ModalScreen[None], Generic[T]):
    """A sheet that is answered or cancelled; ``ask`` gives the answer, or None.

    Keys that arrive before the sheet is drawn are kept for the field that will have the focus.
    """

    DEFAULT_CSS = style_of("dialog")
    AUTO_FOCUS = ""
    explains = True
    """Whether ``?`` and F1 tell its keys."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: Keys | None = None
        self.taken = False
        self.answer: asyncio.Future[T | None] = asyncio.get_running_loop().create_future()

    def sheet(self, *rows: Widget) -> Vertical:
        """The rows of the dialog, in their frame; the last one tells its keys, and messages."""
        last = rows[-1]
        self._keys = last if isinstance(last, Keys) else None
        return Vertical(*rows, id="sheet")

    def hear(self, text: str, *, problem: bool = False) -> None:
        """Show a message in place of the keys, until the next key."""
        if self._keys is not None:
            self._keys.show((f" {safe.text(text)}", "bad" if problem else "accent"))

    def close(self, result: T | None = None) -> None:
        """Leave with this answer; only the first counts."""
        if not self.answer.done():
            self.answer.set_result(result)
            self.dismiss()

    @property
    def answer_waits(self) -> bool:
        """Whether it was answered, and whoever asked has not yet gone on."""
        return self.answer.done() and not self.taken

    def on_unmount(self) -> None:
        """Whoever still waits when the program ends gets no answer."""
        if not self.answer.done():
            self.answer.set_result(None)

    def cancel(self) -> None:
        """Leave without an answer."""
        self.close(None)

    def explained(self) -> tuple[tuple[str, str], ...]:
        """The keys and what they do, for ``?``: those of the last row, or more."""
        return self._keys.pairs if self._keys is not None else ()

    def asked_for_help(self, key: str, character: str | None) -> bool:
        """Whether a key asks what the keys are: F1 always, ``?`` where nothing is typed."""
        return key == "f1" or (character == "?" and self.focused is None)

    def tell_keys(self) -> None:
        """Say what each key does."""
        from pipeline_tui.tui.sheets.explained import SheetKeys

        self.app.push_screen(SheetKeys(self.explained()))

    async def on_key(self, event: events.Key) -> None:
        """Hand early keys on, then act on the dialog's own keys."""
        if self._keys is not None:
            self._keys.show()
        focused = self.focused
        if isinstance(focused, LineInput) and not focused.had(event):
            hand_on(event, focused)
            return
        if self.explains and self.asked_for_help(event.key, event.character):
            event.stop()
            event.prevent_default()
            self.tell_keys()
        elif event.key in CANCEL_KEYS or self.pressed(event.key, event.character):
            event.stop()
            event.prevent_default()
            if event.key in CANCEL_KEYS:
                self.cancel()

    def pressed(self, key: str, character: str | None) -> bool:
        """Act on a key; False lets it go its way."""
        return False


async def ask(app: App[Any], dialog: Dialog[T]) -> T | None:
    """Show the dialog and wait for its answer; None when it was cancelled."""
    app.push_screen(dialog)
    try:
        return await dialog.answer
    finally:
        dialog.taken = True
