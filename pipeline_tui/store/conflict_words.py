"""An import's conflicts in words: what the field is called, and its three values."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from pipeline_tui import l10n
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.columns import COLUMNS
from pipeline_tui.sales.own_fields import show
from pipeline_tui.store import driver
from pipeline_tui.store.conflicts import OWN, STAGE, Conflict

__all__ = ["Said", "said"]

_TABLES = {
    "account_id": "account", "owner_id": "owner", "source_id": "source", "stage": "stage",
    "industry_id": "industry", "lost_reason_id": "reason", "pipeline_id": "pipeline",
}  # fmt: skip
_OWN = "SELECT type FROM own_field WHERE key = ? AND deleted_at IS NULL"
_PRIORITIES = {1: N_("High"), 2: N_("Normal"), 3: N_("Low")}
_DAYS = frozenset({"close_on", "created_on", "closed_on"})


class Said(NamedTuple):
    """A field's name and its values: before, here and there."""

    field: str
    before: str
    here: str
    there: str


def said(conn: driver.Connection, one: Conflict) -> Said:
    """A conflict in the person's language. Values are data: whoever shows them makes them safe."""
    name = one.field.removeprefix(OWN)
    if not one.field.startswith(OWN):
        name = _(COLUMNS.get("stage_id" if one.field == STAGE else one.field, one.field))
    currency = conn.execute("SELECT currency FROM deal WHERE id = ?", (one.deal_id,)).fetchone()[0]
    values = (
        _value(conn, one.field, value, currency) for value in (one.before, one.here, one.there)
    )
    return Said(name, *values)


def _value(conn: driver.Connection, field: str, value: Any, currency: str) -> str:
    if value in (None, ""):
        return "–"
    if field in _TABLES:
        sql = f"SELECT name FROM {_TABLES[field]} WHERE id = ?"
        row = conn.execute(sql, (value,)).fetchone()
        return str(row[0]) if row else "–"
    if field == "amount":
        return l10n.money_full(value, currency)
    if field == "probability":
        return f"{value / 100:g} %"
    if field == "priority":
        return _(_PRIORITIES.get(value, ""))
    if field in _DAYS:
        return l10n.day_long(date.fromisoformat(value))
    if field.startswith(OWN):
        own = conn.execute(_OWN, (field.removeprefix(OWN),)).fetchone()
        return show(own[0] if own else "", str(value), currency)
    return str(value)
