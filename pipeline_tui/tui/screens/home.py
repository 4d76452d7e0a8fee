"""The first screen: the board, and over the same deals and in the same place the queue."""

from typing import TYPE_CHECKING

from pipeline_tui.tui.action import BOARD, QUEUE
from pipeline_tui.tui.screens.queue_side import QueueParts, QueueSide

if TYPE_CHECKING:
    from textual import events

    from pipeline_tui.store.door import Done
    from pipeline_tui.tui.balancing import Balancing
    from pipeline_tui.tui.board_state import BoardState
    from pipeline_tui.tui.queue_state import QueueState
    from pipeline_tui.tui.widgets.queue_bars import QueueHead

__all__ = ["HomeScreen"]

_IDLE = 3.0
"""Seconds after the first frame from which on it is looked whether anything needs all deals."""


class HomeScreen(QueueSide):
    """Board and queue. ``screen_id`` says which of them is shown; actions follow it.

    The queue's widgets are mounted when it is first shown, and stay.
    """

    def __init__(self, state: "BoardState") -> None:
        super().__init__(state)
        self._balancing: Balancing | None = None
        self._worded_by: object = None
        """What all words on the board depend on, when it was last shown anew."""
        self._put_off: list[events.Key] = []
        """Keys that came before there were rows to do them on."""

    # -- what is found out beside the keys ---------------------------------------------------

    def on_mount(self) -> None:
        """Find out what the stages usually hold, once the first keys are long done."""
        if not self.app.is_headless:
            self.set_timer(_IDLE, self._begin_balancing)

    def _begin_balancing(self) -> None:
        from pipeline_tui.tui.balancing import Balancing

        self._balancing = Balancing(self.app, self.state)
        self.set_interval(1.0, self._balancing.look)

    def on_unmount(self) -> None:
        """Nothing is found out for a board that is left."""
        if self._balancing is not None:
            self._balancing.stop()

    def balance_found(self) -> None:
        """Show what the stages usually hold beside what they hold."""
        for part in (self.panel, self.top):
            if part is not None:
                part.tell_again()
        self.board.refresh()

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
        from pipeline_tui.tui.widgets.queue_bars import QueueStrip
        from pipeline_tui.tui.widgets.queue_list import QueueList

        state = QueueState(self.state.store, self.state.today)
        state.outbox, state.goal = self.state.outbox, self.state.goal
        made = QueueList(state, self.cursor_moved)
        self.queue = QueueParts(state, self._queue_head(state), made, QueueStrip(state))
        return self.queue

    def _queue_head(self, state: "QueueState") -> "QueueHead":
        from pipeline_tui.tui.widgets.queue_bars import QueueHead

        return QueueHead(state)

    def _put_in_front(self, screen: str) -> None:
        self.clear_marks()
        self.screen_id = screen  # type: ignore[misc]
        self.keys.screen_id = screen
        queue = screen == QUEUE
        self.header.display = self.board.display = not queue
        for widget in self.queue.widgets if self.queue else ():
            widget.display = queue
        self.refit()

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
        self.take(event)

    def take(self, event: "events.Key") -> None:
        """Do what a key stands for, now or once there are rows; never before an earlier one."""
        shown = self._shown
        if shown is None and not self._put_off:
            super().take(event)
        elif self._put_off or (shown is not None and not shown.list.lay_out()):
            self._put_off.append(event)
            if len(self._put_off) == 1:
                self.call_after_refresh(self._catch_up)
        else:
            self._pressed(event)

    def _catch_up(self) -> None:
        put_off, self._put_off = self._put_off, []
        for event in put_off:
            if self._shown is None:
                super().take(event)
            else:
                self._pressed(event)
        self.paint()

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
