"""Moving deals from stage to stage."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _

if TYPE_CHECKING:
    from pipeline_tui.sales.deal_state import Stage
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["next_stage", "previous_stage"]


async def next_stage(app: "PipelineApp") -> None:
    """Move the deals one stage on; from the last open stage ``w`` wins them."""
    await _step(app, 1)


async def previous_stage(app: "PipelineApp") -> None:
    """Move the deals one stage back."""
    await _step(app, -1)


async def _step(app: "PipelineApp", by: int) -> None:
    """Move each deal to its neighbour stage, all of them in one change.

    Marked deals of several stages would need several targets; they all go where the first one
    goes only if they share a stage, else the person is asked to choose with ``m``.
    """
    from pipeline_tui.store import deals, lanes

    cards = [card for one in app.targets() if (card := lanes.one(app.store.conn, one))]
    moving = [card for card in cards if card.status == "open"]
    if not moving:
        app.say(_("That needs an open deal."), problem=True)
        return
    stages = {card.stage_id for card in moving}
    if len(stages) > 1:
        app.say(_("The marked deals are in several stages: m moves them to one."), problem=True)
        return
    target = _neighbour(app, moving[0].stage_id, by)
    if target is None:
        said = _("This is the last stage: w is won, x is lost.") if by > 0 else _(
            "This is the first stage."
        )  # fmt: skip
        app.say(said, problem=True)
        return
    ids = [card.id for card in moving]
    seen = {card.id: card.stage_id for card in moving}
    follow = ids[0] if len(ids) == 1 else None
    await app.change(lambda: deals.move(app.store, ids, target.id, seen), follow=follow)


def _neighbour(app: "PipelineApp", stage_id: str, by: int) -> "Stage | None":
    stage = app.store.rules.stages[stage_id]
    every = app.store.rules.pipeline_stages(stage.pipeline_id, "open")
    place = next(number for number, one in enumerate(every) if one.id == stage_id) + by
    return every[place] if 0 <= place < len(every) else None
