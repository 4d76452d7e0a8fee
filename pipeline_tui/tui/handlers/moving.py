"""Moving deals from stage to stage."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.sales.deal_state import Stage
    from pipeline_tui.store.door import Done
    from pipeline_tui.store.exits import Leaving
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["next_stage", "previous_stage"]


async def next_stage(app: "PipelineApp") -> None:
    """Move the deals one stage on; from the last open stage ``w`` wins them."""
    await _step(app, 1)


async def previous_stage(app: "PipelineApp") -> None:
    """Move the deals one stage back."""
    await _step(app, -1)


async def _step(app: "PipelineApp", by: int) -> None:
    """Move the deals to their stage's neighbour, all of them in one change.

    They go from the stage in which the person saw them: one that another window moved since
    is refused. Marked deals of several stages go each to its own neighbour.
    """
    from pipeline_tui.store import deals

    stages = app.store.rules.stages
    every = app.here.seen() if app.here else {}
    seen = {one: stage for one, stage in every.items() if stages[stage].kind == "open"}
    if not seen:
        app.say(_("That needs an open deal."), problem=True)
        return
    if len(set(seen.values())) > 1:
        await _each(app, seen, by)
        return
    target = _neighbour(app, next(iter(seen.values())), by)
    if target is None:
        app.say(_at_the_end(by), problem=True)
        return
    ids = list(seen)
    follow = ids[0] if len(ids) == 1 else None
    if by < 0:
        await app.change(lambda: deals.move(app.store, ids, target.id, seen), follow=follow)
        return
    from pipeline_tui.tui.handlers.leaving import move_on

    def write(some: "Sequence[str]") -> "Done":
        return deals.move(app.store, some, target.id, seen)

    await move_on(app, ids, target.id, write, seen=seen, follow=follow)
    if follow is not None:
        _offer_log(app, follow)


def _offer_log(app: "PipelineApp", deal: str) -> None:
    """Where the cursor went on from a moved deal, say the key that still logs on it."""
    from pipeline_tui.tui.actions import BY_ID
    from pipeline_tui.tui.keymap import key_name

    card, footer = app.card(), app.here.footer if app.here else None
    if app.history.deal != deal or footer is None or footer.message is None:
        return
    keys = app.keymap.keys(BY_ID["log_last"])
    if keys and (card is None or card.id != deal):
        done = footer.message[0]
        app.say(_("{done} · {key} logs on it").format(done=done, key=key_name(keys[0])))


async def _each(app: "PipelineApp", seen: dict[str, str], by: int) -> None:
    """Move deals of several stages, each to its own neighbour.

    Those at the end stay, and so do those that lack what their stage asks for, still marked.
    """
    from pipeline_tui.store import deals
    from pipeline_tui.tui.handlers.leaving import keep_marks

    near = {one: _neighbour(app, stage, by) for one, stage in seen.items()}
    targets = {one: stage.id for one, stage in near.items() if stage is not None}
    held = _held_back(app, targets) if by > 0 else {}
    free = {one: stage for one, stage in targets.items() if one not in held}
    done = await app.change(lambda: deals.move_each(app.store, free, seen, on=by > 0))
    if done is None:
        return
    said = [done.text] if done.action_id else []
    if stay := len(seen) - len(targets):
        more = ngettext("{n} was at the end and stays", "{n} were at the end and stay", stay)
        said.append(more.format(n=stay))
    if held:
        keep_marks(app, held)
        more = ngettext("{n} deal held back", "{n} deals held back", len(held))
        said.append(more.format(n=len(held)))
    if len(said) > 1 or held:
        app.say(" · ".join(said))


def _held_back(app: "PipelineApp", targets: dict[str, str]) -> "dict[str, Leaving]":
    """The deals that lack something their stage asks for before they go to their targets."""
    from pipeline_tui.store import exits

    held: dict[str, Leaving] = {}
    for goal in set(targets.values()):
        held |= exits.held_back(app.store, [one for one in targets if targets[one] == goal], goal)
    return held


def _at_the_end(by: int) -> str:
    if by > 0:
        return _("This is the last stage: w is won, x is lost.")
    return _("This is the first stage.")


def _neighbour(app: "PipelineApp", stage_id: str, by: int) -> "Stage | None":
    stage = app.store.rules.stages[stage_id]
    every = app.store.rules.pipeline_stages(stage.pipeline_id, "open")
    place = next(number for number, one in enumerate(every) if one.id == stage_id) + by
    return every[place] if 0 <= place < len(every) else None
