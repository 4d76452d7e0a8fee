"""What commands tell of deals: as JSON made by SQLite, as CSV, as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from pipeline_tui import clock
from pipeline_tui.cli.output import VERSION, json_safe

if TYPE_CHECKING:
    from pipeline_tui.store import driver

__all__ = ["CSV_COLUMNS", "CSV_SQL", "JSON", "SHORT", "SOURCE", "as_csv", "as_json", "one_as_json"]

SHORT = 8
"""So many figures of an id's end are its short id: those at its head are only its time."""

_FIELDS = {
    "id": "d.id",
    "short": f"substr(d.id, -{SHORT})",
    "name": "d.name",
    "company": "a.name",
    "pipeline": "p.name",
    "stage": "s.name",
    "status": "d.status",
    "amount_minor": "d.amount",
    "currency": "d.currency",
    "probability_bp": "coalesce(d.probability, s.probability)",
    "priority": "d.priority",
    "owner": "o.name",
    "source": "u.name",
    "industry": "i.name",
    "product": "d.product",
    "competitor": "d.competitor",
    "created_on": "d.created_on",
    "close_on": "d.close_on",
    "closed_on": "d.closed_on",
    "entered_on": "d.entered_on",
    "touched_on": "d.touched_on",
    "parked_until": "d.parked_until",
    "attention_on": "nullif(d.attention_on, '9999-12-31')",
    "lost_reason": "r.name",
    "score": "d.score",
}
_STEP = {
    "step_on": "f.due_on",
    "step_at": "f.due_at",
    "step_kind": "f.kind",
    "step_text": "f.body",
}
_NESTED = (
    "'step', CASE WHEN f.id IS NULL THEN NULL ELSE"
    " json_object('on', f.due_on, 'at', f.due_at, 'kind', f.kind, 'text', f.body) END,"
    " 'own', json(d.extra)"
)
_PAIRS = ", ".join(f"'{key}', {sql}" for key, sql in _FIELDS.items())
JSON = f"json_object({_PAIRS}, {_NESTED})"
"""A deal as one JSON object; SQLite makes it, so that thousands cost hardly more than reading."""
SOURCE = """deal d
JOIN stage s ON s.id = d.stage_id
JOIN pipeline p ON p.id = d.pipeline_id
LEFT JOIN account a ON a.id = d.account_id
LEFT JOIN owner o ON o.id = d.owner_id
LEFT JOIN follow_up f ON f.id = d.step_id
LEFT JOIN reason r ON r.id = d.lost_reason_id
LEFT JOIN source u ON u.id = d.source_id
LEFT JOIN industry i ON i.id = coalesce(d.industry_id, a.industry_id)"""
_CSV_FIELDS = {("amount" if key == "amount_minor" else key): sql for key, sql in _FIELDS.items()}
CSV_COLUMNS = (*_CSV_FIELDS, *_STEP)
"""The columns of the CSV; ``amount`` is in units of the currency, ``probability_bp`` 100 a %."""
CSV_SQL = ", ".join((*_CSV_FIELDS.values(), *_STEP.values()))
_AT_ONCE = 500


def as_json(name: str, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A document of deals, in pieces: a head, a line for each deal's ``JSON``, an end."""
    yield f'{{"format": "pipeline-tui {name}", "version": {VERSION}, '
    yield f'"today": "{clock.today()}", "deals": [\n'
    left, before = iter(rows), ""
    while piece := ",\n".join([row[0] for row in islice(left, _AT_ONCE)]):
        yield before + json_safe(piece)
        before = ",\n"
    yield "\n]}\n" if before else "]}\n"


def as_csv(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Deals of ``CSV_SQL`` as CSV, in pieces; texts that a spreadsheet would run are guarded."""
    import csv
    import io

    from pipeline_tui.exchange.cells import guarded

    written = io.StringIO()
    out = csv.writer(written, lineterminator="\n")
    out.writerow(CSV_COLUMNS)
    amount, currency = CSV_COLUMNS.index("amount"), CSV_COLUMNS.index("currency")
    for row in rows:
        cells = [guarded(cell) if isinstance(cell, str) else cell for cell in row]
        cells[amount] = decimal(row[amount], row[currency])
        out.writerow(cells)
        if written.tell() > 1 << 16:
            yield written.getvalue()
            written.seek(0)
            written.truncate()
    yield written.getvalue()


def decimal(minor: int | None, currency: str) -> str:
    """An amount in minor units as a plain number in units of its currency; '' for none."""
    if minor is None:
        return ""
    from pipeline_tui.l10n import minor_digits

    digits = minor_digits(currency)
    whole, part = divmod(abs(minor), 10**digits)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole}.{part:0{digits}}" if digits else f"{sign}{whole}"


def one_as_json(conn: driver.Connection, deal_id: str) -> dict[str, Any]:
    """One deal as JSON tells it."""
    import json

    row = conn.execute(f"SELECT {JSON} FROM {SOURCE} WHERE d.id = ?", (deal_id,)).fetchone()
    found: dict[str, Any] = json.loads(row[0])
    return found
