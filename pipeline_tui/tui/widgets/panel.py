"""The figures to the right of the board and, where there is room, the deal under the cursor."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.tui.widgets.draw import Pieces, ends, parts
from pipeline_tui.tui.widgets.figure_lines import FigureLines
from pipeline_tui.tui.widgets.lines import Lines
from pipeline_tui.tui.widgets.panel_deal import deal_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.board_state import BoardState

__all__ = ["SidePanel", "TopLines"]

_TOP = 48
"""Cells of the lines under the board: wider ones would tear label and value apart."""
# Rows of its own from which on it tells about the deal: header and footer take two more.
_WITH_DEAL = 28


class SidePanel(Lines):
    """Drawn from the figures in the board's state, so it changes in the frame of a move.

    ``card`` gives the deal to tell about.
    """

    ROWS = None

    def __init__(self, state: "BoardState", card: "Callable[[], Card | None]") -> None:
        super().__init__()
        self.state = state
        self._card = card
        self._lines = FigureLines(state)
        self._figures: list[Pieces] = []
        self._figures_of: tuple[object, ...] = ()

    def tell_again(self) -> None:
        """Word the figures anew: what stands beside them was found out."""
        self._figures_of = ()
        self._lines.forget()
        self.renew()

    def forget(self) -> None:
        """Word everything anew: theme or language changed."""
        self._figures_of = ()
        self._lines.forget()
        super().forget()

    def lines(self, width: int) -> list[Pieces]:
        """All lines that fit."""
        room = self.outer_size.height
        with_deal = room >= _WITH_DEAL
        made = self._worded_figures(width)
        card = self._card()
        if with_deal and card is not None:
            made.append(parts("─" * width, "rule"))
            made += deal_lines(self.state, card, width, room - len(made))
        return made[:room]

    def _worded_figures(self, width: int) -> list[Pieces]:
        """The lines of the figures, made once for each time the figures are read."""
        wanted = (self.state.panel, width)
        if self._figures_of[1:] != wanted[1:] or self._figures_of[0] is not wanted[0]:
            head = parts(_("Figures"), "head"), parts(_("all deals"), "head_muted")
            self._figures = [ends(*head, width, "head"), *self._lines.lines(width)]
            self._figures_of = wanted
        return list(self._figures)


class TopLines(Lines):
    """The first two lines of the panel, under the board where there is no room beside it."""

    ROWS = 2

    def __init__(self, state: "BoardState") -> None:
        super().__init__()
        self._lines = FigureLines(state)

    def tell_again(self) -> None:
        """Word the figures anew."""
        self._lines.forget()
        self.renew()

    def forget(self) -> None:
        """Word everything anew."""
        self._lines.forget()
        super().forget()

    def lines(self, width: int) -> list[Pieces]:
        """Two lines as wide as the panel would be, so that they are read as there."""
        return [((" ", "text"), *line) for line in self._lines.lines(min(width - 2, _TOP), 2)]
