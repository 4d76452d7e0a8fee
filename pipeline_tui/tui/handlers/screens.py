"""Open the screens, and what only one of them can do."""

from typing import Any

from pipeline_tui.tui.action import BOARD
from pipeline_tui.tui.dialogs.base import ask

__all__ = [
    "board",
    "changed",
    "checklists",
    "closed",
    "help",
    "open_deal",
    "palette",
    "queue",
    "show_deal",
    "stages",
]


def open_deal(app: Any) -> None:
    """Everything about the deal under the cursor."""
    card = app.card()
    if card is not None:
        show_deal(app, card.id)


def open_row(app: Any) -> None:
    """Do what Enter does on the row pointed at."""
    app.here.rows.open()


def show_deal(app: Any, deal_id: str) -> None:
    """Everything about one deal; in place of another deal that is shown."""
    from pipeline_tui.tui.screens.deal import DealScreen

    if isinstance(app.here, DealScreen):
        app.pop_screen()
    app.push_screen(DealScreen(deal_id))


def board(app: Any) -> None:
    """Back to the board, whatever lies on it."""
    _home(app)
    if app.board.in_queue:
        app.board.show_board()


def queue(app: Any) -> None:
    """The queue, on the deal that is shown."""
    card = app.card()
    _home(app)
    if not app.board.in_queue:
        app.board.show_queue(card.id if card is not None else None)


def _home(app: Any) -> None:
    """Leave every screen that lies on the first."""
    while app.here is not None and app.here is not app.board:
        app.pop_screen()


def _over_board(app: Any, screen_class: Any) -> None:
    """Show a screen on the board; the ones between are left."""
    if isinstance(app.here, screen_class):
        return
    _home(app)
    app.push_screen(screen_class())


def stages(app: Any) -> None:
    """Pipelines and stages."""
    from pipeline_tui.tui.screens.stages import StagesScreen

    _over_board(app, StagesScreen)


def closed(app: Any) -> None:
    """Won, lost and parked deals."""
    from pipeline_tui.tui.screens.closed import ClosedScreen

    _over_board(app, ClosedScreen)


def changed(app: Any) -> None:
    """What changed last."""
    from pipeline_tui.tui.screens.changed import ChangedScreen

    _over_board(app, ChangedScreen)


def checklists(app: Any) -> None:
    """The sets of questions that qualify deals."""
    from pipeline_tui.tui.screens.checklists import ChecklistsScreen

    _over_board(app, ChecklistsScreen)


async def help(app: Any) -> None:  # noqa: A001
    """The keys of this screen."""
    from pipeline_tui.tui.screens.help import Help

    screen = app.here.screen_id if app.here else BOARD
    chosen = await ask(app, Help(screen, app.keymap))
    if chosen is not None:
        app.act(chosen)


async def palette(app: Any) -> None:
    """Find anything by name, and go there or do it."""
    from pipeline_tui.tui.handlers import finding

    await finding.find(app)
