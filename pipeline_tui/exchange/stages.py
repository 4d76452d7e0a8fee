"""Which stage a value of the file stands for: the person's own names first, then known words."""

from __future__ import annotations

import re
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
from pipeline_tui.sales.text import fold
from pipeline_tui.store.door import Action
from pipeline_tui.store.stages import number_stages

_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
NEW = "+"
"""Said in place of a stage: make one of the value's name."""


@dataclass(slots=True)
class StageMap:
    """What each value of the file stands for.

    ``found`` maps values to ids of stages, ``new`` lists values that become stages of
    their own, ``unknown`` those that only the person can place. ``order`` holds names of
    stages in the person's order, ``chances`` what the file says of new ones, in basis points.
    Of new stages that known words would have led to one of ours, ``after`` tells what each stands
    behind, by name, and ``same`` which values are called otherwise than the stage made of them.
    """

    found: dict[str, str] = field(default_factory=dict)
    new: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    order: tuple[str, ...] = ()
    chances: Mapping[str, int] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)

    def made_of(self, value: str) -> str:
        """The name of the new stage that a value becomes; empty where it becomes none."""
        names = {squash(name): " ".join(name.split()) for name in self.new}
        return names.get(squash(self.same.get(value, value)), "")


def match_stages(
    values: Iterable[str],
    stages: Sequence[Stage],
    said: Mapping[str, str],
    order: Sequence[str] = (),
) -> StageMap:
    """Find the stage of each value; ``stages`` are one pipeline's, ``said`` the person's word.

    ``order`` names stages in their order: those that there are not are to be made. Raises
    ``ImportRefused`` when she names a stage that does not exist.
    """
    answers = {squash(value): stage for value, stage in said.items()}
    names, own = _names(stages), {squash(stage.name) for stage in stages}
    listed = {squash(name): name for name in order}
    made = StageMap(order=tuple(order))
    made.new = [name for key, name in listed.items() if key not in own and key not in answers]
    taken = {squash(name) for name in made.new}
    for value in values:
        key = squash(value)
        if not key or key in taken:
            continue
        answer, bare = answers.get(key), squash(_IN_BRACKETS.sub("", value))
        if answer == NEW:
            made.new.append(value)
            taken.add(key)
        elif answer is not None:
            made.found[value] = _named(answer, stages, names)
        elif key in names or bare in names:
            made.found[value] = names.get(key) or names[bare]
        else:
            made.unknown.append(value)
    return made


def status_kinds(values: Iterable[str]) -> dict[str, str]:
    """``open``, ``won`` or ``lost`` for each value of a status column that says so."""
    words = {squash(word): kind for kind, words in _data()["status"].items() for word in words}
    return {value: words[key] for value in values if (key := squash(value)) in words}


def sounds_closed(value: str) -> bool:
    """Whether a stage that nobody knows is called like one where deals end."""
    text = fold(value)
    return any(stem in text for stem in _data()["closing"]["stems"])


def words(table: str, name: str) -> list[str]:
    """A list of words of the data file."""
    return list(_data()[table][name])


def bare_name(value: str) -> str:
    """A stage's name without the pipeline that some systems put behind it in brackets."""
    return _IN_BRACKETS.sub("", value) or value


def same_as(value: str) -> str:
    """What is equal for names of one stage: however they are written, and in either language."""
    key = squash(bare_name(value))
    return _twins().get(key, key)


def step_of(system: str, value: str) -> int:
    """Which of the stages that a system begins with a value is, from 0; -1 where it is none."""
    every = [same_as(name) for name in _data()["sequence"].get(system, ())]
    key = same_as(value)
    return every.index(key) if key in every else -1


def rank_of(value: str) -> int:
    """How early a known word comes among those of its stage: the nearest to it are first."""
    return _ranks().get(squash(bare_name(value)), -1)


@cache
def _twins() -> dict[str, str]:
    groups = [list(map(squash, group)) for group in _data()["same"]["stages"]]
    return {word: group[0] for group in groups for word in group}


@cache
def _ranks() -> dict[str, int]:
    return {
        squash(word): rank
        for words in _data()["meaning"].values()
        for rank, word in enumerate(words)
    }


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
    """Make the stages the person asked for, each in its place among the open ones; their names.

    A stage that an undo took away comes back rather than being made anew.
    """
    if not wanted.new:
        return ()
    stages = act.store.rules.pipeline_stages(pipeline_id)
    row = "SELECT name, id FROM stage WHERE pipeline_id = ? AND deleted_at IS NOT NULL"
    returning = {squash(name): one for name, one in act.conn.execute(row, (pipeline_id,))}
    listed = {squash(name): place for place, name in enumerate(wanted.order)}
    names = {stage.id: stage.name for stage in stages}
    opened = [(stage.id, stage.probability) for stage in stages if stage.kind == "open"]
    said = [value for value in wanted.new if value not in wanted.after]
    said.sort(key=lambda one: listed.get(squash(one), len(listed)))
    for value in (*wanted.after, *said):
        place = _place(value, opened, names, wanted, listed)
        chance = wanted.chances.get(value, _between(opened, place))
        columns = {"name": " ".join(value.split()), "position": place, "probability": chance}
        stage_id = returning.get(squash(value))
        if stage_id is None:
            limits = {"stage_limit": 21, "touch_limit": 14}
            stage_id = act.insert("stage", {"pipeline_id": pipeline_id, **columns, **limits})
        else:
            act.update("stage", stage_id, {"deleted_at": None, **columns})
        opened.insert(place, (stage_id, chance))
        names[stage_id] = value
        wanted.found[value] = stage_id
    wanted.found |= {value: wanted.found[name] for value, name in wanted.same.items()}
    closed = [stage.id for stage in stages if stage.kind != "open"]
    number_stages(act, [*(one for one, _chance in opened), *closed])
    act.store.reload_rules()
    made = tuple(" ".join(value.split()) for value in wanted.new)
    wanted.new, wanted.after = [], {}
    return made


def _place(
    value: str,
    opened: Sequence[tuple[str, int]],
    names: Mapping[str, str],
    wanted: StageMap,
    listed: Mapping[str, int],
) -> int:
    """Where a new stage goes: after the one the person named before it, else by its chance.

    One that is kept apart from a stage of ours goes after what comes before it there.
    """
    if value in wanted.after:
        before = squash(wanted.after[value])
        keys = [squash(names[stage]) for stage, _chance in opened]
        return keys.index(before) + 1 if before in keys else 0
    own = listed.get(squash(value))
    if own is not None:
        ranks = [listed.get(squash(names[stage]), -1) for stage, _chance in opened]
        lower = [place for place, rank in enumerate(ranks) if 0 <= rank < own]
        higher = [place for place, rank in enumerate(ranks) if rank > own]
        return lower[-1] + 1 if lower else higher[0] if higher else len(opened)
    chance = wanted.chances.get(value)
    if chance is None:
        return len(opened)
    above = (place for place, (_stage, other) in enumerate(opened) if other > chance)
    return next(above, len(opened))


def _between(opened: Sequence[tuple[str, int]], place: int) -> int:
    """The chance of a stage that nothing is known of: half way between its neighbours'."""
    if place == len(opened):
        return 5000
    before = opened[place - 1][1] if place else 0
    return (before + opened[place][1]) // 2
