"""Understand a file of deals before any of it is brought in: one pass over all its values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline_tui.exchange import fields, reading, sources
from pipeline_tui.exchange.days import DAY_FIRST, MONTH_FIRST, DayEvidence
from pipeline_tui.exchange.errors import ImportRefused, Question
from pipeline_tui.exchange.numbers import NumberEvidence
from pipeline_tui.exchange.stages import StageMap, match_stages, status_kinds
from pipeline_tui.i18n import _
from pipeline_tui.sales.deal_state import Stage

_NUMBERS = ("amount", "probability")
_MOST_STAGES = 200
_ENTERED = re.compile(r"(?:Date entered|Date d'entrée dans) [\"“«](.+?)(?: \([^()]*\))?[\"”»]")
_SEEN_AT_MOST = 100_000
_KEPT_BELOW = 16 << 20
"""Bytes of a file whose rows are kept after the first look, so that it is read only once."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the person said beside the file.

    ``columns`` maps fields to headers, ``stages`` values to stages; ``dates`` is ``dmy`` or
    ``mdy``, ``decimal`` a point or a comma; all may be empty.
    """

    system: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    decimal: str = ""
    currency: str = ""


@dataclass(slots=True)
class Understanding:
    """What a file of deals holds and how it is read.

    ``places`` maps fields to columns, ``entered`` columns to the stage whose entry day they
    hold, ``orders`` and ``decimals`` columns' formats by field, ``said`` stages by the
    person's word; ``rows`` counts the rows after the header.
    """

    layout: reading.Layout
    system: str
    places: dict[str, int]
    entered: dict[int, str] = field(default_factory=dict)
    days: dict[str, DayEvidence] = field(default_factory=dict)
    numbers: dict[str, NumberEvidence] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    decimals: dict[str, str] = field(default_factory=dict)
    stage_values: Counter[str] = field(default_factory=Counter)
    status_values: Counter[str] = field(default_factory=Counter)
    stages: StageMap = field(default_factory=StageMap)
    said: Mapping[str, str] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    kept: list[reading.Chunk] | None = None

    def chunks(self) -> Iterable[reading.Chunk]:
        """The rows, from memory where the file is not large."""
        return sources.chunks(self.layout) if self.kept is None else self.kept

    @property
    def extras(self) -> list[int]:
        """Columns that are no field here; their values are kept beside the deal."""
        used = {*self.places.values(), *self.entered}
        return [place for place in range(len(self.layout.header)) if place not in used]

    @property
    def fractions(self) -> bool:
        """Whether probabilities are written as shares of one."""
        seen = self.numbers.get("probability")
        return bool(seen and seen.fraction and not seen.above_one and not seen.percent)


def understand(
    path: Path,
    stages: Sequence[Stage],
    options: Options,
    progress: Callable[[int], None] | None = None,
) -> Understanding:
    """Look through a file of deals; ``stages`` are those of the pipeline they go to.

    Raises ``ImportRefused`` when it is none, and ``Question`` for what only the person can
    tell. ``progress`` is called with the rows seen so far.
    """
    layout = sources.look(path, fields.is_known)
    places = fields.match("deal", layout.header, options.columns, str(path))
    if not places.keys() & {"name", "account", "product"}:
        raise ImportRefused(_no_deals(layout))
    system = options.system or fields.system_of(layout.header)
    seen = Understanding(layout, system, places, said=options.stages)
    _take_entered(seen)
    _look_through(seen, progress)
    _settle_formats(seen, options)
    _settle_stages(seen, stages, options)
    return seen


def _no_deals(layout: reading.Layout) -> str:
    message = _(
        "{file}: no column is the name, company or product of a deal. It has {names}."
        " Say which is: {option}"
    )
    return message.format(
        file=layout.path, names=", ".join(layout.header), option=_("--map name=COLUMN")
    )


def _take_entered(seen: Understanding) -> None:
    """Columns that hold the day each deal entered one stage."""
    for place, name in enumerate(seen.layout.header):
        if place not in seen.places.values() and (found := _ENTERED.match(name)):
            seen.entered[place] = found[1]


def _look_through(seen: Understanding, progress: Callable[[int], None] | None) -> None:
    days = {seen.places[name]: name for name in fields.DAYS if name in seen.places}
    days |= {place: f"#{place}" for place in seen.entered}
    numbers = {seen.places[name]: name for name in _NUMBERS if name in seen.places}
    seen.days = {name: DayEvidence() for name in days.values()}
    seen.numbers = {name: NumberEvidence() for name in numbers.values()}
    met: dict[int, set[str]] = {place: set() for place in (*days, *numbers)}
    kept: list[reading.Chunk] | None = [] if seen.layout.path.stat().st_size < _KEPT_BELOW else None
    for chunk in sources.chunks(seen.layout):
        if kept is not None:
            kept.append(chunk)
        seen.rows += len(chunk.rows) + len(chunk.broken)
        columns = list(zip(*chunk.rows, strict=True))
        if not columns:
            continue
        for place, known in met.items():
            # In the file's own order: the examples shown must not change from run to run.
            new = [value for value in dict.fromkeys(columns[place]) if value not in known]
            if len(known) < _SEEN_AT_MOST:
                known.update(new)
            if place in days:
                seen.days[days[place]].feed(new)
            else:
                seen.numbers[numbers[place]].feed(new)
        for name, counts in (("stage", seen.stage_values), ("status", seen.status_values)):
            if name in seen.places and len(counts) <= _MOST_STAGES:
                counts.update(columns[seen.places[name]])
                _leave_blank(counts, chunk.rows, seen.places[name])
        if progress:
            progress(seen.rows)
    seen.kept = kept


def _leave_blank(counts: Counter[str], rows: Iterable[Sequence[str]], place: int) -> None:
    """Take rows with nothing in them out of the counts of a column's values."""
    for row in rows:
        if not row[place].strip() and not any(cell.strip() for cell in row):
            counts[row[place]] -= 1
            if not counts[row[place]]:
                del counts[row[place]]


def _settle_formats(seen: Understanding, options: Options) -> None:
    """The order of days and the decimal sign of each column, or the question to ask."""
    settled = {evidence.order for evidence in seen.days.values() if evidence.dmy or evidence.mdy}
    for name, evidence in seen.days.items():
        order = options.dates or evidence.order
        if not order and not (evidence.dmy and evidence.mdy) and len(settled - {""}) == 1:
            # One program wrote the whole file: a column that tells, tells for the others.
            order = next(iter(settled - {""}))
        if not order:
            raise _ask_order(seen, name, evidence)
        seen.orders[name] = order
    for name, numbers in seen.numbers.items():
        if numbers.mixed and not options.decimal:
            raise _ask_decimal(seen, name, numbers)
        seen.decimals[name] = options.decimal or numbers.decimal


def _column(seen: Understanding, name: str) -> str:
    place = int(name[1:]) if name.startswith("#") else seen.places[name]
    return seen.layout.header[place]


def _ask_order(seen: Understanding, name: str, evidence: DayEvidence) -> Question:
    examples = (evidence.dmy[:1] + evidence.mdy[:1]) or evidence.either
    message = _(
        "{file}, column “{column}”: is {values} written day first or month first?"
        " Say {day_first} or {month_first}."
    ).format(
        file=seen.layout.path,
        column=_column(seen, name),
        values=", ".join(examples),
        day_first=f"--dates {DAY_FIRST}",
        month_first=f"--dates {MONTH_FIRST}",
    )
    return Question(message, "dates", examples, (DAY_FIRST, MONTH_FIRST))


def _ask_decimal(seen: Understanding, name: str, evidence: NumberEvidence) -> Question:
    examples = (evidence.point[:1] + evidence.comma[:1]) or evidence.unclear[:2]
    message = _(
        "{file}, column “{column}”: which sign stands before the decimals in {values}?"
        " Say {point} or {comma}."
    ).format(
        file=seen.layout.path,
        column=_column(seen, name),
        values=", ".join(examples),
        point="--decimal .",
        comma="--decimal ,",
    )
    return Question(message, "decimal", examples, (".", ","))


def _settle_stages(seen: Understanding, stages: Sequence[Stage], options: Options) -> None:
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
            message.format(file=seen.layout.path, column=_column(seen, "stage"), limit=_MOST_STAGES)
        )
    seen.stages = match_stages([*values, *seen.entered.values()], stages, options.stages)
    unknown = [value for value in seen.stages.unknown if value in seen.stage_values]
    if unknown:
        raise _ask_stages(seen, unknown, stages)


def _ask_stages(seen: Understanding, unknown: list[str], stages: Sequence[Stage]) -> Question:
    listed = ", ".join(f"{value} ({seen.stage_values[value]})" for value in unknown)
    message = _(
        "{file}, column “{column}”: no stage here is called {values}. Say where such deals"
        " belong: {answers} ({names}), or “=+” for a new stage."
    ).format(
        file=seen.layout.path,
        column=_column(seen, "stage"),
        values=listed,
        answers=" ".join(f'--stage "{value}=…"' for value in unknown),
        names=", ".join(stage.name for stage in stages),
    )
    return Question(message, "stages", unknown, [stage.name for stage in stages])
