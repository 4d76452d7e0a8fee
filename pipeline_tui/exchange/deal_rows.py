"""A deal's row, its derived columns computed from the row itself."""

from __future__ import annotations

from typing import NamedTuple

from pipeline_tui.exchange.history import Days, Frame, History
from pipeline_tui.sales.deal_state import NEVER, Stage, stale_on
from pipeline_tui.store.rules import Rules

COLUMNS = (
    "id", "n", "pipeline_id", "created_at", "clock", "name", "account_id", "owner_id",
    "source_id", "industry_id", "product", "amount", "currency", "probability", "priority",
    "lost_reason_id", "extra", "step_id", "step_on", "attention_on", "stage_id", "close_on",
    "created_on", "closed_on", "status", "entered_on", "entered_known", "touched_on",
    "qualified_on", "unqualified_loss", "stale_on", "by_amount", "by_close", "by_name", "search",
)  # fmt: skip
"""The columns an import writes; the others keep what the schema gives them."""


class Shape(NamedTuple):
    """What deals of the same stage and days have in common, in the order of ``COLUMNS``."""

    stage_id: str
    close_on: str | None
    created_on: str
    closed_on: str | None
    status: str
    entered_on: str
    entered_known: int
    touched_on: str
    qualified_on: str | None
    unqualified_loss: int
    stale_on: str


def shaped(past: History, stage: Stage, days: Days, frame: Frame, rules: Rules) -> Shape:
    """The derived columns of a deal without a next step, as ``deal_state`` has them."""
    touched = days.activity or past.created_on
    last = past.visits[-1]
    qualifying = rules.qualifying.get(stage.pipeline_id)
    qualified: str | None = None
    seen_open = False
    for visit in past.visits:
        been = frame.stages[visit.stage_id]
        if been.kind == "open":
            seen_open = True
            if qualifying is not None and been.position >= qualifying and (
                qualified is None or visit.entered_on < qualified
            ):
                qualified = visit.entered_on
    lost_early = stage.kind == "lost" and seen_open and qualified is None
    return Shape(
        stage.id,
        past.close_on,
        past.created_on,
        past.closed_on,
        stage.kind,
        last.entered_on,
        last.known,
        touched,
        qualified,
        int(lost_early and qualifying is not None),
        stale_on(stage, last.entered_on, touched, None, None) if stage.kind == "open" else NEVER,
    )
