"""The palette: any action, deal, company or person by name."""

from typing import TYPE_CHECKING

from pipeline_tui.tui.action import BOARD
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.handlers.directory import show_page
from pipeline_tui.tui.handlers.screens import show_deal
from pipeline_tui.tui.screens.palette import Palette

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["find"]


async def find(app: "PipelineApp") -> None:
    """Ask what for, then do it or go there."""
    screen = app.here.screen_id if app.here else BOARD
    chosen = await ask(app, Palette(app.store, screen, app.keymap))
    if chosen is None:
        return
    kind, found = chosen
    if kind == "action":
        app.act(found)
    elif kind == "deal":
        show_deal(app, found)
    else:
        show_page(app, kind, found)
