"""Which stage a value of the file stands for: the person's own names first, then known words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.fields import squash
from pipeline_tui.i18n import _
from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.store.door import Action

NEW = "+"
"""Said in place of a stage: make one of the value's name."""


@dataclass(slots=True)
class StageMap:
    """What each value of the file stands for.

    ``found`` maps values to ids of stages, ``new`` lists values that become stages of
    their own, ``unknown`` those that only the person can place.
    """

    found: dict[str, str] = field(default_factory=dict)
    new: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def match_stages(
    values: Iterable[str], stages: Sequence[Stage], said: Mapping[str, str]
) -> StageMap:
    """Find the stage of each value; ``stages`` are one pipeline's, ``said`` the person's word.

    Raises ``ImportRefused`` when she names a stage that does not exist.
    """
    answers = {squash(value): stage for value, stage in said.items()}
    names = _names(stages)
    made = StageMap()
    for value in values:
        key = squash(value)
        if not key:
            continue
        answer = answers.get(key)
        if answer == NEW:
            made.new.append(value)
        elif answer is not None:
            made.found[value] = _named(answer, stages, names)
        elif key in names:
            made.found[value] = names[key]
        else:
            made.unknown.append(value)
    return made


def status_kinds(values: Iterable[str]) -> dict[str, str]:
    """``open``, ``won`` or ``lost`` for each value of a status column that says so."""
    words = {squash(word): kind for kind, words in _data()["status"].items() for word in words}
    return {value: words[key] for value in values if (key := squash(value)) in words}


def _names(stages: Sequence[Stage]) -> dict[str, str]:
    """Squashed names to ids: what others call a stage, overruled by what it is called here."""
    names: dict[str, str] = {}
    for meaning, words in _data()["meaning"].items():
        stage = _meant(meaning, stages)
        if stage is not None:
            names |= {squash(word): stage.id for word in words}
    return names | {squash(stage.name): stage.id for stage in reversed(stages)}


def _meant(meaning: str, stages: Sequence[Stage]) -> Stage | None:
    if meaning in ("won", "lost"):
        return next((stage for stage in stages if stage.kind == meaning), None)
    open_ones = [stage for stage in stages if stage.kind == "open"]
    if meaning == "lead":
        return next(iter(open_ones), None)
    if meaning == "qualified":
        return next((stage for stage in open_ones if stage.qualifies), None)
    own = {squash(word) for word in _data()["own"][meaning]}
    return next((stage for stage in open_ones if squash(stage.name) in own), None)


def _named(name: str, stages: Sequence[Stage], names: Mapping[str, str]) -> str:
    key = squash(name)
    starting = [stage.id for stage in stages if squash(stage.name).startswith(key)]
    found = next((stage.id for stage in stages if squash(stage.name) == key), None)
    if found is None and len(starting) == 1:
        found = starting[0]
    if found is None:
        found = names.get(key)
    if found is None:
        listed = ", ".join(stage.name for stage in stages)
        raise ImportRefused(
            _("There is no stage “{name}”; there are {names}.").format(name=name, names=listed)
        )
    return found


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("stages.toml").read_text(encoding="utf-8"))


def add_stages(act: Action, pipeline_id: str, wanted: StageMap) -> tuple[str, ...]:
    """Make the stages the person asked for, after the last open one; gives their names.

    A stage that an undo took away comes back rather than being made anew.
    """
    if not wanted.new:
        return ()
    stages = act.store.rules.pipeline_stages(pipeline_id)
    open_ones = [stage for stage in stages if stage.kind == "open"]
    place = max(stage.position for stage in open_ones) + 1
    for stage in stages:
        if stage.kind != "open":
            act.update("stage", stage.id, {"position": stage.position + len(wanted.new)})
    gone = act.conn.execute(
        "SELECT name, id FROM stage WHERE pipeline_id = ? AND deleted_at IS NOT NULL",
        (pipeline_id,),
    )
    returning = {squash(name): stage_id for name, stage_id in gone}
    for number, value in enumerate(wanted.new):
        row = {"name": value.strip(), "position": place + number, "probability": 5000}
        stage_id = returning.get(squash(value))
        if stage_id is None:
            limits = {"stage_limit": 21, "touch_limit": 14}
            stage_id = act.insert("stage", {"pipeline_id": pipeline_id, **row, **limits})
        else:
            act.update("stage", stage_id, {"deleted_at": None, **row})
        wanted.found[value] = stage_id
    act.store.reload_rules()
    made = tuple(value.strip() for value in wanted.new)
    wanted.new = []
    return made
