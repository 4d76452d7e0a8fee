"""The share of clean deals over time: kept by day, and taken from the journal for past months.

A row of ``hygiene_day`` is what was seen on that day. It is written outside the journal: it is no
fact of the person's, and undo has nothing to take back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.store import driver
from pipeline_tui.store.hygiene import Look

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store

__all__ = ["MONTHS", "Day", "days", "fill", "record"]

MONTHS = 12
MOST_DEALS = 20_000
"""In a larger file past months are not made: each takes seconds. What was seen is told."""
_KEEP = "INSERT OR REPLACE INTO hygiene_day (pipeline_id, day, deals, clean) VALUES (?, ?, ?, ?)"
_KEPT = "SELECT day, deals, clean FROM hygiene_day WHERE pipeline_id = ? AND day >= ? ORDER BY day"
_FIRST = """
SELECT max(min(created_on), substr(min(created_at), 1, 10)) FROM deal
WHERE pipeline_id = ? AND deleted_at IS NULL
"""
_KNOWN = "SELECT substr(day, 1, 7) FROM hygiene_day WHERE pipeline_id = ?"
# An imported deal tells nothing of the steps and deciders it had before it came.
_CAME_LATER = """
SELECT 1 FROM deal WHERE pipeline_id = ? AND deleted_at IS NULL AND created_on <= ?
AND (closed_on IS NULL OR closed_on > ?) AND created_at >= ? LIMIT 1
"""
_GRACE = timedelta(days=8)
"""A deal may be typed a week after it began."""


class Day(NamedTuple):
    """One day: its open deals, and those of them with nothing to mend."""

    day: str
    deals: int
    clean: int


def record(store: Store, pipeline_id: str, today: date, look: Look) -> None:
    """Keep what was seen today; a file that cannot be written just now is left as it is."""
    _keep(store, pipeline_id, today, look)


def _keep(store: Store, pipeline_id: str, day: date, look: Look) -> None:
    if store.read_only:
        return
    row = (pipeline_id, day.isoformat(), look.all.n, look.clean.n)
    known = store.conn.execute(
        "SELECT 1 FROM hygiene_day WHERE (pipeline_id, day, deals, clean) = (?, ?, ?, ?)", row
    )
    if known.fetchone() is None:
        try:
            store.conn.execute(_KEEP, row)
        except driver.OperationalError:
            return


def days(conn: driver.Connection, pipeline_id: str, today: date) -> list[Day]:
    """The last day of each month that is known, of the last twelve months, and the latest day.

    Days without an open deal have no share and are left out.
    """
    first = month_ends(today)[0]
    rows = conn.execute(_KEPT, (pipeline_id, first.isoformat())).fetchall()
    by_month = {row[0][:7]: Day(*row) for row in rows if row[0] <= today.isoformat() and row[1]}
    return list(by_month.values())


def month_ends(today: date) -> list[date]:
    """The last days of the twelve months before this one, the earliest first."""
    ends = []
    day = today.replace(day=1)
    for _month in range(MONTHS):
        day -= timedelta(days=1)
        ends.append(day)
        day = day.replace(day=1)
    return ends[::-1]


def fill(store: Store, pipeline_id: str, today: date) -> Iterator[None]:
    """Make the past months that are missing, from the journal, a little at a time.

    Nothing is made for months before the first deal was in the file, for those in which a deal
    was open that came into the file later, as an import's do, in a file of very many deals, nor
    where it could not be kept.
    """
    if store.read_only:
        return
    count = store.conn.execute("SELECT coalesce(max(n), 0) FROM deal").fetchone()[0]
    first = store.conn.execute(_FIRST, (pipeline_id,)).fetchone()[0]
    if first is None or count > MOST_DEALS:
        return
    known = {row[0] for row in store.conn.execute(_KNOWN, (pipeline_id,)).fetchall()}
    for end in month_ends(today):
        day = end.isoformat()
        if day < first or day[:7] in known:
            continue
        late = (pipeline_id, day, day, (end + _GRACE).isoformat())
        if store.conn.execute(_CAME_LATER, late).fetchone() is None:
            yield from _make(store, pipeline_id, end)


def _make(store: Store, pipeline_id: str, day: date) -> Iterator[None]:
    from pipeline_tui.store.as_of import as_of

    work = as_of(store, day)
    with closing(work):
        while True:
            try:
                next(work)
            except StopIteration as end:
                past = end.value
                break
            yield
    with past:
        look = Look(past.conn, past.rules, pipeline_id, day)
        for _slice in look.run():
            yield
    _keep(store, pipeline_id, day, look)
