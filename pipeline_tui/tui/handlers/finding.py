"""The palette: any action, deal, company or person by name."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.store import lanes, people
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import BOARD
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.handlers.screens import show_deal
from pipeline_tui.tui.screens.palette import Palette

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["find"]

_MOST_DEALS = 30


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
        await _about(app, kind, found)


async def _about(app: "PipelineApp", kind: str, row_id: str) -> None:
    """A company's or person's deals, and the form to change it."""
    from pipeline_tui.tui.handlers import people as handlers
    from pipeline_tui.tui.handlers.deal_fields import item_name

    deals = people.deals_with(app.store.conn, kind, row_id, _MOST_DEALS)
    change = _("change this company") if kind == "account" else _("change this person")
    options = [Option("", change)]
    for card in (lanes.one(app.store.conn, deal) for deal in deals):
        if card is not None:
            stage = app.store.rules.stages.get(card.stage_id)
            detail = safe.text(stage.name, 20) if stage else ""
            options.append(Option(card.id, safe.text(card.name, 40), detail))
    name = safe.text(item_name(app, kind, row_id), 60)
    chosen = await ask(app, Choose(name, options))
    if chosen is None:
        return
    if chosen:
        show_deal(app, chosen)
    elif kind == "account":
        await handlers.edit_company(app, row_id)
    else:
        await handlers.edit_person(app, row_id)
