"""``pipeline-tui doctor``: look the file over, and work out anew what can be."""

from collections.abc import Iterator

import click

from pipeline_tui import l10n, paths
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.import_voices import clean
from pipeline_tui.i18n import _
from pipeline_tui.store.doctor import CHECKS, REPAIRABLE, Finding, examine, repair
from pipeline_tui.store.store import Store

__all__ = ["doctor"]

_BUSY_MS = 5000
_MOST = 20


@click.command(help=summary("doctor"))
@click.option("--file", metavar=_("FILE"), help=_("Look at this file instead of your own."))
@click.option(
    "--repair",
    "mend",
    is_flag=True,
    help=_("Work out anew what is derived; facts stay as they are."),
)
def doctor(file: str | None, *, mend: bool) -> None:
    """Print each check and what it found; the status is 1 while anything is wrong."""
    with Store.open(paths.file_from(file), busy_ms=_BUSY_MS) as store:
        found = examine(store)
        _say(found)
        if mend and any(one.check in REPAIRABLE for one in found):
            repair(store)
            found = examine(store)
            click.echo()
            click.echo(_("Worked out anew; checked again:"))
            _say(found)
    raise SystemExit(1 if found else 0)


def _say(found: list[Finding]) -> None:
    for line in _lines(found):
        click.echo(clean(line))


def _lines(found: list[Finding]) -> Iterator[str]:
    broken = any(one.check == "integrity" for one in found)
    for check, label in CHECKS.items():
        wrong = [one.where for one in found if one.check == check]
        if wrong:
            yield _("WRONG  {check} ({n})").format(check=_(label), n=l10n.number(len(wrong)))
        elif broken:
            yield _("?      {check}: not looked at").format(check=_(label))
        else:
            yield _("ok     {check}").format(check=_(label))
        yield from (f"         {where}" for where in wrong[:_MOST])
        if len(wrong) > _MOST:
            yield "         " + _("… and {n} more").format(n=l10n.number(len(wrong) - _MOST))
    if broken:
        yield _("Restore a backup: {command} says where they are.").format(
            command="pipeline-tui info"
        )
    elif any(one.check in REPAIRABLE for one in found):
        yield _("{command} works out anew what is derived.").format(
            command="pipeline-tui doctor --repair"
        )
