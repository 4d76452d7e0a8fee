"""Settle what a file leaves open: the order of days, the decimal sign, which stage is which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline_tui.exchange.apart import keep_apart
from pipeline_tui.exchange.days import DAY_FIRST, MONTH_FIRST, DayEvidence
from pipeline_tui.exchange.errors import Bad, ImportRefused, Question
from pipeline_tui.exchange.fields import squash
from pipeline_tui.exchange.flags import is_true
from pipeline_tui.exchange.numbers import probability_reader
from pipeline_tui.exchange.options import Options
from pipeline_tui.exchange.parts import Part, Pipeline, one_part, parts_of
from pipeline_tui.exchange.stages import match_stages, sounds_closed, status_kinds
from pipeline_tui.i18n import _

if TYPE_CHECKING:
    from pipeline_tui.exchange.understanding import Understanding

OUTCOMES = ("status", "is_won", "is_closed")
"""Fields that tell what became of a deal, whatever its stage is called."""

_MOST_STAGES = 200


def settle_days(seen: Understanding, options: Options) -> None:
    """The order of days of each column; raises the ``Question`` to ask."""
    telling = {
        evidence.order: name
        for name, evidence in reversed(seen.days.items())
        if evidence.order and (evidence.dmy or evidence.mdy)
    }
    for name, evidence in seen.days.items():
        proved = bool(evidence.dmy) != bool(evidence.mdy)
        order = evidence.order if proved else options.dates or evidence.order
        if not order and not (evidence.dmy and evidence.mdy) and len(telling) == 1:
            # One program wrote the whole file: a column that tells, tells for the others.
            order, seen.borrowed[name] = next(iter(telling.items()))
        if not order:
            raise _ask_order(seen, name, evidence)
        seen.orders[name] = order


def _ask_order(seen: Understanding, name: str, evidence: DayEvidence) -> Question:
    examples = (evidence.dmy[:1] + evidence.mdy[:1]) or evidence.either
    message = _(
        "{file}, column “{column}”: is {values} written day first or month first?"
        " Say {day_first} or {month_first}."
    ).format(
        file=seen.layout.path,
        column=seen.column(name),
        values=", ".join(examples),
        day_first=f"--dates {DAY_FIRST}",
        month_first=f"--dates {MONTH_FIRST}",
    )
    return Question(message, "dates", examples, (DAY_FIRST, MONTH_FIRST), seen.column(name))


# -- stages and pipelines ----------------------------------------------------------------


def settle_stages(
    seen: Understanding,
    there: Sequence[Pipeline],
    options: Options,
    before: Mapping[str, Collection[str]] | None = None,
) -> None:
    """The pipeline of each row and the stage of each value; raises the ``Question`` to ask.

    ``before`` is what the system has called stages in earlier imports, by our pipelines.
    """
    seen.statuses = status_kinds(seen.status_values)
    if "status" in seen.places and "stage" not in seen.places and not seen.statuses:
        seen.places["stage"] = seen.places.pop("status")
        seen.stage_values, seen.status_values = seen.status_values, Counter()
    values = [value for value in seen.stage_values if value.strip()]
    if len(values) > _MOST_STAGES:
        message = _(
            "{file}, column “{column}”: over {limit} different stages; is it another field?"
        )
        raise ImportRefused(
            message.format(file=seen.layout.path, column=seen.column("stage"), limit=_MOST_STAGES)
        )
    _settle_pipelines(seen, there, options)
    seen.chances = _chances(seen)
    unknown: dict[str, None] = {}
    used = {pipeline.id for pipeline in there if pipeline.used}
    for part in seen.parts:
        logged = list(seen.log.stages) if seen.log is not None else []
        told = [*part.stage_values, *entered_of(seen, part).values(), *logged]
        values = list(dict.fromkeys(value for value in told if value.strip()))
        part.stages = match_stages(values, part.model, options.stages, options.stage_order)
        part.stages.chances = seen.chances
        _place_closed(seen, part)
        asked = (*part.stage_values, *logged)
        earlier = (before or {}).get(part.pipeline_id, ())
        make = part.pipeline_id not in used
        keep_apart(seen, part, options.stages, earlier, make=make)
        unknown |= dict.fromkeys(value for value in part.stages.unknown if value in asked)
    if unknown:
        raise _ask_stages(seen, _in_order(seen, list(unknown)), there)


def _settle_pipelines(seen: Understanding, there: Sequence[Pipeline], options: Options) -> None:
    if options.pipeline or "pipeline" not in seen.places:
        seen.parts = [one_part(there, options.pipeline)]
    else:
        seen.parts = parts_of(
            seen.pipeline_values, there, seen.column("pipeline"), str(seen.layout.path)
        )
    for part in seen.parts:
        if part.cells is None:
            part.stage_values = seen.stage_values
        else:
            for (pipeline, stage), rows in seen.stage_pairs.items():
                if pipeline in part.cells:
                    part.stage_values[stage] += rows


def entered_of(seen: Understanding, part: Part) -> dict[int, str]:
    """The columns of entry days that are about stages of a part's pipeline."""
    if len(seen.parts) == 1:
        return {place: stage for place, (stage, _pipeline) in seen.entered.items()}
    known = part.known_as()
    return {
        place: stage
        for place, (stage, pipeline) in seen.entered.items()
        if not pipeline or squash(pipeline) in known
    }


def _chances(seen: Understanding) -> dict[str, int]:
    """What the file says on the average of the chance of each stage, in basis points."""
    if "probability" not in seen.places:
        return {}
    read = probability_reader(seen.decimals.get("probability", "."), seen.fractions)
    sums: dict[str, list[int]] = {}
    for (cell, stage), rows in seen.chance_pairs.items():
        value = read(cell)
        if value is None or isinstance(value, Bad):
            continue
        entry = sums.setdefault(stage, [0, 0])
        entry[0] += int(value) * rows
        entry[1] += rows
    return {stage: total // rows for stage, (total, rows) in sums.items()}


def _place_closed(seen: Understanding, part: Part) -> None:
    """Stages that nobody knows and whose deals were all won, or all lost, are Won and Lost.

    Where a status tells of the outcome, deals end in any stage: one that is not called like an
    end is left to the person.
    """
    names = [name for name in OUTCOMES if name in seen.places]
    kinds: dict[str, set[str]] = {}
    for stage, *cells in seen.outcomes:
        told = dict(zip(names, cells, strict=True))
        status = seen.statuses.get(told.get("status", ""), "")
        if status in ("won", "lost") and not sounds_closed(stage):
            status = ""
        if not status and "is_won" in told and "is_closed" in told:
            closed = "lost" if is_true(told["is_closed"]) else "open"
            status = "won" if is_true(told["is_won"]) else closed
        kinds.setdefault(stage, set()).add(status)
    for value in list(part.stages.unknown):
        kind = next(iter(kinds.get(value, {""}))) if len(kinds.get(value, ())) == 1 else ""
        closing = next((one for one in part.model if one.kind == kind != "open"), None)
        if closing is not None:
            part.stages.unknown.remove(value)
            part.stages.found[value] = closing.id


def _in_order(seen: Understanding, values: list[str]) -> list[str]:
    """Stages in the order the file tells: by chance, by how deals went, else as they come."""
    if all(value in seen.chances for value in values):
        return sorted(values, key=lambda value: seen.chances[value])
    if seen.log is not None:
        ranks = seen.log.ranks()
        return sorted(values, key=lambda value: ranks.get(value, 99.0))
    entered = [stage for stage, _pipeline in seen.entered.values()]
    if all(value in entered for value in values):
        return sorted(values, key=entered.index)
    return values


def _ask_stages(seen: Understanding, unknown: list[str], there: Sequence[Pipeline]) -> Question:
    stages = [stage.name for stage in there[0].stages]
    if len(seen.parts) == 1:
        stages = [stage.name for stage in seen.parts[0].model]
    listed = ", ".join(f"{value} ({seen.stage_values[value]})" for value in unknown)
    message = _(
        "{file}, column “{column}”: no stage here is called {values}. Say where such deals"
        " belong: {answers} ({names}), or “=+” for a new stage; or let them be made in this order:"
        " {order}"
    ).format(
        file=seen.layout.path,
        column=seen.column("stage"),
        values=listed,
        answers=" ".join(f'--stage "{value}=…"' for value in unknown),
        names=", ".join(stages),
        order=f'--stages "{",".join(unknown)}"',
    )
    return Question(message, "stages", unknown, stages)
