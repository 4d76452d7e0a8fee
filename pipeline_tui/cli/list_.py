"""``pipeline-tui list``: the deals that match a filter, as a table, JSON or CSV."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from pipeline_tui import clock
from pipeline_tui.cli import deal_rows
from pipeline_tui.cli.asking import FilterCommand, joined, read_filter
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.opened import example, file_option, json_option, reading
from pipeline_tui.cli.output import clean, fail, say
from pipeline_tui.i18n import _

if TYPE_CHECKING:
    from pipeline_tui.cli.opened import Reading

__all__ = ["SORTS", "list_command"]

SORTS = {
    "attention": "d.priority, d.attention_on, d.grade, d.id",
    "amount": "d.by_amount, d.id",
    "entered": "d.entered_on, d.id",
    "close": "d.by_close, d.id",
    "name": "d.by_name, d.id",
    "score": "d.by_score, d.id",
    "created": "d.created_on, d.id",
    "closed": "d.closed_on DESC, d.id DESC",
}
"""What ``--sort`` takes, and the order of SQL that it is."""
_OPEN = "d.status = 'open'"
_CLOSED = "d.status <> 'open'"


@click.command(
    "list", cls=FilterCommand, help=summary("list"),
    epilog=example("pipeline-tui list stage:proposal no:step --sort amount --json"),
)  # fmt: skip
@click.argument("words", nargs=-1, metavar=_("[FILTER]"))
@click.option(
    "--sort", type=click.Choice(list(SORTS)), default="attention", show_default=True,
    help=_("In which order."),
)  # fmt: skip
@click.option("--limit", type=click.IntRange(1), metavar=_("N"), help=_("At most so many."))
@click.option("--closed", "scope", flag_value=_CLOSED, help=_("Won and lost deals."))
@click.option("--all", "scope", flag_value="1", help=_("Open and closed deals."))
@click.option("--csv", "as_csv", is_flag=True, help=_("Print CSV, one line a deal."))
@json_option
@file_option
def list_command(
    words: tuple[str, ...],
    sort: str,
    limit: int | None,
    scope: str | None,
    file: str | None,
    *,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Print the deals; the status is 1 where there is none."""
    with reading(file) as store:
        found = Found(store, joined(words), scope or "", sort, limit)
        if as_json:
            _write(deal_rows.as_json("list", found.rows(deal_rows.JSON)))
        elif as_csv:
            _write(deal_rows.as_csv(found.rows(deal_rows.CSV_SQL)))
        else:
            from pipeline_tui.cli import deal_table, tables

            say(tables.table(deal_table.card_columns(), found.cells()))
    if not found.count:
        if not as_json and not as_csv:
            raise fail(_("No deal matches."))
        raise SystemExit(1)


def _write(pieces: Iterator[str]) -> None:
    for piece in pieces:
        shown = piece
        if sys.stdout.isatty():
            shown = "\n".join(map(clean, piece.split("\n")))
        sys.stdout.write(shown)


class Found:
    """The deals asked for, read as they are written; ``count`` says how many were."""

    def __init__(
        self, store: Reading, words: str, scope: str, sort: str, limit: int | None
    ) -> None:
        self.count = 0
        self._store = store
        self._rest = f"ORDER BY {SORTS[sort]}" + f" LIMIT {-1 if limit is None else limit:d}"
        wanted = read_filter(store, words)
        scope = scope or ("1" if wanted.tells_status else _OPEN)
        self._where = f"d.deleted_at IS NULL AND {scope}{wanted.where}"
        self._values = wanted.values

    def rows(self, columns: str, source: str = deal_rows.SOURCE) -> Iterator[Sequence[Any]]:
        """The rows of SQL columns, one deal each."""
        # Sorted by number alone, so that what is told of the deals need not wait in the sorter;
        # the cross join keeps that order.
        found = f"(SELECT d.n FROM deal d WHERE {self._where} {self._rest})"
        sql = f"SELECT {columns} FROM {found} k CROSS JOIN {source} WHERE d.n = k.n"
        for row in self._store.conn.execute(sql, self._values):
            self.count += 1
            yield row

    def cells(self) -> Iterator[Sequence[str]]:
        """The cells of the table's rows."""
        from pipeline_tui.cli import deal_table
        from pipeline_tui.store import lanes

        today = clock.today().isoformat()
        for row in self.rows(lanes.COLUMNS, f"deal AS d {lanes.JOINS}"):
            yield deal_table.card_cells(self._store, lanes.to_card(row), today)
