"""Board and queue of a past day: the same, with a head that says so."""

from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.tui.screens.home import HomeScreen
from pipeline_tui.tui.widgets.draw import Pieces, width_of
from pipeline_tui.tui.widgets.header import Header, fitted_line

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.tui.board_state import BoardState
    from pipeline_tui.tui.past import PastView
    from pipeline_tui.tui.queue_state import QueueState
    from pipeline_tui.tui.widgets.queue_bars import QueueHead

__all__ = ["PastHeader", "PastHome"]

_WITH_WEEKDAY = 100


class PastHeader(Header):
    """The day in place of the screens' names, and how to come back."""

    def lines(self, width: int) -> list[Pieces]:
        """The one line."""
        banner = _banner(self.state.today, width)
        back: Pieces = ((_("q returns to today"), "warning"),)
        figures = self._wide() if width >= _WITH_WEEKDAY else self._narrow()
        return [fitted_line(banner, [back, *figures], (), width)]


def _banner(today: "date", width: int) -> Pieces:
    day = l10n.day_long(today)
    if width >= _WITH_WEEKDAY:
        day = f"{l10n.weekday_short(today)} {day}"
    return ((f" {_('As of {day}').format(day=day)} ", "cursor"),)


class PastHome(HomeScreen):
    """The first screen of a past day."""

    def __init__(self, state: "BoardState", past: "PastView") -> None:
        super().__init__(state)
        self._past = past
        self.header = PastHeader(state)

    def _queue_head(self, state: "QueueState") -> "QueueHead":
        from pipeline_tui.tui.widgets.queue_bars import QueueHead

        class PastQueueHead(QueueHead):
            """The day before the counts."""

            def lines(self, width: int) -> list[Pieces]:
                """The one line."""
                banner = _banner(self.state.today, width)
                return [(*banner, *super().lines(width - width_of(banner))[0])]

        return PastQueueHead(state)

    def back(self) -> bool:
        """Clear filter and marks, go from the queue to the board, then back to today."""
        if not super().back():
            self._past.leave()
        return True
