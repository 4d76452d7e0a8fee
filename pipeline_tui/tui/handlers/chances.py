"""Set the chance of a stage to the one that was seen, with one key."""

from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.figures.chances import SEEN, points_of, seen_of
from pipeline_tui.i18n import _
from pipeline_tui.store import stages
from pipeline_tui.tui.screens.figures import FiguresScreen
from pipeline_tui.tui.screens.stages import StagesScreen

if TYPE_CHECKING:
    from pipeline_tui.figures.figure import Figure
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["adopt_row", "adopt_stage"]


async def adopt_row(app: "PipelineApp") -> None:
    """That of the row pointed at on the Figures screen, in its window and filter."""
    row = app.here.row if isinstance(app.here, FiguresScreen) else None
    figure = row.figures[0] if row and row.figures else None
    if figure is None or not figure.id.startswith(SEEN):
        app.say(_("That needs a stage in the section of chances."), problem=True)
        return
    await _adopt(app, figure.id.removeprefix(SEEN), figure)


async def adopt_stage(app: "PipelineApp") -> None:
    """That of the stage pointed at on the screen of stages, in the last twelve months."""
    stage = app.here.stage if isinstance(app.here, StagesScreen) else None
    figure = seen_of(app.store, stage.pipeline_id, app.today).get(stage.id) if stage else None
    if stage is None or figure is None:
        app.say(_("That needs an open stage."), problem=True)
        return
    await _adopt(app, stage.id, figure)


async def _adopt(app: "PipelineApp", stage_id: str, figure: "Figure") -> None:
    points = points_of(figure)
    if points is None:
        said = _("Too few decided deals to tell the chance ({n}).")
        app.say(said.format(n=l10n.number(figure.n)), problem=True)
    elif points == app.store.rules.stages[stage_id].probability:
        app.say(_("The chance is set so already."))
    else:
        await app.change(lambda: stages.edit_stage(app.store, stage_id, {"probability": points}))
