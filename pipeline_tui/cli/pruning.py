"""``pipeline-tui doctor --prune``: what may go of the journal, told first."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from pipeline_tui import l10n
from pipeline_tui.cli.opened import BUSY_MS
from pipeline_tui.cli.output import say, write_document
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.store import backup, backup_words, driver, opening
from pipeline_tui.store.doctor import pruning
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.store import Store

__all__ = ["prune"]


def prune(path: Path, before: date, *, yes: bool, as_json: bool) -> None:
    """Say what may go; take it out after a yes. Status 1 where there is nothing to take out."""
    try:
        with Store.open(path, busy_ms=BUSY_MS) as store:
            found = pruning.prunable(store.conn, before)
            if not as_json:
                say(_lines(found, before))
            done = bool(found.actions) and (yes or (not as_json and _agreed()))
            if done:
                _take_out(store, before)
    except driver.FAULTS as error:
        raise opening.fault(path, error) from error
    if as_json:
        facts = {"file": str(path), "before": before.isoformat(), "pruned": done}
        write_document("doctor --prune", facts | found._asdict())
    elif done:
        click.echo(_("Done. The journal now begins on {day}.").format(day=l10n.day_long(before)))
    raise SystemExit(0 if found.actions else 1)


def _take_out(store: Store, before: date) -> None:
    if store.read_only:
        raise Invalid(_("{file} cannot be written.").format(file=store.path))
    backup.before(store.path, "prune", lambda problem: say([problem], err=True))
    pruning.prune(store, before)


def _lines(found: pruning.Prunable, before: date) -> list[str]:
    day = l10n.day_long(before)
    if not found.actions:
        return [_("The journal holds nothing from before {day} that may go.").format(day=day)]
    count = ngettext("{n} action", "{n} actions", found.actions)
    return [
        _("From before {day} {actions} may go, {size}.").format(
            day=day,
            actions=count.format(n=l10n.number(found.actions)),
            size=backup_words.size(found.bytes),
        ),
        _("They can then be neither undone nor told; deals, notes and figures stay as they are."),
        _("How closed deals came to be closed is kept."),
    ]


def _agreed() -> bool:
    """Ask, where somebody can answer."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        say([_("{option} takes them out.").format(option="--yes")], err=True)
        return False
    return click.confirm(_("Take them out?"), err=True)
