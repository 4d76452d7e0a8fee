"""Read the board: only the rows a lane shows, from a key on, in one of six orders.

Every order has a partial index whose last column is the id, all ascending, so a
window is a range of the index whatever the number of deals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from pipeline_tui.store import driver

SORTS: dict[str, tuple[str, ...]] = {
    "attention": ("priority", "attention_on", "grade", "id"),
    "amount": ("by_amount", "id"),
    "entered": ("entered_on", "id"),
    "close": ("by_close", "id"),
    "name": ("by_name", "id"),
    "score": ("by_score", "id"),
}
"""Each order's key columns; the index is ``deal_by_<order>``."""

Key = tuple[Any, ...]

_AT_ONCE = 500
CAP = 1000
"""Counts of rows below or above stop here: a screen shows ``999+``."""


class Card(NamedTuple):
    """A deal as a lane shows it. Days are ISO text, money minor units, probability basis points.

    ``step_cadence`` is the step of a cadence that the next step stands for; ``key`` is its place
    in the order it was read in.
    """

    id: str
    stage_id: str
    name: str
    account: str | None
    owner: str | None
    amount: int | None
    currency: str
    probability: int | None
    priority: int
    close_on: str | None
    created_on: str
    closed_on: str | None
    parked_until: str | None
    status: str
    entered_on: str
    entered_known: int
    touched_on: str
    qualified_on: str | None
    step_on: str | None
    step_at: str | None
    step_kind: str | None
    step_body: str | None
    step_cadence: str | None
    stale_on: str
    attention_on: str
    deciders: int
    lost_reason: str | None
    source: str | None
    industry: str | None
    product: str
    clock: int
    score: int | None
    grade: int
    key: Key = ()


_WIDTH = len(Card._fields) - 1
COLUMNS = """d.id, d.stage_id, d.name, a.name, o.name, d.amount, d.currency, d.probability,
d.priority, d.close_on, d.created_on, d.closed_on, d.parked_until, d.status, d.entered_on,
d.entered_known, d.touched_on, d.qualified_on, d.step_on, f.due_at, f.kind, f.body,
f.cadence_step_id, d.stale_on, d.attention_on, d.deciders, r.name, s.name, i.name, d.product,
d.clock, d.score, d.grade"""
JOINS = """
LEFT JOIN account a ON a.id = d.account_id
LEFT JOIN owner o ON o.id = d.owner_id
LEFT JOIN follow_up f ON f.id = d.step_id
LEFT JOIN reason r ON r.id = d.lost_reason_id
LEFT JOIN source s ON s.id = d.source_id
LEFT JOIN industry i ON i.id = coalesce(d.industry_id, a.industry_id)
"""
_OPEN = "d.stage_id = ? AND d.deleted_at IS NULL AND d.status = 'open'"


@lru_cache(maxsize=256)
def window_sql(sort: str, compare: str, extra: str = "", *, places: bool = False) -> str:
    """The statement for a window: ``compare`` is '' (from the end of the order), '>', '>=' or '<'.

    ``extra`` is a further condition on ``d``, whose values come after the stage's id.
    A leading ``-`` in ``compare`` reads backwards. With ``places`` only ids and keys are read.
    """
    backwards, operator = compare.startswith("-"), compare.lstrip("-")
    columns = [f"d.{name}" for name in SORTS[sort]]
    key, marks = ", ".join(columns), ", ".join("?" * len(columns))
    bound = f" AND ({key}) {operator} ({marks})" if operator else ""
    order = ", ".join(f"{name} DESC" if backwards else name for name in columns)
    columns_of, joins = ("d.id", "") if places else (COLUMNS, JOINS)
    return (
        f"SELECT {columns_of}, {key} FROM deal d INDEXED BY deal_by_{sort} {joins}"
        f" WHERE {_OPEN}{extra}{bound} ORDER BY {order} LIMIT ?"
    )


@lru_cache(maxsize=64)
def count_sql(sort: str, operator: str, extra: str = "") -> str:
    """The statement that counts rows beyond a key, up to a limit."""
    columns = [f"d.{name}" for name in SORTS[sort]]
    bound = f"({', '.join(columns)}) {operator} ({', '.join('?' * len(columns))})"
    return (
        f"SELECT count(*) FROM (SELECT 1 FROM deal d INDEXED BY deal_by_{sort}"
        f" WHERE {_OPEN}{extra} AND {bound} LIMIT ?)"
    )


def to_card(row: Sequence[Any]) -> Card:
    """A row of a window as a card; what follows the card's columns is its key."""
    values: Any = (*row[:_WIDTH], tuple(row[_WIDTH:]))
    return Card(*values)


NOTHING_KNOWN: Mapping[str, Card] = {}


def _window(
    conn: driver.Connection,
    sort: str,
    compare: str,
    values: Sequence[Any],
    known: Mapping[str, Card],
) -> list[Card]:
    """The cards of a window in the lane's order; those ``known`` already are not read."""
    rows = conn.execute(window_sql(sort, compare, places=bool(known)), values)
    found = known_or_read(conn, rows, known) if known else [to_card(row) for row in rows]
    return found[::-1] if compare.startswith("-") else found


def first(
    conn: driver.Connection,
    stage_id: str,
    sort: str,
    limit: int,
    known: Mapping[str, Card] = NOTHING_KNOWN,
) -> list[Card]:
    """The lane's first cards. ``known`` are cards that are as they were, wherever they stand."""
    return _window(conn, sort, "", (stage_id, limit), known)


def after(
    conn: driver.Connection,
    stage_id: str,
    sort: str,
    key: Key,
    limit: int,
    inclusive: bool = False,
    known: Mapping[str, Card] = NOTHING_KNOWN,
) -> list[Card]:
    """The cards after a key, or from it on."""
    return _window(conn, sort, ">=" if inclusive else ">", (stage_id, *key, limit), known)


def before(
    conn: driver.Connection,
    stage_id: str,
    sort: str,
    key: Key,
    limit: int,
    known: Mapping[str, Card] = NOTHING_KNOWN,
) -> list[Card]:
    """The cards just before a key, in the lane's order."""
    return _window(conn, sort, "-<", (stage_id, *key, limit), known)


def last(
    conn: driver.Connection,
    stage_id: str,
    sort: str,
    limit: int,
    known: Mapping[str, Card] = NOTHING_KNOWN,
) -> list[Card]:
    """The lane's last cards, in its order."""
    return _window(conn, sort, "-", (stage_id, limit), known)


def below(conn: driver.Connection, stage_id: str, sort: str, key: Key, cap: int = CAP) -> int:
    """How many cards follow a key, counted up to ``cap``."""
    return int(conn.execute(count_sql(sort, ">"), (stage_id, *key, cap)).fetchone()[0])


def above(conn: driver.Connection, stage_id: str, sort: str, key: Key, cap: int = CAP) -> int:
    """How many cards stand before a key, counted up to ``cap``."""
    return int(conn.execute(count_sql(sort, "<"), (stage_id, *key, cap)).fetchone()[0])


def one(conn: driver.Connection, deal_id: str, sort: str = "attention") -> Card | None:
    """One live deal's card, open or closed, with its key in an order."""
    key = ", ".join(f"d.{name}" for name in SORTS[sort])
    sql = f"SELECT {COLUMNS}, {key} FROM deal d {JOINS} WHERE d.id = ? AND d.deleted_at IS NULL"
    row = conn.execute(sql, (deal_id,)).fetchone()
    return None if row is None else to_card(row)


def several(conn: driver.Connection, deal_ids: Sequence[str]) -> list[Card]:
    """The cards of live deals, open or closed, in the order of their ids here."""
    found: dict[str, Card] = {}
    for start in range(0, len(deal_ids), _AT_ONCE):
        ids = deal_ids[start : start + _AT_ONCE]
        sql = (
            f"SELECT {COLUMNS} FROM deal d {JOINS}"
            f" WHERE d.id IN ({', '.join('?' * len(ids))}) AND d.deleted_at IS NULL"
        )
        found |= {row[0]: to_card(row) for row in conn.execute(sql, tuple(ids))}
    return [found[one] for one in deal_ids if one in found]


def known_or_read(
    conn: driver.Connection, rows: Iterable[Sequence[Any]], known: Mapping[str, Card]
) -> list[Card]:
    """Cards for rows of an id and a key: those known under that key, the others read."""
    places = [(row[0], tuple(row[1:])) for row in rows]
    wanted = [one for one, key in places if one not in known or known[one].key != key]
    read = {card.id: card for card in several(conn, wanted)} if wanted else {}
    return [read[one]._replace(key=key) if one in read else known[one] for one, key in places]


_CLOSED = f"""
SELECT {COLUMNS}, d.closed_on, d.id FROM deal d INDEXED BY deal_closed {JOINS}
WHERE d.stage_id = ? AND d.deleted_at IS NULL AND d.status <> 'open'
  AND (d.closed_on, d.id) < (?, ?)
ORDER BY d.closed_on DESC, d.id DESC LIMIT ?
"""
_CLOSED_FIRST_KEY = ("~", "~")
_PARKED = f"""
SELECT {COLUMNS}, d.parked_until, d.id FROM deal d INDEXED BY deal_parked {JOINS}
WHERE d.pipeline_id = ? AND d.deleted_at IS NULL AND d.parked_until IS NOT NULL
  AND (d.parked_until, d.id) > (?, ?)
ORDER BY d.parked_until, d.id LIMIT ?
"""


def closed(
    conn: driver.Connection, stage_id: str, limit: int, after: Key | None = None
) -> list[Card]:
    """Deals of a won or lost stage, the latest closed first, from after a key on."""
    rows = conn.execute(_CLOSED, (stage_id, *(after or _CLOSED_FIRST_KEY), limit))
    return [to_card(row) for row in rows]


def parked(
    conn: driver.Connection, pipeline_id: str, limit: int, after: Key | None = None
) -> list[Card]:
    """Parked deals, the soonest to come back first, from after a key on."""
    rows = conn.execute(_PARKED, (pipeline_id, *(after or ("", "")), limit))
    return [to_card(row) for row in rows]
