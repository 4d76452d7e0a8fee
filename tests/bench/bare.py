"""The floor: a bare Textual app of the installed version.

One screen of lines drawn by one widget, and a key that repaints one row of it. What it costs to
start and to press is what Textual itself costs.
"""

from __future__ import annotations

import os

# As the program itself sets it.
os.environ.setdefault("TEXTUAL_FPS", "240")

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.events import Key
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

READY = "bare app ready"


class Lines(Widget, can_focus=True):
    """A page of lines, one of which counts the keys pressed."""

    DEFAULT_CSS = "Lines { width: 1fr; height: 1fr; }"
    pressed = 0

    def render_line(self, y: int) -> Strip:
        """One row of the page."""
        if y == 0:
            text = f"keys {self.pressed}"
        elif y == self.size.height - 1:
            text = READY
        else:
            text = f"row {y:3} " + "text " * 40
        width = self.size.width
        return Strip([Segment(text[:width].ljust(width))], width)

    def on_key(self, event: Key) -> None:
        """Count the key and repaint the first row only."""
        if event.key == "q":
            self.app.exit()
            return
        self.pressed += 1
        self.refresh(Region(0, 0, self.size.width, 1))


class Bare(App[None]):
    """The app around the page."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        """The page alone."""
        yield Lines()

    def on_mount(self) -> None:
        """Give the keys to the page."""
        self.query_one(Lines).focus()


if __name__ == "__main__":
    Bare().run()
