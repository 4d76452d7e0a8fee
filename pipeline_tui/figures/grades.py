"""How often deals of each grade are won, so that a checklist's weights can be corrected.

A deal counts under the grade that the weights of today give its answers.
"""

from __future__ import annotations

from datetime import date

from pipeline_tui.sales.rates import Rate, Window, months_window
from pipeline_tui.store import driver

__all__ = ["MOST", "closed", "win_rates"]

MOST = 2_000
"""More losses of a year are not gone through between two keys: 100,000 take a second or two."""

_CLOSED = """
SELECT key, n FROM tally WHERE pipeline_id = ? AND figure = ? AND period BETWEEN ? AND ?
"""
# No tally holds these by grade. Of the closed deals only the year's lost ones are read, by index.
_UNQUALIFIED = """
SELECT sum(d.grade = 1), sum(d.grade = 2), sum(d.grade = 3), sum(d.grade = 4)
FROM stage s CROSS JOIN deal d ON d.stage_id = s.id
WHERE s.pipeline_id = ? AND s.kind = 'lost' AND d.deleted_at IS NULL AND d.status <> 'open'
  AND d.closed_on BETWEEN ? AND ? AND d.unqualified_loss = 1
"""


def win_rates(
    conn: driver.Connection, pipeline_id: str, today: date, most: int | None = MOST
) -> dict[int, Rate] | None:
    """The win rate of each grade (1 is A) over this month and the eleven before, by count.

    Deals closed without an answer have no grade and are left out; so are, as in every win rate,
    losses whose own visits show that they never qualified. None where there are more than
    ``most`` losses to go through for these (None: however many there are).
    """
    window = months_window(today)
    won, lost = (dict(enumerate(found, 1)) for found in closed(conn, pipeline_id, today))
    if any(lost.values()):
        if most is not None and _losses(conn, pipeline_id, window) > most:
            return None
        days = (f"{window.first}-01", f"{window.last}-31")
        row = conn.execute(_UNQUALIFIED, (pipeline_id, *days)).fetchone()
        for one, n in enumerate(row, 1):
            lost[one] -= n or 0
    return {one: Rate(won[one], won[one] + lost[one]) for one in won}


def closed(
    conn: driver.Connection, pipeline_id: str, today: date
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """How many deals of each grade, from A, were won and lost in that year, by the tallies.

    Cheap, and other numbers after any change that could change the rates, or nearly any.
    """
    window = months_window(today)
    counts = {"won": [0] * 4, "lost": [0] * 4}
    for outcome, found in counts.items():
        values = (pipeline_id, f"{outcome}_grade", window.first, window.last)
        for key, n in conn.execute(_CLOSED, values):
            found[int(key) - 1] += n
    return tuple(counts["won"]), tuple(counts["lost"])


def _losses(conn: driver.Connection, pipeline_id: str, window: Window) -> int:
    found = conn.execute(_CLOSED, (pipeline_id, "lost_month", window.first, window.last))
    return sum(n for _key, n in found)
