"""``pipeline-tui export``: deals, steps, people or everything, into a file or a pipe."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline_tui import paths
from pipeline_tui.cli import exporting, naming
from pipeline_tui.cli.asking import FilterCommand, joined, read_filter
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.completing import deal_words
from pipeline_tui.cli.opened import example, file_option, reading
from pipeline_tui.cli.output import fail, say
from pipeline_tui.i18n import _
from pipeline_tui.store.errors import Invalid

if TYPE_CHECKING:
    from pipeline_tui.cli.opened import Reading

__all__ = ["export"]

_OPEN = " AND d.status = 'open'"


@click.command(
    "export", cls=FilterCommand, help=summary("export"),
    epilog=example("pipeline-tui export proposals.xlsx stage:proposal"),
)  # fmt: skip
@click.argument("target", metavar=_("FILE | -"))
@click.argument("words", nargs=-1, metavar=_("[FILTER]"))
@click.option(
    "--format", "kind", type=click.Choice(list(exporting.KINDS)),
    help=_("What to write; the end of FILE tells it otherwise, and - is csv."),
)  # fmt: skip
@click.option(
    "--for", "system", type=click.Choice(exporting.SYSTEMS),
    help=_("A table in the columns that this system imports, with its ids."),
)  # fmt: skip
@click.option(
    "--changed-since-import", "back", is_flag=True,
    help=_("Only what was changed, made and logged here since the last import, to go back."),
)  # fmt: skip
@click.option(
    "--deal", "texts", multiple=True, metavar=_("DEAL"), shell_complete=deal_words,
    help=_("This deal, by name or short id; again for another."),
)  # fmt: skip
@click.option("--force", is_flag=True, help=_("Overwrite a file that exists."))
@file_option
def export(
    target: str,
    words: tuple[str, ...],
    kind: str | None,
    system: str | None,
    texts: tuple[str, ...],
    file: str | None,
    *,
    back: bool,
    force: bool,
) -> None:
    """Write all deals, those that match a filter (open ones unless it asks for others), or some."""
    path = None if target == "-" else Path(target).expanduser()
    kind = kind or ("csv" if path is None else exporting.kind_of(path))
    _refuse_mixed(kind, path, system, narrowed=bool(words or texts))
    with reading(file) as store:
        found = _deals(store, joined(words) if words else "", texts)
        if back:
            from pipeline_tui.cli import back_out

            file_path, theirs = back_out.checked(path, kind, system)
            back_out.write(store, file_path, theirs, paths.file_from(file), found, force=force)
            return
        wish = exporting.Wish(kind, found, system or exporting.OURS, one=bool(texts))
        if path is None:
            _stream(store, wish)
        else:
            exporting.write(store, path, wish, paths.file_from(file), force=force)
            say([_("Wrote {file}").format(file=path)], err=True)


def _refuse_mixed(kind: str, path: Path | None, system: str | None, *, narrowed: bool) -> None:
    """Raise ``Invalid`` for what cannot be had together."""
    if kind == "xlsx" and path is None:
        raise Invalid(_("A workbook needs a file: it cannot be written to standard output."))
    if kind == "jsonl" and narrowed:
        raise Invalid(_("Lines of JSON hold everything; a filter is for tables and the others."))
    if system and kind not in ("csv", "xlsx"):
        raise Invalid(_("--for is for tables: csv and xlsx."))


def _deals(store: Reading, words: str, texts: tuple[str, ...]) -> list[str] | None:
    """The ids of the deals meant; None for all."""
    found = naming.deals(store, texts) if texts else []
    if words:
        wanted = read_filter(store, words)
        scope = "" if wanted.tells_status else _OPEN
        sql = (
            f"SELECT d.id FROM deal d WHERE d.deleted_at IS NULL{scope}{wanted.where} ORDER BY d.n"
        )
        found += [row[0] for row in store.conn.execute(sql, wanted.values)]
        if not found:
            raise fail(_("No deal matches."))
    return found if words or texts else None


def _stream(store: Reading, wish: exporting.Wish) -> None:
    out = sys.stdout.buffer
    for piece in exporting.pieces(store, wish):
        out.write(piece)
    out.flush()
