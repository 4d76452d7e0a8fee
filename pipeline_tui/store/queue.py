"""Read the queue: what to do now by priority, then what comes, a window at a time.

All pipelines together. The order is that of METRICS; each group of it is a range of an index,
so that a window costs the same at any number of deals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from pipeline_tui.sales.queue import More
from pipeline_tui.store import after_closing, driver
from pipeline_tui.store.derive import select_in
from pipeline_tui.store.lanes import CAP, COLUMNS, JOINS, Card, Key, known_or_read, to_card

PRIORITIES = (1, 2, 3)
"""The groups of the open deals that ask for work."""
AFTER = 4
"""The group after those of the priorities: closed deals that are still to be asked."""
UPCOMING = 5
"""The last group: open deals that do not ask for work yet."""
GROUPS = (*PRIORITIES, AFTER, UPCOMING)
ORDER = ("attention_on", "grade", "id")
"""The order within a priority."""
ORDER_TO_COME = ("attention_on", "id")
ORDER_AFTER = ("step_on", "id")

LIVE = "d.deleted_at IS NULL AND d.status = 'open'"
"""The deals that the queue is made of; its indexes hold no others."""


# -- windows ---------------------------------------------------------------------------


def group_of(card: Card, today: str) -> int:
    """The group of the queue that a deal is in; a closed one is there for what is asked of it."""
    if card.status != "open":
        return AFTER
    return card.priority if card.attention_on <= today else UPCOMING


def key_of(card: Card, today: str) -> Key:
    """A deal's place in the queue."""
    group = group_of(card, today)
    return (group, *(getattr(card, name) for name in _columns(group)))


def _columns(group: int) -> tuple[str, ...]:
    return {UPCOMING: ORDER_TO_COME, AFTER: ORDER_AFTER}.get(group, ORDER)


def _bound_by_key(group: int, compare: str) -> bool:
    """Whether a key bounds a window where its group ends, too, so that the day need not.

    With both, SQLite takes the day for the end of the range and reads all that lies between.
    """
    return compare.lstrip("-").startswith(">" if group == UPCOMING else "<")


@lru_cache(maxsize=32)
def _window_sql(group: int, compare: str, what: str = "") -> str:
    """The statement for a window of a group; see ``lanes.window_sql`` for ``compare``."""
    backwards, operator = compare.startswith("-"), compare.lstrip("-")
    columns = [f"d.{name}" for name in _columns(group)]
    if group == AFTER:
        columns = ["f.due_on", "f.deal_id"]
    key, marks = ", ".join(columns), ", ".join("?" * len(columns))
    bound = f" AND ({key}) {operator} ({marks})" if operator else ""
    order = ", ".join(f"{name} DESC" if backwards else name for name in columns)
    if group == AFTER:
        day = "" if _bound_by_key(group, compare) else " AND f.due_on <= ?"
        wanted = what or f"{after_closing.CARD}, {group}, {key}"
        joins = "" if what else after_closing.CARD_JOINS
        return (
            f"SELECT {wanted} FROM {after_closing.SOURCE} {joins}"
            f" WHERE {after_closing.LEFT}{day}{bound} ORDER BY {order} LIMIT ?"
        )
    index = "deal_upcoming" if group == UPCOMING else "deal_queue"
    where = "" if group == UPCOMING else f" AND d.priority = {group}"
    if not _bound_by_key(group, compare):
        where += f" AND d.attention_on {'>' if group == UPCOMING else '<='} ?"
    wanted, joins = (what, "") if what else (f"{COLUMNS}, {group}, {key}", JOINS)
    return (
        f"SELECT {wanted} FROM deal d INDEXED BY {index} {joins}"
        f" WHERE {LIVE}{where}{bound} ORDER BY {order} LIMIT ?"
    )


class Queue:
    """Reads the queue of one day, as the lanes of the board are read; it is one lane."""

    def __init__(self, conn: driver.Connection, today: date) -> None:
        self._conn = conn
        self._today = today.isoformat()
        self.known: Mapping[str, Card] = {}
        """Deals that need not be read: they are as they were, wherever they stand now."""

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

    def after_ids(self, limit: int = CAP) -> list[str]:
        """The ids of the closed deals that are still to be asked, in order."""
        return [str(row[0]) for row in self._run(AFTER, "", None, limit, "d.id")]

    def _run(
        self, group: int, compare: str, key: Key | None, limit: int, what: str = ""
    ) -> Iterator[tuple[object, ...]]:
        """Rows of a group, from its key on or up to it where that lies in the group."""
        inside = key is not None and key[0] == group
        compare = compare if inside else compare[: compare.startswith("-")]
        bound = key[1:] if key is not None and inside else ()
        day = () if _bound_by_key(group, compare) else (self._today,)
        return iter(self._conn.execute(_window_sql(group, compare, what), (*day, *bound, limit)))

    def _cards(self, group: int, compare: str, key: Key | None, limit: int) -> list[Card]:
        if not self.known or group == AFTER:
            return [to_card(row) for row in self._run(group, compare, key, limit)]
        place = ", ".join(f"d.{name}" for name in _columns(group))
        rows = self._run(group, compare, key, limit, f"d.id, {group}, {place}")
        return known_or_read(self._conn, rows, self.known)

    def _forward(
        self, groups: Sequence[int], key: Key | None, compare: str, limit: int
    ) -> list[Card]:
        found: list[Card] = []
        for group in groups:
            found += self._cards(group, compare, key, limit - len(found))
            if len(found) >= limit:
                break
        return found

    def _backward(self, groups: Sequence[int], key: Key | None, limit: int) -> list[Card]:
        found: list[Card] = []
        for group in reversed(groups):
            found += self._cards(group, "-<", key, limit - len(found))
            if len(found) >= limit:
                break
        return found[::-1]

    def _count(self, groups: Sequence[int], key: Key, operator: str) -> int:
        count = 0
        for group in groups:
            count += sum(1 for _row in self._run(group, operator, key, CAP - count, "1"))
        return count


def one(conn: driver.Connection, deal_id: str, today: date) -> Card | None:
    """A deal with its place in the queue; None for one that is not there."""
    sql = f"SELECT {COLUMNS} FROM deal d {JOINS} WHERE d.id = ? AND {LIVE}"
    row = conn.execute(sql, (deal_id,)).fetchone()
    card = after_closing.one(conn, deal_id, today) if row is None else to_card(row)
    return None if card is None else card._replace(key=key_of(card, today.isoformat()))


_STALE = f"""
SELECT d.id FROM deal d INDEXED BY deal_stale
WHERE {LIVE} AND d.stale_on < ? ORDER BY d.stale_on, d.id LIMIT ?
"""


def past_limit(conn: driver.Connection, today: date, limit: int = CAP) -> list[str]:
    """The ids of the open deals past their limit, the longest over first."""
    return [row[0] for row in conn.execute(_STALE, (today.isoformat(), limit))]


# -- beside a row ----------------------------------------------------------------------

_MORE = """
SELECT coalesce(r.name, ''), d.park_note, coalesce(f.moved_times, 0), coalesce(f.moved_days, 0),
       coalesce(d.skipped_until, ''), d.touches = 0
FROM deal d LEFT JOIN reason r ON r.id = d.park_reason_id
LEFT JOIN follow_up f ON f.id = d.step_id WHERE d.id = ?
"""
_TRIES = """
SELECT outcome FROM activity WHERE deal_id = ? AND deleted_at IS NULL AND kind <> 'note'
ORDER BY happened_on DESC, id DESC LIMIT ?
"""
_MOST_TRIES = 60


def more(conn: driver.Connection, deal_id: str) -> More:
    """What only the deal under the cursor says: see ``sales.queue.More``."""
    row = conn.execute(_MORE, (deal_id,)).fetchone()
    return More() if row is None else More(*row)


def mails_stopped(conn: driver.Connection, deals: Sequence[str]) -> dict[str, str]:
    """Why the mails that these deals ask for reach nobody (``no_mail.REASONS``), by deal."""
    from pipeline_tui.store import no_mail

    return no_mail.stopped(conn, deals)


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
