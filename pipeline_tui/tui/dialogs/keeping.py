"""What is typed into a sheet, kept as a draft meanwhile, so that Esc or a kill loses none."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.widget import Widget

    from pipeline_tui.tui.dialogs.fields import Draft

__all__ = ["Keeper"]

_AFTER = 1.0
"""Seconds after which what was typed is kept."""


class Keeper:
    """Keeps the texts of a sheet: soon after each change, and when it is left.

    ``texts`` gives what is typed now, empty where nothing is worth keeping.
    """

    def __init__(
        self, sheet: "Widget", draft: "Draft | None", texts: Callable[[], Mapping[str, str]]
    ) -> None:
        self._sheet, self._draft, self._texts = sheet, draft, texts
        self._kept: dict[str, str] = {}
        self._timer: Timer | None = None

    def read(self) -> dict[str, str]:
        """What was kept before; empty without a draft."""
        self._kept = self._draft.read() if self._draft is not None else {}
        return self._kept

    def changed(self) -> None:
        """Keep what is typed in a moment."""
        if self._draft is not None and self._timer is None:
            self._timer = self._sheet.set_timer(_AFTER, self.keep)

    def keep(self) -> None:
        """Keep what is typed now."""
        self.stop()
        texts = dict(self._texts())
        if self._draft is not None and texts != self._kept:
            self._draft.write(texts)
            self._kept = texts

    def stop(self) -> None:
        """Keep nothing more: whoever asked sees to what was answered."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
