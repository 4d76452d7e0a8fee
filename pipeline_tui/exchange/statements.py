"""The statements that write new deals and visits: what a group shares stands in them.

What is the same for a whole group and what follows from another column is in the statement.
An empty text stands for NULL where a column may have none: the driver looks for a way to
adapt each None it is handed, which costs more than ten texts.
"""

from __future__ import annotations

from functools import cache

from pipeline_tui.sales.deal_state import NEVER


def _or_null(number: int) -> str:
    return f"nullif(?{number}, '')"


_SHARED = {
    "id": "?1",
    "n": "?2",
    "name": "?3",
    "account_id": _or_null(4),
    "owner_id": _or_null(5),
    "source_id": _or_null(6),
    "industry_id": _or_null(7),
    "product": "?8",
    "amount": _or_null(9),
    "currency": "?10",
    "probability": _or_null(11),
    "priority": "?12",
    "lost_reason_id": _or_null(13),
    "extra": "?14",
    "created_on": "?15",
    "touched_on": "?16",
    "qualified_on": _or_null(17),
    "by_amount": "?18",
    "by_name": "substr(?19, 1, 80)",
    "search": "substr(?19, 1, 2000) || char(10) || ?20",
    "close_on": _or_null(21),
    "by_close": f"coalesce(nullif(?21, ''), '{NEVER}')",
    "entered_known": "?22",
    "entered_on": "?23",
    "reached": "?24",
}
_CLOSED = {
    "closed_on": "?23",
    "unqualified_loss": "?25",
    "stale_on": f"'{NEVER}'",
    "attention_on": f"'{NEVER}'",
}
_OPEN = {
    "stale_on": "?25",
    "attention_on": "?26",
    "step_id": _or_null(27),
    "step_on": _or_null(28),
}


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


@cache
def deal_statement(
    pipeline_id: str, stage_id: str, kind: str, moment: str, clock: int, *, touched: bool
) -> str:
    """Writes deals of one stage, made at a moment.

    ``touched``: the last parameter says how many exchanges a deal has had; else there are none.
    """
    columns = _SHARED | (_OPEN if kind == "open" else _CLOSED)
    if touched:
        columns["touches"] = "?29" if kind == "open" else "?26"
    columns |= {
        "pipeline_id": _literal(pipeline_id),
        "stage_id": _literal(stage_id),
        "status": _literal(kind),
        "created_at": _literal(moment),
        "clock": str(int(clock)),
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
