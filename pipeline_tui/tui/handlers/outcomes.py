"""Where a deal goes: to a stage, won, lost, open again, or away."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.handlers.asking import about_deals, asked, ids
from pipeline_tui.tui.handlers.closing import lose, win
from pipeline_tui.tui.handlers.leaving import move_on
from pipeline_tui.tui.widgets.words import PRIORITIES

if TYPE_CHECKING:
    from pipeline_tui.sales.deal_state import Stage
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["delete", "lost", "move_to", "priority", "reopen", "won"]


def _is_open(card: "Card") -> bool:
    return card.status == "open"


def _is_closed(card: "Card") -> bool:
    return card.status != "open"


async def won(app: "PipelineApp") -> None:
    """Won, for an amount and on a day that stand there already."""
    if cards := asked(app, _is_open):
        await win(app, cards)


async def lost(app: "PipelineApp") -> None:
    """Lost, for a reason from the list, with who won instead and when to ask again.

    A closed deal that was still to be asked is let rest.
    """
    if not (cards := asked(app, lambda card: _is_open(card) or card.step_on is not None)):
        return
    opened = tuple(card for card in cards if _is_open(card))
    if opened:
        await lose(app, opened)
    else:
        from pipeline_tui.tui.handlers import after_closing

        await after_closing.leave(app, cards)


async def reopen(app: "PipelineApp") -> None:
    """Open closed deals again, by default in the stage each left."""
    from pipeline_tui.store import closing

    if not (cards := asked(app, _is_closed)):
        return
    stages = _stages(app, cards[0], "open")
    left = closing.last_open_stage(app.store, cards[0].id)
    stage: str | None = stages[0].id
    if len(stages) > 1:
        title = about_deals(_("{deals}: open again in …"), cards)
        options = [Option(each.id, safe.text(each.name, 40)) for each in stages]
        stage = await ask(app, Choose(title, options, current=left))
    if stage is not None:
        await app.change(lambda: closing.reopen(app.store, ids(cards), stage))


async def move_to(app: "PipelineApp") -> None:
    """Move to a stage from the list, Won and Lost among them."""
    from pipeline_tui.store import deals

    if not (cards := asked(app)):
        return
    stages = _stages(app, cards[0])
    options = [Option(stage.id, safe.text(stage.name, 40)) for stage in stages]
    same = {card.stage_id for card in cards}
    current = cards[0].stage_id if len(same) == 1 else None
    chosen = await ask(
        app, Choose(about_deals(_("{deals}: move to …"), cards), options, current=current)
    )
    if chosen is None:
        return
    kind = app.store.rules.stages[chosen].kind
    if kind != "open" and same != {chosen}:
        await (win if kind == "won" else lose)(app, cards)
        return
    seen = {card.id: card.stage_id for card in cards}
    await move_on(
        app,
        ids(cards),
        chosen,
        lambda some: deals.move(app.store, some, chosen, seen),
        seen=seen,
        follow=cards[0].id if len(cards) == 1 else None,
    )


def _stages(app: "PipelineApp", card: "Card", kind: str | None = None) -> "list[Stage]":
    stage = app.store.rules.stages[card.stage_id]
    found: list[Stage] = app.store.rules.pipeline_stages(stage.pipeline_id, kind)
    return found


async def priority(app: "PipelineApp") -> None:
    """High, normal or low."""
    from pipeline_tui.store import deals

    if not (cards := asked(app)):
        return
    options = [Option(value, _(label)) for value, label in PRIORITIES.items()]
    same = {card.priority for card in cards}
    current = cards[0].priority if len(same) == 1 else None
    chosen = await ask(
        app, Choose(about_deals(_("{deals}: priority"), cards), options, current=current)
    )
    if chosen is not None:
        await app.change(lambda: deals.set_priority(app.store, ids(cards), chosen))


async def delete(app: "PipelineApp") -> None:
    """Delete; several deals only after a yes."""
    from pipeline_tui.store import deals
    from pipeline_tui.tui.dialogs.confirm import Confirm

    if not (cards := asked(app)):
        return
    if len(cards) > 1:
        question = Confirm(about_deals(_("Delete {deals}?"), cards), _("Undo brings them back."))
        if not await ask(app, question):
            return
    await app.change(lambda: deals.delete(app.store, ids(cards)))
