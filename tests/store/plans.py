"""The steps of a plan that read a whole growing table, or sort one."""

from __future__ import annotations

import re

from pipeline_tui.store import (
    driver,
)

GROWING = frozenset(
    "deal visit activity follow_up deal_contact account contact external_ref action change tally"
    " deal_text answer exit_check override enrolment incentive activity_text feedback message"
    " match_key distinct_pair".split()
)
"""Tables with a row for a deal or a change; the others are lists that a person edits."""
_NAMED = re.compile(r"\b(?:FROM|JOIN|UPDATE|INTO)\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?", re.IGNORECASE)
_SCAN = re.compile(r"^SCAN (\w+)(.*)$")


def wide_steps(conn: driver.Connection, sql: str) -> list[str]:
    """The steps of a statement's plan that read a whole growing table or sort one."""
    names: dict[str, str] = {}
    for table, alias in _NAMED.findall(sql):
        names[table] = names[alias or table] = table
    steps = [row[3] for row in conn.execute(f"EXPLAIN QUERY PLAN {sql}")]
    return [step for step in steps if _wide(step, names, sql)]


def _wide(step: str, names: dict[str, str], sql: str) -> bool:
    if "TEMP B-TREE" in step:
        return True
    scan = _SCAN.match(step)
    if scan is None or names.get(scan[1]) not in GROWING:
        return False
    if "action_undone" in scan[2] or scan[2].endswith("VIRTUAL TABLE INDEX 0:="):
        return False  # an index of nothing but what is wanted; a row of the text index
    if scan[1] == "activity_text" and scan[2].endswith(":><"):
        return False  # the entries of one deal, which lie side by side
    # The ends of an index, in its order: it stops at the limit.
    return not (" USING " in scan[2] and "ORDER BY" in sql and "LIMIT" in sql)
