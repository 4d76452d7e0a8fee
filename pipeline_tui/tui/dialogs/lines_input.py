"""A few lines to type into: Textual's, made safe for whatever data is put there."""

from textual.widgets import TextArea

from pipeline_tui.tui import safe

__all__ = ["LinesInput"]


class LinesInput(TextArea):
    """A few lines of text, shown and kept safely."""

    DEFAULT_CSS = """
    LinesInput, LinesInput:focus { border: none; padding: 0; background: $foreground 6%; }
    """

    def __init__(self, text: str, rows: int, id: str) -> None:  # noqa: A002
        safe_text = "\n".join(safe.text(line) for line in text.splitlines())
        super().__init__(safe_text, id=id, compact=True, show_line_numbers=False)
        self.styles.height = rows
        self.cursor_blink = False

    @property
    def value(self) -> str:
        """The text, under the name that inputs use."""
        return self.text

    @value.setter
    def value(self, text: str) -> None:
        self.text = text
