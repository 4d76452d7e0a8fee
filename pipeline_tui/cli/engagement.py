"""``pipeline-tui engagement``: note on deals what people read, from a mailer's CSV file."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from pipeline_tui import paths
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.opened import example, json_option
from pipeline_tui.cli.output import clean, write_document
from pipeline_tui.exchange import engagement_run, report
from pipeline_tui.exchange.engagement import LABELS, LOST, Report, read_report
from pipeline_tui.exchange.engagement_run import Plan
from pipeline_tui.exchange.outcome import Outcome
from pipeline_tui.exchange.run import BUSY_MS
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.l10n import number
from pipeline_tui.store import backup
from pipeline_tui.store.store import Store

__all__ = ["engagement"]

_FILE = click.Path(path_type=Path, dir_okay=True, exists=False)
_MOST_STRANGERS = 20


@click.command(
    "engagement",
    help=summary("engagement"),
    epilog=example("pipeline-tui engagement opens.csv --dry-run"),
)
@click.argument("path", type=_FILE, metavar=_("FILE.csv"))
@click.option(
    "--dates",
    type=click.Choice(["dmy", "mdy"]),
    help=_("Order of day and month where the file does not tell."),
)
@click.option("--file", metavar=_("FILE"), help=_("Note them in this file, not your own."))
@click.option("--dry-run", is_flag=True, help=_("Say what would be done, and do nothing."))
@json_option
def engagement(
    path: Path, dates: str | None, file: str | None, *, dry_run: bool, as_json: bool
) -> None:
    """Read the file, match its addresses, note it all in one action, and report it."""
    found = read_report(path, dates or "")
    if not as_json:
        _say(understood(found))
    with Store.open(paths.file_from(file), busy_ms=BUSY_MS) as store:
        plan = engagement_run.plan(store.conn, found)
        if not dry_run and (plan.matches or plan.lost):
            backup.before_import(store.path, lambda problem: _say([problem], err=True))
            engagement_run.carry_out(store, found, plan)
    _say(report.rejects(Outcome(rejects=found.rejects + found.untimed), str(path)), err=True)
    if as_json:
        write_document("engagement", _facts(found, plan, dry_run=dry_run))
    else:
        _say(done(found, plan, tried=dry_run))


def _facts(found: Report, plan: Plan, *, dry_run: bool) -> dict[str, Any]:
    """The counts for a program; the rows left out are told on standard error."""
    return {
        "dry_run": dry_run, "rows": found.rows, "new": len(plan.new),
        "updated": len(plan.changed), "known": plan.unchanged, "rejected": len(found.rejects),
        "deals": plan.deals, "without_deal": plan.without_deal,
        "strangers": sorted(plan.strangers),
        "no_mail": sorted(plan.lost),
        "lost": {address: sorted(told) for address, told in sorted(found.lost.items())},
    }  # fmt: skip


def understood(found: Report) -> Iterator[str]:
    """Which column is what."""
    layout = found.layout
    rows = ngettext("{file}: {rows} row", "{file}: {rows} rows", found.rows)
    yield rows.format(file=layout.path.name, rows=number(found.rows))
    wide = min(40, max(len(layout.header[place]) for place in found.places.values()))
    for name, place in found.places.items():
        yield f"  {layout.header[place]:{wide}}  {_(LABELS[name])}"
    if "day" not in found.places:
        yield "  " + _("No column is a day: it is noted as of today")


def done(found: Report, plan: Plan, *, tried: bool) -> Iterator[str]:
    """What was noted, or would be; whom nobody here knows."""
    new, changed = len(plan.new), len(plan.changed)
    counts = ", ".join(
        text.format(n=number(n))
        for n, text in (
            (new, ngettext("{n} new exchange", "{n} new exchanges", new)),
            (changed, ngettext("{n} updated", "{n} updated", changed)),
            (plan.unchanged, ngettext("{n} known already", "{n} known already", plan.unchanged)),
            (len(found.rejects), _("{n} left out")),
        )
        if n
    )
    text = _("Would be: {counts}") if tried else _("Done: {counts}")
    yield text.format(counts=counts or _("nothing to do"))
    if plan.deals:
        yield "  " + ngettext("on {n} deal", "on {n} deals", plan.deals).format(n=plan.deals)
    yield from _beside(found, plan)
    yield from _lost(found)
    if plan.lost:
        n = len(plan.lost)
        text = ngettext(
            "{n} is of somebody here: sequences write there no more.",
            "{n} are of people here: sequences write there no more.",
            n,
        )
        yield "  " + text.format(n=number(n))
    if plan.strangers:
        n = len(plan.strangers)
        text = ngettext(
            "{n} address is of nobody here:", "{n} addresses are of nobody here:", n
        )  # fmt: skip
        yield text.format(n=number(n))
        for address in sorted(plan.strangers)[:_MOST_STRANGERS]:
            yield f"  {address}"
        if n > _MOST_STRANGERS:
            yield "  " + _("… and {n} more").format(n=number(n - _MOST_STRANGERS))


def _beside(found: Report, plan: Plan) -> Iterator[str]:
    """What was not noted on a deal, and why."""
    told = (
        (plan.without_deal, _("{n} of people on no deal: noted on the person alone")),
        (plan.deleted_here, _("{n} deleted here since: left so")),
        (len(found.untimed), _("{n} noted without the time spent, which cannot be read")),
        (found.idle, _("{n} sent to people who did nothing with it")),
    )
    for n, text in told:
        if n:
            yield "  " + text.format(n=number(n))


def _lost(found: Report) -> Iterator[str]:
    """The addresses that are dead or want no mail any more, and what was told of each."""
    if not found.lost:
        return
    n = len(found.lost)
    text = ngettext("{n} address to mail no more:", "{n} addresses to mail no more:", n)
    yield text.format(n=number(n))
    for address, told in sorted(found.lost.items()):
        said = ", ".join(_(words) for event, words in LOST.items() if event in told)
        yield "  " + _("{address}: {reason}").format(address=address, reason=said)


def _say(lines: Iterable[str], *, err: bool = False) -> None:
    for line in lines:
        click.echo(clean(line), err=err)
