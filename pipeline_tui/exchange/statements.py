"""The statements that write new deals and visits: what a group shares stands in them.

Handing a text to SQLite costs more than anything else in a row, so the stage, what is the
same for all and what follows from another column is in the statement.
"""

from __future__ import annotations

from functools import cache

from pipeline_tui.sales.deal_state import NEVER
from pipeline_tui.store.derive import NO_AMOUNT

# Parameters 1 to 22; a None for 10 is the usual currency, for 14 no other columns, for 15
# the day of 17, for 16 that of 15.
_SHARED = {
    "id": "?1",
    "n": "?2",
    "name": "?3",
    "account_id": "?4",
    "owner_id": "?5",
    "source_id": "?6",
    "industry_id": "?7",
    "product": "?8",
    "amount": "?9",
    "probability": "?11",
    "priority": "?12",
    "lost_reason_id": "?13",
    "extra": "coalesce(?14, '{}')",
    "created_on": "coalesce(?15, ?17)",
    "touched_on": "coalesce(?16, ?15, ?17)",
    "qualified_on": "?17",
    "by_amount": f"coalesce(?18, -?9, {NO_AMOUNT})",
    "by_name": "substr(?19, 1, 80)",
    "search": "substr(?19, 1, 2000) || char(10) || ?20",
    "close_on": "?21",
    "by_close": f"coalesce(?21, '{NEVER}')",
    "entered_known": "?22",
    "entered_on": "?23",
}
_CLOSED = {
    "closed_on": "?24",
    "unqualified_loss": "?25",
    "stale_on": f"'{NEVER}'",
    "attention_on": f"'{NEVER}'",
}
_OPEN = {"stale_on": "?24", "attention_on": "?25", "step_id": "?26", "step_on": "?27"}


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


@cache
def deal_statement(
    pipeline_id: str, stage_id: str, kind: str, moment: str, clock: int, currency: str
) -> str:
    """Writes deals of one stage; ``currency`` is the one that parameter 10 leaves out."""
    columns = _SHARED | (_OPEN if kind == "open" else _CLOSED)
    columns |= {
        "pipeline_id": _literal(pipeline_id),
        "stage_id": _literal(stage_id),
        "status": _literal(kind),
        "created_at": _literal(moment),
        "clock": str(int(clock)),
        "currency": f"coalesce(?10, {_literal(currency)})",
    }
    return f"INSERT INTO deal ({', '.join(columns)}) VALUES ({', '.join(columns.values())})"


VisitPattern = tuple[tuple[str, int], ...]
"""The stages that deals went through one after the other, each with whether that is known."""


@cache
def visits_statement(pattern: VisitPattern, clock: int) -> str:
    """Writes all visits of a deal at once: its id, the days of entry, then the visits' ids."""
    count = len(pattern)
    rows = []
    for seq, (stage_id, known) in enumerate(pattern, 1):
        left = f"?{seq + 2}" if seq < count else "NULL"
        rows.append(
            f"(?{1 + count + seq}, {int(clock)}, ?1, {seq}, {_literal(stage_id)},"
            f" ?{seq + 1}, {left}, {int(known)})"
        )
    names = "id, clock, deal_id, seq, stage_id, entered_on, left_on, known"
    return f"INSERT INTO visit ({names}) VALUES {', '.join(rows)}"
