"""Pipelines and their stages, edited in the app; deals and figures follow in the same action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline_tui import clock
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.store import driver, exits
from pipeline_tui.store.deals import enter_stage
from pipeline_tui.store.door import Action, Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.lists import Item, moved
from pipeline_tui.store.store import Store

_EDITABLE = frozenset({"name", "probability", "stage_limit", "touch_limit", "qualifies"})


def pipelines(conn: driver.Connection) -> list[Item]:
    """The pipelines in their order."""
    rows = conn.execute(
        "SELECT id, name, position FROM pipeline WHERE deleted_at IS NULL ORDER BY position, id"
    )
    return [Item(*row) for row in rows.fetchall()]


def add_pipeline(store: Store, name: str) -> Done:
    """Add a pipeline with the stages of the first one, which ask for the same."""
    model = pipelines(store.conn)[0]
    with store.action(N_("Added the pipeline {name}"), name=_named(name)) as act:
        row = act.conn.execute("SELECT max(position) + 1 FROM pipeline").fetchone()
        pipeline = act.insert("pipeline", {"name": name.strip(), "position": row[0]})
        for stage in store.rules.pipeline_stages(model.id):
            exits.copy(act, stage.id, act.insert("stage", _copy(stage, pipeline)))
    return act.done


def _copy(stage: Stage, pipeline_id: str) -> dict[str, Any]:
    return {
        "pipeline_id": pipeline_id,
        "name": stage.name,
        "kind": stage.kind,
        "position": stage.position,
        "probability": stage.probability,
        "stage_limit": stage.stage_limit,
        "touch_limit": stage.touch_limit,
        "qualifies": int(stage.qualifies),
    }


def rename_pipeline(store: Store, pipeline_id: str, name: str) -> Done:
    """Rename a pipeline."""
    with store.action(N_("Renamed the pipeline to {name}"), name=_named(name)) as act:
        act.update("pipeline", pipeline_id, {"name": name.strip()})
    return act.done


def remove_pipeline(store: Store, pipeline_id: str) -> Done:
    """Remove a pipeline without live deals; raises ``Invalid`` for the last or a used one."""
    with store.action(N_("Removed a pipeline")) as act:
        if len(pipelines(act.conn)) == 1:
            raise Invalid(_("The last pipeline stays."))
        if any(stage_deals(act.conn, stage.id) for stage in _of(store, pipeline_id)):
            raise Invalid(_("There are deals in this pipeline. Move or delete them first."))
        for stage in _of(store, pipeline_id):
            act.delete("stage", stage.id)
        act.delete("pipeline", pipeline_id)
    return act.done


def add_stage(store: Store, pipeline_id: str, name: str, after: str | None = None) -> Done:
    """Add an open stage after another, by default after the last open one."""
    ours = _of(store, pipeline_id)
    opened = [stage for stage in ours if stage.kind == "open"]
    before = next((stage for stage in opened if stage.id == after), opened[-1])
    with store.action(N_("Added the stage {stage}"), stage=_named(name)) as act:
        row = _copy(before, pipeline_id) | {"name": name.strip(), "qualifies": 0}
        new = act.insert("stage", row)
        order = [stage.id for stage in ours]
        order.insert(order.index(before.id) + 1, new)
        number_stages(act, order)
    return act.done


def edit_stage(store: Store, stage_id: str, changes: Mapping[str, Any]) -> Done:
    """Change a stage's name, probability, limits, or make it the qualified one.

    Probability in basis points, limits in days (None for none). Deals count as
    qualified from one stage of a pipeline on: choosing it takes it from another.
    """
    if set(changes) - _EDITABLE:
        raise KeyError(", ".join(set(changes) - _EDITABLE))
    _check(changes)
    stage = store.rules.stages[stage_id]
    with store.action(N_("Changed the stage {stage}"), stage=stage.name) as act:
        if changes.get("qualifies"):
            for other in _of(store, stage.pipeline_id):
                act.update("stage", other.id, {"qualifies": int(other.id == stage_id)})
        act.update("stage", stage_id, changes)
    return act.done


def _check(changes: Mapping[str, Any]) -> None:
    if "name" in changes:
        _named(changes["name"])
    if not 0 <= changes.get("probability", 0) <= 10_000:
        raise Invalid(_("A probability lies between 0 and 100 %."))
    for name in ("stage_limit", "touch_limit"):
        limit = changes.get(name)
        if limit is not None and not 1 <= limit <= 3650:
            raise Invalid(_("A limit is between 1 and 3650 days, or empty."))


def move_stage(store: Store, stage_id: str, by: int) -> Done:
    """Move an open stage to the left (``by`` -1) or right (1) among the open ones."""
    stage = store.rules.stages[stage_id]
    opened = [one.id for one in store.rules.pipeline_stages(stage.pipeline_id, "open")]
    closed = [one.id for one in _of(store, stage.pipeline_id) if one.kind != "open"]
    if stage_id not in opened:
        raise Invalid(_("Won and Lost stay at the end."))
    with store.action(N_("Reordered the stages")) as act:
        number_stages(act, [*moved(opened, stage_id, by), *closed])
    return act.done


def remove_stage(store: Store, stage_id: str, deals_to: str | None) -> Done:
    """Remove an open stage; its open deals go to the stage ``deals_to``.

    Raises ``Invalid`` for Won, Lost and the last open stage, and when there are
    deals but no stage for them.
    """
    stage = store.rules.stages[stage_id]
    opened = store.rules.pipeline_stages(stage.pipeline_id, "open")
    if stage.kind != "open" or len(opened) == 1:
        raise Invalid(_("Won, Lost and the last open stage stay."))
    with store.action(N_("Removed the stage {stage}"), stage=stage.name) as act:
        rows = act.conn.execute(
            "SELECT id FROM deal WHERE stage_id = ? AND deleted_at IS NULL AND status = 'open'",
            (stage_id,),
        ).fetchall()
        if rows and deals_to is None:
            raise Invalid(_("There are deals in this stage: say where they go."))
        for (deal_id,) in rows:
            enter_stage(act, deal_id, store.rules.stages[str(deals_to)], clock.today())
        act.delete("stage", stage_id)
        if stage.qualifies:
            act.update("stage", _heir(opened, stage).id, {"qualifies": 1})
    return act.done


def _heir(opened: list[Stage], gone: Stage) -> Stage:
    """The stage that counts as qualified in place of one that goes."""
    later = [stage for stage in opened if stage.position > gone.position]
    earlier = [stage for stage in opened if stage.position < gone.position]
    return later[0] if later else earlier[-1]


_STAGE_DEALS = """
SELECT (SELECT count(*) FROM (SELECT 1 FROM deal INDEXED BY deal_by_name
          WHERE stage_id = ?1 AND deleted_at IS NULL AND status = 'open' LIMIT ?2))
     + (SELECT count(*) FROM (SELECT 1 FROM deal INDEXED BY deal_closed
          WHERE stage_id = ?1 AND deleted_at IS NULL AND status <> 'open' LIMIT ?2))
"""


def stage_deals(conn: driver.Connection, stage_id: str, cap: int = -1) -> int:
    """How many live deals are in a stage, counted up to ``cap`` if there is one."""
    return int(conn.execute(_STAGE_DEALS, (stage_id, cap)).fetchone()[0])


def _of(store: Store, pipeline_id: str) -> list[Stage]:
    return store.rules.pipeline_stages(pipeline_id)


def number_stages(act: Action, order: Sequence[str]) -> None:
    """Put stages in this order, in the places they have; removed ones keep theirs among them.

    Where a removed stage stood still says whether the deals in it were qualified.
    """
    marks = ",".join("?" * len(order))
    rows = act.conn.execute(
        f"SELECT position FROM stage WHERE id IN ({marks}) ORDER BY position", order
    ).fetchall()
    last = 0
    for (place,), one in zip(rows, order, strict=True):
        last = max(place, last + 1)
        act.update("stage", one, {"position": last})


def _named(name: str) -> str:
    if not name.strip():
        raise Invalid(_("A name is needed."))
    return name.strip()
