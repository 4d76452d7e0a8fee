"""A few lines to type into: Textual's, made safe for whatever data is put there."""

from textual import events
from textual.widgets import TextArea

from pipeline_tui.tui import safe
from pipeline_tui.tui.styles import style_of

__all__ = ["LinesInput"]


class LinesInput(TextArea):
    """A few lines of text, shown and kept safely."""

    DEFAULT_CSS = style_of("lines_input")

    def __init__(self, text: str, rows: int, id: str) -> None:  # noqa: A002
        safe_text = "\n".join(safe.text(line) for line in text.splitlines())
        super().__init__(safe_text, id=id, compact=True, show_line_numbers=False)
        self.styles.height = rows
        self.cursor_blink = False

    async def _on_key(self, event: events.Key) -> None:
        """An arrow moves within the text; on its first or last line it goes to the form."""
        if event.key in ("up", "down") and self._has_line(event.key):
            event.stop()
            event.prevent_default()
            self.action_cursor_up() if event.key == "up" else self.action_cursor_down()
            return
        await super()._on_key(event)

    def _has_line(self, key: str) -> bool:
        """Whether there is a line, wrapped or not, on that side of the cursor."""
        at, where = self.navigator, self.cursor_location
        if key == "up":
            return not at.is_first_wrapped_line(where)
        return not at.is_last_wrapped_line(where)

    @property
    def value(self) -> str:
        """The text, under the name that inputs use."""
        return self.text

    @value.setter
    def value(self, text: str) -> None:
        self.text = text
