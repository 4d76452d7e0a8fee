"""What an export writes, by its kind, and how it gets whole into a file."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui import clock
from pipeline_tui.cli import new_file
from pipeline_tui.files import whole_file
from pipeline_tui.i18n import N_, _
from pipeline_tui.store.errors import Invalid

if TYPE_CHECKING:
    from pipeline_tui.cli.opened import Reading
    from pipeline_tui.exchange.table import Cell, Column
    from pipeline_tui.store.store import Store

__all__ = ["KINDS", "OURS", "SYSTEMS", "Wish", "kind_of", "pieces", "write"]

OURS = "pipeline-tui"
SYSTEMS = ("salesforce", "hubspot", "pipedrive")
KINDS = {
    "csv": N_("a table of deals that this program, or another, reads"),
    "jsonl": N_("everything, with its history: a whole copy in text"),
    "xlsx": N_("a table of deals for a spreadsheet"),
    "ics": N_("the next steps, for a calendar"),
    "vcf": N_("people, for an address book"),
    "md": N_("a deal or the board, to read"),
}
"""The kinds of export by the ends of file names, and what each holds."""
_ALSO = {"markdown": "md", "ndjson": "jsonl", "ical": "ics", "vcard": "vcf"}


class Wish(NamedTuple):
    """What is to be exported.

    ``deals`` are the ids of those that are meant, None for all; ``one`` says that it is just one
    that was named. ``system`` is whose columns a table has.
    """

    kind: str
    deals: Sequence[str] | None = None
    system: str = OURS
    one: bool = False


def kind_of(path: Path) -> str:
    """The kind that a file's name tells. Raises ``Invalid`` for a name that tells none."""
    end = path.suffix.lower().removeprefix(".")
    kind = _ALSO.get(end, end)
    if kind not in KINDS:
        ends = ", ".join(f".{one}" for one in KINDS)
        message = _("The end of {file} tells no kind of export ({ends}); --format does.")
        raise Invalid(message.format(file=path, ends=ends))
    return kind


def write(
    store: Reading | Store, path: Path, wish: Wish, data: Path | None, *, force: bool = False
) -> None:
    """Write the export to a file, whole or not at all, for its owner's eyes only.

    Raises ``Invalid`` for a path that cannot be used: the file ``data`` itself, a folder, what
    exists unless it is to be replaced (``force``).
    """
    new_file.check(path, data, force=force)
    with new_file.faults_told(path), whole_file(path, replace=force) as made:
        if wish.kind == "xlsx":
            _write_workbook(store, made, wish)
            return
        with made.open("wb") as file:
            if wish.kind == "csv" and wish.system == OURS:
                file.write(codecs.BOM_UTF8)  # without it Excel takes UTF-8 for Latin-1
            file.writelines(pieces(store, wish))


def pieces(store: Reading | Store, wish: Wish) -> Iterator[bytes]:
    """The export in pieces. A workbook is no stream: it goes into a file only."""
    return (
        one.encode("utf-8", "replace") if isinstance(one, str) else one
        for one in _made(store, wish)
    )


def _made(store: Reading | Store, wish: Wish) -> Iterable[str | bytes]:
    conn = store.conn
    if wish.kind == "jsonl":
        from pipeline_tui.exchange import jsonl

        return (f"{line}\n" for line in jsonl.lines(conn))
    if wish.kind == "ics":
        from pipeline_tui.exchange import calendar

        return (calendar.calendar(calendar.steps(conn, clock.today(), wish.deals)),)
    if wish.kind == "vcf":
        from pipeline_tui.exchange import vcard

        return map(vcard.card, vcard.people(conn, wish.deals))
    if wish.kind == "md":
        return (f"{line}\n" for line in _markdown(store, wish))
    from pipeline_tui.exchange import table, table_out

    wanted = table.columns(conn, wish.system)
    found = table.rows(conn, wanted, wish.deals, wish.system)
    if wish.system != OURS:
        found = _watched(store, wish, wanted, found)
    return table_out.csv_lines([one.head for one in wanted], found)


def _watched(
    store: Reading | Store, wish: Wish, wanted: Sequence[Column], rows: Iterator[list[Cell]]
) -> Iterator[list[Cell]]:
    """The rows for a system; at their end it is said what of them that may take otherwise."""
    from pipeline_tui.cli.output import say
    from pipeline_tui.cli.their_terms import Watched

    watched = Watched(store.conn, wish.system, wanted)
    yield from watched.through(rows)
    say(watched.lines(), err=True)


def _markdown(store: Reading | Store, wish: Wish) -> Iterator[str]:
    from pipeline_tui.cli import markdown_out

    if wish.deals is None:
        yield from markdown_out.board_lines(store)
        return
    if not wish.one:
        yield from markdown_out.board_lines(store, *_among(wish.deals))
        return
    from pipeline_tui.store import pages

    for deal_id in wish.deals:
        page = pages.read(store.conn, deal_id)
        if page is not None:
            yield from markdown_out.deal_lines(store, page)


def _among(deal_ids: Sequence[str]) -> tuple[str, tuple[str]]:
    """A condition on ``deal d`` that no number of ids is too many for."""
    import json

    return "AND d.id IN (SELECT value FROM json_each(?))", (json.dumps(list(deal_ids)),)


def _write_workbook(store: Reading | Store, path: Path, wish: Wish) -> None:
    from pipeline_tui.exchange import table, table_out

    wanted = table.columns(store.conn, wish.system)
    found = table.rows(store.conn, wanted, wish.deals, wish.system)
    table_out.write_workbook(path, [one.head for one in wanted], found)
