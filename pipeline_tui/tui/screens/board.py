"""The board's screen: header, board, panel, strip and footer, kept in step."""

from typing import TYPE_CHECKING

from pipeline_tui.tui.action import BOARD
from pipeline_tui.tui.screens.base import ActionScreen
from pipeline_tui.tui.screens.board_places import BoardPlaces
from pipeline_tui.tui.widgets.board import Board
from pipeline_tui.tui.widgets.footer import FooterBar
from pipeline_tui.tui.widgets.header import Header

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

    from pipeline_tui.store.door import Done
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.board_state import BoardState
    from pipeline_tui.tui.filtering import Filtering
    from pipeline_tui.tui.widgets.filter_line import FilterLine
    from pipeline_tui.tui.widgets.panel import SidePanel, TopLines
    from pipeline_tui.tui.widgets.strip import CardStrip

__all__ = ["BoardScreen"]

PANEL_FROM = 100
"""Columns of the screen from which on the panel is shown."""
DEAL_FROM = 30
"""Rows of the screen from which on the panel tells about the deal, so that no strip need."""


class BoardScreen(ActionScreen[None]):
    """Everything on it reads the one ``BoardState``; after a change it repaints what differs.

    Panel, strip and filter line are made when they are first needed.
    """

    screen_id = BOARD
    AUTO_FOCUS = ""
    # Its parts cover it whole, so the ground below them need not be drawn line by line.
    BLANK = True

    def __init__(self, state: "BoardState") -> None:
        super().__init__()
        self.styles.overflow_x = self.styles.overflow_y = "hidden"
        self.state = state
        self.panel_wanted = True
        self.header = Header(state)
        self.board = Board(state, self.cursor_moved)
        self.panel: SidePanel | None = None
        self.strip: CardStrip | None = None
        self.top: TopLines | None = None
        self.keys = FooterBar(BOARD, docked=False)
        self.filter_line: FilterLine | None = None
        self.following: str | None = None
        """The deal to put the cursor on when data is next read anew."""
        self._kind: object = None
        self._layout = BoardPlaces(self)

    @property
    def layout(self) -> BoardPlaces:
        """Where the parts go."""
        return self._layout

    def compose(self) -> "ComposeResult":
        """Header, board, what stands beside or below it, and the keys."""
        yield self.header
        yield self.board
        yield from self.fit_to(*self.app.size)
        yield self.keys

    def fit_to(self, width: int, height: int) -> "list[Widget]":
        """Show the panel where there is room, the strip where the panel does not tell enough.

        Gives the parts that did not exist before and are to be mounted.
        """
        made: list[Widget] = self._top_lines(width, height)
        panel = self.panel_wanted and width >= PANEL_FROM
        strip = not (panel and height >= DEAL_FROM)
        if panel and self.panel is None:
            from pipeline_tui.tui.widgets.panel import SidePanel

            self.panel = SidePanel(self.state, self.card)
            made.append(self.panel)
        if strip and self.strip is None:
            from pipeline_tui.tui.widgets.strip import CardStrip

            self.strip = CardStrip(self.state)
            made.append(self.strip)
        if self.panel is not None:
            self.panel.display = panel
        if self.strip is not None:
            self.strip.display = strip
        if self.board.with_panel != panel:
            self.board.with_panel = panel
            self.board.forget()
        return made

    def _top_lines(self, width: int, height: int) -> "list[Widget]":
        """Show the panel's first lines under the board where they have no room beside it."""
        wanted = self.panel_wanted and width < PANEL_FROM and height >= DEAL_FROM
        if self.top is None and wanted:
            from pipeline_tui.tui.widgets.panel import TopLines

            self.top = TopLines(self.state)
            return [self.top]
        if self.top is not None:
            self.top.display = wanted
        return []

    def refit(self) -> None:
        """Arrange anew: the size changed, or the panel was shown or hidden."""
        made = self.fit_to(*self.app.size)
        if made:
            self.mount_all(made)

    def on_resize(self) -> None:
        """Arrange for the new size."""
        self.refit()

    def on_key(self, event: "events.Key") -> None:
        """Do what a key stands for, once there is a board to do it on."""
        if self.handed_on(event):
            return
        event.stop()
        event.prevent_default()
        self.take(event)

    def take(self, event: "events.Key") -> None:
        """Do what a key stands for, now or as soon as the board is laid out."""
        self.board.when_laid_out(lambda: self._pressed(event))

    def _pressed(self, event: "events.Key") -> None:
        if self.filter_line is not None and self.filter_line.typing:
            self._typed(self.filter_line, event)
        else:
            self.app.press(self.screen_id, event)

    # -- the filter ----------------------------------------------------------------------

    @property
    def filtering(self) -> "Filtering":
        """What ``/`` filters."""
        return self.app.filtering

    def open_filter(self) -> None:
        """Let a filter be typed in the last row."""
        if self.filter_line is None:
            from pipeline_tui.tui.widgets.filter_line import FilterLine

            self.filter_line = FilterLine()
            self.mount(self.filter_line)
        self.keys.display = False
        self.filter_line.open(self.filtering.text, self.filtering)

    def _typed(self, line: "FilterLine", event: "events.Key") -> None:
        if event.key in ("enter", "down", "tab"):
            self._close_filter(line)
        elif event.key == "escape" or (event.key == "backspace" and not line.text):
            self._close_filter(line)
            self.filtering.use(line.before if event.key == "escape" else "")
        elif line.press(event):
            self.filtering.use(line.text.strip())

    def _close_filter(self, line: "FilterLine") -> None:
        line.close()
        self.keys.display = True

    def on_paste(self, event: "events.Paste") -> None:
        """Paste into the filter, if it is open."""
        line = self.filter_line
        if line is not None and line.typing:
            event.stop()
            line.insert(event.text)
            line.renew()
            self.filtering.use(line.text.strip())

    # -- the registry's questions ----------------------------------------------------------

    def targets(self) -> tuple[str, ...]:
        """The marked deals, else the one under the cursor."""
        return self.state.targets

    def card(self) -> "Card | None":
        """The deal under the cursor."""
        return self.state.card

    def seen(self) -> dict[str, str]:
        """The marked deals or the one under the cursor, and the stage each was last seen in."""
        return dict(self.state.marks) or super().seen()

    def marked(self) -> int:
        """How many deals are marked."""
        return len(self.state.marks)

    @property
    def footer(self) -> FooterBar:
        """The row of keys and messages."""
        return self.keys

    # -- what happened -----------------------------------------------------------------

    def motion(self, kind: str) -> None:
        """Move the cursor."""
        self.board.motion(kind)

    def cursor_moved(self) -> None:
        """Tell about the deal now under the cursor."""
        self._tell_of_deal()
        card = self.state.card
        kind = (card.status, card.parked_until is None) if card else None
        if kind != self._kind:
            self._kind = kind
            self.keys.renew()

    def refresh_data(self, done: "Done | None") -> None:
        """Read anew the lanes that a change touched, and all figures; paint what differs."""
        state = self.state
        follow, self.following = self.following, None
        wide = done is None or bool(done.tables & {"stage", "setting", "pipeline"})
        if wide:
            state.read_rules()
        state.read_figures(None if wide or done is None else done.stages)
        if not self.board.size:
            return
        if state.search is not None:
            self.app.filtering.again()
        every = frozenset(lane.stage for lane in state.lanes)
        stages = every if wide or done is None else done.stages
        with state.knowing(done):
            if follow is None:
                state.read_lanes(stages)
            if wide or done is None:
                self.board.forget()
            else:
                self.board.refresh_lanes(stages)
            if follow is not None:
                self.board.show(follow, stages)
        self._told()

    def follow(self, deal: str) -> None:
        """Put the cursor on a deal, wherever it now is."""
        self.board.show(deal)
        self._told()

    def _told(self) -> None:
        self.header.renew()
        if self.top is not None and self.top.display:
            self.top.renew()
        self._tell_of_deal()
        self.keys.renew()
        if self.filter_line is not None and self.filter_line.typing:
            self.filter_line.renew()

    def _tell_of_deal(self) -> None:
        for part in (self.strip, self.panel):
            if part is not None and part.display:
                part.renew()

    def renew(self) -> None:
        """Repaint everything that depends on the view: order, filter, density, marks."""
        self.board.refresh()
        self._told()

    # -- marks -------------------------------------------------------------------------

    def toggle_mark(self) -> None:
        """Mark the deal under the cursor, or take its mark away, and go on to the next."""
        self.state.toggle_mark()
        self.board.refresh_cursor()
        self.board.motion("down")
        self.header.renew()
        self.keys.renew()

    def mark_shown(self) -> bool:
        """Mark all deals shown, or none; a lane's first thousand at most."""
        whole = self.state.mark_all()
        self.renew()
        return whole

    def clear_marks(self) -> None:
        """Take all marks away."""
        if self.state.marks:
            self.state.marks.clear()
            self.board.refresh()

    def back(self) -> bool:
        """Clear the filter, then the marks."""
        if self.app.give_up():
            return True
        if self.state.filter_text or self.state.search is not None:
            self.app.filtering.use("")
            return True
        if self.state.marks:
            self.clear_marks()
            self._told()
            return True
        return False
