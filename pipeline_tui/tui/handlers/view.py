"""What the screen shows and how: back, marks, density, panel, filter."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _, ngettext
from pipeline_tui.tui.screens.board import BoardScreen

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["back", "density", "filter_deals", "mark", "mark_all", "panel", "quit_app", "redraw"]


def back(app: "PipelineApp") -> None:
    """Leave what is open, else the screen; on board and queue the filter and marks first."""
    here = app.here
    if here is None or here.back():
        return
    if isinstance(here, BoardScreen):
        app.say(_("ctrl+q quits."))
    else:
        app.pop_screen()


def mark(app: "PipelineApp") -> None:
    """Mark the deal under the cursor, or take its mark away."""
    if app.here is not None:
        app.here.toggle_mark()


def mark_all(app: "PipelineApp") -> None:
    """Mark all that is shown, or none."""
    if app.here is not None:
        whole = app.here.mark_shown()
        n = app.here.marked()
        if n and not whole:
            app.say(_("{n} marked: the first 1,000 of each column").format(n=n))
        else:
            app.say(ngettext("{n} marked", "{n} marked", n).format(n=n))


def density(app: "PipelineApp") -> None:
    """Change between cards of two rows and of one, now and for later."""
    app.state.compact = not app.state.compact
    app.looks.save("density", "compact" if app.state.compact else "normal")
    if app.board is not None:
        app.board.board.forget()
        app.board.renew()


def panel(app: "PipelineApp") -> None:
    """Show or hide the panel."""
    board = app.board
    if board is not None:
        board.panel_wanted = not board.panel_wanted
        board.refit()


def redraw(app: "PipelineApp") -> None:
    """Write the whole screen anew, whatever another program left on the terminal."""
    app.refresh(layout=True)


def filter_deals(app: "PipelineApp") -> None:
    """Open the line that filters the board, or the queue, while one types."""
    if app.board is not None:
        app.board.open_filter()


def quit_app(app: "PipelineApp") -> None:
    """Quit."""
    app.exit(0)
