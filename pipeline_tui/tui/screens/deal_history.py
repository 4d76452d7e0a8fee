"""What happened to a deal: exchanges, notes and changes, newest first."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline_tui import l10n
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.columns import COLUMNS
from pipeline_tui.tui import markdown, safe
from pipeline_tui.tui.dialogs.paint import Part, Row
from pipeline_tui.tui.dialogs.readers import typed_percent
from pipeline_tui.tui.screens.deal_exchanges import activity_rows
from pipeline_tui.tui.screens.rows import Item
from pipeline_tui.tui.widgets import words

if TYPE_CHECKING:
    from pipeline_tui.store.pages import DealPage, Entry, FieldChange

__all__ = ["history", "local_moment"]

# A column that only repeats what the action's own words say.
_QUIET = frozenset({"currency", "done_at", "moved_times", "moved_days", "park_note", "deal_id"})

_OTHER_TABLES = frozenset({"visit", "incentive"})
"""What changed in these is told elsewhere on the page."""
_MARKS = {"back": N_("a step back"), "skip": N_("skipped a stage"), "reopened": N_("reopened")}


def history(page: "DealPage", width: int) -> list[Item]:
    """All that is known, merged by day and moment; what was noted can be opened."""
    found: list[tuple[str, list[Item]]] = []
    for activity in page.activities:
        moment = activity.happened_at or f"{activity.happened_on}T12:00:00.000Z"
        found.append((moment, activity_rows(activity, width)))
    found += [
        (entry.at, [Item(row) for row in _entry(entry, page.card.currency, width)])
        for entry in page.entries
        if not _is_log(entry)
    ]
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [item for _moment, items in found for item in items]


def local_moment(at: str) -> str:
    """A UTC moment as the local day and hour: ``23 Nov 14:05``."""
    moment = datetime.fromisoformat(at).astimezone()
    return f"{l10n.day_short(moment.date())} {l10n.time_short(f'{moment:%H:%M}')}"


def _is_log(entry: "Entry") -> bool:
    """Whether the exchange itself already tells this."""
    return bool(entry.fields) and all(field.table == "activity" for field in entry.fields)


def _entry(entry: "Entry", currency: str, width: int) -> list[Row]:
    sign = {"undo": _("undone: "), "redo": _("redone: ")}.get(entry.kind, "")
    parts: list[Part] = [(f" {local_moment(entry.at)} ", "dim"), (sign + safe.text(entry.text), "")]
    if entry.actor:
        parts.append((f" ({safe.text(entry.actor, 20)})", "dim"))
    if entry.mark and entry.kind == "do":
        parts.append((" " + _(_MARKS[entry.mark]), "warn"))
    changes = [said for field in entry.fields if (said := _change(field, currency))]
    if changes:
        parts.append((" " + " · ".join(changes), "dim"))
    return markdown.wrapped(parts, width - 2, 0, 8)


def _change(field: "FieldChange", currency: str) -> str:
    if field.column == "own":
        return _own_change(field, currency)
    if field.column in _QUIET or field.table in _OTHER_TABLES or field.column not in COLUMNS:
        return ""
    said = _("{field}: {old} → {new}")
    old, new = (_value(field.column, value, currency) for value in (field.old, field.new))
    return said.format(field=_(COLUMNS[field.column]), old=old, new=new)


def _own_change(field: "FieldChange", currency: str) -> str:
    from pipeline_tui.sales.own_fields import show

    old, new = (
        safe.text(show(field.type, str(value), currency), 40) if value else "–"
        for value in (field.old, field.new)
    )
    said = _("{field}: {old} → {new}")
    return said.format(field=safe.text(field.label, 40), old=old, new=new)


def _value(column: str, value: Any, currency: str) -> str:
    if value in (None, ""):
        return "–"
    if column == "amount":
        return l10n.money_short(value, currency)
    if column == "probability":
        return f"{typed_percent(value)} %"
    if column == "priority":
        return words.priority(value).lower()
    if column.endswith("_on") or column == "parked_until":
        return words.day(str(value))
    return safe.text(str(value), 40)
