"""Which pipeline the rows of a file belong to: one part of the import for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline_tui import clock
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.fields import squash
from pipeline_tui.exchange.history import Frame
from pipeline_tui.exchange.stages import StageMap, words
from pipeline_tui.i18n import _
from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.store import driver, exits
from pipeline_tui.store.door import Action
from pipeline_tui.store.stages import pipelines

MOST_PIPELINES = 20


class Pipeline(NamedTuple):
    """A pipeline there is, with its stages; ``used`` tells whether a live deal is in it."""

    id: str
    name: str
    stages: tuple[Stage, ...]
    used: bool


@dataclass(slots=True)
class Part:
    """The rows of one pipeline.

    ``cells`` are what its rows say in the column of the pipeline, None where all rows are of
    this part. ``pipeline_id`` is empty for one that is to be made with the stages of ``model``;
    ``renamed`` tells one that nothing is in yet and that takes the file's name.
    """

    name: str
    cells: frozenset[str] | None
    pipeline_id: str
    model: tuple[Stage, ...]
    renamed: bool = False
    stage_values: Counter[str] = field(default_factory=Counter)
    stages: StageMap = field(default_factory=StageMap)

    def known_as(self) -> set[str]:
        """How the file calls the pipeline, squashed."""
        return {squash(cell) for cell in self.cells or ()} | {squash(self.name)}


_USED = "SELECT 1 FROM deal WHERE pipeline_id = ? AND deleted_at IS NULL LIMIT 1"


def read_pipelines(conn: driver.Connection, stages: Iterable[Stage]) -> list[Pipeline]:
    """The pipelines of a file with their stages, in their order."""
    every = list(stages)
    return [
        Pipeline(
            one.id,
            one.name,
            tuple(stage for stage in every if stage.pipeline_id == one.id),
            conn.execute(_USED, (one.id,)).fetchone() is not None,
        )
        for one in pipelines(conn)
    ]


def one_part(there: Sequence[Pipeline], said: str) -> Part:
    """All rows in one pipeline: the one the person named, else the first."""
    if not said:
        return Part("", None, there[0].id, there[0].stages)
    found = next((one for one in there if squash(one.name) == squash(said)), None)
    if found is None:
        return Part(said, None, "", there[0].stages)
    return Part(found.name, None, found.id, found.stages)


def parts_of(values: Counter[str], there: Sequence[Pipeline], column: str, path: str) -> list[Part]:
    """The parts by the values of a column, the first pipeline's before others.

    A value that no pipeline is called is the first one where nothing is in that yet, which then
    takes its name; else a pipeline to be made. Raises ``ImportRefused`` for too many values.
    """
    named: dict[str, list[str]] = {}
    for cell in values:
        if cell.strip():
            named.setdefault(squash(cell), []).append(cell)
    if not named:
        return [one_part(there, "")]
    if len(named) > MOST_PIPELINES:
        message = _(
            "{file}, column “{column}”: over {limit} different pipelines; is it another field?"
        )
        raise ImportRefused(message.format(file=path, column=column, limit=MOST_PIPELINES))
    by_rows = sorted(named, key=lambda key: -sum(values[cell] for cell in named[key]))
    found = _matched(by_rows, there)
    made = [_part(key, named[key], found, there) for key in by_rows]
    made.sort(key=lambda part: part.pipeline_id != there[0].id)
    blank = frozenset(cell for cell in values if not cell.strip())
    made[0].cells = (made[0].cells or frozenset()) | blank
    if len(made) == 1:
        made[0].cells = None
    return made


def _matched(keys: Sequence[str], there: Sequence[Pipeline]) -> dict[str, Pipeline]:
    names = {squash(one.name): one for one in reversed(there)}
    found = {key: names[key] for key in keys if key in names}
    if there[0] not in found.values():
        usual = {squash(word) for word in words("pipeline", "first")}
        first = next((key for key in keys if key in usual and key not in found), None)
        if first is None and not there[0].used:
            first = next((key for key in keys if key not in found), None)
        if first is not None:
            found[first] = there[0]
    return found


def _part(
    key: str,
    cells: Sequence[str],
    found: Mapping[str, Pipeline],
    there: Sequence[Pipeline],
) -> Part:
    name, pipeline = " ".join(cells[0].split()), found.get(key)
    if pipeline is None:
        return Part(name, frozenset(cells), "", there[0].stages)
    usual = {squash(word) for word in words("pipeline", "first")} | {squash(pipeline.name)}
    renamed = key not in usual and not pipeline.used
    name = name if renamed else pipeline.name
    return Part(name, frozenset(cells), pipeline.id, pipeline.stages, renamed)


# -- writing -----------------------------------------------------------------------------


_GONE = """
SELECT id, name FROM pipeline WHERE deleted_at IS NOT NULL ORDER BY clock DESC
"""
_GONE_STAGES = """
SELECT name, id FROM stage WHERE pipeline_id = ? AND deleted_at IS NOT NULL ORDER BY clock
"""
_GONE_EXITS = "SELECT id FROM exit_criterion WHERE stage_id = ? AND deleted_at IS NOT NULL"


def place(act: Action, part: Part) -> str:
    """The pipeline of a part, made or renamed inside the import's action."""
    if part.renamed:
        act.update("pipeline", part.pipeline_id, {"name": part.name})
        part.renamed = False
    if part.pipeline_id:
        return part.pipeline_id
    made = _returned(act, part) or _made(act, part)
    act.store.reload_rules()
    part.pipeline_id = made
    return made


def frame_of(act: Action, pipeline_id: str) -> Frame:
    """What the histories of a pipeline's deals are made against."""
    ours = {stage.id: stage for stage in act.store.rules.pipeline_stages(pipeline_id)}
    opened = (stage for stage in ours.values() if stage.kind == "open")
    qualifying = next((stage for stage in opened if stage.qualifies), None)
    return Frame(ours, qualifying, clock.today().isoformat())


def _made(act: Action, part: Part) -> str:
    """A new pipeline with copies of the model's stages; what was found there is found here."""
    row = act.conn.execute("SELECT max(position) + 1 FROM pipeline").fetchone()
    made = act.insert("pipeline", {"name": part.name, "position": row[0]})
    copies: dict[str, str] = {}
    for stage in part.model:
        columns = {
            name: getattr(stage, name)
            for name in ("name", "kind", "position", "probability", "stage_limit", "touch_limit")
        }
        row_of = {"pipeline_id": made, "qualifies": int(stage.qualifies), **columns}
        copies[stage.id] = act.insert("stage", row_of)
        exits.copy(act, stage.id, copies[stage.id])
    _translate(part, copies)
    return made


def _returned(act: Action, part: Part) -> str:
    """A pipeline of that name that an undo took away, brought back with its stages."""
    for pipeline, name in act.conn.execute(_GONE).fetchall():
        if squash(name) != squash(part.name):
            continue
        rows = act.conn.execute(_GONE_STAGES, (pipeline,)).fetchall()
        by_name = {squash(stage): stage_id for stage, stage_id in rows}
        copies = {stage.id: by_name.get(squash(stage.name), "") for stage in part.model}
        if not all(copies.values()):
            continue
        act.update("pipeline", pipeline, {"deleted_at": None})
        for stage_id in copies.values():
            act.update("stage", stage_id, {"deleted_at": None})
            for (asked,) in act.conn.execute(_GONE_EXITS, (stage_id,)).fetchall():
                act.update("exit_criterion", asked, {"deleted_at": None})
        _translate(part, copies)
        return str(pipeline)
    return ""


def _translate(part: Part, copies: Mapping[str, str]) -> None:
    found = part.stages.found
    part.stages.found = {value: copies.get(stage, stage) for value, stage in found.items()}
