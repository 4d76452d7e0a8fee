"""The likely duplicates of a whole file, read a slice of the index at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from pipeline_tui.sales import duplicates
from pipeline_tui.store import driver
from pipeline_tui.store.derive import chunks, select_in
from pipeline_tui.store.look_alikes import told_apart

SLICE = 1000
"""Rows of the index in one slice: a few milliseconds."""
_MOST_SHARING = 20
"""More rows than this with one telephone or site share a switchboard or a landlord."""
_MOST_ALIKE = 200
_KINDS: Final = {
    "account": ("an", "ad", duplicates.CONTACT_DOMAIN, "ap"),
    "contact": ("ce", "cn", "cp"),
}
"""The kinds of keys that tell duplicates, the most convincing first."""
_CONVINCING: Final = frozenset({"an", "ce", "cn"})
_ROWS: Final = {
    "account": "SELECT id, name, parent_id FROM account"
    " WHERE id IN ({marks}) AND deleted_at IS NULL",
    "contact": "SELECT id, name, account_id FROM contact"
    " WHERE id IN ({marks}) AND deleted_at IS NULL",
}
_KEPT = "SELECT id, merged_into FROM {table} WHERE id IN ({{marks}}) AND merged_into IS NOT NULL"
_COMPANIES = (
    "SELECT id, account_id FROM contact"
    " WHERE id IN ({marks}) AND deleted_at IS NULL AND account_id IS NOT NULL"
)
_SLICE = """
SELECT key, row_id FROM match_key WHERE (key, row_id) > (?, ?) AND key < ?
ORDER BY key, row_id LIMIT ?
"""
_LAST = "\U0010ffff"  # sorts after every id, and after what begins so

Place = tuple[int, str, str]
"""How far the index was read: which kind of key, the key and the row."""
BEGIN: Final[Place] = (0, "", "")


class Pair(NamedTuple):
    """Two live rows that look alike, the older first, and why."""

    one_id: str
    other_id: str
    why: str


class _Row(NamedTuple):
    """``other`` is a company's parent, or a person's company."""

    id: str
    name: str
    other: str | None


def slice_of(
    conn: driver.Connection, table: str, place: Place = BEGIN, size: int = SLICE
) -> tuple[list[Pair], Place | None]:
    """The pairs in the next rows of the index, and where to go on; None at its end.

    A pair comes once for each reason there is. Pairs that somebody told apart do not come.
    """
    kinds = _KINDS[table]
    which, key, row_id = place
    kind = kinds[which]
    stored = "ce" if kind == duplicates.CONTACT_DOMAIN else kind
    group_of = _domain_of if kind == duplicates.CONTACT_DOMAIN else str
    begin = key or f"{stored}:"
    rows = conn.execute(_SLICE, (begin, row_id, f"{stored};", size)).fetchall()
    following: Place | None = (which + 1, "", "") if which + 1 < len(kinds) else None
    if len(rows) == size:
        first, last = group_of(rows[0][0]), group_of(rows[-1][0])
        if first == last:
            return [], (which, f"{last}{_LAST}", "")  # far too many of one to tell anything
        rows = [row for row in rows if group_of(row[0]) != last]
        following = (which, rows[-1][0], _LAST)
    groups = [
        [row[1] for row in group]
        for told, group in groupby(rows, lambda row: group_of(row[0]))
        if told != "ce:@"
    ]
    return list(_pairs(conn, table, kind, [one for one in groups if len(one) > 1])), following


def _domain_of(key: str) -> str:
    """What the addresses of a domain begin with."""
    return key[: key.index("@") + 1]


def likely(conn: driver.Connection, table: str) -> Iterator[Pair]:
    """All pairs of a file, each once, with its most convincing reason."""
    seen: set[tuple[str, str]] = set()
    place: Place | None = BEGIN
    while place is not None:
        found, place = slice_of(conn, table, place)
        for pair in found:
            if (pair.one_id, pair.other_id) not in seen:
                seen.add((pair.one_id, pair.other_id))
                yield pair


def still_alike(conn: driver.Connection, table: str, pair: Pair) -> bool:
    """Whether both of a pair are there, and nobody told them apart."""
    live = len(_read(conn, table, (pair.one_id, pair.other_id))) == 2
    return live and not told_apart(conn, pair.one_id, pair.other_id)


def _pairs(
    conn: driver.Connection, table: str, kind: str, groups: Sequence[Sequence[str]]
) -> Iterator[Pair]:
    every = {one for group in groups for one in group}
    leads = _companies(conn, every) if kind == duplicates.CONTACT_DOMAIN else None
    kept = _kept(conn, table, every if leads is None else leads.values())
    rows = _read(conn, table, {*(every if leads is None else leads.values()), *kept.values()})
    for group in groups:
        ids = group if leads is None else [leads[one] for one in group if one in leads]
        members = sorted({kept.get(one, one) for one in ids} & rows.keys())
        if 1 < len(members) <= (_MOST_ALIKE if kind in _CONVINCING else _MOST_SHARING):
            yield from _of_group(conn, kind, [rows[one] for one in members])


def _of_group(conn: driver.Connection, kind: str, rows: Sequence[_Row]) -> Iterator[Pair]:
    """Each row with the first before it that it may be the same as."""
    for place, row in enumerate(rows):
        for earlier in rows[:place]:
            if _plausible(kind, earlier, row) and not told_apart(conn, earlier.id, row.id):
                yield Pair(earlier.id, row.id, duplicates.WHY[kind])
                break


def _plausible(kind: str, one: _Row, other: _Row) -> bool:
    """Whether what two rows have in common tells anything about them."""
    if kind in ("ad", "ap", duplicates.CONTACT_DOMAIN):  # a company and its subsidiary share these
        return one.id != other.other and other.id != one.other
    if kind == "cn":  # people called alike in two companies are two people
        return one.other == other.other or None in (one.other, other.other)
    return kind != "cp" or duplicates.share_a_name(one.name, other.name)


def _read(conn: driver.Connection, table: str, ids: Iterable[str]) -> dict[str, _Row]:
    return {
        row[0]: _Row(*row)
        for chunk in chunks(ids, 500)
        for row in select_in(conn, _ROWS[table], chunk)
    }


def _kept(conn: driver.Connection, table: str, ids: Iterable[str]) -> Mapping[str, str]:
    sql = _KEPT.format(table=table)
    return dict(row for chunk in chunks(ids, 500) for row in select_in(conn, sql, chunk))


def _companies(conn: driver.Connection, ids: Iterable[str]) -> dict[str, str]:
    return dict(row for chunk in chunks(ids, 500) for row in select_in(conn, _COMPANIES, chunk))
