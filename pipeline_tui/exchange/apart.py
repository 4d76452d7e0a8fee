"""Stages of the file that known words lead to one stage here, though they are several there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline_tui.exchange import fields
from pipeline_tui.exchange.fields import squash
from pipeline_tui.exchange.parts import Part
from pipeline_tui.exchange.stages import bare_name, match_stages, rank_of, same_as, step_of

if TYPE_CHECKING:
    from pipeline_tui.exchange.understanding import Understanding


def keep_apart(
    seen: Understanding,
    part: Part,
    said: Mapping[str, str],
    before: Collection[str],
    *,
    make: bool,
) -> None:
    """Let the nearest of several names keep a stage of ours; the others are stages of their own.

    ``said`` are the person's words, which stand, ``before`` what the system has called stages
    already, which stays where it was. With ``make`` the others are made, in their order, as they
    are where the system is kept in step with; else they are left to the person.
    """
    _place_said(part)
    _keep_sequence(seen, part, {squash(value) for value in said})
    earlier = _earlier(part, said, before)
    crowd = _crowd(seen, part, {squash(value) for value in said}, earlier)
    if make or before:
        _make(seen, part, crowd)
        return
    for value in crowd:
        if value in part.stage_values or (seen.log is not None and value in seen.log.stages):
            del part.stages.found[value]
            part.stages.unknown.append(value)


def _place_said(part: Part) -> None:
    """New stages that the person did not place go behind ours that known words lead to."""
    stages = part.stages
    ours = {stage.id: stage.name for stage in part.model if stage.kind == "open"}
    if {squash(name) for name in stages.order} & {squash(name) for name in ours.values()}:
        return
    led = match_stages(stages.new, part.model, {}).found
    last: dict[str, str] = {}
    for value in stages.new:
        if (stage_id := led.get(value)) in ours and stage_id is not None:
            stages.after[value] = last.get(stage_id, ours[stage_id])
            last[stage_id] = value


def _keep_sequence(seen: Understanding, part: Part, answered: set[str]) -> None:
    """No known word leads to a stage of ours before that of the stage it follows there."""
    ours = {stage.id: stage for stage in part.model if stage.kind == "open"}
    found = part.stages.found
    steps = [(step_of(seen.system, value), value) for value in found if found[value] in ours]
    steps = sorted(step for step in steps if step[0] >= 0)
    if not steps or steps[0][0] > 0:
        return
    last = ours[found[steps[0][1]]]
    for _step, value in steps:
        stage = ours[found[value]]
        own = squash(value) in answered or same_as(value) == same_as(stage.name)
        if not own and stage.position < last.position:
            found[value] = last.id
        last = max(last, ours[found[value]], key=lambda one: one.position)


def _earlier(part: Part, said: Mapping[str, str], before: Collection[str]) -> dict[str, set[str]]:
    """By our stages, how they were called already."""
    found: dict[str, set[str]] = {}
    for value, stage in match_stages(before, part.model, said).found.items():
        found.setdefault(stage, set()).add(same_as(value))
    return found


def _crowd(
    seen: Understanding, part: Part, answered: set[str], earlier: Mapping[str, set[str]]
) -> list[str]:
    """The values that are too many on their stage of ours.

    A system that is known by its columns has its word for a stage also where this file has it not.
    """
    told = set(part.stage_values)
    if part.cells is None:
        told |= {
            name for place, (name, _p) in seen.entered.items() if seen.days[f"#{place}"].shapes
        }
    if len(seen.parts) == 1 and seen.log is not None:
        told |= set(seen.log.stages)
    crowd: list[str] = []
    for stage in part.model:
        if stage.kind != "open":
            continue
        names: dict[str, list[str]] = {}
        for value, found in part.stages.found.items():
            if found == stage.id and value in told and squash(value) not in answered:
                names.setdefault(same_as(value), []).append(value)
        there = earlier.get(stage.id, set())
        fixed = there | {same_as(stage.name)}
        free = sorted(
            (key for key in names if key not in fixed), key=lambda k: rank_of(names[k][0])
        )
        claimed = bool(there) and seen.system != fields.ANY
        keeps = 1 if len(free) == len(names) and not claimed else 0
        crowd += [value for key in free[keeps:] for value in names[key]]
    return crowd


def _make(seen: Understanding, part: Part, crowd: Sequence[str]) -> None:
    """Put values down to be made, each after what comes before it there."""
    stages = part.stages
    ours = {stage.id: stage for stage in part.model if stage.kind == "open"}
    opened = [value for value, found in stages.found.items() if found in ours]
    steps = {value: step_of(seen.system, value) for value in opened}
    if 0 not in steps.values():
        steps = dict.fromkeys(opened, 0)
    opened.sort(
        key=lambda one: (ours[stages.found[one]].position, steps[one] < 0, steps[one], rank_of(one))
    )
    apart, made = set(map(same_as, crowd)), dict[str, str]()
    before = ""
    for value in _in_order(seen, opened):
        if same_as(value) not in apart:
            before = ours[stages.found[value]].name
            continue
        del stages.found[value]
        name = made.setdefault(same_as(value), bare_name(value))
        if name not in stages.new:
            stages.new.append(name)
            stages.after[name] = before
            if value in stages.chances:
                stages.chances = {**stages.chances, name: stages.chances[value]}
        stages.same[value] = before = name


def _in_order(seen: Understanding, values: Sequence[str]) -> list[str]:
    """By the chances that the file tells, by how deals went, else as they are."""
    if all(value in seen.chances for value in values):
        return sorted(values, key=lambda value: seen.chances[value])
    if seen.log is not None:
        ranks = seen.log.ranks()
        if all(value in ranks for value in values):
            return sorted(values, key=lambda value: ranks[value])
    return list(values)
