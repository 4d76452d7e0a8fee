"""Board and queue of a past day: the same, with a head that says so."""

from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.tui.screens.home import HomeScreen
from pipeline_tui.tui.widgets.draw import Pieces
from pipeline_tui.tui.widgets.header import Header, fitted_line

if TYPE_CHECKING:
    from pipeline_tui.tui.board_state import BoardState
    from pipeline_tui.tui.past import PastView

__all__ = ["PastHeader", "PastHome"]

_WITH_WEEKDAY = 100


class PastHeader(Header):
    """The day in place of the screens' names, and how to come back."""

    def lines(self, width: int) -> list[Pieces]:
        """The one line."""
        day = l10n.day_long(self.state.today)
        if width >= _WITH_WEEKDAY:
            day = f"{l10n.weekday_short(self.state.today)} {day}"
        banner: Pieces = ((f" {_('As of {day}').format(day=day)} ", "cursor"),)
        back: Pieces = ((_("q returns to today"), "warning"),)
        figures = self._wide() if width >= _WITH_WEEKDAY else self._narrow()
        return [fitted_line(banner, [back, *figures], (), width)]


class PastHome(HomeScreen):
    """The first screen of a past day."""

    def __init__(self, state: "BoardState", past: "PastView") -> None:
        super().__init__(state)
        self._past = past
        self.header = PastHeader(state)

    def back(self) -> bool:
        """Clear filter and marks, go from the queue to the board, then back to today."""
        if not super().back():
            self._past.leave()
        return True
