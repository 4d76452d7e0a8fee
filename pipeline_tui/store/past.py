"""The deals as they stood on a past day: a store of its own that nothing can be written to."""

from __future__ import annotations

import shutil
import weakref
from datetime import date
from pathlib import Path

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.store import opening
from pipeline_tui.store.door import Action
from pipeline_tui.store.errors import StoreError
from pipeline_tui.store.store import SCREEN_BUSY_MS, Store

__all__ = ["PastStore"]


class PastStore(Store):
    """Made by ``as_of`` in a folder of its own; ``day`` is the last day that counts.

    Closing it removes the folder, as does the end of the program.
    """

    def __init__(self, path: Path, day: date) -> None:
        conn = opening.connect(path, busy_ms=SCREEN_BUSY_MS, read_only=True)
        super().__init__(conn, path, read_only=True)
        self.day = day
        self._remove = weakref.finalize(self, shutil.rmtree, path.parent, ignore_errors=True)

    def action(
        self,
        label: str,
        *,
        kind: str = "do",
        undoes: str | None = None,
        lasting: bool = False,
        **args: object,
    ) -> Action:
        """Refuse, whatever it is: raises ``StoreError``."""
        reason = _("Nothing can be changed here: this is how it stood on {day}.")
        raise StoreError(reason.format(day=l10n.day_long(self.day)))

    def close(self) -> None:
        """Close it and remove what was made for it."""
        super().close()
        self._remove()
