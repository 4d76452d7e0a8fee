"""A section of figures as text for a person, and as JSON or CSV for a program."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pipeline_tui import l10n
from pipeline_tui.cli.output import clean, json_safe
from pipeline_tui.exchange.cells import guarded
from pipeline_tui.figures.figure import SHARE
from pipeline_tui.i18n import N_, _, ngettext
from pipeline_tui.tui.widgets import figure_words as words

if TYPE_CHECKING:
    from pipeline_tui.cli.scoped import About
    from pipeline_tui.figures.figure import Figure, Number
    from pipeline_tui.figures.section import Content, Row

__all__ = ["VERSION", "as_csv", "as_json", "as_text", "headline", "left_out", "name_of"]

VERSION = 1
"""Of the JSON: it grows when a name or a meaning changes, not when something is added."""

_COLUMNS = (
    "section", "row", "first", "last", "figure", "value", "unit", "n", "counted", "low", "high",
    "why_not", "filter",
)  # fmt: skip
_NO_DATA = N_("no data")


# -- for a person ------------------------------------------------------------------------


def as_text(content: Content, about: About) -> str:
    """Rows and columns in the person's language, with what each rate rests on beside it.

    Why a figure cannot be told, and what one leaves out, stands below the columns.
    """
    lines = [headline(about), ""]
    if not content.rows:
        lines.append(words.nothing(content))
    elif content.heads:
        lines += _table(content, about.currency)
        lines += _below(content, about.currency)
    else:
        names = [name_of(row, about.currency) for row in content.rows]
        wide = max(map(len, names))
        lines += [
            f"{name:{wide}}  {_single(row.figures[0], about.currency)}".rstrip()
            for name, row in zip(names, content.rows, strict=True)
            if row.figures
        ]
    if content.note:
        lines += ["", _(content.note)]
    return "".join(f"{clean(line)}\n" for line in lines)


def headline(about: About) -> str:
    """What figures are about: section, pipeline, days, and what narrows them."""
    scope = about.scope
    span = words.span(scope.window)
    if scope.first is not None and scope.last is not None:
        span = f"{l10n.day_long(scope.first)} – {l10n.day_long(scope.last)}"
    parts = [_(about.title)] if about.title else []
    parts += [about.pipeline, span, *about.narrowed.values()]
    if about.as_of is not None:
        parts.append(_("as of {day}").format(day=l10n.day_long(about.as_of)))
    return " · ".join(parts)


def name_of(row: Row, base: str) -> str:
    """What a row is about."""
    if row.name:
        return clean(row.name)
    if row.window is not None:
        return words.span(row.window)
    if row.days is not None:
        return ngettext("{n} day", "{n} days", row.days).format(n=l10n.number(row.days))
    if row.day is not None:
        return _("wins by {day}").format(day=l10n.day_long(row.day))
    if row.money is not None:
        low, high = (None if one is None else l10n.money_full(one, base) for one in row.money)
        said = _("{low} and more") if high is None else _("{low} to {high}")
        return said.format(low=low, high=high)
    label = row.label or (row.figures[0].label if row.figures else "")
    return _(label) if label else ""


def left_out(figure: Figure) -> str:
    """What a figure leaves out, in words; '' for nothing."""
    parts = [f"{l10n.number(one.n)} {_(one.reason)}" for one in figure.left_out if one.n]
    return _("left out: {what}").format(what=", ".join(parts)) if parts else ""


def _single(figure: Figure, base: str) -> str:
    said = [words.value(figure, base, exact=True)]
    if figure.value is not None:
        said.append(words.evidence(figure, base, exact=True))
    missing = left_out(figure)
    return "  ".join(filter(None, (*said, f"({missing})" if missing else "")))


def _table(content: Content, base: str) -> list[str]:
    """Columns under their heads; figures past the last head only stand in JSON and CSV."""
    shown = len(content.heads)
    lines = [["", *(_(head) for head in content.heads)]]
    for row in content.rows:
        cells = [_cell(figure, base) for figure in row.figures[:shown]]
        lines.append([name_of(row, base), *cells, *[""] * (shown - len(cells))])
    wide = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    return [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, wide, strict=True))
        ).rstrip()
        for line in lines
    ]


def _cell(figure: Figure, base: str) -> str:
    if figure.value is None:
        return _("few ({n})").format(n=figure.n) if figure.is_few else _("n/a")
    said = words.value(figure, base, exact=True)
    if figure.unit == SHARE and not figure.n:
        return said
    bounds = words.interval(figure, base, exact=True)
    if figure.unit != SHARE:
        return f"{said} {bounds}".rstrip()
    return f"{said} {words.about(figure)} {bounds}".rstrip()


def _below(content: Content, base: str) -> list[str]:
    """Reasons of what is ``n/a`` by column, and what figures leave out by row."""
    why: dict[str, None] = {}
    gaps: dict[tuple[str, str], list[str]] = {}
    for row in content.rows:
        for head, figure in zip(content.heads, row.figures, strict=False):
            if figure.value is None and not figure.is_few:
                reason = _(figure.why_not or _NO_DATA)
                why[_("n/a ({figure}): {reason}").format(figure=_(head), reason=reason)] = None
            if missing := left_out(figure):
                gaps.setdefault((name_of(row, base), missing), []).append(_(head))
    told = [f"{name} ({', '.join(heads)}): {what}" for (name, what), heads in gaps.items()]
    return ["", *why, *told] if why or gaps else []


# -- for a program -----------------------------------------------------------------------


def as_json(content: Content, about: About) -> str:
    """All that the figures know, in English, with exact values beside rounded ones."""
    scope = about.scope
    told: dict[str, Any] = {
        "format": "pipeline-tui metrics",
        "version": VERSION,
        "today": scope.today.isoformat(),
        "as_of": about.as_of.isoformat() if about.as_of else None,
        "section": about.by,
        "pipeline": about.pipeline,
        "currency": about.currency,
        "minor_digits": l10n.minor_digits(about.currency),
        "first": scope.start.isoformat(),
        "last": scope.end.isoformat(),
        "narrowed": about.narrowed,
        "note": content.note if content.rows else content.nothing.format(n=content.cases),
        "rows": [_row(row) for row in content.rows],
    }
    return json_safe(json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


def _row(row: Row) -> dict[str, Any]:
    first, last = _days(row)
    return {
        "name": _about(row) or _months(row) or (row.figures[0].label if row.figures else ""),
        "first": first,
        "last": last,
        "days": row.days,
        "day": row.day.isoformat() if row.day else None,
        "money": list(row.money) if row.money else None,
        "filter": row.filter,
        "figures": [_figure(figure) for figure in row.figures],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "label": figure.label,
        "value": _plain(figure.value),
        "exact": _exact(figure.value),
        "unit": figure.unit,
        "why_not": (figure.why_not or _NO_DATA) if figure.value is None else "",
        "n": figure.n,
        "counted": figure.counted,
        "interval": list(figure.interval) if figure.interval and figure.value is not None else None,
        "interval_of": figure.interval_of,
        "first": figure.window.start.isoformat() if figure.window else None,
        "last": figure.window.end.isoformat() if figure.window else None,
        "formula": figure.formula,
        "inputs": [
            {"label": one.label, "value": _plain(one.value), "unit": one.unit}
            for one in figure.inputs
        ],
        "left_out": [{"reason": one.reason, "n": one.n} for one in figure.left_out],
        "note": figure.note,
        "filter": figure.filter,
    }


def as_csv(content: Content, about: About) -> str:
    """One line a figure, in English; a name that a spreadsheet would run gets an apostrophe."""
    written = io.StringIO()
    out = csv.writer(written, lineterminator="\n")
    out.writerow(_COLUMNS)
    for row in content.rows:
        first, last = _days(row)
        name = _about(row)
        for one in row.figures:
            low, high = one.interval if one.interval and one.value is not None else ("", "")
            value = _plain(one.value)
            why = (one.why_not or _NO_DATA) if one.value is None else ""
            out.writerow((
                about.by, guarded(name), first, last, one.id,
                "" if value is None else value, one.unit, one.n, one.counted, low, high, why,
                row.filter or one.filter,
            ))  # fmt: skip
    return written.getvalue()


def _months(row: Row) -> str:
    """The row's months: ``2026-11``, or the first and the last of several."""
    if row.window is None:
        return ""
    first, last = row.window
    return first if first == last else f"{first}..{last}"


def _about(row: Row) -> str:
    """What a program calls the row: its name, bounds of money in minor units, or days."""
    if row.name or row.label:
        return row.name or row.label
    if row.money is not None:
        low, high = row.money
        return f"{low}.." if high is None else f"{low}..{high}"
    return "" if row.days is None else str(row.days)


def _days(row: Row) -> tuple[str | None, str | None]:
    if row.window is None:
        return None, None
    return row.window.start.isoformat(), row.window.end.isoformat()


def _plain(value: Number | None) -> int | float | None:
    """A whole number where it is one, else the nearest float."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return float(value)


def _exact(value: Number | None) -> str | None:
    """The value without any rounding, ``4238/6711``; a float, of a curve, as it is."""
    return None if value is None else str(value)
