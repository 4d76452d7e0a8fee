"""Who else is after the deals: names as they were typed, found again for the next one."""

from __future__ import annotations

from typing import NamedTuple

from pipeline_tui.sales.text import fold
from pipeline_tui.store import driver

MOST = 200
"""Different names that are looked at; a deal's competitor is one of a few."""
MOST_DEALS = 1000
"""Deals of one competitor are counted up to here."""

# From name to name by the index, so that the cost follows the names and not the deals.
_NAMES = """
WITH RECURSIVE known (name) AS (
    SELECT min(competitor) FROM deal WHERE deleted_at IS NULL AND competitor <> ''
    UNION ALL
    SELECT (SELECT min(d.competitor) FROM deal d
            WHERE d.deleted_at IS NULL AND d.competitor <> '' AND d.competitor > known.name)
    FROM known WHERE known.name IS NOT NULL LIMIT ?
)
SELECT known.name, (SELECT count(*) FROM (
    SELECT 1 FROM deal d
    WHERE d.deleted_at IS NULL AND d.competitor <> '' AND d.competitor = known.name LIMIT ?))
FROM known WHERE known.name IS NOT NULL
"""


class Competitor(NamedTuple):
    """A name and on how many deals it stands."""

    name: str
    deals: int


def known(conn: driver.Connection) -> list[Competitor]:
    """The competitors of all deals, the most frequent first; the same name, folded, once.

    Of several spellings the most frequent stands for them.
    """
    rows = sorted(conn.execute(_NAMES, (MOST, MOST_DEALS)), key=lambda row: (-row[1], row[0]))
    found: dict[str, Competitor] = {}
    for name, deals in rows:
        folded = fold(name)
        first = found.get(folded)
        found[folded] = (
            Competitor(name, deals) if first is None else first._replace(deals=first.deals + deals)
        )
    return sorted(found.values(), key=lambda one: (-one.deals, fold(one.name)))


def named(conn: driver.Connection, text: str) -> list[str]:
    """All spellings that hold a folded text."""
    rows = conn.execute(_NAMES, (MOST, 1)).fetchall()
    return [row[0] for row in rows if text in fold(row[0])]
