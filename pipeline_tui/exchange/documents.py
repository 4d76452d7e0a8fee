"""What an import understood and did as plain data, for JSON: names in English, values exact."""

from __future__ import annotations

from typing import Any

from pipeline_tui.exchange.outcome import Outcome
from pipeline_tui.exchange.parts import Part
from pipeline_tui.exchange.run import Prepared
from pipeline_tui.store.store import Store


def read(store: Store, plan: Prepared) -> dict[str, Any]:
    """How the files are read: columns with their fields and evidence, stages, pipelines."""
    seen, layout = plan.seen, plan.seen.layout
    return {
        "file": str(plan.files.deals),
        "kind": seen.source.kind,
        "encoding": seen.source.encoding.codec,
        "delimiter": seen.source.delimiter,
        "header_line": seen.source.header_line,
        "rows": seen.rows,
        "system": seen.system,
        "currency": plan.currency,
        "base_currency": plan.money.base or store.rules.base_currency,
        "columns": [_column(plan, place) for place in range(len(layout.header))],
        "stages": [
            {
                "pipeline": part.name,
                "value": value,
                "rows": rows,
                "stage": _stage(store, part, value),
            }
            for part in seen.parts
            for value, rows in part.stage_values.items()
        ],
        "foot": [{"line": line, "text": text} for line, text in seen.foot],
    }


def _column(plan: Prepared, place: int) -> dict[str, Any]:
    seen = plan.seen
    column: dict[str, Any] = {"column": seen.layout.header[place], "field": None}
    name = next((name for name, at in seen.places.items() if at == place), "")
    if place in seen.entered:
        name = f"#{place}"
        column["entered"] = seen.entered[place][0]
    elif name:
        column["field"] = name
    elif place in seen.rest.shapes:
        shape = seen.rest.shapes[place]
        column |= {"own_field": shape.type, "such_as": seen.rest.examples[place]}
    if name in seen.orders:
        days = seen.days[name]
        column |= {"dates": seen.orders[name], "evidence": [*days.dmy, *days.mdy, *days.either]}
    if name in seen.decimals:
        numbers = seen.numbers[name]
        told = [*numbers.point, *numbers.comma, *numbers.unclear]
        column |= {"decimal": seen.decimals[name], "evidence": told}
    return column


def _stage(store: Store, part: Part, value: str) -> str | None:
    stage = store.rules.stages.get(part.stages.found.get(value, ""))
    if stage is not None:
        return stage.name
    models = {stage.id: stage.name for stage in part.model}
    return models.get(part.stages.found.get(value, "")) or (part.stages.made_of(value) or None)


def done(outcome: Outcome) -> dict[str, Any]:
    """What became of the rows, counted, and every row that was left out with its reason."""
    return {
        "created": outcome.created,
        "returned": outcome.returned,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "skipped": outcome.skipped,
        "deleted_here": outcome.deleted_here,
        "overruled": outcome.overruled,
        "kept": outcome.kept,
        "conflicts": len(outcome.waiting),
        "rejected": outcome.rejected,
        "blank": outcome.blank,
        "made": {table: count for table, count in outcome.made.items() if count},
        "new_stages": list(outcome.new_stages),
        "new_pipelines": list(outcome.new_pipelines),
        "repeated": [one._asdict() for one in outcome.repeated],
        "duplicates": [twin._asdict() for twin in outcome.twins],
        "missing": _missing(outcome),
        "rejects": [
            {
                "file": reject.file,
                "line": reject.line,
                "column": reject.column,
                "value": reject.value[:200],
                "reason": reject.reason,
            }
            for reject in outcome.rejects
        ],
    }


def _missing(outcome: Outcome) -> dict[str, Any]:
    """The open deals of the system that the file has no more, by their ids here."""
    found = outcome.missing
    if found is None:
        return {"known": 0, "count": 0, "part": False, "ids": []}
    return {
        "known": found.known,
        "count": found.gone,
        "part": found.part,
        "ids": list(found.ids),
    }
