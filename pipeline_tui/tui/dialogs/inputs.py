"""The one line a person types into: Textual's, made safe for whatever data is put there."""

from textual import events
from textual.widgets import Input

from pipeline_tui.tui import safe

__all__ = ["LineInput"]


class LineInput(Input):
    """An input that shows and keeps only what can be shown.

    What stands there is selected when it gets the keys: the first letter typed replaces it.
    """

    DEFAULT_CSS = """
    LineInput, LineInput:focus { background: transparent; background-tint: transparent 0%; }
    LineInput:ansi > .input--selection { text-style: reverse; }
    """
    last_key: events.Key | None = None
    """The last key that came here, so that a dialog knows the ones that did not."""

    def __init__(self, value: str = "", placeholder: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(safe.text(value), placeholder=placeholder, compact=True, id=id)
        self.cursor_blink = False

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
        self.last_key = event
        await super()._on_key(event)
