"""The queue's filter: as the board's, over another order of deals."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.tui.filtering import Filtering

if TYPE_CHECKING:
    from pipeline_tui.sales.filters import Filter
    from pipeline_tui.tui.screens.queue_side import QueueSide

__all__ = ["QueueFiltering"]


class QueueFiltering(Filtering):
    """Filters the queue of the home screen."""

    def __init__(self, home: "QueueSide") -> None:
        super().__init__(home.app)
        self._home = home

    @property
    def state(self) -> Any:
        """The queue."""
        return self._home.queue.state if self._home.queue is not None else None

    def found(self) -> tuple[int, bool] | None:
        """How many deals match so far, and whether those are all; None without a filter."""
        search = self.state.search
        return None if search is None else (len(search.keys), search.exact)

    def _renewed(self, search: Any) -> None:
        """Whoever asked reads the queue next."""
        self.state.search = search

    def _search(self, wanted: "Filter") -> Any:
        from pipeline_tui.store.queue_filter import QueueSearch

        store = self._app.store
        return QueueSearch(store.conn, store.rules, wanted, self.state.today)

    def _shown(self) -> None:
        self._home.renew()
