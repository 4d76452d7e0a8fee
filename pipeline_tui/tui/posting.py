"""What waits in the outbox, for the screens to tell, and the thread that sends it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["OPEN_COUNTS", "Posting"]

# Through the index of what is open: next to nothing where nothing is.
OPEN_COUNTS = """
SELECT state, count(*) FROM message
WHERE deleted_at IS NULL AND state NOT IN ('sent', 'cancelled')
  AND state IN ('refused', 'sending', 'uncertain', 'waiting') GROUP BY state
"""
_TABLES = frozenset({"message", "setting"})


class Posting:
    """Looks at the outbox after changes; the thread begins when there is something for it."""

    def __init__(self, app: "PipelineApp") -> None:
        self._app = app
        self._postman: Any = None

    def wrote(self, tables: frozenset[str]) -> None:
        """After a change of this window: is there more to send."""
        # A deal that is back gives its mails free again.
        if not _TABLES.isdisjoint(tables) or (self._app.state.outbox and "deal" in tables):
            self.look()

    def look(self) -> None:
        """Count what is open, show it, and have it sent."""
        store, state = self._app.store, self._app.state
        counts = dict(store.conn.execute(OPEN_COUNTS).fetchall())
        if counts != state.outbox:
            state.outbox.clear()
            state.outbox.update(counts)
            self._renew_heads()
        if not store.read_only and (counts.get("sending") or self._can_send(counts)):
            self.send()

    def _can_send(self, counts: dict[str, int]) -> bool:
        if not counts.get("waiting"):
            return False
        from pipeline_tui.store.mailing import mailing

        return mailing(self._app.store.conn).ready

    def _renew_heads(self) -> None:
        home = self._app.board
        if home is not None:
            home.header.renew()
            if home.queue is not None:
                home.queue.head.renew()

    def send(self) -> None:
        """Wake the thread, or begin it. What it needs is imported only now."""
        if self._postman is None:
            from pipeline_tui.mail.postman import Postman

            self._postman = Postman(self._app.store.path, self._app.keep)
        self._postman.wake()

    def close(self) -> None:
        """The program ends."""
        if self._postman is not None:
            self._postman.close()
