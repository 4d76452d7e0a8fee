"""``export --changed-since-import``: the files that go back to another system."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.cli import exporting, new_file, their_terms
from pipeline_tui.cli.output import fail, say
from pipeline_tui.files import whole_file
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.l10n import number
from pipeline_tui.store.errors import Invalid

if TYPE_CHECKING:
    from pipeline_tui.cli.opened import Reading
    from pipeline_tui.exchange.back import Back
    from pipeline_tui.exchange.table import Cell

__all__ = ["checked", "write"]

_SHOWN = 20

_Table = tuple[Sequence[str], Sequence[Sequence["Cell"]]]


def checked(path: Path | None, kind: str, system: str | None) -> tuple[Path, str]:
    """The file and the system, both of which it needs; raises ``Invalid``."""
    option = "--changed-since-import"
    if system is None:
        message = _("{option} needs to know where to: {systems}.")
        systems = ", ".join(f"--for {one}" for one in exporting.SYSTEMS)
        raise Invalid(message.format(option=option, systems=systems))
    if path is None or kind != "csv":
        raise Invalid(
            _("{option} writes up to three files of CSV: name one.").format(option=option)
        )
    return path, system


def write(
    store: Reading,
    path: Path,
    system: str,
    data: Path | None,
    among: Collection[str] | None,
    *,
    force: bool,
) -> None:
    """Write what goes back, and say it; ends the command with status 1 where nothing does."""
    from pipeline_tui.exchange.back import back
    from pipeline_tui.exchange.back_activities import activities, loose
    from pipeline_tui.exchange.missing import deleted_here

    rules = store.rules
    ours = set(among) if among is not None else None
    found = back(store.conn, rules.stages, rules.base_currency, system, ours)
    if found is None:
        raise fail(_("Nothing was imported from {system} yet.").format(system=system))
    deals = [one for one in [*found.ids, *found.new_ids] if ours is None or one in ours]
    logged = activities(store.conn, system, found.ids, deals, found.since)
    tables: dict[Path, _Table] = {
        path: found.changed,
        path.with_name(f"{path.stem}-new{path.suffix}"): found.new,
        path.with_name(f"{path.stem}-activities{path.suffix}"): logged,
    }
    filled = {one: table for one, table in tables.items() if table[1]}
    single = [one for one in found.loose_ids if ours is None or one in ours]
    if ours is None:  # a filter finds only deals that are there
        say(_deleted(deleted_here(store.conn, system)), err=True)
    say(_left_out(found, loose(store.conn, system, single, found.since)), err=True)
    if not filled:
        raise fail(
            _("Nothing changed here since the last import from {system}.").format(system=system)
        )
    for one in tables:  # also those not written now: an old one beside new ones would mislead
        new_file.check(one, data, force=force)
    _write_all(filled, force=force)
    for one in set(tables) - set(filled):
        one.unlink(missing_ok=True)
    say(_told(filled, tables), err=True)
    say(_warned(found, tables, system), err=True)
    if logged[1]:
        _remember(data, system, ours, found.since)


def _write_all(tables: dict[Path, _Table], *, force: bool) -> None:
    from pipeline_tui.exchange import table_out

    with ExitStack() as stack:
        for path, (heads, rows) in tables.items():
            stack.enter_context(new_file.faults_told(path))
            made = stack.enter_context(whole_file(path, replace=force))
            with made.open("w", encoding="utf-8", newline="", errors="replace") as file:
                file.writelines(table_out.csv_lines(heads, rows))


def _told(filled: dict[Path, _Table], tables: dict[Path, _Table]) -> Iterator[str]:
    for place, (path, (_heads, rows)) in enumerate(tables.items()):
        if path in filled:
            n = len(rows)
            what = (
                ngettext("{n} deal changed here", "{n} deals changed here", n),
                ngettext("{n} deal made here", "{n} deals made here", n),
                ngettext("{n} call, mail or note", "{n} calls, mails and notes", n),
            )[place].format(n=number(n))
            yield _("Wrote {file}: {what}").format(file=path, what=what)


def _remember(data: Path | None, system: str, deals: Collection[str] | None, imported: int) -> None:
    """Keep in the file that these calls and notes were written for the system."""
    from pipeline_tui.cli.opened import writing
    from pipeline_tui.exchange.sent_back import remember
    from pipeline_tui.store.errors import StoreError

    try:
        with writing(None if data is None else str(data)) as store:
            remember(store, system, deals, imported)
    except StoreError as problem:  # what was written is written; only the next time is not told
        say([problem.message], err=True)


def _warned(found: Back, tables: dict[Path, _Table], system: str) -> Iterator[str]:
    """What of the files written the system may not take as it is meant."""
    if found.lacking:
        message = _("{system} refuses new deals without these; fill them in here or in the file:")
        yield message.format(system=system)
        yield from (f"  {name} · {head}" for name, head in found.lacking[:_SHOWN])
        yield from _more(len(found.lacking))
    cells = (one for _heads, rows in tables.values() for row in rows for one in row)
    yield from their_terms.warnings(system, found.unheard, their_terms.guarded_among(cells))


def _deleted(names: Sequence[str]) -> Iterator[str]:
    """The deals that live on there, as far as is known here."""
    if names:
        yield _("Deleted here; a file cannot say so, delete them there by hand:")
        yield from (f"  {name}" for name in names[:_SHOWN])
        yield from _more(len(names))


def _left_out(found: Back, logged: Mapping[str, int]) -> Iterator[str]:
    """What no file can tell the system, to be done there by hand."""
    if found.emptied:
        yield _("Emptied here; a file cannot say so, empty them there by hand:")
        yield from (f"  {name} · {head}" for name, head in found.emptied[:_SHOWN])
        yield from _more(len(found.emptied))
    if found.nameless:
        yield _("Changed here, but imported without an id that a file could name:")
        yield from (f"  {name}" for name in found.nameless[:_SHOWN])
        yield from _more(len(found.nameless))
    if logged:
        yield _("Logged here on deals imported without an id:")
        yield from (f"  {name} · {n}" for name, n in list(logged.items())[:_SHOWN])
        yield from _more(len(logged))


def _more(count: int) -> Iterator[str]:
    if count > _SHOWN:
        yield "  " + _("… and {n} more").format(n=number(count - _SHOWN))
