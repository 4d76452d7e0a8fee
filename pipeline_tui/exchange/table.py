"""Deals as a table to be written: columns by system, and rows of typed cells, streamed."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline_tui.exchange.last_said import rows_of
from pipeline_tui.exchange.sources import OURS
from pipeline_tui.exchange.their_stages import TheirStages
from pipeline_tui.l10n import minor_digits
from pipeline_tui.store import driver, own_fields
from pipeline_tui.store.derive import chunks
from pipeline_tui.store.rules import read_stages

__all__ = [
    "OURS",
    "STAGE_FIELDS",
    "USUAL",
    "Cell",
    "Column",
    "columns",
    "heard",
    "own_cell",
    "rows",
    "systems",
]

Cell = str | Decimal | date | None

_SQL = {
    "id": "d.id",
    "name": "d.name",
    "company": "a.name",
    "pipeline": "p.name",
    "stage": "s.name",
    "status": "d.status",
    "amount": "d.amount",
    "currency": "d.currency",
    "probability": "d.probability",
    "priority": "d.priority",
    "their_priority": "d.priority",
    "owner": "o.name",
    "source": "u.name",
    "industry": "coalesce(i.name, ai.name)",
    "product": "d.product",
    "created": "d.created_on",
    "expected": "iif(d.status = 'open', d.close_on, NULL)",
    "close": "coalesce(d.closed_on, d.close_on)",
    "won": "iif(d.status = 'won', d.closed_on, NULL)",
    "lost": "iif(d.status = 'lost', d.closed_on, NULL)",
    "lost_reason": "r.name",
    "step": "f.body",
    "step_on": "f.due_on",
    "contacts": """(SELECT group_concat(name, '; ') FROM (
        SELECT c.name FROM deal_contact dc JOIN contact c ON c.id = dc.contact_id
        WHERE dc.deal_id = d.id AND dc.deleted_at IS NULL AND c.deleted_at IS NULL
        ORDER BY dc.id))""",
    "their_stage": "d.stage_id",
    "their_open_stage": """coalesce((SELECT vs.id FROM visit v JOIN stage vs ON vs.id = v.stage_id
        WHERE v.deal_id = d.id AND v.deleted_at IS NULL AND vs.kind = 'open'
        ORDER BY v.seq DESC LIMIT 1), '')""",
    "their_pipeline": "d.pipeline_id",
    "their_id": "d.id",
    "own": "d.extra",
}
_SOURCE = """
FROM deal d
JOIN stage s ON s.id = d.stage_id
JOIN pipeline p ON p.id = d.pipeline_id
LEFT JOIN account a ON a.id = d.account_id
LEFT JOIN industry ai ON ai.id = a.industry_id
LEFT JOIN owner o ON o.id = d.owner_id
LEFT JOIN source u ON u.id = d.source_id
LEFT JOIN industry i ON i.id = d.industry_id
LEFT JOIN reason r ON r.id = d.lost_reason_id
LEFT JOIN follow_up f ON f.id = d.step_id
WHERE d.deleted_at IS NULL
"""
_REFS = "SELECT row_id, id FROM external_ref WHERE tbl = 'deal' AND id >= ? AND id < ?"
_STEPS = """
SELECT row_id, seen ->> 'step' AS said FROM external_ref
WHERE tbl = 'deal' AND id >= ? AND id < ? AND deleted_at IS NULL AND said <> ''
"""
USUAL = {"won": "Closed Won", "lost": "Closed Lost"}
"""What a system that never said how it calls them calls those stages."""
_DAYS = frozenset({"created", "expected", "close", "won", "lost", "step_on"})
_PRIORITIES = {
    "priority": {1: "High", 2: "Normal", 3: "Low"},
    "their_priority": {1: "High", 2: "Medium", 3: "Low"},
}
STAGE_FIELDS = frozenset({"their_stage", "their_open_stage"})


class Column(NamedTuple):
    """A column: its head, and the field that it holds (``own:KEY`` one of the person's own)."""

    head: str
    field: str


def systems() -> tuple[str, ...]:
    """The shapes there are."""
    return tuple(_shapes())


def columns(conn: driver.Connection, system: str = OURS) -> list[Column]:
    """The columns of a shape, and those of the person's own fields."""
    found = [Column(head, field) for head, field in _shapes()[system].items()]
    heads = {one.head.casefold() for one in found}
    for own in own_fields.fields(conn):
        # Read back it is the same field: its key, where no other column is headed so.
        head = own.key if own.key.casefold() not in heads else f"{own.key} (own)"
        found.append(Column(head, f"own:{own.key}"))
    return found


def rows(
    conn: driver.Connection,
    wanted: Sequence[Column],
    deal_ids: Sequence[str] | None = None,
    system: str = OURS,
) -> Iterator[list[Cell]]:
    """A row of cells for each deal in the order of ``deal_ids``; all by their age without them."""
    names = [name for name in _SQL if any(_base(one.field) == name for one in wanted)]
    names += [name for name in ("currency",) if name not in names]
    sql = f"SELECT d.id, {', '.join(_SQL[name] for name in names)} {_SOURCE}"
    theirs = _theirs(conn, system, {one.field for one in wanted})
    types = {own.key: own.type for own in own_fields.fields(conn)}
    make = [_maker(one.field, theirs, types) for one in wanted]
    for deal_id, *values in _read(conn, sql, deal_ids):
        row = dict(zip(names, values, strict=True))
        row["their_id"] = deal_id
        yield [one(row) for one in make]


def _read(conn: driver.Connection, sql: str, deal_ids: Sequence[str] | None) -> Iterator[Any]:
    if deal_ids is None:
        yield from conn.execute(f"{sql} ORDER BY d.n")
        return
    for chunk in chunks(deal_ids, 500):
        marks = ", ".join("?" * len(chunk))
        found = {row[0]: row for row in conn.execute(f"{sql} AND d.id IN ({marks})", chunk)}
        yield from (found[one] for one in chunk if one in found)


def _maker(
    field: str, theirs: dict[str, dict[str, str]], types: dict[str, str]
) -> Callable[[dict[str, Any]], Cell]:
    """The function that makes a column's cell of a deal's row."""
    if field.startswith("own:"):
        key = field.removeprefix("own:")
        return lambda row: own_cell(json.loads(row["own"]).get(key), types.get(key, "text"))
    if field == "step" and field in theirs:
        texts = theirs[field]
        return lambda row: row["step"] or texts.get(row["their_id"], "")
    if field in theirs:
        names, said = theirs[field], theirs["said"] if field in STAGE_FIELDS else {}
        return lambda row: said.get(f"{row['their_id']} {row[field]}") or names.get(row[field], "")
    if field == "amount":
        return lambda row: _amount(row["amount"], row["currency"])
    if field == "probability":
        return lambda row: _hundredth(row["probability"])
    if field in _DAYS:
        return lambda row: date.fromisoformat(row[field]) if row[field] else None
    if field == "status":
        return lambda row: row["status"].capitalize()
    if field in _PRIORITIES:
        levels = _PRIORITIES[field]
        return lambda row: levels[row[field]]
    return lambda row: row[field] or ""


def _base(field: str) -> str:
    return field.partition(":")[0]


def _amount(minor: int | None, currency: str) -> Cell:
    return None if minor is None else Decimal(minor).scaleb(-minor_digits(currency))


def _hundredth(points: int | None) -> Cell:
    """Basis points as percent, without zeros that say nothing."""
    if points is None:
        return None
    percent = Decimal(points).scaleb(-2)
    return percent.quantize(Decimal(1)) if points % 100 == 0 else percent.normalize()


def own_cell(value: object, kind: str) -> Cell:
    """A kept value as what it is; text where it is not what its type says."""
    text = "" if value is None else str(value)
    try:
        if text and kind in ("number", "money"):
            return Decimal(text)
        if text and kind == "day":
            return date.fromisoformat(text)
    except (ValueError, ArithmeticError):
        pass
    return text


def _theirs(conn: driver.Connection, system: str, fields: set[str]) -> dict[str, dict[str, str]]:
    """What a system calls deals, stages and pipelines, by our ids."""
    names: dict[str, dict[str, str]] = {}
    if "their_id" in fields:
        names["their_id"] = _ids_of(conn, system)
    if "step" in fields and system != OURS:
        # A text without a day is no step here, and still the system's.
        names["step"] = dict(conn.execute(_STEPS, _range_of(system)).fetchall())
    if fields & {"their_pipeline", "their_stage", "their_open_stage"}:
        words = _words(conn, system)
        ours = conn.execute("SELECT id, name, kind FROM stage").fetchall()
        # One that it never had is called as here; won and lost as these systems begin with.
        stages = {one: words.word(one) or USUAL.get(kind, name) for one, name, kind in ours}
        names |= {"their_stage": stages, "their_open_stage": stages}
        names["said"] = _said(conn, system, words)
        pipelines = conn.execute("SELECT id FROM pipeline").fetchall()
        names["their_pipeline"] = {one: words.pipeline_word(one) for (one,) in pipelines}
    return names


def _words(conn: driver.Connection, system: str) -> TheirStages:
    """What a system called our stages and pipelines in its last export."""
    every, _live = read_stages(conn)
    words = TheirStages(conn, every, dict(conn.execute("SELECT id, name FROM pipeline").fetchall()))
    for row in rows_of(conn, system):
        words.feed(row)
    words.settle()
    return words


def _said(conn: driver.Connection, system: str, words: TheirStages) -> dict[str, str]:
    """What a system called the stage that a deal was in, where it calls others in that otherwise.

    By the ids of the deal and of the stage here: two of its stages may be one of ours.
    """
    said: dict[str, str] = {}
    for row in rows_of(conn, system):
        stage, word = words.stage(row), row.cell("stage")
        if stage is not None and word != words.word(stage.id):
            said[f"{row.deal_id} {stage.id}"] = word
    return said


def heard(conn: driver.Connection, system: str) -> set[str]:
    """The names of stages that a system can be told: those it said, '' and the usual ones."""
    return {"", *USUAL.values(), *_words(conn, system).words()}


def _range_of(system: str) -> tuple[str, str]:
    prefix = f"{system}:deal:"
    return prefix, prefix[:-1] + ";"


def _ids_of(conn: driver.Connection, system: str) -> dict[str, str]:
    """The ids that a system gave its deals, by ours; made-up ones begin with a tilde."""
    first, last = _range_of(system)
    found = conn.execute(_REFS, (first, last))
    ids = {row_id: one.removeprefix(first) for row_id, one in found}
    return {row_id: one for row_id, one in ids.items() if not one.startswith("~")}


@cache
def _shapes() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("table.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
