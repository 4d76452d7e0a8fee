"""What a screen or script needs to bring a file in step by step: its head, a preview, the run.

``read_head`` looks at the first rows and says what each column seems to be. ``preview`` reads
the whole file with what the person chose and tells what would come of it, as deals and counts;
nothing is written. ``bring`` does it. What was chosen is ``Options``, which presets keep.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from pipeline_tui.exchange import fields, run, sources
from pipeline_tui.exchange.errors import Question
from pipeline_tui.exchange.options import Options
from pipeline_tui.exchange.outcome import Outcome
from pipeline_tui.exchange.parts import Part
from pipeline_tui.exchange.rest import blank_rest
from pipeline_tui.exchange.rows import Maker
from pipeline_tui.i18n import _
from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.sales.own_shapes import Study
from pipeline_tui.store.store import Store

_LOOK_AT = 200
_CELLS, _LEAST = 40_000, 10  # of a file with very many columns fewer rows are looked at
_SAMPLES = 4


class Column(NamedTuple):
    """One column: its first different values, and what it seems to be by its header.

    ``field`` is the name of a field (``fields.LABELS`` has what it is called) or empty; then
    ``own_type`` is the type of the own field it would become, as far as the first rows tell.
    """

    header: str
    samples: tuple[str, ...]
    field: str
    own_type: str


class Head(NamedTuple):
    """The beginning of a file: how it is written, whose export it seems to be, its columns."""

    path: Path
    kind: str
    encoding: str
    delimiter: str
    system: str
    columns: tuple[Column, ...]
    rows: int
    """How many rows were looked at."""


class Card(NamedTuple):
    """A row as the deal it would be. ``stage`` is the name of its stage, a new one included."""

    line: int
    name: str
    account: str
    amount: int | None
    currency: str
    pipeline: str
    stage: str
    status: str
    close_on: str | None
    owner: str
    contact: str


@dataclass(slots=True)
class Preview:
    """What would come of an import.

    ``question`` is what only the person can tell, before which nothing more is known: the rest
    is then empty. ``outcome`` counts what would be created, updated, skipped and refused.
    """

    question: Question | None = None
    plan: run.Prepared | None = None
    cards: list[Card] = field(default_factory=list)
    outcome: Outcome | None = None


def choices() -> list[tuple[str, str]]:
    """The fields that a column of deals can be, with what they are called, in their order."""
    return [(name, _(fields.LABELS[name])) for name in fields.names_of("deal")]


def read_head(
    path: Path,
    columns: Mapping[str, str] | None = None,
    own: Iterable[str] = (),
    encoding: str = "",
    delimiter: str = "",
) -> Head:
    """Look at the beginning of a file; ``columns`` maps fields to headers by the person's word.

    ``own`` are headers of columns that are no fields by her word.

    Raises ``ImportRefused`` where the file cannot be used.
    """
    layout = sources.look(path, fields.is_known, encoding, delimiter)
    look_at = max(_LEAST, min(_LOOK_AT, _CELLS // len(layout.header)))
    chunk = next(iter(sources.chunks(layout, look_at)))
    places = fields.match("deal", layout.header, columns, str(path), own)
    of_place = {place: name for name, place in places.items()}
    told = []
    for place, header in enumerate(layout.header):
        values = [row[place] for row in chunk.rows]
        samples = dict.fromkeys(" ".join(value.split())[:60] for value in values if value.strip())
        study = Study()
        study.feed(values)
        name = of_place.get(place, "")
        first = tuple(islice(samples, _SAMPLES))
        told.append(Column(header, first, name, "" if name else study.shape.type))
    system, codec = fields.system_of(layout.header), layout.encoding.codec
    rows = len(chunk.rows)
    return Head(path, layout.kind, codec, layout.delimiter, system, tuple(told), rows)


def preview(
    store: Store, files: run.Files, options: Options, cards: int = 6, *, counted: bool = True
) -> Preview:
    """What an import would do, with its first rows as deals; the store is only read.

    ``counted`` tries it out in a copy of the store, which takes as long as the import itself;
    without it only the rows are shown. Raises ``ImportRefused`` where the file cannot be used.
    """
    try:
        plan = run.prepare(store, files, options)
    except Question as question:
        return Preview(question)
    made = Preview(plan=plan, cards=first_cards(plan, cards))
    if counted:
        made.outcome = run.try_out(store, plan)
    return made


def bring(
    store: Store, files: run.Files, options: Options, progress: run.Progress | None = None
) -> Outcome:
    """Import the files; see ``run.prepare`` and ``run.carry_out`` for what is raised."""
    return run.carry_out(store, run.prepare(store, files, options), progress)


def first_cards(plan: run.Prepared, count: int) -> list[Card]:
    """The first rows that are deals, in the order of the file."""
    found: list[Card] = []
    for part in plan.seen.parts:
        found += islice(_cards_of(plan, part), count)
    return sorted(found, key=lambda card: card.line)[:count]


def _cards_of(plan: run.Prepared, part: Part) -> Iterator[Card]:
    seen = plan.seen
    stages = {stage.id: stage for stage in part.model}
    first = next(stage for stage in part.model if stage.kind == "open")
    shown = copy(part)
    shown.stages = copy(part.stages)
    new = {value: part.stages.made_of(value) for value in part.stage_values if value.strip()}
    unplaced = [value for value, name in new.items() if name]
    shown.stages.found = dict.fromkeys(unplaced, first.id) | part.stages.found
    maker = Maker(
        seen, shown, stages, plan.currency, plan.prices, blank_rest(seen.rest), plan.by_id()
    )
    for chunk in seen.part_chunks(part):
        deals, _rejects = maker.deals(chunk.rows[:_LOOK_AT], chunk.lines[:_LOOK_AT])
        for row, deal in zip(chunk.rows, deals, strict=False):
            if deal is None:
                continue
            cell = row[seen.places["stage"]] if "stage" in seen.places else ""
            stage = _stage(cell, deal.stage, new)
            close = deal.days.closed or deal.days.close or deal.days.expected
            yield Card(
                deal.line, deal.name, deal.account, deal.amount, deal.currency, part.name,
                stage, deal.stage.kind, close, deal.owner, deal.contact.partition("\x1f")[0],
            )  # fmt: skip


def _stage(cell: str, stage: Stage, new: dict[str, str]) -> str:
    return new.get(cell) or stage.name if stage.kind == "open" else stage.name
