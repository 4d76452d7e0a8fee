"""The queue's half of the first screen: its parts, their places, what actions apply to."""

from typing import TYPE_CHECKING, NamedTuple

from textual.geometry import Region, Size

from pipeline_tui.tui.action import QUEUE
from pipeline_tui.tui.screens.board import BoardScreen
from pipeline_tui.tui.screens.board_places import PANEL_WIDTH, BoardPlaces
from pipeline_tui.tui.widgets.lane import CAP

if TYPE_CHECKING:
    from textual.widget import Widget

    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.board_state import BoardState
    from pipeline_tui.tui.filtering import Filtering
    from pipeline_tui.tui.queue_state import QueueState
    from pipeline_tui.tui.widgets.queue_bars import QueueHead, QueueStrip
    from pipeline_tui.tui.widgets.queue_list import QueueList

__all__ = ["QueueParts", "QueueSide"]

_STRIP_ROWS = 4


class QueueParts(NamedTuple):
    """The queue and the widgets that show it."""

    state: "QueueState"
    head: "QueueHead"
    list: "QueueList"
    strip: "QueueStrip"

    @property
    def widgets(self) -> "tuple[QueueHead, QueueList, QueueStrip]":
        """All of them."""
        return self.head, self.list, self.strip


class QueuePlaces(BoardPlaces):
    """Where the parts stand, whichever of the two is shown."""

    def __init__(self, screen: "QueueSide") -> None:
        super().__init__(screen)
        self._home = screen

    def regions(self, size: Size) -> "dict[Widget, Region]":
        """The board's regions, and those of the queue in their place."""
        regions = super().regions(size)
        home, (width, height) = self._home, size
        if home.queue is not None:
            panel = home.panel is not None and home.panel.display
            beside = width - (PANEL_WIDTH if panel else 0)
            strip = min(_STRIP_ROWS, max(0, height - 6))
            rows = max(1, height - 2 - strip)
            regions[home.queue.head] = Region(0, 0, width, 1)
            regions[home.queue.list] = Region(0, 1, beside, rows)
            regions[home.queue.strip] = Region(0, 1 + rows, beside, strip)
            if home.in_queue and home.panel is not None:
                regions[home.panel] = Region(beside, 1, PANEL_WIDTH, max(1, height - 2))
        return regions


class QueueSide(BoardScreen):
    """A board over which the queue can lie; actions work on whichever of the two is shown."""

    def __init__(self, state: "BoardState") -> None:
        super().__init__(state)
        self.queue: QueueParts | None = None
        self._layout = QueuePlaces(self)
        self._queue_filter: Filtering | None = None

    @property
    def in_queue(self) -> bool:
        """Whether the queue is shown."""
        return self.screen_id == QUEUE

    @property
    def _shown(self) -> "QueueParts | None":
        return self.queue if self.in_queue else None

    def fit_to(self, width: int, height: int) -> "list[Widget]":
        """The board's strip gives way to the queue's own."""
        made = super().fit_to(width, height)
        if self.in_queue:
            for part in (self.strip, self.top):
                if part is not None:
                    part.display = False
        if self.queue is not None:
            ruled = self.panel is not None and self.panel.display
            self.queue.list.ruled = self.queue.strip.ruled = ruled
        return made

    @property
    def filtering(self) -> "Filtering":
        """The filter of what is shown: the board's, or the queue's own."""
        if not self.in_queue:
            return self.app.filtering
        if self._queue_filter is None:
            from pipeline_tui.tui.queue_filtering import QueueFiltering

            self._queue_filter = QueueFiltering(self)
        return self._queue_filter

    # -- the registry's questions ----------------------------------------------------------

    def targets(self) -> tuple[str, ...]:
        """The marked deals, else the one under the cursor."""
        shown = self._shown
        if shown is None:
            return super().targets()
        card = self.card()
        return tuple(shown.state.marks) or ((card.id,) if card else ())

    def card(self) -> "Card | None":
        """The deal under the cursor."""
        shown = self._shown
        if shown is None:
            return super().card()
        shown.list.lay_out()
        return shown.state.card

    def seen(self) -> dict[str, str]:
        """The deals that an action applies to, and the stage each was last seen in."""
        shown = self._shown
        if shown is None:
            return super().seen()
        card = self.card()
        return dict(shown.state.marks) or ({card.id: card.stage_id} if card else {})

    def marked(self) -> int:
        """How many deals are marked."""
        return len(self._shown.state.marks) if self._shown else super().marked()

    def shown_ids(self) -> list[str]:
        """The marked deals, else those shown: of the whole queue those that are due, if any is.

        Closed deals that are to be asked again are due as well, and come last.
        """
        shown = self._shown
        if shown is not None:
            meant = (card.id for card in shown.state.meant())
            return list(shown.state.marks) or [*meant, *shown.state.reader.after_ids()]
        state = self.state
        if state.marks:
            return list(state.marks)
        cards = (state.reader.first(lane.stage, CAP) for lane in state.lanes)
        return [card.id for found in cards for card in found]

    def shown_after(self) -> int:
        """How many of the deals shown, the last ones, are closed and still to be asked."""
        shown = self._shown
        return 0 if shown is None or shown.state.marks else len(shown.state.reader.after_ids())

    def name_after(self) -> str:
        """In the queue the name of the next deal that is due."""
        shown = self._shown
        following = shown.state.after if shown is not None and not shown.state.marks else None
        return following.name if following is not None else ""

    def promise(self, *, kept: bool) -> None:
        """In the queue go on to the deal below, wherever another window moves this one."""
        if self.queue is not None:
            after = self.queue.state.after if kept and not self.queue.state.marks else None
            self.queue.state.promised = after.id if after is not None else ""

    def motion(self, kind: str) -> None:
        """Move the cursor."""
        if self._shown is None:
            super().motion(kind)
        else:
            self._shown.list.motion(kind)

    # -- marks -------------------------------------------------------------------------

    def toggle_mark(self) -> None:
        """Mark the deal under the cursor, or take its mark away, and go on to the next."""
        if self._shown is None:
            super().toggle_mark()
            return
        card = self.card()
        self._shown.state.toggle_mark()
        if card is not None:
            self.state.goal.toggled(card.id, self._shown.state.marks)
        self._shown.list.motion("down")
        self._told()

    def mark_shown(self) -> bool:
        """Mark all deals that are due, or none."""
        if self._shown is None:
            return super().mark_shown()
        self._shown.state.mark_all()
        self._told()
        return True

    def clear_marks(self) -> None:
        """Take all marks away."""
        shown = self._shown
        if shown is None:
            super().clear_marks()
        elif shown.state.marks:
            shown.state.marks.clear()
            self._told()
