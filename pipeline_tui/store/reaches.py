"""Fill in what a file from before conversion was counted does not know: the stages reached."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from pipeline_tui.sales import reach
from pipeline_tui.sales.deal_state import Stage, Visit
from pipeline_tui.store import driver

__all__ = ["fill"]

# Read by statements of its own: a migration must not ask for columns that come later.
_STAGES = """
SELECT id, pipeline_id, name, kind, position, probability, stage_limit, touch_limit, qualifies,
       deleted_at IS NULL
FROM stage
"""
_DEALS = """
SELECT n, id, pipeline_id, status, closed_on FROM deal
WHERE n > ? AND deleted_at IS NULL ORDER BY n LIMIT 2000
"""
_VISITS = """
SELECT v.deal_id, v.stage_id, v.entered_on, v.left_on FROM deal d JOIN visit v ON v.deal_id = d.id
WHERE d.n BETWEEN ? AND ? AND v.deleted_at IS NULL ORDER BY d.n, v.seq
"""
_TALLY = """
INSERT INTO tally (pipeline_id, figure, period, key, currency, n, amount, own_amount, own_weighted)
VALUES (?, 'reached', ?, ?, '', ?, 0, 0, 0)
"""


def fill(conn: driver.Connection) -> None:
    """Write ``reached`` and its tally for all live deals, inside the caller's transaction."""
    stages, ladders = _read_stages(conn)
    counts: dict[tuple[str, str, str], int] = {}
    last = -1
    while deals := conn.execute(_DEALS, (last,)).fetchall():
        rows = conn.execute(_VISITS, (deals[0][0], deals[-1][0])).fetchall()
        visits = {
            deal: [Visit(*row[1:]) for row in group] for deal, group in groupby(rows, itemgetter(0))
        }
        last, written = deals[-1][0], []
        for n, deal, pipeline, status, closed in deals:
            won_on = closed if status == "won" else None
            text = reach.reached(visits.get(deal, ()), stages, ladders.get(pipeline, ()), won_on)
            written.append((text, n))
            for month, key in reach.reach_counts(text, status):
                where = (pipeline, month, key)
                counts[where] = counts.get(where, 0) + 1
        conn.executemany("UPDATE deal SET reached = ? WHERE n = ?", written)
    conn.executemany(_TALLY, [(*where, n) for where, n in counts.items()])


def _read_stages(conn: driver.Connection) -> tuple[dict[str, Stage], dict[str, tuple[int, ...]]]:
    """Every stage there ever was by id, and the positions of each pipeline's open ones."""
    stages, live = {}, []
    for *values, qualifies, here in conn.execute(_STAGES):
        stage = Stage(*(*values, bool(qualifies)))
        stages[stage.id] = stage
        live += [stage] if here else []
    pipelines = {stage.pipeline_id for stage in live}
    return stages, {one: reach.ladder(live, one) for one in pipelines}
