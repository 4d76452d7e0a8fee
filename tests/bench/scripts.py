"""What ``list --json`` costs beside its floor: SQLite and Click, the query, the output."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.bench.screens import quartile

ROWS = 10_000
"""Deals listed, all of the store of that size."""

# The same columns with the least code there is, from an interpreter that imports no more.
RAW = """
import sqlite3, click, json, sys
conn = sqlite3.connect(sys.argv[1])
rows = conn.execute('''
SELECT d.id, d.name, a.name, p.name, s.name, d.status, d.amount, d.currency, d.priority, o.name,
  u.name, i.name, d.product, d.competitor, d.created_on, d.close_on, d.closed_on, d.entered_on,
  d.touched_on, d.parked_until, d.attention_on, r.name, d.score, f.due_on, f.due_at, f.kind, f.body
FROM deal d JOIN stage s ON s.id = d.stage_id JOIN pipeline p ON p.id = d.pipeline_id
LEFT JOIN account a ON a.id = d.account_id LEFT JOIN owner o ON o.id = d.owner_id
LEFT JOIN follow_up f ON f.id = d.step_id LEFT JOIN reason r ON r.id = d.lost_reason_id
LEFT JOIN source u ON u.id = d.source_id
LEFT JOIN industry i ON i.id = coalesce(d.industry_id, a.industry_id)
WHERE d.deleted_at IS NULL ''' + sys.argv[2])
names = [column[0] for column in rows.description]
sys.stdout.write(json.dumps([dict(zip(names, row)) for row in rows]))
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """Milliseconds of CPU (lower quartiles) for all deals and for the open tenth of them."""

    ours: float
    raw: float
    ours_open: float
    raw_open: float


def listed(path: Path, env: dict[str, str], times: int) -> Listed:
    """List the deals of a store with the program and raw, in turn."""
    commands = (
        ["-m", "pipeline_tui", "list", "--all", "--json", "--file", str(path)],
        ["-c", RAW, str(path), ""],
        ["-m", "pipeline_tui", "list", "--json", "--file", str(path)],
        ["-c", RAW, str(path), "AND d.status = 'open'"],
    )
    spent: list[list[float]] = [[] for _command in commands]
    for _turn in range(times):
        for place, command in enumerate(commands):
            spent[place].append(_cpu_ms(command, env))
    return Listed(*(quartile(one) for one in spent))


def _cpu_ms(command: list[str], env: dict[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *command],
        env={**os.environ, **env},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
