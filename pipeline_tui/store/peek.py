"""A deal's people, latest exchanges and incentives, for the strip and the panel beside the board.

Three short reads by index: this runs each time the cursor moves.
"""

from __future__ import annotations

from operator import itemgetter
from typing import NamedTuple

from pipeline_tui.store import driver

__all__ = ["Exchange", "Offered", "Peek", "Person", "peek"]

_PEOPLE = """
SELECT c.name, c.title, coalesce(r.name, ''), coalesce(r.code, ''), c.phone, c.email,
       coalesce(r.position, 1000), c.folded
FROM deal_contact dc JOIN contact c ON c.id = dc.contact_id
LEFT JOIN role r ON r.id = dc.role_id
WHERE dc.deal_id = ? AND dc.deleted_at IS NULL AND c.deleted_at IS NULL
"""
_EXCHANGES = """
SELECT happened_on, kind, substr(body, 1, 200), outcome FROM activity
WHERE deal_id = ? AND deleted_at IS NULL
ORDER BY happened_on DESC, id DESC LIMIT ?
"""
_OFFERS = """
SELECT kind, value, expires_on FROM incentive WHERE deal_id = ? AND deleted_at IS NULL
"""


class Person(NamedTuple):
    """Somebody on a deal; ``role`` is the person's own word for it, ``code`` the built-in one."""

    name: str
    title: str
    role: str
    code: str
    phone: str
    email: str


class Exchange(NamedTuple):
    """Something noted on a deal, on an ISO day."""

    day: str
    kind: str
    body: str
    outcome: str


class Offered(NamedTuple):
    """An incentive: basis points or minor units, until an ISO day if it ends."""

    kind: str
    value: int
    expires_on: str | None


class Peek(NamedTuple):
    """What is read beside a card: people by role, exchanges newest first, incentives."""

    people: tuple[Person, ...]
    exchanges: tuple[Exchange, ...]
    offers: tuple[Offered, ...] = ()


def peek(conn: driver.Connection, deal_id: str, people: int = 3, exchanges: int = 3) -> Peek:
    """Read at most so many people and exchanges of a deal."""
    known = sorted(conn.execute(_PEOPLE, (deal_id,)), key=itemgetter(6, 7))
    return Peek(
        tuple(Person(*row[:6]) for row in known[:people]),
        tuple(Exchange(*row) for row in conn.execute(_EXCHANGES, (deal_id, exchanges))),
        tuple(Offered(*row) for row in conn.execute(_OFFERS, (deal_id,))),
    )
