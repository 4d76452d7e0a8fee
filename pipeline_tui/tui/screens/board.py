"""The board's screen: header, board, panel, strip and footer, kept in step."""

from typing import TYPE_CHECKING

from textual.widget import Widget

from pipeline_tui.tui.action import BOARD
from pipeline_tui.tui.screens.base import ActionScreen
from pipeline_tui.tui.widgets.board import Board
from pipeline_tui.tui.widgets.filter_line import FilterLine
from pipeline_tui.tui.widgets.footer import FooterBar
from pipeline_tui.tui.widgets.header import Header
from pipeline_tui.tui.widgets.panel import DEAL_FROM, SidePanel
from pipeline_tui.tui.widgets.strip import CardStrip

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from pipeline_tui.store.door import Done
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.board_state import BoardState

__all__ = ["BoardScreen"]

_PANEL_FROM = 100


class _Middle(Widget):
    """Board and panel side by side."""

    DEFAULT_CSS = "_Middle { layout: horizontal; height: 1fr; width: 1fr; }"


class BoardScreen(ActionScreen[None]):
    """Everything on it reads the one ``BoardState``; after a change it repaints what differs."""

    screen_id = BOARD
    AUTO_FOCUS = ""

    def __init__(self, state: "BoardState") -> None:
        super().__init__()
        self.state = state
        self.panel_wanted = True
        self.header = Header(state)
        self.board = Board(state, self.cursor_moved)
        self.panel = SidePanel(state)
        self.strip = CardStrip(state)
        self.keys = FooterBar(BOARD)
        self.filter_line = FilterLine()
        self._kind: object = None

    def compose(self) -> "ComposeResult":
        """Header, board beside the panel, strip, footer."""
        self.fit_to(self.app.size.width, self.app.size.height)
        yield self.header
        yield _Middle(self.board, self.panel)
        yield self.strip
        yield self.keys
        yield self.filter_line

    def fit_to(self, width: int, height: int) -> None:
        """Show the panel where there is room, the strip where the panel does not tell enough."""
        panel = self.panel_wanted and width >= _PANEL_FROM
        self.panel.display = panel
        self.strip.display = not (panel and height >= DEAL_FROM)
        if self.board.with_panel != panel:
            self.board.with_panel = panel
            self.board.forget()

    def on_resize(self, event: "events.Resize") -> None:
        """Arrange for the new size."""
        self.fit_to(event.size.width, event.size.height)

    def on_key(self, event: "events.Key") -> None:
        """Do what a key stands for, once there is a board to do it on."""
        event.stop()
        event.prevent_default()
        self.board.when_laid_out(lambda: self._pressed(event))

    def _pressed(self, event: "events.Key") -> None:
        if self.filter_line.typing:
            self._typed(event)
        else:
            self.app.press(self.screen_id, event)

    # -- the filter ----------------------------------------------------------------------

    def open_filter(self) -> None:
        """Let a filter be typed in the last row."""
        self.keys.display = False
        self.filter_line.open(self.state.filter_text)

    def _typed(self, event: "events.Key") -> None:
        line = self.filter_line
        if event.key in ("enter", "down", "tab"):
            self._close_filter()
        elif event.key == "escape" or (event.key == "backspace" and not line.text):
            self._close_filter()
            self.app.filtering.use(line.before if event.key == "escape" else "")
        elif line.press(event):
            self.app.filtering.use(line.text.strip())

    def _close_filter(self) -> None:
        self.filter_line.close()
        self.keys.display = True

    def on_paste(self, event: "events.Paste") -> None:
        """Paste into the filter, if it is open."""
        if self.filter_line.typing:
            event.stop()
            self.filter_line.insert(event.text)
            self.filter_line.renew()
            self.app.filtering.use(self.filter_line.text.strip())

    # -- the registry's questions ----------------------------------------------------------

    def targets(self) -> tuple[str, ...]:
        """The marked deals, else the one under the cursor."""
        return self.state.targets

    def card(self) -> "Card | None":
        """The deal under the cursor."""
        return self.state.card

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
        if self.strip.display:
            self.strip.renew()
        if self.panel.display:
            self.panel.renew()
        card = self.state.card
        kind = (card.status, card.parked_until is None) if card else None
        if kind != self._kind:
            self._kind = kind
            self.keys.renew()

    def refresh_data(self, done: "Done | None") -> None:
        """Read anew the lanes that a change touched, and all figures; paint what differs."""
        state = self.state
        wide = done is None or bool(done.tables & {"stage", "setting", "pipeline"})
        if wide:
            state.read_rules()
        state.read_figures()
        if not self.board.size:
            return
        if state.search is not None:
            self.app.filtering.again()
        state.read_lanes(None if wide or done is None else done.stages)
        if wide or done is None:
            self.board.forget()
        else:
            self.board.refresh_lanes(done.stages)
        self._told()

    def follow(self, deal: str) -> None:
        """Put the cursor on a deal, wherever it now is."""
        self.board.show(deal)
        self._told()

    def _told(self) -> None:
        self.header.renew()
        self.strip.renew()
        self.panel.renew()
        self.keys.renew()
        if self.filter_line.typing:
            self.filter_line.renew()

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

    def mark_shown(self) -> None:
        """Mark all deals shown, or none."""
        self.state.mark_all()
        self.renew()

    def clear_marks(self) -> None:
        """Take all marks away."""
        if self.state.marks:
            self.state.marks.clear()
            self.board.refresh()

    def back(self) -> bool:
        """Clear the filter, then the marks."""
        state = self.state
        if self.app.give_up():
            return True
        if state.filter_text or state.search is not None:
            self.app.filtering.use("")
            return True
        if state.marks:
            self.clear_marks()
            self._told()
            return True
        return False
