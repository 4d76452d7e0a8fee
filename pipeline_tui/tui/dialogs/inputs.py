"""The one line a person types into: Textual's, made safe for whatever data is put there."""

from collections import deque

from textual import events
from textual.widgets import Input

from pipeline_tui.tui import safe
from pipeline_tui.tui.styles import style_of

__all__ = ["LineInput"]

_KEYS_ON_THEIR_WAY = 64
"""More keys than anybody types while a dialog opens: each passes the field, then the dialog."""


class LineInput(Input):
    """An input that shows and keeps only what can be shown.

    What stands there is selected when it gets the keys: the first letter typed replaces it.
    """

    DEFAULT_CSS = style_of("line_input")

    def __init__(
        self,
        value: str = "",
        placeholder: str = "",
        id: str | None = None,  # noqa: A002
        *,
        listed: bool = False,
    ) -> None:
        super().__init__(safe.text(value), placeholder=placeholder, compact=True, id=id)
        self.cursor_blink = False
        self.listed = listed
        """Whether it holds one of a list: a question mark is none of that, and asks for help."""
        self._came: deque[events.Key] = deque(maxlen=_KEYS_ON_THEIR_WAY)

    def had(self, event: events.Key) -> bool:
        """Whether a key came here, so that a dialog knows those that did not."""
        return any(one is event for one in self._came)

    def validate_value(self, value: str) -> str:
        """What is pasted in is data too."""
        return value if value.isprintable() else safe.text(value)

    def _on_paste(self, event: events.Paste) -> None:
        """Take all of a paste, its lines one after another."""
        line = " ".join(event.text.split("\n")).replace("\t", " ").strip()
        if line:
            self.replace(line, *self.selection)
        event.stop()
        event.prevent_default()

    async def _on_key(self, event: events.Key) -> None:
        self._came.append(event)
        tell_keys = getattr(self.screen, "tell_keys", None)
        if self.listed and event.character == "?" and tell_keys is not None:
            event.stop()
            event.prevent_default()
            tell_keys()
            return
        await super()._on_key(event)
