"""What people read and for how long, from a mailer's CSV file: understood row by row.

Rows of the same address, day, subject and kind of event are one exchange, so that a log of single
events and a table of sums come to the same. ``engagement_run`` writes it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pipeline_tui import clock
from pipeline_tui.exchange import reading
from pipeline_tui.exchange.cells import one_line
from pipeline_tui.exchange.days import DAY_FIRST, MONTH_FIRST, DayEvidence, day_reader
from pipeline_tui.exchange.engagement_cells import count_reader, read_time, seconds_of
from pipeline_tui.exchange.errors import Bad, ImportRefused, Question, Reject
from pipeline_tui.exchange.fields import squash
from pipeline_tui.exchange.numbers import NumberEvidence
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.retry import MOST_MINUTES
from pipeline_tui.sales.text import fold

LABELS = {
    "id": N_("external id"),
    "address": N_("mail address"),
    "day": N_("day"),
    "subject": N_("subject"),
    "event": N_("what happened"),
    "minutes": N_("minutes"),
    "seconds": N_("seconds"),
    "time": N_("time spent"),
    "opens": N_("times opened"),
    "clicks": N_("times clicked"),
}
"""What each column is called, to be translated where it is shown."""
LOST = {
    "bounce": N_("bounced"),
    "unsubscribe": N_("unsubscribed"),
    "complaint": N_("complained of spam"),
}
"""What a file tells of an address that is to be mailed no more, to be translated where shown."""
_TELLING = ("event", "minutes", "seconds", "time", "opens", "clicks")
_COUNTS = ("minutes", "seconds", "opens", "clicks")
_FLAGS = ("opens", "clicks")
_ADDRESS = re.compile(r"[^\s<>\"',;:()\[\]]+@[^\s<>\"',;:()\[\]]+")


@dataclass(slots=True)
class Told:
    """What a file tells of one address, day, subject and kind; ``seconds`` is None if not said.

    ``key`` finds it again in a later file of the same mailer; ``day`` is '' where none was told,
    ``kind`` mail or content.
    """

    key: str
    line: int
    address: str
    day: str
    subject: str
    kind: str = "mail"
    seconds: int | None = None
    opens: int = 0
    clicks: int = 0
    replied: bool = False

    @property
    def minutes(self) -> int | None:
        """The time in whole minutes; a little is one."""
        if self.seconds is None:
            return None
        return min(MOST_MINUTES, max(1, round(self.seconds / 60))) if self.seconds > 0 else 0

    @property
    def engaged(self) -> bool:
        """Whether the prospect did anything."""
        return bool(self.seconds or self.opens or self.clicks or self.replied) or (
            self.kind == "content"
        )


@dataclass(slots=True)
class Report:
    """A file as understood: columns by field, what it tells, what cannot be read.

    ``idle`` counts what was sent to people who did nothing, ``untimed`` are rows of which all but
    the time spent is understood, ``lost`` the addresses that are dead or want no mail, each with
    what was told of it: bounce, unsubscribe, complaint.
    """

    layout: reading.Layout
    places: dict[str, int]
    told: list[Told] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    rows: int = 0
    idle: int = 0
    untimed: list[Reject] = field(default_factory=list)
    lost: dict[str, set[str]] = field(default_factory=dict)


def read_report(path: Path, dates: str = "") -> Report:
    """Read a mailer's file; ``dates`` is ``dmy`` or ``mdy`` where the file does not tell.

    Raises ``ImportRefused`` when no column is an address or none tells what people did, and
    ``Question`` when only the person can tell the order of day and month.
    """
    layout = reading.look(path, _is_known)
    places = _match(layout.header)
    _refuse_without(places, layout)
    rows: list[tuple[int, list[str]]] = []
    report = Report(layout, places)
    for chunk in reading.chunks(layout):
        report.rejects += [Reject(line, "", "", why, cells) for line, cells, why in chunk.broken]
        rows += [
            (line, row)
            for line, row in zip(chunk.lines, chunk.rows, strict=True)
            if any(cell.strip() for cell in row)
        ]
    report.rows = len(rows) + len(report.rejects)
    _Rows(report, _order(layout, places, rows, dates), _decimals(places, rows)).take(rows)
    return report


def _is_known(header: str) -> bool:
    return squash(header) in _columns()


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    path = Path(__file__).with_name("engagement.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _columns() -> dict[str, tuple[str, int]]:
    """Squashed headers to their field and their place among its names."""
    return {
        squash(name): (field_name, place)
        for field_name, names in _data()["column"].items()
        for place, name in enumerate(names)
    }


@cache
def _events() -> dict[str, str]:
    return {squash(word): event for event, words in _data()["event"].items() for word in words}


def _match(header: Sequence[str]) -> dict[str, int]:
    best: dict[str, tuple[int, int]] = {}
    for place, name in enumerate(header):
        if (found := _columns().get(squash(name))) is not None:
            best[found[0]] = min(best.get(found[0], (found[1], place)), (found[1], place))
    return {name: best[name][1] for name in LABELS if name in best}


def _refuse_without(places: dict[str, int], layout: reading.Layout) -> None:
    names = ", ".join(layout.header)
    if "address" not in places:
        message = _("{file}: no column is a mail address. It has {names}.")
        raise ImportRefused(message.format(file=layout.path, names=names))
    if not places.keys() & set(_TELLING):
        message = _(
            "{file}: no column tells what people did: opens, clicks, time or events."
            " It has {names}."
        )
        raise ImportRefused(message.format(file=layout.path, names=names))


def _order(
    layout: reading.Layout, places: dict[str, int], rows: list[tuple[int, list[str]]], dates: str
) -> str:
    if "day" not in places or dates:
        return dates or DAY_FIRST
    seen = DayEvidence()
    seen.feed({row[places["day"]] for _line, row in rows})
    if seen.order:
        return seen.order
    examples = (seen.dmy[:1] + seen.mdy[:1]) or seen.either
    message = _(
        "{file}, column “{column}”: is {values} written day first or month first?"
        " Say {day_first} or {month_first}."
    ).format(
        file=layout.path,
        column=layout.header[places["day"]],
        values=", ".join(examples),
        day_first=f"--dates {DAY_FIRST}",
        month_first=f"--dates {MONTH_FIRST}",
    )
    raise Question(message, "dates", examples, (DAY_FIRST, MONTH_FIRST))


def _decimals(places: dict[str, int], rows: list[tuple[int, list[str]]]) -> dict[str, str]:
    """The decimal sign of each column of numbers."""
    found = {}
    for name in _COUNTS:
        if name in places:
            seen = NumberEvidence()
            seen.feed({row[places[name]] for _line, row in rows})
            found[name] = seen.decimal
    return found


class _Rows:
    """Takes rows into a report, one exchange for those that are alike."""

    def __init__(self, report: Report, order: str, decimals: dict[str, str]) -> None:
        self._report = report
        self._places = report.places
        self._day = day_reader(order)
        counts = {name: count_reader(decimals.get(name, "."), name in _FLAGS) for name in _COUNTS}
        self._readers = {"time": read_time, **counts}
        self._today = clock.today().isoformat()
        self._known: dict[str, Told] = {}

    def take(self, rows: list[tuple[int, list[str]]]) -> None:
        """Understand each row."""
        for line, row in rows:
            self._take(line, row)
        self._report.told = [one for one in self._known.values() if one.engaged]
        self._report.idle = len(self._known) - len(self._report.told)

    def _take(self, line: int, row: list[str]) -> None:
        address = _ADDRESS.search(self._cell(row, "address"))
        if address is None:
            self._reject(line, row, "address", _("There is no mail address."))
            return
        day = self._day(self._cell(row, "day"))
        if not isinstance(day, Bad) and day is not None and day > self._today:
            day = Bad(_("That day is in the future."))
        if isinstance(day, Bad):
            self._reject(line, row, "day", day.reason)
            return
        read: dict[str, Any] = {}
        for name, reader in self._readers.items():
            value = reader(self._cell(row, name)) if name in self._places else None
            if isinstance(value, Bad):
                bad = self._rejected(line, row, name, value.reason)
                if name != "time" or not self._told_otherwise(row):
                    self._report.rejects.append(bad)
                    return
                self._report.untimed.append(bad)
                value = None
            read[name] = value
        self._add(line, row, fold(address[0].strip(".")), day or "", read)

    def _add(self, line: int, row: list[str], address: str, day: str, read: dict[str, Any]) -> None:
        subject = one_line(self._cell(row, "subject"))[:200]
        event = _events().get(squash(self._cell(row, "event")), "")
        if event in LOST:
            self._report.lost.setdefault(address, set()).add(event)
            return
        kind = "content" if event == "content" else "mail"
        own = one_line(self._cell(row, "id"))
        parts = (own,) if own else (address, day, fold(subject), kind)
        key = "\x1f".join(parts)
        before = self._known.get(key)
        one = before or Told(key, line, address, day, subject, kind)
        seconds = seconds_of(read)
        if seconds is not None:
            one.seconds = (one.seconds or 0) + seconds
        one.opens += (read["opens"] or 0) + (event == "open")
        one.clicks += (read["clicks"] or 0) + (event == "click")
        one.replied |= event == "reply"
        self._known[key] = one

    def _cell(self, row: list[str], name: str) -> str:
        return row[self._places[name]].strip() if name in self._places else ""

    def _told_otherwise(self, row: list[str]) -> bool:
        """Whether a row tells something besides the time that was spent."""
        return any(self._cell(row, name) for name in ("event", "opens", "clicks"))

    def _reject(self, line: int, row: list[str], name: str, reason: str) -> None:
        self._report.rejects.append(self._rejected(line, row, name, reason))

    def _rejected(self, line: int, row: list[str], name: str, reason: str) -> Reject:
        head = self._report.layout.header[self._places[name]] if name in self._places else ""
        return Reject(line, head, self._cell(row, name), reason, row)
