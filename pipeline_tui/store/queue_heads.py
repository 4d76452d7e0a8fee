"""The heads of the queue: how many deals ask for work and why, booked hours, what was done.

From tallies where a plain count would grow with the number of deals.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from pipeline_tui.store import after_closing, driver
from pipeline_tui.store.lanes import CAP
from pipeline_tui.store.queue import AFTER, LIVE, PRIORITIES
from pipeline_tui.store.rules import Rules

MOST_DONE = 100
"""Deals done on a day are counted up to here, without reading on."""


class Group(NamedTuple):
    """How many deals of a priority ask for work, and their worth in the base currency."""

    n: int = 0
    amount: int = 0


class Counts(NamedTuple):
    """The heads of the queue. Every deal that is due counts in one of the words.

    ``groups`` holds the priorities, and how many closed deals are still to be asked (``AFTER``,
    without their worth); ``coming`` are the open deals that do not ask for work yet.
    """

    groups: dict[int, Group]
    late: int
    today: int
    no_step: int
    over: int
    back: int
    coming: int
    done: int

    @property
    def due(self) -> int:
        """How many open deals ask for work."""
        return sum(self.groups[group].n for group in PRIORITIES)

    @property
    def after(self) -> int:
        """How many closed deals are still to be asked, at most ``after_closing.MOST``."""
        return self.groups[AFTER].n if AFTER in self.groups else 0


class Booked(NamedTuple):
    """A booked hour of a day: local ``HH:MM``, kind, the deal and its name."""

    time: str
    kind: str
    deal_id: str
    name: str


_TALLY = """
SELECT key, currency, n, amount FROM tally
WHERE pipeline_id = ? AND figure = ? AND period BETWEEN ? AND ?
"""
_SKIPPED = f"""
SELECT d.step_on FROM deal d INDEXED BY deal_skipped
WHERE {LIVE} AND d.skipped_until > ? AND d.step_on IS NOT NULL AND d.parked_until IS NULL
ORDER BY d.skipped_until, d.id LIMIT ?
"""
_BOOKED = f"""
SELECT f.due_at, f.kind, d.id, d.name FROM follow_up f INDEXED BY follow_up_booked
JOIN deal d ON d.id = f.deal_id
WHERE f.due_on = ? AND f.due_at IS NOT NULL AND f.deleted_at IS NULL AND f.done_on IS NULL
  AND {LIVE} AND d.parked_until IS NULL
ORDER BY f.due_at, f.id LIMIT ?
"""
_DONE = (
    "SELECT DISTINCT deal_id FROM follow_up WHERE done_on = ? AND deleted_at IS NULL LIMIT ?",
    "SELECT DISTINCT deal_id FROM activity"
    " WHERE happened_on = ? AND deleted_at IS NULL AND kind <> 'note' LIMIT ?",
)


def counts(conn: driver.Connection, rules: Rules, today: date) -> Counts:
    """The heads of the queue, from tallies: the same cost at any number of deals."""
    sums: dict[tuple[str, str], list[int]] = {}
    late = due_today = opened = 0
    day, day_before = today.isoformat(), today - timedelta(days=1)
    for pipeline in {stage.pipeline_id for stage in rules.stages.values()}:
        for key, currency, n, amount in _until(conn, pipeline, "queue", today):
            found = sums.get((key, currency))
            if found is None:
                sums[key, currency] = [n, amount]
            else:
                found[0] += n
                found[1] += amount
        late += sum(row[2] for row in _until(conn, pipeline, "step", day_before))
        rows = conn.execute(_TALLY, (pipeline, "step_day", day, day))
        due_today += sum(row[2] for row in rows)
        opened += sum(row[2] for row in conn.execute(_TALLY, (pipeline, "open", "", "")))
    for (step,) in conn.execute(_SKIPPED, (day, CAP)):
        late -= step < day
        due_today -= step == day
    groups, kinds = _grouped(sums, rules)
    groups[AFTER] = Group(after_closing.due(conn, today))
    return Counts(
        groups=groups,
        late=late,
        today=due_today,
        no_step=kinds["n"],
        over=max(0, kinds["s"] - late - due_today),
        back=kinds["p"],
        coming=opened - sum(kinds.values()),
        done=done_on(conn, today),
    )


def _grouped(
    sums: dict[tuple[str, str], list[int]], rules: Rules
) -> tuple[dict[int, Group], dict[str, int]]:
    """The priorities' groups, and how many deals are due by what they have for a next step."""
    groups = {group: Group() for group in PRIORITIES}
    kinds = {"s": 0, "n": 0, "p": 0}
    for (key, currency), (n, amount) in sums.items():
        was = groups[int(key[0])]
        base = rules.to_base(amount, currency) or 0
        groups[int(key[0])] = Group(was.n + n, was.amount + base)
        kinds[key[1]] += n
    return groups, kinds


def _until(conn: driver.Connection, pipeline: str, figure: str, day: date) -> list[Any]:
    """Rows of a figure that is kept by month and by day, up to a day."""
    month = day.isoformat()[:7]
    before = f"{month[:-1]}{chr(ord(month[-1]) - 1)}~"
    rows = conn.execute(_TALLY, (pipeline, f"{figure}_month", "", before))
    values = (pipeline, f"{figure}_day", f"{month}-01", day.isoformat())
    return [*rows, *conn.execute(_TALLY, values)]


def booked(conn: driver.Connection, today: date, limit: int = 20) -> list[Booked]:
    """The booked hours of a day, in their order; those of parked deals wait with them."""
    return [Booked(*row) for row in conn.execute(_BOOKED, (today.isoformat(), limit))]


def done_on(conn: driver.Connection, day: date) -> int:
    """On how many deals a follow-up was done or an exchange noted; at most ``MOST_DONE``."""
    found: set[str] = set()
    for sql in _DONE:
        found.update(row[0] for row in conn.execute(sql, (day.isoformat(), MOST_DONE)))
    return min(MOST_DONE, len(found))
