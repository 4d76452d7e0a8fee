"""Moves of several deals at once, in one step: each to a stage of its own pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pipeline_tui import clock
from pipeline_tui.i18n import N_, _
from pipeline_tui.store import exits
from pipeline_tui.store.deals import enter_stage, label_for
from pipeline_tui.store.door import Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.store import Store

__all__ = ["move_all"]

Values = Mapping[str, Mapping[str, Any]]

_LABELS = {
    "open": (N_("Moved {deal} to {stage}"), N_("Moved {count} deals to {stage}")),
    "won": (N_("Won {deal}"), N_("Won {count} deals")),
    "lost": (N_("Lost {deal}"), N_("Lost {count} deals")),
}
_ANYWAY = (
    N_("Moved {deal} to {stage} all the same: {reason}"),
    N_("Moved {count} deals to {stage} all the same: {reason}"),
)


def move_all(
    store: Store,
    goals: Mapping[str, str],
    *,
    unmet: Mapping[str, Sequence[str]] | None = None,
    reason: str = "",
    changes: Values | None = None,
    on: date | None = None,
) -> Done:
    """Move deals to the stages that ``goals`` names for them, all of one name, or none at all.

    ``unmet`` holds, in words, what deals lack that move on all the same, for ``reason``, which is
    kept on them. ``changes`` are columns of deals to set with the move, ``on`` is its day (today).
    Raises ``Invalid`` for a day to come, or for something unmet without a reason.
    """
    day = on or clock.today()
    if day > clock.today():
        raise Invalid(_("A deal cannot be closed in the future."))
    lacking = {deal_id: words for deal_id, words in (unmet or {}).items() if words}
    if lacking and not reason.strip():
        raise Invalid(_("A reason is needed."))
    ids = list(goals)
    stage = store.rules.stages[goals[ids[0]]]
    label, args = label_for(store, ids, *(_ANYWAY if lacking else _LABELS[stage.kind]))
    if lacking or stage.kind == "open":
        args["stage"] = stage.name
    if lacking:
        args["reason"] = reason.strip()
    with store.action(label, **args) as act:
        for deal_id, goal in goals.items():
            if deal_id in lacking:
                exits.override(act, deal_id, goal, reason, lacking[deal_id])
            values = (changes or {}).get(deal_id, {})
            enter_stage(act, deal_id, store.rules.stages[goal], day, values)
    return act.done
