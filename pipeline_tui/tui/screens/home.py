"""The first screen: the board, and over the same deals and in the same place the queue."""

from typing import TYPE_CHECKING, NamedTuple

from textual.geometry import Region, Size

from pipeline_tui.tui.action import BOARD, QUEUE
from pipeline_tui.tui.screens.board import BoardScreen
from pipeline_tui.tui.screens.board_places import PANEL_WIDTH, BoardPlaces
from pipeline_tui.tui.widgets.lane import CAP

if TYPE_CHECKING:
    from textual import events
    from textual.widget import Widget

    from pipeline_tui.store.door import Done
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.board_state import BoardState
    from pipeline_tui.tui.filtering import Filtering
    from pipeline_tui.tui.queue_state import QueueState
    from pipeline_tui.tui.widgets.queue_bars import QueueHead, QueueStrip
    from pipeline_tui.tui.widgets.queue_list import QueueList

__all__ = ["HomeScreen"]

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


class HomePlaces(BoardPlaces):
    """Where the parts stand, whichever of the two is shown."""

    def __init__(self, screen: "HomeScreen") -> None:
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


class HomeScreen(BoardScreen):
    """Board and queue. ``screen_id`` says which of them is shown; actions follow it.

    The queue's widgets are mounted when it is first shown, and stay.
    """

    def __init__(self, state: "BoardState") -> None:
        super().__init__(state)
        self.queue: QueueParts | None = None
        self._worded_by: object = None
        """What all words on the board depend on, when it was last shown anew."""
        self._layout = HomePlaces(self)
        self._queue_filter: Filtering | None = None

    @property
    def in_queue(self) -> bool:
        """Whether the queue is shown."""
        return self.screen_id == QUEUE

    @property
    def _shown(self) -> "QueueParts | None":
        return self.queue if self.in_queue else None

    # -- from one to the other -------------------------------------------------------------

    def show_queue(self, deal: str | None = None) -> None:
        """Show the queue, on a deal if it is there; else on the one under the cursor."""
        held = self.state.card
        wanted = deal or (held.id if held is not None and held.status == "open" else None)
        made = self.queue is None
        parts = self.queue or self._make_queue()
        self._put_in_front(QUEUE)
        if made:
            self.mount_all(parts.widgets)
        self._on_day(parts)
        if parts.state.search is not None:
            self.filtering.again()
        parts.state.show(wanted)
        self._told()

    def show_board(self) -> None:
        """Show the board, on the same deal."""
        card = self.card()
        self._put_in_front(BOARD)
        stage = self.state.store.rules.stages.get(card.stage_id) if card else None
        if stage is not None:
            self.state.pipeline = stage.pipeline_id
        self._freshen_board()
        if card is not None:
            self.state.follow(card.id)
        self._told()

    def _freshen_board(self) -> None:
        """Read what the board shows, which may have changed under the queue."""
        state = self.state
        state.read_rules()
        state.read_figures()
        if state.search is not None:
            self.app.filtering.again()
        state.read_lanes()
        worded_by = (state.day, state.base, tuple(state.stages))
        if worded_by != self._worded_by:
            self._worded_by = worded_by
            self.board.forget()
        else:
            self.board.refresh()

    def _make_queue(self) -> QueueParts:
        from pipeline_tui.tui.queue_state import QueueState
        from pipeline_tui.tui.widgets.queue_bars import QueueHead, QueueStrip
        from pipeline_tui.tui.widgets.queue_list import QueueList

        state = QueueState(self.state.store, self.state.today)
        state.outbox = self.state.outbox
        made = QueueList(state, self.cursor_moved)
        self.queue = QueueParts(state, QueueHead(state), made, QueueStrip(state))
        return self.queue

    def _put_in_front(self, screen: str) -> None:
        self.clear_marks()
        self.screen_id = screen  # type: ignore[misc]
        self.keys.screen_id = screen
        queue = screen == QUEUE
        self.header.display = self.board.display = not queue
        for widget in self.queue.widgets if self.queue else ():
            widget.display = queue
        self.refit()

    def fit_to(self, width: int, height: int) -> "list[Widget]":
        """The board's strip gives way to the queue's own."""
        made = super().fit_to(width, height)
        if self.in_queue and self.strip is not None:
            self.strip.display = False
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

    def on_key(self, event: "events.Key") -> None:
        """Do what a key stands for, once there are rows to do it on."""
        shown = self._shown
        if shown is None:
            super().on_key(event)
            return
        if self.handed_on(event):
            return
        event.stop()
        event.prevent_default()
        if not shown.list.lay_out():
            shown.list.call_after_refresh(self._pressed, event)
        else:
            self._pressed(event)

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
        """The marked deals, else those shown: of the queue those that are due. In order.

        Closed deals that are to be asked again are due as well.
        """
        shown = self._shown
        if shown is not None:
            reader = shown.state.reader
            return list(shown.state.marks) or [*reader.due_ids(), *reader.after_ids()]
        state = self.state
        if state.marks:
            return list(state.marks)
        cards = (state.reader.first(lane.stage, CAP) for lane in state.lanes)
        return [card.id for found in cards for card in found]

    def name_after(self) -> str:
        """In the queue the name of the next deal that is due."""
        shown = self._shown
        return shown.state.name_after if shown is not None and not shown.state.marks else ""

    def motion(self, kind: str) -> None:
        """Move the cursor."""
        if self._shown is None:
            super().motion(kind)
        else:
            self._shown.list.motion(kind)

    # -- what happened -----------------------------------------------------------------

    def cursor_moved(self) -> None:
        """Tell about the deal now under the cursor."""
        if self._shown is None:
            super().cursor_moved()
        else:
            self._tell_of_deal()
            self.keys.renew()

    def refresh_data(self, done: "Done | None") -> None:
        """Read anew what is shown; the other of the two is read when it is shown again."""
        shown = self._shown
        if shown is None:
            if self.queue is not None:
                self.queue.state.missed(done)
            super().refresh_data(done)
            return
        self.following = None
        wide = done is None or bool(done.tables & {"stage", "setting", "pipeline"})
        if wide:
            self.state.read_rules()
        self.state.read_figures(None if wide or done is None else done.stages)
        self._on_day(shown)
        if shown.state.search is not None:
            self.filtering.again()
        shown.state.read(done)
        self._told()

    def _on_day(self, parts: QueueParts) -> None:
        """Show the queue of another day, if the day has changed."""
        if parts.state.today != self.state.today:
            parts.state.on_day(self.state.today)
            parts.list.forget()

    def follow(self, deal: str) -> None:
        """Put the cursor on a deal, wherever it now is; on the board if it is not in the queue."""
        shown = self._shown
        if shown is not None and not shown.state.follow(deal):
            self.show_board()
            shown = None
        if shown is None:
            super().follow(deal)
        else:
            self._told()

    def _told(self) -> None:
        shown = self._shown
        if shown is None:
            super()._told()
            return
        shown.list.renew()
        shown.head.renew()
        self._tell_of_deal()
        self.keys.renew()
        if self.filter_line is not None and self.filter_line.typing:
            self.filter_line.renew()

    def renew(self) -> None:
        """Repaint everything that depends on the view."""
        if self._shown is None:
            super().renew()
        else:
            self._told()

    def _tell_of_deal(self) -> None:
        shown = self._shown
        if shown is None:
            super()._tell_of_deal()
            return
        shown.strip.renew()
        if self.panel is not None and self.panel.display:
            self.panel.renew()

    # -- marks -------------------------------------------------------------------------

    def toggle_mark(self) -> None:
        """Mark the deal under the cursor, or take its mark away, and go on to the next."""
        if self._shown is None:
            super().toggle_mark()
            return
        self._shown.state.toggle_mark()
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

    def back(self) -> bool:
        """In the queue clear the filter, then the marks, then go back to the board."""
        shown = self._shown
        if shown is None:
            return super().back()
        if self.app.give_up():
            return True
        if shown.state.filter_text:
            self.filtering.use("")
        elif shown.state.marks:
            self.clear_marks()
        else:
            self.show_board()
        return True
