"""Open the screens, and what only one of them can do."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.tui.action import BOARD
from pipeline_tui.tui.dialogs.base import ask

if TYPE_CHECKING:
    from pipeline_tui.figures.behind import Behind
    from pipeline_tui.tui.app import PipelineApp

__all__ = [
    "board",
    "changed",
    "checklists",
    "closed",
    "companies",
    "feedback",
    "help",
    "open_deal",
    "palette",
    "queue",
    "show_deal",
    "stages",
    "templates",
]


def open_deal(app: "PipelineApp") -> None:
    """Everything about the deal under the cursor."""
    card = app.card()
    if card is not None:
        show_deal(app, card.id)


def open_row(app: "PipelineApp") -> None:
    """Do what Enter does on the row pointed at."""
    from pipeline_tui.tui.screens.page import PageScreen

    if isinstance(app.here, PageScreen):
        app.here.open_pointed()


def show_deal(app: "PipelineApp", deal_id: str) -> None:
    """Everything about one deal; in place of another deal that is shown."""
    from pipeline_tui.tui.screens.deal import DealScreen

    if isinstance(app.here, DealScreen):
        app.pop_screen()
    app.push_screen(DealScreen(deal_id))


def board(app: "PipelineApp") -> None:
    """Back to the board, whatever lies on it."""
    _home(app)
    if app.board is not None and app.board.in_queue:
        app.board.show_board()


def queue(app: "PipelineApp") -> None:
    """The queue, on the deal that is shown."""
    card = app.card()
    _home(app)
    if app.board is not None and not app.board.in_queue:
        app.board.show_queue(card.id if card is not None else None)


def _home(app: "PipelineApp") -> None:
    """Leave every screen that lies on the first."""
    while app.here is not None and app.here is not app.board:
        app.pop_screen()


def over_board(app: "PipelineApp", screen_class: Any) -> None:
    """Show a screen on the board; the ones between are left."""
    if isinstance(app.here, screen_class):
        return
    _home(app)
    app.push_screen(screen_class())


def stages(app: "PipelineApp") -> None:
    """Pipelines and stages."""
    from pipeline_tui.tui.screens.stages import StagesScreen

    over_board(app, StagesScreen)


def closed(app: "PipelineApp", behind: "Behind | None" = None, about: str = "") -> None:
    """Won, lost and parked deals; with ``behind`` only those behind a figure, named ``about``."""
    from pipeline_tui.tui.screens.closed import ClosedScreen

    if behind is not None:
        from pipeline_tui.tui.screens.behind import BehindScreen

        app.push_screen(BehindScreen(behind, about))
        return
    if type(app.here) is not ClosedScreen:
        _home(app)
    over_board(app, ClosedScreen)


def changed(app: "PipelineApp") -> None:
    """What changed last."""
    from pipeline_tui.tui.screens.changed import ChangedScreen

    over_board(app, ChangedScreen)


def checklists(app: "PipelineApp") -> None:
    """The sets of questions that qualify deals."""
    from pipeline_tui.tui.screens.checklists import ChecklistsScreen

    over_board(app, ChecklistsScreen)


def feedback(app: "PipelineApp") -> None:
    """What closed deals are asked, and what they answered."""
    from pipeline_tui.tui.screens.feedback import FeedbackScreen

    over_board(app, FeedbackScreen)


def companies(app: "PipelineApp") -> None:
    """All companies and people."""
    from pipeline_tui.tui.screens.companies import CompaniesScreen

    over_board(app, CompaniesScreen)


def templates(app: "PipelineApp") -> None:
    """Templates, and the library of content."""
    from pipeline_tui.tui.screens.templates import TemplatesScreen

    if isinstance(app.here, TemplatesScreen):
        return
    card = app.card()
    _home(app)
    app.push_screen(TemplatesScreen(card.id if card is not None else ""))


async def help(app: "PipelineApp") -> None:  # noqa: A001
    """The keys of this screen."""
    from pipeline_tui.tui.screens.help import Help

    screen = app.here.screen_id if app.here else BOARD
    chosen = await ask(app, Help(screen, app.keymap))
    if chosen is not None:
        app.act(chosen)


async def palette(app: "PipelineApp") -> None:
    """Find anything by name, and go there or do it."""
    from pipeline_tui.tui.handlers import finding

    await finding.find(app)
