"""The terminal's size, also where the signal of its change tells the old one.

Linux signals a new size a moment before it can be read (``pty_resize``): a busy machine may read
the old one, and no second signal comes.
"""

from textual import events
from textual.app import App
from textual.geometry import Size

__all__ = ["SizedApp"]

_LOOK = 0.5


class SizedApp(App[int], inherit_bindings=False):
    """An app that looks for itself, now and then, how large its terminal is."""

    def on_mount(self) -> None:
        """Begin to look."""
        if not (self.is_headless or self.is_inline):
            self.set_interval(_LOOK, self._look_at_size)

    def _look_at_size(self) -> None:
        read = getattr(self._driver, "_get_terminal_size", None)
        if read is None:  # on Windows sizes come as events
            return
        size = Size(*read())
        if size != self.size:
            self.post_message(events.Resize(size, size))
