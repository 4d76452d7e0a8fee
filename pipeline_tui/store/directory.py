"""The list of all companies, or of all people, by name: windows over one index, never the whole.

Counts of deals stop at ``MOST`` for each row, so that a window costs the same in any file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pipeline_tui.store import driver

Key = tuple[str, str]
"""A row's place: its folded name, and its id."""

KINDS = ("account", "contact")
"""The two lists: companies and people."""
MOST = 100
"""Deals of one row are counted up to here."""


class Line(NamedTuple):
    """A company or person as the list shows it.

    ``about`` is a company's industry or a person's title, ``where`` its country or her company.
    ``open`` and ``deals`` count deals, each up to ``MOST``.
    """

    id: str
    name: str
    about: str
    where: str
    open: int
    deals: int
    key: Key


_COUNTED = {
    "account": "deal d WHERE d.account_id = t.id AND d.deleted_at IS NULL",
    "contact": "deal_contact l JOIN deal d ON d.id = l.deal_id"
    " WHERE l.contact_id = t.id AND l.deleted_at IS NULL AND d.deleted_at IS NULL",
}
_OPEN = " AND d.status = 'open'"
_COLUMNS = {
    "account": "t.id, t.name, coalesce(i.name, ''), t.country",
    "contact": "t.id, t.name, t.title, coalesce(a.name, '')",
}
_JOINS = {
    "account": "LEFT JOIN industry i ON i.id = t.industry_id",
    "contact": "LEFT JOIN account a ON a.id = t.account_id",
}


def _select(kind: str) -> str:
    counts = ", ".join(
        f"(SELECT count(*) FROM (SELECT 1 FROM {_COUNTED[kind]}{only} LIMIT {MOST}))"
        for only in (_OPEN, "")
    )
    return f"SELECT {_COLUMNS[kind]}, {counts}, t.folded FROM {kind} t"


def _window(kind: str, compare: str, order: str) -> str:
    bound = f" AND (t.folded, t.id) {compare} (?, ?)" if compare else ""
    return (
        f"{_select(kind)} INDEXED BY {kind}_folded {_JOINS[kind]}"
        f" WHERE t.deleted_at IS NULL{bound}"
        f" ORDER BY t.folded {order}, t.id {order} LIMIT ?"
    )


_FROM = {kind: _window(kind, ">=", "ASC") for kind in KINDS}
_AFTER = {kind: _window(kind, ">", "ASC") for kind in KINDS}
_BEFORE = {kind: _window(kind, "<", "DESC") for kind in KINDS}
_LAST = {kind: _window(kind, "", "DESC") for kind in KINDS}


def after(
    conn: driver.Connection, kind: str, key: Key | None, limit: int, *, inclusive: bool = False
) -> list[Line]:
    """The rows after a key, or from it on; without a key from the first."""
    if key is None:
        key, inclusive = ("", ""), True
    sql = _FROM[kind] if inclusive else _AFTER[kind]
    return [_line(row) for row in conn.execute(sql, (*key, limit))]


def before(conn: driver.Connection, kind: str, key: Key, limit: int) -> list[Line]:
    """The rows just before a key, in the order of names."""
    return [_line(row) for row in conn.execute(_BEFORE[kind], (*key, limit))][::-1]


def last(conn: driver.Connection, kind: str, limit: int) -> list[Line]:
    """The last rows, in the order of names."""
    return [_line(row) for row in conn.execute(_LAST[kind], (limit,))][::-1]


def several(conn: driver.Connection, kind: str, ids: Sequence[str]) -> list[Line]:
    """The live rows of these ids, in their order."""
    sql = f"{_select(kind)} {_JOINS[kind]} WHERE t.id = ? AND t.deleted_at IS NULL"
    rows = (conn.execute(sql, (one,)).fetchone() for one in ids)
    return [_line(row) for row in rows if row is not None]


def _line(row: Sequence[Any]) -> Line:
    values: Any = (*row[:-1], (row[-1], row[0]))
    return Line(*values)
