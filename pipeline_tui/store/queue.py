"""Read the queue: what to do now by priority, then what comes, a window at a time.

All pipelines together. The order is that of METRICS; each group of it is a range of an index,
so that a window costs the same at any number of deals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from pipeline_tui.sales.queue import More
from pipeline_tui.store import driver
from pipeline_tui.store.derive import select_in
from pipeline_tui.store.lanes import CAP, COLUMNS, JOINS, Card, Key, to_card
from pipeline_tui.store.rules import Rules

UPCOMING = 4
"""The group after those of the three priorities: what does not ask for work yet."""
GROUPS = (1, 2, 3, UPCOMING)
ORDER = ("attention_on", "grade", "id")
"""The order within a priority."""
ORDER_TO_COME = ("attention_on", "id")

_LIVE = "d.deleted_at IS NULL AND d.status = 'open'"


class Group(NamedTuple):
    """How many deals of a priority ask for work, and their worth in the base currency."""

    n: int = 0
    amount: int = 0


class Counts(NamedTuple):
    """The heads of the queue. Every deal that is due counts in one of the words.

    ``coming`` are the open deals that do not ask for work yet.
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
        """How many deals ask for work."""
        return sum(group.n for group in self.groups.values())


class Booked(NamedTuple):
    """A booked hour of a day: local ``HH:MM``, kind, the deal and its name."""

    time: str
    kind: str
    deal_id: str
    name: str


# -- windows ---------------------------------------------------------------------------


def group_of(card: Card, today: str) -> int:
    """The group of the queue that an open deal is in."""
    return card.priority if card.attention_on <= today else UPCOMING


def key_of(card: Card, today: str) -> Key:
    """A deal's place in the queue."""
    group = group_of(card, today)
    return (group, *(getattr(card, name) for name in _columns(group)))


def _columns(group: int) -> tuple[str, ...]:
    return ORDER_TO_COME if group == UPCOMING else ORDER


@lru_cache(maxsize=32)
def _window_sql(group: int, compare: str, what: str = "") -> str:
    """The statement for a window of a group; see ``lanes.window_sql`` for ``compare``."""
    backwards, operator = compare.startswith("-"), compare.lstrip("-")
    columns = [f"d.{name}" for name in _columns(group)]
    key, marks = ", ".join(columns), ", ".join("?" * len(columns))
    bound = f" AND ({key}) {operator} ({marks})" if operator else ""
    order = ", ".join(f"{name} DESC" if backwards else name for name in columns)
    if group == UPCOMING:
        index, where = "deal_upcoming", "d.attention_on > ?"
    else:
        index, where = "deal_queue", f"d.priority = {group} AND d.attention_on <= ?"
    wanted, joins = (what, "") if what else (f"{COLUMNS}, {group}, {key}", JOINS)
    return (
        f"SELECT {wanted} FROM deal d INDEXED BY {index} {joins}"
        f" WHERE {_LIVE} AND {where}{bound} ORDER BY {order} LIMIT ?"
    )


class Queue:
    """Reads the queue of one day, as the lanes of the board are read; it is one lane."""

    def __init__(self, conn: driver.Connection, today: date) -> None:
        self._conn = conn
        self._today = today.isoformat()

    def first(self, stage: str, limit: int) -> list[Card]:
        """The first deals."""
        return self._forward(GROUPS, None, "", limit)

    def last(self, stage: str, limit: int) -> list[Card]:
        """The last deals, in the order of the screen."""
        return self._backward(GROUPS, None, limit)

    def after(self, stage: str, key: Key, limit: int, *, inclusive: bool = False) -> list[Card]:
        """The deals that follow a key."""
        return self._forward(GROUPS[key[0] - 1 :], key, ">=" if inclusive else ">", limit)

    def before(self, stage: str, key: Key, limit: int) -> list[Card]:
        """The deals just before a key, in the order of the screen."""
        return self._backward(GROUPS[: key[0]], key, limit)

    def above(self, stage: str, key: Key) -> int:
        """How many stand before a key, at most ``CAP``."""
        return self._count(GROUPS[: key[0]], key, "<")

    def below(self, stage: str, key: Key) -> int:
        """How many stand after a key, at most ``CAP``."""
        return self._count(GROUPS[key[0] - 1 :], key, ">")

    def due_ids(self, limit: int = CAP) -> list[str]:
        """The ids of the deals that ask for work now, in order."""
        found: list[str] = []
        for group in GROUPS[:-1]:
            sql = _window_sql(group, "", "d.id")
            found += [str(row[0]) for row in self._run(sql, None, limit - len(found))]
        return found

    def _run(self, sql: str, bound: Key | None, limit: int) -> Iterator[tuple[object, ...]]:
        values = (self._today, *(bound or ()), limit)
        return iter(self._conn.execute(sql, values))

    def _forward(
        self, groups: Sequence[int], key: Key | None, compare: str, limit: int
    ) -> list[Card]:
        found: list[Card] = []
        for group in groups:
            inside = key is not None and key[0] == group
            bound = key[1:] if key is not None and inside else None
            sql = _window_sql(group, compare if inside else "")
            found += [to_card(row) for row in self._run(sql, bound, limit - len(found))]
            if len(found) >= limit:
                break
        return found

    def _backward(self, groups: Sequence[int], key: Key | None, limit: int) -> list[Card]:
        found: list[Card] = []
        for group in reversed(groups):
            inside = key is not None and key[0] == group
            bound = key[1:] if key is not None and inside else None
            sql = _window_sql(group, "-<" if inside else "-")
            found += [to_card(row) for row in self._run(sql, bound, limit - len(found))]
            if len(found) >= limit:
                break
        return found[::-1]

    def _count(self, groups: Sequence[int], key: Key, operator: str) -> int:
        count = 0
        for group in groups:
            inside = key[0] == group
            sql = _window_sql(group, operator if inside else "", "1")
            count += sum(1 for _row in self._run(sql, key[1:] if inside else None, CAP - count))
        return count


def one(conn: driver.Connection, deal_id: str, today: date) -> Card | None:
    """An open deal with its place in the queue; None for one that is not open."""
    sql = f"SELECT {COLUMNS} FROM deal d {JOINS} WHERE d.id = ? AND {_LIVE}"
    row = conn.execute(sql, (deal_id,)).fetchone()
    if row is None:
        return None
    card = to_card(row)
    return card._replace(key=key_of(card, today.isoformat()))


_STALE = f"""
SELECT d.id FROM deal d INDEXED BY deal_stale
WHERE {_LIVE} AND d.stale_on < ? ORDER BY d.stale_on, d.id LIMIT ?
"""


def past_limit(conn: driver.Connection, today: date, limit: int = CAP) -> list[str]:
    """The ids of the open deals past their limit, the longest over first."""
    return [row[0] for row in conn.execute(_STALE, (today.isoformat(), limit))]


# -- heads -----------------------------------------------------------------------------

_TALLY = """
SELECT key, currency, n, amount FROM tally
WHERE pipeline_id = ? AND figure = ? AND period BETWEEN ? AND ?
"""
_SKIPPED = f"""
SELECT d.step_on FROM deal d INDEXED BY deal_skipped
WHERE {_LIVE} AND d.skipped_until > ? AND d.step_on IS NOT NULL AND d.parked_until IS NULL
ORDER BY d.skipped_until, d.id LIMIT ?
"""
_BOOKED = f"""
SELECT f.due_at, f.kind, d.id, d.name FROM follow_up f INDEXED BY follow_up_booked
JOIN deal d ON d.id = f.deal_id
WHERE f.due_on = ? AND f.due_at IS NOT NULL AND f.deleted_at IS NULL AND f.done_on IS NULL
  AND {_LIVE} AND d.parked_until IS NULL
ORDER BY f.due_at, f.id LIMIT ?
"""
_DONE = (
    "SELECT deal_id FROM follow_up WHERE done_on = ? AND deleted_at IS NULL LIMIT ?",
    "SELECT deal_id FROM activity"
    " WHERE happened_on = ? AND deleted_at IS NULL AND kind <> 'note' LIMIT ?",
)


def counts(conn: driver.Connection, rules: Rules, today: date) -> Counts:
    """The heads of the queue, from tallies: the same cost at any number of deals."""
    groups = {group: Group() for group in GROUPS[:-1]}
    kinds = {"s": 0, "n": 0, "p": 0}
    late = due_today = opened = 0
    for pipeline in sorted({stage.pipeline_id for stage in rules.stages.values()}):
        for key, currency, n, amount in _until(conn, pipeline, "queue", today):
            base = rules.to_base(amount, currency) or 0
            was = groups[int(key[0])]
            groups[int(key[0])] = Group(was.n + n, was.amount + base)
            kinds[key[1]] += n
        day_before = today - timedelta(days=1)
        late += sum(row[2] for row in _until(conn, pipeline, "step", day_before))
        day = today.isoformat()
        rows = conn.execute(_TALLY, (pipeline, "step_day", day, day))
        due_today += sum(row[2] for row in rows)
        opened += sum(row[2] for row in conn.execute(_TALLY, (pipeline, "open", "", "")))
    for (step,) in conn.execute(_SKIPPED, (today.isoformat(), CAP)):
        late -= step < today.isoformat()
        due_today -= step == today.isoformat()
    due = sum(group.n for group in groups.values())
    return Counts(
        groups=groups,
        late=late,
        today=due_today,
        no_step=kinds["n"],
        over=max(0, kinds["s"] - late - due_today),
        back=kinds["p"],
        coming=opened - due,
        done=done_on(conn, today),
    )


def _until(
    conn: driver.Connection, pipeline: str, figure: str, day: date
) -> Iterator[tuple[str, str, int, int]]:
    """Rows of a figure that is kept by month and by day, up to a day."""
    month = day.isoformat()[:7]
    before = f"{month[:-1]}{chr(ord(month[-1]) - 1)}~"
    yield from conn.execute(_TALLY, (pipeline, f"{figure}_month", "", before))
    values = (pipeline, f"{figure}_day", f"{month}-01", day.isoformat())
    yield from conn.execute(_TALLY, values)


def booked(conn: driver.Connection, today: date, limit: int = 20) -> list[Booked]:
    """The booked hours of a day, in their order; those of parked deals wait with them."""
    return [Booked(*row) for row in conn.execute(_BOOKED, (today.isoformat(), limit))]


def done_on(conn: driver.Connection, day: date) -> int:
    """On how many deals a follow-up was done or an exchange noted on a day, at most ``CAP``."""
    found: set[str] = set()
    for sql in _DONE:
        found.update(row[0] for row in conn.execute(sql, (day.isoformat(), CAP)))
    return min(CAP, len(found))


# -- beside a row ----------------------------------------------------------------------

_MORE = """
SELECT coalesce(r.name, ''), d.park_note, coalesce(f.moved_times, 0), coalesce(f.moved_days, 0),
       coalesce(d.skipped_until, '')
FROM deal d LEFT JOIN reason r ON r.id = d.park_reason_id
LEFT JOIN follow_up f ON f.id = d.step_id WHERE d.id = ?
"""
_TRIES = """
SELECT outcome FROM activity WHERE deal_id = ? AND deleted_at IS NULL AND kind <> 'note'
ORDER BY happened_on DESC, id DESC LIMIT ?
"""
_MOST_TRIES = 60


def more(conn: driver.Connection, deal_id: str) -> More:
    """What only the deal under the cursor says: why it was parked, how often it was put off."""
    row = conn.execute(_MORE, (deal_id,)).fetchone()
    return More() if row is None else More(*row)


def last_outcomes(conn: driver.Connection, deal_id: str) -> list[str]:
    """The outcomes of a deal's exchanges, the latest first."""
    return [row[0] for row in conn.execute(_TRIES, (deal_id, _MOST_TRIES))]


def step_rule(conn: driver.Connection, deal_id: str) -> tuple[str, str] | None:
    """How a deal's next step repeats, and what it says; None where it does not repeat."""
    row = conn.execute(
        "SELECT f.repeats, f.body FROM deal d JOIN follow_up f ON f.id = d.step_id WHERE d.id = ?",
        (deal_id,),
    ).fetchone()
    return None if row is None or not row[0] else (row[0], row[1])


_PEOPLE = """
SELECT l.deal_id, c.name, coalesce(r.position, 1000), c.folded
FROM deal_contact l JOIN contact c ON c.id = l.contact_id LEFT JOIN role r ON r.id = l.role_id
WHERE l.deal_id IN ({marks}) AND l.deleted_at IS NULL AND c.deleted_at IS NULL
"""


def first_people(conn: driver.Connection, ids: Sequence[str]) -> dict[str, str]:
    """The name of the first person on each of these deals, decision makers first."""
    rows = sorted(select_in(conn, _PEOPLE, ids), key=lambda row: (row[2], row[3]), reverse=True)
    return {row[0]: row[1] for row in rows}
