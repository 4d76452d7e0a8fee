"""The board: one focusable widget that draws all lanes itself, line by line.

It holds no deal beyond the visible rows, makes a card's cells when its row is drawn, and
repaints only the regions that changed.
"""

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from pipeline_tui.tui.widgets.drawn import Drawn
from pipeline_tui.tui.widgets.painter import HEAD, Painter
from pipeline_tui.tui.widgets.plan import CLOSED, Column, Plan, make_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from pipeline_tui.tui.board_state import BoardState
    from pipeline_tui.tui.palette import Palette

__all__ = ["Board"]


class Board(Drawn, can_focus=True):
    """All lanes in one widget. ``moved`` is called when another deal is under the cursor."""

    def __init__(self, state: "BoardState", moved: "Callable[[], None]") -> None:
        super().__init__()
        self.styles.width = self.styles.height = "1fr"
        self.state = state
        self.moved = moved
        self.with_panel = False
        self._plan: Plan | None = None
        self._for: tuple[object, ...] = ()
        self._painter = Painter(state)
        self._offset = 0
        self._early: list[Callable[[], None]] = []
        state.lay_out = lambda: self.plan if self.outer_size else None

    # -- layout ----------------------------------------------------------------------

    @property
    def rows_per_card(self) -> int:
        """How many rows a card takes."""
        return self._painter.rows_per_card

    @property
    def plan(self) -> Plan:
        """The columns for the present size and cursor; reads the lanes when first asked."""
        state, size = self.state, self.outer_size
        wanted = (size, state.focus, len(state.lanes), self.with_panel, state.compact)
        if self._plan is None or wanted != self._for:
            self._for = wanted
            self._plan = make_plan(
                size.width, len(state.lanes), state.focus, self._offset, panel=self.with_panel
            )
            if state.focus != CLOSED:
                self._offset = self._plan.left
            state.resize(max(1, (size.height - HEAD) // self.rows_per_card))
        return self._plan

    def when_laid_out(self, act: "Callable[[], None]") -> None:
        """Do something now, or as soon as the board knows its size; in the order asked for."""
        if self.outer_size and not self._early:
            act()
        else:
            self._early.append(act)

    def on_resize(self) -> None:
        """Do what was asked for before there was any room."""
        early, self._early = self._early, []
        for act in early:
            act()

    # -- drawing ---------------------------------------------------------------------

    def draw(self, y: int, width: int, palette: "Palette") -> Strip:
        """Draw one line across all lanes."""
        plan = self.plan
        made = self._painter.line(y, plan, palette, self._cursor_index)
        last = plan.slot or plan.columns[-1]
        if last.end < width:
            made.append(Segment(" " * (width - last.end), palette.text))
        line = Strip(made, max(last.end, width))
        return line if last.end <= width else line.crop(0, width)

    @property
    def _cursor_index(self) -> int:
        lane = self.state.lane
        return lane.at if lane else self.state.closed.at - self.state.closed.top

    # -- what changed ----------------------------------------------------------------

    def forget(self) -> None:
        """Draw everything anew: the day, the language, the theme or the stages changed."""
        self._plan = None
        self._painter.forget()
        self.refresh()

    def refresh_lanes(self, stages: "frozenset[str]") -> None:
        """Repaint the lanes of some stages, and the tally of closed deals."""
        plan = self.plan
        for column in (*plan.columns, plan.slot):
            if column is None:
                continue
            if column.stage == CLOSED or self.state.lanes[column.stage].stage in stages:
                self.refresh(self._region(column))

    def _region(self, column: Column) -> Region:
        return Region(column.x, 0, column.width, self.outer_size.height)

    def _card_region(self, column: Column, index: int) -> Region:
        rows = self.rows_per_card
        return Region(column.x, HEAD + index * rows, column.width, rows)

    def refresh_cursor(self) -> None:
        """Repaint the card under the cursor."""
        column = self.plan.column(self.state.focus)
        if column is not None:
            self.refresh(self._card_region(column, self._cursor_index))

    # -- motion ----------------------------------------------------------------------

    def motion(self, kind: str) -> None:
        """Move the cursor: ``left``, ``down``, ``half_up``, ``page_down``, ``top`` and so on."""
        self.when_laid_out(lambda: self._move(kind))

    def _move(self, kind: str) -> None:
        if kind in ("left", "right"):
            self._sideways(-1 if kind == "left" else 1)
        else:
            self._along(kind)
        self.moved()

    def _along(self, kind: str) -> None:
        state, plan = self.state, self.plan
        page = max(1, state.room - 1)
        step = {"down": 1, "up": -1, "half_down": max(1, page // 2),
                "half_up": -max(1, page // 2), "page_down": page, "page_up": -page}  # fmt: skip
        column = plan.column(state.focus)
        self.refresh_cursor()
        lane = state.lane
        if lane is None:
            if kind in step:
                state.closed.move(step[kind])
            else:
                state.closed.jump(end=kind == "bottom")
            scrolled = True
        elif kind in step:
            scrolled = lane.move(state.reader, step[kind])
        else:
            total = state.total(lane.stage)
            scrolled = lane.jump(state.reader, end=kind == "bottom", total=total)
        if scrolled and column is not None:
            self.refresh(self._region(column))
        else:
            self.refresh_cursor()

    def _sideways(self, by: int) -> None:
        state = self.state
        before = self.plan
        row = self._cursor_index
        self.refresh_cursor()
        last = len(state.lanes) - 1
        if state.focus == CLOSED:
            if by < 0:
                state.focus = last
        elif state.focus + by > last:
            self._open_closed()
        else:
            state.focus = max(0, state.focus + by)
        lane = state.lane
        if lane is not None:
            lane.at = max(0, min(row, len(lane.cards) - 1))
        self._settle(before)

    def _open_closed(self) -> None:
        self.state.focus = CLOSED
        self.state.read_closed()

    def _settle(self, before: Plan) -> None:
        """Repaint what a cursor in another lane changed."""
        if self.plan == before:
            self.refresh_cursor()
        else:
            self.refresh()

    def show(self, deal: str, changed: "frozenset[str]" = frozenset()) -> bool:
        """Put the cursor on a deal; whether it is on the board.

        The lanes of the stages ``changed`` are read anew.
        """
        if not self.outer_size:
            return self.state.follow(deal, changed)
        before = self.plan
        self.refresh_cursor()
        found = self.state.follow(deal, changed)
        if self.plan != before:
            self.refresh()
        else:
            column = self.plan.column(self.state.focus)
            if column is not None:
                self.refresh(self._region(column))
        return found

    # -- mouse -----------------------------------------------------------------------

    def on_click(self, event: "events.Click") -> None:
        """Select the card under the pointer; open it if it was selected already."""
        column = self.plan.at(event.x)
        if column is None:
            return
        event.stop()
        if column is self.plan.slot:
            self._pressed_slot()
            return
        if event.y < HEAD:
            return
        held = self.state.card
        self._put_cursor(column, (event.y - HEAD) // self.rows_per_card)
        if held is not None and self.state.card is held:
            self.screen.act("open")  # type: ignore[attr-defined]

    def _pressed_slot(self) -> None:
        before = self.plan
        if before.right:
            self.state.focus = before.left + len(before.columns)
        else:
            self._open_closed()
        self._settle(before)
        self.moved()

    def _put_cursor(self, column: Column, index: int) -> None:
        state, before = self.state, self.plan
        self.refresh_cursor()
        state.focus = column.stage
        lane = state.lane
        if lane is None:
            state.closed.place(max(0, index))
        elif 0 <= index < len(lane.cards):
            lane.at = index
        self._settle(before)
        self.moved()

    def on_mouse_scroll_down(self, event: "events.MouseScrollDown") -> None:
        """Scroll the lane under the pointer down."""
        self._wheel(event, 2)

    def on_mouse_scroll_up(self, event: "events.MouseScrollUp") -> None:
        """Scroll the lane under the pointer up."""
        self._wheel(event, -2)

    def _wheel(self, event: "events.MouseEvent", by: int) -> None:
        column = self.plan.at(event.x)
        if column is None or column is self.plan.slot:
            return
        event.stop()
        if column.stage == CLOSED:
            self.state.closed.scroll(by)
        else:
            lane = self.state.lanes[column.stage]
            lane.scroll(self.state.reader, by)
        self.refresh(self._region(column))
        self.moved()
