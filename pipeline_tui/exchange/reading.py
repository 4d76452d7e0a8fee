"""Read a delimited text file: find out how it is written, then give rows with their lines."""

from __future__ import annotations

import csv
import io
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from pipeline_tui.exchange.encodings import Encoding, detect_encoding, said_encoding
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.fields import below
from pipeline_tui.i18n import _
from pipeline_tui.sales.text import fold

DELIMITERS = (",", ";", "\t", "|")
CHUNK = 5000
"""Rows of a chunk, where they have few columns."""

_CELLS = 100_000
"""Cells of a chunk at most, and a little more."""

_SAMPLE = 200_000
_LOOK_AT = 60
_HEADER_WITHIN = 20
_MOST_BROKEN = 500
_MOST_COLUMNS = 2000
_LONGEST_CELL = 1 << 20
csv.field_size_limit(_LONGEST_CELL)


@dataclass(frozen=True, slots=True)
class Layout:
    """How one file is written. ``header_line`` is counted from 1, as all lines are here.

    ``body_after`` is the number of lines up to and with the header. ``kind`` is ``text`` for
    rows of delimited text, ``objects`` for JSON, ``sheet`` for a workbook; ``part`` is then the
    name of the list or sheet that was read, empty where there is but one.
    """

    path: Path
    encoding: Encoding
    delimiter: str
    header: tuple[str, ...]
    header_line: int
    body_after: int
    kind: str = "text"
    part: str = ""

    def open(self) -> io.TextIOWrapper:
        """The file as text, line ends untouched; undecodable bytes become U+FFFD."""
        return self.path.open(encoding=self.encoding.codec, errors="replace", newline="")


@dataclass(slots=True)
class Chunk:
    """Some rows, each as wide as the header, with the line each begins on.

    ``broken`` rows could not be taken apart: line, cells, reason. ``blank`` counts
    rows with nothing in them, ``foot`` holds the lines that a report ends with.
    """

    rows: list[list[str]]
    lines: Sequence[int]
    broken: list[tuple[int, list[str], str]] = field(default_factory=list)
    blank: int = 0
    foot: list[tuple[int, str]] = field(default_factory=list)


def look(
    path: Path, known: Callable[[str], bool], encoding_said: str = "", delimiter_said: str = ""
) -> Layout:
    """Find out how a file is written; ``known`` tells a header that means something.

    Raises ``ImportRefused`` for a file that is missing, empty or no delimited text.
    """
    encoding = said_encoding(detect_encoding(path), encoding_said)
    with path.open(encoding=encoding.codec, errors="replace", newline="") as file:
        text = file.read(_SAMPLE)
    whole = len(text) < _SAMPLE
    skipped = 0
    if text[:4].lower() == "sep=" and text[5:6] in ("\r", "\n"):
        skipped = 1
        text = text.split("\n", 1)[-1]
    signs = [one_sign(delimiter_said)] if delimiter_said else DELIMITERS
    found = [_attempt(text, delimiter, known, whole) for delimiter in signs]
    _score, delimiter, header, line, after = max(found, key=lambda attempt: attempt[0])
    if not any(cell.strip() for cell in header):
        raise ImportRefused(_("{file} is empty: there is no row in it.").format(file=path))
    most_columns(path, line + skipped, header)
    names = distinct([cell.strip() for cell in header])
    return Layout(path, encoding, delimiter, names, line + skipped, after + skipped)


def one_sign(delimiter: str) -> str:
    """A delimiter by the person's word. Raises ``ImportRefused`` for what cannot be one."""
    if len(delimiter) != 1 or delimiter in '"\r\n' or delimiter.isalnum():
        raise ImportRefused(_("“{sign}” parts no cells: one sign does.").format(sign=delimiter))
    return delimiter


_Attempt = tuple[tuple[int, float, int], str, list[str], int, int]


def _attempt(text: str, delimiter: str, known: Callable[[str], bool], whole: bool) -> _Attempt:
    """How well the text reads with this delimiter, and the header found with it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[list[str], int, int]] = []
    try:
        before = 0
        for row in islice(reader, _LOOK_AT):
            rows.append((row, before + 1, reader.line_num))
            before = reader.line_num
    except csv.Error:
        pass
    if not whole and len(rows) > 1:
        rows.pop()
    score, header, line, after = best_header(rows, known)
    return score, delimiter, header, line, after


def best_header(
    rows: Sequence[tuple[list[str], int, int]], known: Callable[[str], bool]
) -> tuple[tuple[int, float, int], list[str], int, int]:
    """How well rows read as a table, and the row among the first that is its header.

    Rows are cells, the line they begin on and the lines up to and with them.
    """
    full = [entry for entry in rows if any(cell.strip() for cell in entry[0])]
    if not full:
        return (0, 0.0, 0), [], 1, 1
    hits = [sum(map(known, row)) for row, _line, _after in full[:_HEADER_WITHIN]]
    best = hits.index(max(hits)) if max(hits) >= 2 else 0
    header, line, after = full[best]
    while len(header) > 1 and not header[-1].strip():
        header = header[:-1]
    widths = Counter(len(row) for row, _line, _after in full[best:])
    width, rows_so_wide = widths.most_common(1)[0]
    even = rows_so_wide / widths.total() if width > 1 else 0.0
    return (hits[best], even, width), header, line, after


def most_columns(path: Path, line: int, header: Sequence[str]) -> None:
    """Raise ``ImportRefused`` for a header of far more columns than any table has."""
    if len(header) > _MOST_COLUMNS:
        message = _(
            "{file}, line {line}, column {place}, “{value}”: over {limit} columns are no table of"
            " deals. Save the columns that are wanted in a file of their own."
        )
        value = " ".join(header[_MOST_COLUMNS].split())[:40]
        raise ImportRefused(
            message.format(
                file=path, line=line, place=_MOST_COLUMNS + 1, value=value, limit=_MOST_COLUMNS
            )
        )


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Header names, repeated ones numbered and empty ones called by their place."""
    made: dict[str, str] = {}
    for place, name in enumerate(names, 1):
        name = name or f"#{place}"
        count = 2
        wanted = name
        while fold(name) in made:
            name = f"{wanted} ({count})"
            count += 1
        made[fold(name)] = name
    return tuple(made.values())


def chunks(layout: Layout, size: int = CHUNK) -> Iterator[Chunk]:
    """The rows after the header.

    A row that cannot be taken apart (an open quote, an endless field) costs itself only:
    reading goes on with the next line.
    """
    size = chunk_size(layout, size)
    after, reason = layout.body_after, ""
    for _attempt_number in range(_MOST_BROKEN):
        stopped = yield from _until_broken(layout, after, reason, size)
        if stopped is None:
            return
        after, reason = stopped
    message = _("{file}, line {line}: too many rows cannot be taken apart; is this a CSV file?")
    raise ImportRefused(message.format(file=layout.path, line=after))


def chunk_size(layout: Layout, size: int) -> int:
    """The rows of a chunk: fewer where they are wide, so that all chunks weigh about the same."""
    return min(size, max(20, _CELLS // len(layout.header)))


def _until_broken(
    layout: Layout, after: int, reason: str, size: int
) -> Generator[Chunk, None, tuple[int, str] | None]:
    """Chunks from after a line on; tells the line and fault of the first broken row."""
    with layout.open() as file:
        passed = deque(islice(file, after), maxlen=1)
        line = passed[0] if passed else ""
        if reason:
            cells = next(
                csv.reader([line.rstrip("\r\n")[:_LONGEST_CELL]], delimiter=layout.delimiter), []
            )
            yield Chunk([], [], [(after, cells, reason)])
        reader = csv.reader(file, delimiter=layout.delimiter, strict=True)
        while True:
            rows: list[list[str]] = []
            started, fault = reader.line_num, ""
            try:
                rows.extend(islice(reader, size))  # keeps the rows read before a fault
            except csv.Error as error:
                fault = _fault(str(error))
            first = after + started + 1
            if reader.line_num - started == len(rows):
                lines: Sequence[int] = range(first, first + len(rows))
                following = first + len(rows)
            else:
                lines, following = _lines(rows, first)
            if rows:
                yield evened(Chunk(rows, lines), layout)
            if fault:
                return following, fault
            if len(rows) < size:
                return None


def _lines(rows: list[list[str]], first: int) -> tuple[list[int], int]:
    """The line each row begins on where some span several, and the line after the last."""
    lines = []
    for row in rows:
        lines.append(first)
        first += 1 + sum(
            cell.count("\n") + cell.count("\r") - cell.count("\r\n")
            for cell in row
            if "\n" in cell or "\r" in cell
        )
    return lines, first


def evened(chunk: Chunk, layout: Layout) -> Chunk:
    """The chunk with all rows as wide as the header, blank ones and the foot of a report gone."""
    width = len(layout.header)
    if layout.encoding.nuls:
        chunk.rows = [[cell.replace("\0", "\ufffd") for cell in row] for row in chunk.rows]
    if {len(row) for row in chunk.rows} == {width}:
        return chunk
    rows: list[list[str]] = []
    lines: list[int] = []
    ended = False
    for row, line in zip(chunk.rows, chunk.lines, strict=True):
        if not any(cell.strip() for cell in row):
            chunk.blank += 1
            ended = True
        elif _is_foot(row, width, ended=ended):
            chunk.foot.append((line, row[0].strip()))
            ended = True
        elif any(cell.strip() for cell in row[width:]):
            reason = _("{found} cells where the header has {wanted}: a value with a bare “{sign}”?")
            said = reason.format(found=len(row), wanted=width, sign=layout.delimiter)
            chunk.broken.append((line, row, said))
        else:
            rows.append(row[:width] + [""] * (width - len(row)))
            lines.append(line)
    chunk.rows, chunk.lines = rows, lines
    return chunk


def _is_foot(row: Sequence[str], width: int, *, ended: bool) -> bool:
    """Whether a row is one of the lines that a report prints below its table.

    Those are one lone cell, and after a blank line whatever they say.
    """
    if len(row) > 1 and any(cell.strip() for cell in row[1:]):
        return False
    if width < 3 or (len(row) > 1 and not ended):
        return False
    said = fold(row[0])
    return (ended and len(row) == 1) or said.startswith(below("foot"))


def _fault(said: str) -> str:
    if "field larger" in said:
        return _("A value of over {limit} characters: is a quote left open?").format(
            limit=_LONGEST_CELL
        )
    if "end of data" in said:
        return _("A quote is opened here and never closed.")
    return _("A quote stands where none may: {reason}.").format(reason=said)
