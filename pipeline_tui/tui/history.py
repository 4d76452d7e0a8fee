"""What undo and redo would do next, read once after each change."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline_tui.store.done import Done
    from pipeline_tui.store.history import Pending
    from pipeline_tui.store.store import Store

__all__ = ["History"]


class History:
    """Asks the store when it is first looked at, and again after ``stale``."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._known: tuple[Pending | None, Pending | None] | None = None
        self.deal = ""
        """The deal that this window changed last, and no other with it."""

    def made(self, done: "Done") -> None:
        """This window made a change."""
        self.deal = done.deals[0] if len(done.deals) == 1 else ""

    def stale(self) -> None:
        """Ask anew the next time: something changed."""
        self._known = None

    @property
    def undo(self) -> "Pending | None":
        """What undo would take back."""
        return self._read()[0]

    @property
    def redo(self) -> "Pending | None":
        """What redo would do again."""
        return self._read()[1]

    def _read(self) -> "tuple[Pending | None, Pending | None]":
        if self._known is None:
            self._known = self._store.peek_undo(), self._store.peek_redo()
        return self._known
