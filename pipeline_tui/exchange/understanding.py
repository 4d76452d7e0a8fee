"""Understand a file of deals before any of it is brought in: one pass over all its values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline_tui.exchange import decimals, fields, flags, reading, settling, sources, stagelog
from pipeline_tui.exchange.days import DayEvidence
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.numbers import NumberEvidence
from pipeline_tui.exchange.options import Options
from pipeline_tui.exchange.parts import Part, Pipeline
from pipeline_tui.exchange.rest import Rest, said_of
from pipeline_tui.exchange.spool import IN_MEMORY, Spool
from pipeline_tui.exchange.stages import StageMap
from pipeline_tui.i18n import _

__all__ = ["Options", "Understanding", "understand"]

_NUMBERS = ("amount", "probability")
MOST_STAGES = 200
_QUOTED = r"[\"“«'‘]\s*(.+?)(?:\s*\(([^()]*)\))?\s*[\"”»'’]\s*$"
_ENTERED = re.compile(r"date (?:entered|d['’]entree dans)[^\"“«'‘]*" + _QUOTED, re.IGNORECASE)
_LEFT_ASIDE = re.compile(
    r"(?:date exited|date de sortie|(?:cumulative )?time in|latest time in|temps passe dans)\b.*"
    + _QUOTED,
    re.IGNORECASE,
)
_SEEN_AT_MOST = 10_000


@dataclass(slots=True)
class Understanding:
    """What a file of deals holds and how it is read.

    ``source`` is the file as it is, ``layout`` the same with the column of the stage history
    where another file gives that. ``places`` maps fields to columns, ``entered`` columns to the
    stage whose entry day they hold (with its pipeline, which may be empty), ``aside`` are
    columns that say nothing more than those, ``own`` what the person said that others become;
    ``orders`` and ``decimals`` columns' formats by
    field, ``borrowed`` fields to the column that tells their order of days, ``told_by`` to what
    tells their decimal sign. ``said`` are stages
    by the person's word, ``parts`` the rows of each pipeline; ``rows`` counts the rows after
    the header. ``chances`` are those that the file tells of stages, in basis points;
    ``outcomes`` counts stages with what the columns of ``settling.OUTCOMES`` say beside them.
    """

    source: reading.Layout
    layout: reading.Layout
    system: str
    places: dict[str, int]
    entered: dict[int, tuple[str, str]] = field(default_factory=dict)
    aside: list[int] = field(default_factory=list)
    rest: Rest = field(default_factory=Rest)
    own: Mapping[int, str] = field(default_factory=dict)
    log: stagelog.Log | None = None
    days: dict[str, DayEvidence] = field(default_factory=dict)
    numbers: dict[str, NumberEvidence] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    borrowed: dict[str, str] = field(default_factory=dict)
    decimals: dict[str, str] = field(default_factory=dict)
    told_by: dict[str, str] = field(default_factory=dict)
    stage_values: Counter[str] = field(default_factory=Counter)
    stage_pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    chance_pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    pipeline_values: Counter[str] = field(default_factory=Counter)
    currency_values: dict[str, None] = field(default_factory=dict)
    outcomes: Counter[tuple[str, ...]] = field(default_factory=Counter)
    status_values: Counter[str] = field(default_factory=Counter)
    parts: list[Part] = field(default_factory=list)
    chances: dict[str, int] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    foot: list[tuple[int, str]] = field(default_factory=list)
    kept: Spool | None = None

    @property
    def stages(self) -> StageMap:
        """The stages of the first part."""
        return self.parts[0].stages

    def chunks(self) -> Iterable[reading.Chunk]:
        """The rows, as they were kept where reading the file again would take longer."""
        return self._read() if self.kept is None else self.kept

    def _read(self) -> Iterator[reading.Chunk]:
        """The rows as they stand in the file, with the stage history of each."""
        if self.log is not None and self.log.alone:
            yield self.log.chunk()
            return
        place = self.places.get("id")
        for chunk in sources.chunks(self.source):
            if self.log is not None and place is not None:
                for row in chunk.rows:
                    row.append(self.log.of(row[place]))
            yield chunk

    def part_chunks(self, part: Part) -> Iterable[reading.Chunk]:
        """The rows of one pipeline; what is no row comes with the first."""
        place = self.places.get("pipeline")
        if part.cells is None or place is None:
            return self.chunks()
        return self._picked(part.cells, place, first=part is self.parts[0])

    def _picked(self, cells: frozenset[str], place: int, *, first: bool) -> Iterator[reading.Chunk]:
        for chunk in self.chunks():
            pairs = zip(chunk.rows, chunk.lines, strict=True)
            picked = [(row, line) for row, line in pairs if row[place] in cells]
            made = reading.Chunk([row for row, _line in picked], [line for _row, line in picked])
            if first:
                made = replace(made, broken=chunk.broken, blank=chunk.blank, foot=chunk.foot)
            yield made

    @property
    def extras(self) -> list[int]:
        """Columns that are no field here; their values are kept beside the deal."""
        return self.rest.places

    @property
    def fractions(self) -> bool:
        """Whether probabilities are written as shares of one."""
        seen = self.numbers.get("probability")
        return bool(seen and seen.fraction and not seen.above_one and not seen.percent)

    def column(self, name: str) -> str:
        """The header of a field's column."""
        return self.layout.header[int(name[1:]) if name.startswith("#") else self.places[name]]


def understand(
    path: Path,
    there: Sequence[Pipeline],
    options: Options,
    progress: Callable[[int], None] | None = None,
    history: Path | None = None,
    names: stagelog.Names | None = None,
    earlier: decimals.Earlier | None = None,
    words: Callable[[str], Mapping[str, Collection[str]]] | None = None,
) -> Understanding:
    """Look through a file of deals; ``there`` are the pipelines they may go to.

    ``history`` is a file that tells when deals entered their stages, which ``path`` may also be
    by itself: then ``names`` gives the names of deals by their ids. ``earlier`` gives amounts
    that were imported before, ``words`` what a system called its stages then. Raises
    ``ImportRefused`` when it is none, and ``Question`` for what only the person can tell.
    ``progress`` is called with the rows seen so far.
    """
    source = sources.look(path, fields.is_known, options.encoding, options.delimiter)
    seen = _begun(source, options, history, names)
    seen.own = said_of(options.own, source)
    _take_entered(seen)
    used = {*seen.places.values(), *seen.entered, *seen.aside}
    if options.keep_rest or seen.own:
        seen.rest = Rest.of(seen.layout, used, seen.own, every=options.keep_rest)
    _look_through(seen, progress)
    settling.settle_days(seen, options)
    decimals.settle_decimals(seen, options, earlier)
    seen.rest.settle(seen.layout, seen.orders, seen.decimals)
    settling.settle_stages(seen, there, options, words(seen.system) if words else {})
    return seen


def _begun(
    source: reading.Layout, options: Options, history: Path | None, names: stagelog.Names | None
) -> Understanding:
    """The columns of a file, or of the deals that a stage history alone tells of."""
    system = options.system or fields.system_of(source.header)
    if history is None and not options.columns and stagelog.is_log(source):
        log = stagelog.read_log(source.path, options.dates, alone=True)
        log.name_deals(names, options.system or "salesforce")
        layout = replace(source, header=log.header)
        return Understanding(
            source, layout, options.system or "salesforce", log.places, log=log, said=options.stages
        )
    places = fields.match("deal", source.header, options.columns, str(source.path), options.own)
    if not places.keys() & {"name", "account", "product"}:
        raise ImportRefused(_no_deals(source))
    flags.drop_others(source, places, options.columns)
    seen = Understanding(source, source, system, places, said=options.stages)
    if history is not None:
        if "id" not in places:
            message = _("{file}: no column is the id by which {history} names the deals.")
            raise ImportRefused(message.format(file=source.path, history=history))
        seen.log = stagelog.read_log(history, options.dates)
        seen.layout = replace(source, header=(*source.header, history.name))
        places["history"] = len(source.header)
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
    """Columns that hold the day each deal entered one stage, and those that only repeat them."""
    taken = seen.places.values()
    for place, name in enumerate(seen.layout.header):
        if place in taken or place in seen.own:
            continue
        if found := _ENTERED.match(fields.without_accents(name)):
            # The stage as it is written, with its accents.
            start, end = found.span(1)
            seen.entered[place] = (name[start:end], (found[2] or "").strip())
        elif _LEFT_ASIDE.match(fields.without_accents(name)):
            seen.aside.append(place)


def _look_through(seen: Understanding, progress: Callable[[int], None] | None) -> None:
    days = {seen.places[name]: name for name in fields.DAYS if name in seen.places}
    days |= {place: f"#{place}" for place in seen.entered}
    numbers = {seen.places[name]: name for name in _NUMBERS if name in seen.places}
    seen.days = {name: DayEvidence() for name in days.values()}
    seen.numbers = {name: NumberEvidence() for name in numbers.values()}
    met: dict[int, set[str]] = {place: set() for place in (*days, *numbers)}
    kept = _spool(seen.source)
    for chunk in seen.chunks():
        if kept is not None:
            kept.keep(chunk)
        seen.rows += len(chunk.rows) + len(chunk.broken)
        seen.foot += chunk.foot
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
        _count(seen, columns, chunk.rows)
        seen.rest.feed(columns)
        if progress:
            progress(seen.rows)
    seen.kept = kept


def _spool(source: reading.Layout) -> Spool | None:
    """Where the rows are kept; none for much delimited text, which is quickly read again."""
    small = source.path.stat().st_size < IN_MEMORY // (4 if source.kind == "sheet" else 1)  # packed
    return Spool(small=small) if small or source.kind != "text" else None


def _count(
    seen: Understanding, columns: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]
) -> None:
    """Count the values of the columns that say where a deal stands."""
    places = seen.places
    for name, counts in (
        ("stage", seen.stage_values),
        ("status", seen.status_values),
        ("pipeline", seen.pipeline_values),
    ):
        if name in places and len(counts) <= MOST_STAGES:
            counts.update(columns[places[name]])
            _leave_blank(counts, rows, places[name])
    if "currency" in places and len(seen.currency_values) <= MOST_STAGES:
        seen.currency_values |= dict.fromkeys(columns[places["currency"]])
    if "stage" not in places:
        return
    stages = columns[places["stage"]]
    for name, pairs in (("pipeline", seen.stage_pairs), ("probability", seen.chance_pairs)):
        if name in places and len(pairs) <= MOST_STAGES * 20:
            pairs.update(zip(columns[places[name]], stages, strict=True))
    telling = [columns[places[name]] for name in settling.OUTCOMES if name in places]
    if telling and len(seen.outcomes) <= MOST_STAGES * 20:
        seen.outcomes.update(zip(stages, *telling, strict=True))


def _leave_blank(counts: Counter[str], rows: Iterable[Sequence[str]], place: int) -> None:
    """Take rows with nothing in them out of the counts of a column's values."""
    for row in rows:
        if not row[place].strip() and not any(cell.strip() for cell in row):
            counts[row[place]] -= 1
            if not counts[row[place]]:
                del counts[row[place]]
