"""Half-filled forms, kept in the file so that they survive a kill."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store

__all__ = ["StoredDraft"]


class StoredDraft:
    """The draft of one form, by its name."""

    def __init__(self, store: "Store", name: str) -> None:
        self.store = store
        self.name = name

    def read(self) -> dict[str, str]:
        """The texts kept; empty without a draft."""
        from pipeline_tui.store import lists

        kept = lists.draft_read(self.store.conn, self.name) or {}
        return {str(name): str(text) for name, text in kept.items()}

    def write(self, texts: dict[str, str]) -> None:
        """Keep these texts; none removes the draft."""
        from pipeline_tui.store import lists

        if not self.store.read_only:
            lists.draft_write(self.store.conn, self.name, texts or None)
