"""What can be done about what is wrong or missing: look, mend, go through."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _
from pipeline_tui.sales.hygiene import BY_CODE, Fault
from pipeline_tui.tui.handlers import screens, views
from pipeline_tui.tui.screens.hygiene import HygieneScreen

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["look_at", "mend", "one_by_one", "open", "show", "unfold"]

_FILLED = frozenset({"amount", "close", "step", "decider"})


def show(app: "PipelineApp") -> None:
    """The Hygiene screen."""
    screens.over_board(app, HygieneScreen)


def _pointed(app: "PipelineApp") -> tuple[HygieneScreen, Fault, str] | None:
    """The screen, the fault pointed at and the deal, '' for none; says so where there is none."""
    screen = app.here
    if isinstance(screen, HygieneScreen) and screen.pointed is not None:
        code, deal_id = screen.pointed
        return screen, BY_CODE[code], deal_id
    app.say(_("There is nothing to mend here."))
    return None


async def open(app: "PipelineApp") -> None:  # noqa: A001
    """Show a fault's deals on the board, or what may stand twice; mend the deal pointed at."""
    if _show_pairs(app):
        return
    if (found := _pointed(app)) is None:
        return
    _screen, fault, deal_id = found
    if deal_id:
        await _mend(app, fault, deal_id)
        return
    screens.board(app)
    views.show(app, fault.filter, app.state.sort)


def _show_pairs(app: "PipelineApp") -> bool:
    """Show the companies or people that look alike, if that is pointed at."""
    if not (isinstance(app.here, HygieneScreen) and app.here.kind):
        return False
    from pipeline_tui.tui.handlers import duplicates

    duplicates.show(app)
    return True


async def mend(app: "PipelineApp") -> None:
    """Fill in what is missing on the deal pointed at, or on the largest with this fault."""
    if _show_pairs(app):
        return
    if (found := _pointed(app)) is None:
        return
    screen, fault, deal_id = found
    ids = screen.ids(fault.code)
    if deal_id or ids:
        await _mend(app, fault, deal_id or ids[0])
    else:
        app.say(_("There is nothing to mend here."))


async def _mend(app: "PipelineApp", fault: Fault, deal_id: str) -> None:
    if fault.field in _FILLED:
        from pipeline_tui.tui.handlers.filling_in import fill_in

        await fill_in(app, deal_id, fault.field)
    elif fault.field:
        from pipeline_tui.tui.handlers.editing import edit_one

        await edit_one(app, deal_id, fault.field)
    else:  # only a look at the deal tells what to do
        screens.show_deal(app, deal_id)


def one_by_one(app: "PipelineApp") -> None:
    """One by one over the deals with this fault, from the one pointed at on."""
    if (found := _pointed(app)) is None:
        return
    screen, fault, deal_id = found
    ids = screen.ids(fault.code)
    from pipeline_tui.tui.handlers.triage import begin

    begin(app, _(fault.name), ids, ids.index(deal_id) if deal_id in ids else 0)


def unfold(app: "PipelineApp") -> None:
    """Show or hide the deals with this fault."""
    if isinstance(screen := app.here, HygieneScreen):
        screen.unfold()


def look_at(app: "PipelineApp") -> None:
    """Everything about the deal pointed at."""
    found: Any = _pointed(app)
    if found is None:
        return
    if found[2]:
        screens.show_deal(app, found[2])
    else:
        unfold(app)
