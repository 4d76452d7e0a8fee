"""Settle what an import found changed on both sides."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.store import conflicts
from pipeline_tui.tui.handlers import screens
from pipeline_tui.tui.screens.conflicts import ConflictsScreen

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["mark", "mark_all", "mine", "open", "show", "theirs"]


def show(app: "PipelineApp") -> None:
    """The list of conflicts."""
    screens.over_board(app, ConflictsScreen)


async def mine(app: "PipelineApp") -> None:
    """Keep what is here."""
    await _settle(app, theirs=False)


async def theirs(app: "PipelineApp") -> None:
    """Take what is there."""
    await _settle(app, theirs=True)


async def _settle(app: "PipelineApp", *, theirs: bool) -> None:
    screen = app.here
    chosen = screen.chosen() if isinstance(screen, ConflictsScreen) else []
    if not chosen:
        app.say(_("There is nothing to settle here."))
        return
    await app.change(lambda: conflicts.settle(app.store, chosen, theirs=theirs))


def mark(app: "PipelineApp") -> None:
    """Mark the one pointed at."""
    if isinstance(app.here, ConflictsScreen):
        app.here.mark()


def mark_all(app: "PipelineApp") -> None:
    """Mark all, or none."""
    if isinstance(app.here, ConflictsScreen):
        app.here.mark_all()


def open(app: "PipelineApp") -> None:  # noqa: A001
    """Everything about the deal."""
    if isinstance(app.here, ConflictsScreen) and app.here.pointed is not None:
        screens.show_deal(app, app.here.pointed.deal_id)
