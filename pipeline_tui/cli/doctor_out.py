"""What ``pipeline-tui doctor`` says: lines for a person, JSON for a script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from pipeline_tui import l10n, paths
from pipeline_tui.cli.output import clean, write_document
from pipeline_tui.i18n import _
from pipeline_tui.store import migrations
from pipeline_tui.store.doctor.findings import CHECKS, Finding, Report, Result

__all__ = ["Told", "clean", "label", "say", "write_json"]

_MOST = 20


class Told(NamedTuple):
    """What was looked at: the file, its schema version, and whether it was repaired."""

    path: Path
    version: int
    repaired: bool = False
    backup: Path | None = None
    """The backup to go back to, looked for where something is left that cannot be repaired."""


def label(check: str) -> str:
    """What a check is about, in the person's language."""
    return _(CHECKS[check])


def write_json(told: Told, report: Report) -> None:
    """Print the report as JSON; all findings are counted, the first of each check are told."""
    facts = {
        "file": str(told.path),
        "schema": told.version,
        "sound": not report.wrong,
        "repaired": told.repaired,
        "wrong": report.wrong,
        "not_repairable": report.left,
        "sound_backup": None if told.backup is None else str(told.backup),
        "checks": [
            {
                "check": check,
                "looked": result.looked,
                "wrong": result.count,
                "findings": [_as_json(one) for one in result.found],
            }
            for check, result in report.items()
        ],
    }
    write_document("doctor", facts)


def _as_json(one: Finding) -> dict[str, object]:
    return {"where": one.where, "stored": one.stored, "right": one.right, "repairable": one.can}


def say(told: Told, report: Report) -> None:
    """Print the report in lines."""
    if told.repaired:
        click.echo()
        click.echo(_("Set right what could be; checked again:"))
    for line in _lines(told, report):
        click.echo(clean(line))


def _lines(told: Told, report: Report) -> Iterator[str]:
    for check, result in report.items():
        yield _head(check, result)
        for one in result.found[:_MOST]:
            yield f"         {_finding(one)}"
        if result.count > _MOST:
            more = l10n.number(result.count - min(_MOST, len(result.found)))
            yield "         " + _("… and {n} more").format(n=more)
    if told.version < migrations.newest():
        yield _("The file is of an earlier version: opening it, or --repair, brings it up to date.")
    if report.repairable and not told.repaired:
        yield _("{command} sets right what can be.").format(command="pipeline-tui doctor --repair")
    if report.left:
        yield _("Marked with ! is what only a person or a backup can set right.")
        yield _backup(told)


def _head(check: str, result: Result) -> str:
    if result.count:
        shown = _("WRONG  {check} ({n})")
        return shown.format(check=label(check), n=l10n.number(result.count))
    shown = _("ok     {check}") if result.looked else _("?      {check}: not looked at")
    return shown.format(check=label(check))


def _finding(one: Finding) -> str:
    mark = "" if one.can else "! "
    if one.stored is None and one.right is None:
        return f"{mark}{one.where}"
    nothing = "—"
    return f"{mark}{one.where}: {one.stored or nothing} → {one.right or nothing}"


def _backup(told: Told) -> str:
    """How to go back to the newest backup that is sound, if there is one."""
    from pipeline_tui.store import backups

    if told.backup is not None:
        return _("The newest sound backup: {command}").format(
            command=f"pipeline-tui restore {told.backup} --file {told.path}"
        )
    folder = paths.backup_dir(told.path)
    if not backups.kept(told.path):
        return _("There is no backup in {folder}.").format(folder=folder)
    return _("No backup in {folder} is sound.").format(folder=folder)
