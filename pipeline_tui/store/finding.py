"""Find any deal, company or person by a part of its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from pipeline_tui.sales.text import fold
from pipeline_tui.store import driver, name_index, text_index


@dataclass(frozen=True, slots=True)
class Found:
    """Something found by name: ``kind`` is deal, account or contact; ``detail`` says more."""

    kind: str
    id: str
    text: str
    detail: str


_FIND_DEALS = """
SELECT 'deal', d.id, d.name, coalesce(a.name, '') FROM deal_text t
JOIN deal d ON d.n = t.rowid LEFT JOIN account a ON a.id = d.account_id
WHERE t.body MATCH ? AND d.deleted_at IS NULL LIMIT ?
"""
_FIND_DEALS_SHORT = """
SELECT 'deal', d.id, d.name, coalesce(a.name, '') FROM stage s
CROSS JOIN deal d INDEXED BY deal_by_name
  ON d.stage_id = s.id AND d.deleted_at IS NULL AND d.status = 'open'
  AND d.by_name >= ? AND d.by_name < ?
LEFT JOIN account a ON a.id = d.account_id
WHERE s.deleted_at IS NULL LIMIT ?
"""
_FIND_NAMED = """
SELECT '{kind}', id, name, {detail} FROM {kind}
WHERE deleted_at IS NULL AND folded {condition} ORDER BY folded LIMIT ?
"""
_FIND_WITHIN = """
SELECT '{kind}', t.id, t.name, t.{detail} FROM {kind}_text f
JOIN name_row r ON r.n = f.rowid JOIN {kind} t ON t.id = r.id
WHERE f.body MATCH ? AND t.deleted_at IS NULL LIMIT ?
"""
_DETAIL = {"account": "country", "contact": "title"}
_BEYOND = "\U0010ffff"


KINDS = ("deal", "account", "contact")
"""What can be found by name."""


def find(
    conn: driver.Connection, text: str, limit: int = 30, kinds: Sequence[str] = KINDS
) -> list[Found]:
    """Deals, companies and people whose name holds ``text``; beginnings first.

    Below three letters only beginnings are looked at. Where ``name_index`` is not made yet this
    reads all names of companies and people, which takes a while in a very large file; see
    ``find_at_once``.
    """
    return _find(conn, text, limit, kinds, None)[0]


def find_at_once(
    conn: driver.Connection,
    text: str,
    limit: int = 30,
    kinds: Sequence[str] = KINDS,
    patience: float = 0.01,
) -> tuple[list[Found], bool]:
    """Like ``find``, but gives up looking inside names after ``patience`` seconds.

    Also tells whether it has looked at all of them. Beginnings are always found.
    """
    return _find(conn, text, limit, kinds, patience)


def _find(
    conn: driver.Connection, text: str, limit: int, kinds: Sequence[str], patience: float | None
) -> tuple[list[Found], bool]:
    wanted = fold(text)
    if not wanted:
        return [], True
    rows: list[Any] = []
    whole = True
    indexed = name_index.whole(conn)
    for kind in kinds:
        queries = _queries(kind, wanted, indexed=indexed)
        for sql, values, bounded in queries:
            found, all_seen = _rows(conn, sql, (*values, limit), None if bounded else patience)
            rows += found
            whole = whole and all_seen
    unique = {(row[0], row[1]): Found(*row) for row in rows}
    ranked = sorted(unique.values(), key=lambda one: not fold(one.text).startswith(wanted))
    return ranked[:limit], whole


def _queries(kind: str, wanted: str, *, indexed: bool) -> list[tuple[str, tuple[str, ...], bool]]:
    """What to ask for a kind: statement, values, and whether an index bounds it."""
    between = (wanted, wanted + _BEYOND)
    long = len(wanted) >= 3
    if kind == "deal":
        within = [(_FIND_DEALS, (text_index.quoted(wanted),), False)] if long else []
        return [(_FIND_DEALS_SHORT, between, True), *within]
    named = _FIND_NAMED.format
    begins = named(kind=kind, detail=_DETAIL[kind], condition=">= ? AND folded < ?")
    if indexed:
        holds = _FIND_WITHIN.format(kind=kind, detail=_DETAIL[kind])
        within = [(holds, (text_index.quoted(wanted),), False)] if long else []
        return [(begins, between, True), *within]
    holds = named(kind=kind, detail=_DETAIL[kind], condition="LIKE ? ESCAPE '\\'")
    within = [(holds, (f"%{_literal(wanted)}%",), False)] if long else []
    return [(begins, between, True), *within]


def _rows(
    conn: driver.Connection, sql: str, values: tuple[Any, ...], patience: float | None
) -> tuple[list[Any], bool]:
    """The rows of a query that came within ``patience`` seconds, and whether that was all."""
    rows: list[Any] = []
    if patience is not None:
        until = perf_counter() + patience
        conn.set_progress_handler(lambda: perf_counter() > until, 2000)
    try:
        rows.extend(conn.execute(sql, values))
    except driver.OperationalError:
        if patience is None or perf_counter() <= until:
            raise
        return rows, False  # what came before the interruption is in the list
    finally:
        if patience is not None:
            conn.set_progress_handler(None, 0)
    return rows, True


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
