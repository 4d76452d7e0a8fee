"""The board's order, and filters kept under a name."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.handlers.asking import ask_line
from pipeline_tui.tui.widgets.header import SORT_NAMES

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["put_in_order", "save_view", "show", "sort", "views"]

_ALL = "\0all"
_FORGET = "\0forget"


def show(app: "PipelineApp", text: str, sort: str) -> None:
    """Show the board under a filter and in an order."""
    app.filtering.use("")
    put_in_order(app, sort)
    app.filtering.use(text)


def put_in_order(app: "PipelineApp", sort: str) -> None:
    """Put the cards into another order; the cursor stays on its deal."""
    app.state.sort = sort
    if app.state.search is not None:
        app.filtering.again()
    app.state.order_by(sort)
    if app.board is not None:
        app.board.renew()


async def sort(app: "PipelineApp") -> None:
    """The order of the cards."""
    options = [Option(name, _(label)) for name, label in SORT_NAMES.items()]
    chosen = await ask(app, Choose(_("Order of the cards"), options, current=app.state.sort))
    if chosen is not None:
        put_in_order(app, chosen)


async def views(app: "PipelineApp") -> None:
    """Show the board through a saved view."""
    from pipeline_tui.store import lists

    every = lists.views(app.store.conn)
    options = [
        Option(view.id, safe.text(view.name, 30), _about(view.filter, view.sort)) for view in every
    ]
    options.append(Option(_ALL, _("all deals"), _("no filter, by attention")))
    if every:
        options.append(Option(_FORGET, _("forget a view …")))
    chosen = await ask(app, Choose(_("Saved views"), options, aside=_("V saves this one")))
    if chosen == _ALL:
        show(app, "", "attention")
    elif chosen == _FORGET:
        await _forget(app)
    elif chosen is not None:
        view = next(view for view in every if view.id == chosen)
        show(app, view.filter, view.sort)


def _about(text: str, order: str) -> str:
    said = _(SORT_NAMES.get(order, SORT_NAMES["attention"]))
    return f"{safe.text(text, 34)} · {said}" if text else said


async def _forget(app: "PipelineApp") -> None:
    from pipeline_tui.store import lists

    options = [Option(view.id, safe.text(view.name, 40)) for view in lists.views(app.store.conn)]
    chosen = await ask(app, Choose(_("Forget which view?"), options))
    if chosen is not None:
        await app.change(lambda: lists.delete_view(app.store, chosen))


async def save_view(app: "PipelineApp") -> None:
    """Keep this filter and order under a name."""
    from pipeline_tui.store import lists

    text, order = app.state.filter_text, app.state.sort
    name = await ask_line(
        app,
        _("Save this view as …"),
        readers.text(required=True, longest=60),
        text=safe.text(text, 60),
        aside=_about(text, order),
    )
    if name is not None:
        await app.change(lambda: lists.save_view(app.store, name, text, order))
