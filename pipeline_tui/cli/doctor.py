"""``pipeline-tui doctor``: look the file over, set right what can be, shorten the journal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import click

from pipeline_tui import clock, l10n, paths
from pipeline_tui.cli import doctor_out
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.opened import BUSY_MS, example, json_option
from pipeline_tui.i18n import _
from pipeline_tui.store import driver, migrations, opening
from pipeline_tui.store.doctor import Progress, Report, examine
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.store import Store, refuse_newer

__all__ = ["doctor"]

_ROUNDS = 3


@click.command(
    help=summary("doctor"),
    epilog=example("pipeline-tui doctor --json"),
)
@click.option("--file", metavar=_("FILE"), help=_("Look at this file instead of your own."))
@click.option(
    "--repair",
    "mend",
    is_flag=True,
    help=_("Set right what can be; facts stay as they are. A backup is made first."),
)
@click.option(
    "--prune",
    is_flag=True,
    help=_("Say what may go of the journal; with --yes take it out. A backup is made first."),
)
@click.option(
    "--before",
    metavar=_("DAY"),
    help=_("The journal from before this day (YYYY-MM-DD); two years ago by default."),
)
@click.option("--yes", is_flag=True, help=_("Take it out without asking."))
@json_option
def doctor(
    file: str | None, before: str | None, *, mend: bool, prune: bool, yes: bool, as_json: bool
) -> None:  # fmt: skip
    """Print each check and what it found; the status is 1 while anything is wrong."""
    path = paths.file_from(file)
    if prune:
        from pipeline_tui.cli import pruning

        pruning.prune(path, _day(before), yes=yes, as_json=as_json)
        return
    if before is not None or yes:
        raise click.UsageError(_("{options} go with {command}.").format(
            options="--before, --yes", command="--prune"))  # fmt: skip
    report, version = _examined(path)
    told = doctor_out.Told(path, version)
    if mend and report.wrong:
        if not as_json:
            doctor_out.say(told, report)
        report = _mended(path, report)
        told = told._replace(version=migrations.newest(), repaired=True)
    if report.left:
        told = told._replace(backup=_sound_backup(path))
    (doctor_out.write_json if as_json else doctor_out.say)(told, report)
    raise SystemExit(1 if report.wrong else 0)


def _day(text: str | None) -> date:
    if text is None:
        today = clock.today()
        return today.replace(year=today.year - 2, day=min(today.day, 28))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(
            _("{option} needs a day such as 2026-11-23, not “{value}”.").format(
                option="--before", value=text)
        ) from None  # fmt: skip


def _examined(path: Path) -> tuple[Report, int]:
    """What is wrong with the file, which is only read, and its schema version."""
    opening.check(path)
    try:
        read_only = opening.is_read_only(path)
        with closing(opening.connect(path, busy_ms=BUSY_MS, read_only=read_only)) as conn:
            version = migrations.version(conn)
            refuse_newer(path, version)
            with _told() as progress:
                return examine(conn, progress), version
    except driver.FAULTS as error:
        raise opening.fault(path, error) from error


def _mended(path: Path, report: Report) -> Report:
    """Set right what can be, and look again.

    What was mended may bring to light what could not be looked at before: so it goes on, a few
    times, while there is something to mend.
    """
    if opening.is_read_only(path):
        raise Invalid(_("{file} cannot be written: nothing was repaired.").format(file=path))
    from pipeline_tui.store import backup
    from pipeline_tui.store.doctor import repairing

    backup.before(path, "repair", _no_backup)
    for _round in range(_ROUNDS):
        if not report.repairable:
            break
        try:
            with closing(opening.connect(path, busy_ms=BUSY_MS)) as conn:
                repairing.mend_file(conn, report)
            if report["integrity"].count == 0:
                with Store.open(path, busy_ms=BUSY_MS) as store:
                    repairing.mend_rows(store, report)
        except driver.FAULTS as error:
            click.echo(doctor_out.clean(_("Not repaired: {reason}").format(reason=error)), err=True)
            break
        report, _version = _examined(path)
    return report


def _no_backup(problem: str) -> None:
    said = _("No backup was made before: {reason}").format(reason=problem)
    click.echo(doctor_out.clean(said), err=True)


def _sound_backup(path: Path) -> Path | None:
    from pipeline_tui.store.doctor import advice

    with _told() as progress:
        found = advice.sound_backup(path, progress)
    return None if found is None else found.path


@contextmanager
def _told() -> Iterator[Progress]:
    """Say on a terminal how far it is, in one line that goes away."""
    shown = sys.stderr.isatty()

    def tell(check: str, done: int, live: int) -> None:
        if shown:
            share = f" {l10n.number(done)} / {l10n.number(live)}" if live else ""
            click.echo(f"\r\x1b[K{doctor_out.label(check)} …{share}", err=True, nl=False)

    try:
        yield tell
    finally:
        if shown:
            click.echo("\r\x1b[K", err=True, nl=False)
