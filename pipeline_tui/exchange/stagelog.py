"""A file of its own that tells when each deal entered which stage (OpportunityHistory)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from pipeline_tui.exchange import fields, sources
from pipeline_tui.exchange.days import DAY_FIRST, MONTH_FIRST, DayEvidence, day_reader, local_moment
from pipeline_tui.exchange.errors import Bad, ImportRefused, Question
from pipeline_tui.exchange.reading import Chunk, Layout
from pipeline_tui.i18n import _

Names = Callable[[str, Sequence[str]], Mapping[str, str]]
"""The names of the deals of a system that are known here already, by their ids."""

_PARTED, _BETWEEN = "\x1e", "\x1f"
_HOUR = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_OF_DEAL = ("amount", "close", "probability", "currency", "name")


@dataclass(slots=True)
class Log:
    """The entries of each deal in order of time, as one text a deal: see ``entries_of``.

    ``alone`` tells that there is no other file: ``header``, ``places`` and ``rows`` are then
    those of the deals as their last entries have them. ``rejects`` are lines left out.
    """

    path: Path
    alone: bool = False
    entries: dict[str, str] = field(default_factory=dict)
    stages: dict[str, None] = field(default_factory=dict)
    lines: int = 0
    rejects: list[tuple[int, list[str], str]] = field(default_factory=list)
    header: tuple[str, ...] = ()
    places: dict[str, int] = field(default_factory=dict)
    rows: list[list[str]] = field(default_factory=list)
    row_lines: list[int] = field(default_factory=list)

    def of(self, deal: str) -> str:
        """The entries of a deal; empty where the file tells none."""
        return self.entries.get(_key(deal), "")

    def chunk(self) -> Chunk:
        """The deals themselves, where there is no other file."""
        return Chunk([list(row) for row in self.rows], self.row_lines, list(self.rejects))

    def ranks(self) -> dict[str, float]:
        """How far along each stage comes in the deals' lives, on the average."""
        sums: dict[str, list[float]] = {}
        for text in self.entries.values():
            for rank, (stage, _day) in enumerate(entries_of(text)):
                entry = sums.setdefault(stage, [0.0, 0.0])
                entry[0] += rank
                entry[1] += 1
        return {stage: total / count for stage, (total, count) in sums.items()}

    def name_deals(self, names: Names | None, system: str) -> None:
        """Give the rows the names their deals have here; else their ids stand for names."""
        ids = [row[0] for row in self.rows]
        known = names(system, ids) if names is not None else {}
        place = self.places["name"]
        for row in self.rows:
            row[place] = known.get(row[0]) or row[place] or row[0]


def entries_of(text: str) -> list[tuple[str, str]]:
    """The stages, as the file calls them, and ISO days of entry of one deal, in their order."""
    pairs = (entry.partition(_BETWEEN) for entry in text.split(_PARTED) if entry)
    return [(stage, day) for stage, _sign, day in pairs]


def is_log(layout: Layout) -> bool:
    """Whether a file tells entries of deals into stages, and nothing that names the deals."""
    found = fields.match("history", layout.header)
    squashed = {fields.squash(name) for name in layout.header}
    of_log = {"opportunityid", "previd", "prevamount", "prevclosedate"} & squashed
    return {"deal", "stage", "entered"} <= found.keys() and bool(of_log) and "name" not in found


def read_log(path: Path, dates: str, *, alone: bool = False) -> Log:
    """Read a file of stage entries.

    Raises ``ImportRefused`` where a column is missing, ``Question`` for days whose order the
    file does not tell.
    """
    layout = sources.look(path, fields.is_known)
    places = fields.match("history", layout.header)
    missing = [name for name in ("deal", "stage", "entered") if name not in places]
    if missing:
        message = _("{file}: no column tells {missing} of a stage history. It has {names}.")
        told = {"deal": _("the id of the deal"), "stage": _("stage"), "entered": _("the day")}
        raise ImportRefused(
            message.format(
                file=path,
                missing=", ".join(told[name] for name in missing),
                names=", ".join(layout.header),
            )
        )
    log = Log(path, alone)
    read = day_reader(_order(layout, places["entered"], dates))
    found: dict[str, list[tuple[str, str, int, str, list[str]]]] = {}
    for chunk in sources.chunks(layout):
        log.rejects += chunk.broken
        for line, row in zip(chunk.lines, chunk.rows, strict=True):
            _take(log, found, read, places, line, row)
    _settle(log, layout, places, found)
    return log


def _order(layout: Layout, place: int, dates: str) -> str:
    evidence = DayEvidence()
    for chunk in sources.chunks(layout):
        evidence.feed(dict.fromkeys(row[place] for row in chunk.rows))
    order = dates or evidence.order
    if not order:
        message = _(
            "{file}, column “{column}”: is {values} written day first or month first?"
            " Say {day_first} or {month_first}."
        ).format(
            file=layout.path,
            column=layout.header[place],
            values=", ".join(evidence.either or evidence.dmy[:1] + evidence.mdy[:1]),
            day_first=f"--dates {DAY_FIRST}",
            month_first=f"--dates {MONTH_FIRST}",
        )
        raise Question(message, "dates", evidence.either, (DAY_FIRST, MONTH_FIRST))
    return order


def _take(
    log: Log,
    found: dict[str, list[tuple[str, str, int, str, list[str]]]],
    read: Callable[[str], object],
    places: Mapping[str, int],
    line: int,
    row: list[str],
) -> None:
    """Note one entry, or why it is none."""
    if not any(cell.strip() for cell in row):
        return
    log.lines += 1
    deal, stage = _key(row[places["deal"]]), row[places["stage"]].strip()
    cell = row[places["entered"]]
    day = read(cell)
    if not deal or not stage or not isinstance(day, str):
        reason = day.reason if isinstance(day, Bad) else _("Id, stage or day is missing.")
        log.rejects.append((line, row, reason))
        return
    at = _hour(cell)
    log.stages[stage] = None
    kept = row if log.alone else []
    found.setdefault(deal, []).append((day, at, line, stage, kept))


def _hour(cell: str) -> str:
    """The hour of an entry in signs that can be compared, by the clock that tells its day."""
    if moment := local_moment(cell):
        return f"{moment:%H%M%S}"
    hour = _HOUR.search(cell)
    return f"{int(hour[1]):02}{hour[2]}{hour[3] or '00'}" if hour else ""


def _settle(
    log: Log,
    layout: Layout,
    places: Mapping[str, int],
    found: dict[str, list[tuple[str, str, int, str, list[str]]]],
) -> None:
    """Put each deal's entries in order; an entry into the stage it is in says nothing."""
    more = [name for name in _OF_DEAL if name in places]
    if log.alone:
        names, label = ["deal", "stage", *more], _(fields.LABELS["name"])
        log.header = (*(layout.header[places[name]] for name in names), label, log.path.name)
        log.places = {"id": 0, "stage": 1} | {name: names.index(name) for name in more}
        log.places |= {"name": len(names), "history": len(names) + 1}
    for deal, entries in found.items():
        entries.sort(key=lambda entry: entry[:3])
        first = entries[:1]
        steps = first + [after for before, after in pairwise(entries) if before[3] != after[3]]
        text = _PARTED.join(f"{stage}{_BETWEEN}{day}" for day, _at, _line, stage, _row in steps)
        log.entries[deal] = text
        if log.alone:
            _day, _at, line, _stage, row = entries[-1]
            cells = [row[places[name]].strip() for name in ("deal", "stage", *more)]
            log.rows.append([*cells, "", text])
            log.row_lines.append(line)


def _key(deal: str) -> str:
    """A deal's id; the long and the short form of Salesforce's are one."""
    deal = deal.strip()
    return deal[:15] if len(deal) == 18 and deal.isalnum() else deal
