"""What a change decided on the deal that one was looking at."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline_tui.store.door import Done
    from pipeline_tui.store.lanes import Card

__all__ = ["decision"]


def decision(before: "Card", now: "Card | None", done: "Done | None") -> str:
    """What a change decided on a deal; '' for one that leaves it to be decided on.

    The name of what was done: deleted, won, lost, stage, parked, logged, step or skipped.
    """
    if done is None or before.id not in done.deals:
        return ""
    if now is None:
        return "deleted"
    if now.status != before.status and now.status in ("won", "lost"):
        return now.status
    if now.stage_id != before.stage_id:
        return "stage"
    if now.parked_until != before.parked_until and now.parked_until is not None:
        return "parked"
    if "activity" in done.tables:
        return "logged"
    if "follow_up" in done.tables:
        return "step"
    skipped = now.attention_on > before.attention_on and done.tables == {"deal"}
    return "skipped" if skipped else ""
