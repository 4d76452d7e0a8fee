"""``pipeline-tui backup`` and ``pipeline-tui restore``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from pipeline_tui import clock, paths
from pipeline_tui.cli import new_file
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.opened import example, json_option
from pipeline_tui.cli.output import say, write_document
from pipeline_tui.i18n import _
from pipeline_tui.store import backup, backup_words, backups, driver, opening
from pipeline_tui.store.errors import OpenError

__all__ = ["backup_command", "listed", "restore_command"]

_PATH = click.Path(path_type=Path, dir_okay=True, exists=False)
_LARGE = 64 * 2**20
"""Bytes from which on a copy takes long enough to show how far it is."""


@click.command(
    "backup",
    help=summary("backup"),
    epilog=example("pipeline-tui backup ~/usb/deals.db"),
)
@click.argument("target", type=_PATH, required=False, metavar=_("[FILE]"))
@click.option("--file", metavar=_("FILE"), help=_("Copy this file instead of your own."))
@click.option("--force", is_flag=True, help=_("Replace FILE if it is there."))
@click.option("--daily", is_flag=True, help=_("Only if the backup of today is not made yet."))
@json_option
def backup_command(
    target: Path | None, file: str | None, *, force: bool, daily: bool, as_json: bool
) -> None:
    """Make a backup and say where it is; status 2 where none could be made."""
    path = paths.file_from(file)
    opening.check(path)
    if target is not None and daily:
        raise click.UsageError(_("--daily keeps its own folder; leave FILE out."))
    if daily and backups.has_daily(path, clock.today()):
        made = None
    else:
        made = _make(path, target, force=force, daily=daily)
    if as_json:
        write_document("backup", {"file": str(path), "backup": None if made is None else str(made)})
    elif made is None:
        click.echo(_("The backup of today is made already."))
    else:
        size = backup_words.size(made.stat().st_size)
        say([_("Backed up, {size}: {file}").format(size=size, file=made)])


def _make(path: Path, target: Path | None, *, force: bool, daily: bool) -> Path:
    with _shown(path, _("Backing up")) as progress:
        if target is None:
            label = backups.DAILY if daily else backups.BY_HAND
            made = backup.backup(path, paths.backup_dir(path), label, progress)
            backups.thin(path)
            return made
        new_file.check(target, path, force=force, makes_folder=True)
        backup.write(path, target, progress)
        return target


@click.command(
    "restore",
    help=summary("restore"),
    epilog=example("pipeline-tui restore ~/usb/deals.db"),
)
@click.argument("source", type=_PATH, required=False, metavar=_("[FILE]"))
@click.option(
    "--file", metavar=_("FILE"), help=_("Put it in the place of this file, not your own.")
)
@click.option("--undo", is_flag=True, help=_("Put back what the last restore replaced."))
@json_option
def restore_command(source: Path | None, file: str | None, *, undo: bool, as_json: bool) -> None:
    """Put a backup in the place of the file; the former one is kept. Status 2 where refused."""
    path = paths.file_from(file)
    if undo and source is not None:
        raise click.UsageError(_("--undo knows which file to put back; leave FILE out."))
    chosen = _last(path) if undo else source
    if chosen is None:
        say([_("Name the backup to put back; the newest first:"), *listed(path)], err=True)
        raise SystemExit(2)
    from pipeline_tui.store import restoring

    try:
        with _shown(chosen, _("Restoring")) as progress:
            done = restoring.restore(path, chosen, progress)
    except driver.FAULTS as error:
        raise opening.fault(path, error) from error
    if as_json:
        former = None if done.former is None else str(done.former)
        write_document("restore", {"file": str(path), "from": str(chosen), "former": former})
        return
    say(_said(path, done.source, done.former))


def _said(path: Path, source: Path, former: Path | None) -> Iterator[str]:
    yield _("{file} is now what {source} held.").format(file=path, source=source)
    if former is not None:
        yield _("What was there before is kept: {file}").format(file=former)
        yield _("{command} puts it back.").format(
            command=f"pipeline-tui restore --undo --file {path}"
        )


def listed(path: Path) -> Iterator[str]:
    """The backups of a file, one a line, the newest first."""
    now = clock.now_local()
    for one in backups.kept(path):
        told = [backup_words.when(one), backup_words.age(one, now), backup_words.size(one.size)]
        if named := backup_words.kind(one):
            told.append(named)
        yield f"{one.path}  {' · '.join(told)}"


def _last(path: Path) -> Path:
    """What the last restore replaced."""
    found = backups.last_before(path, backups.RESTORE)
    if found is None:
        raise OpenError(_("Nothing was restored here that could be undone."))
    return found.path


@contextmanager
def _shown(path: Path, label: str) -> Iterator[backup.Progress | None]:
    """Draw a bar on a terminal while a large file is copied."""
    large = path.exists() and path.stat().st_size > _LARGE
    if not (large and sys.stderr.isatty()):
        yield None
        return
    bar: Any = click.progressbar(length=100, label=label, file=sys.stderr)
    with bar:
        yield lambda done, pages: bar.update(100 * done // max(pages, 1) - bar.pos)
