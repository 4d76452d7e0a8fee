"""``pipeline-tui conflicts``: fields changed both here and in another system, and settling them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from pipeline_tui import l10n
from pipeline_tui.cli import naming
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.completing import deal_words
from pipeline_tui.cli.opened import example, file_option, json_option, reading, writing
from pipeline_tui.cli.output import fail, say, write_document
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.sales.text import fold

if TYPE_CHECKING:
    from pipeline_tui.cli.opened import Reading
    from pipeline_tui.store.conflict_words import Said
    from pipeline_tui.store.conflicts import Conflict
    from pipeline_tui.store.store import Store

__all__ = ["conflicts"]

_Found = list[tuple["Conflict", "Said"]]


@click.command(
    "conflicts", help=summary("conflicts"), epilog=example("conflicts --theirs acme_renewal")
)
@click.argument("texts", nargs=-1, metavar=_("[DEAL]…"), shell_complete=deal_words)
@click.option("--theirs", "side", flag_value="theirs", help=_("Take the values from there."))
@click.option("--mine", "side", flag_value="mine", help=_("Keep the values from here."))
@click.option(
    "--field", "names", multiple=True, metavar=_("FIELD"),
    help=_("Only this field, as the list calls it; again for another."),
)  # fmt: skip
@json_option
@file_option
def conflicts(
    texts: tuple[str, ...],
    side: str | None,
    names: tuple[str, ...],
    file: str | None,
    *,
    as_json: bool,
) -> None:
    """List the conflicts, status 1 while any waits; or settle them for one side, in one action."""
    if side is None:
        with reading(file) as store:
            found = _found(store, texts, names)
        _list(found, as_json=as_json)
        raise SystemExit(1 if found else 0)
    with writing(file) as store:
        found = _found(store, texts, names)
        if not found:
            raise fail(_("No such conflict waits."))
        from pipeline_tui.cli.changes import told
        from pipeline_tui.store.conflicts import settle

        done = settle(store, [one for one, _said in found], theirs=side == "theirs")
        told(store, "conflicts", done, as_json=as_json, settled=[_facts(*one) for one in found])


def _found(store: Reading | Store, texts: Sequence[str], names: Sequence[str]) -> _Found:
    """Those that wait of these deals and fields; of all without any."""
    from pipeline_tui.store import conflicts as waiting
    from pipeline_tui.store.conflict_words import said

    deals = set(naming.deals(store, texts)) if texts else set()
    every = waiting.waiting(store.conn, max(1, waiting.count(store.conn)))
    found = [(one, said(store.conn, one)) for one in every if not deals or one.deal_id in deals]
    wanted = {fold(name) for name in names}
    return [
        (one, told)
        for one, told in found
        if not wanted or fold(told.field) in wanted or fold(one.field) in wanted
    ]


def _list(found: _Found, *, as_json: bool) -> None:
    if as_json:
        write_document("conflicts", {"conflicts": [_facts(*one) for one in found]})
        return
    if not found:
        say([_("No import conflicts wait.")])
        return
    from pipeline_tui.cli import tables

    columns = (
        tables.Column("ID"),
        tables.Column(_("Deal"), least=12),
        tables.Column(_("Field")),
        tables.Column(_("Before"), least=8),
        tables.Column(_("Here"), least=8),
        tables.Column(_("There"), least=8),
        tables.Column(_("System")),
    )
    rows = [
        (
            naming.short(one.deal_id), one.deal, told.field, told.before, told.here, told.there,
            one.system,
        )
        for one, told in found
    ]  # fmt: skip
    say(tables.table(columns, rows))
    n = len(found)
    said = ngettext("{n} field waits: {options}", "{n} fields wait: {options}", n)
    say([said.format(n=l10n.number(n), options="--theirs, --mine")], err=True)


def _facts(one: Conflict, told: Said) -> dict[str, Any]:
    """A conflict for a program: values as their columns hold them, and in words."""
    return {
        "deal": one.deal_id,
        "short": naming.short(one.deal_id),
        "name": one.deal,
        "field": one.field,
        "system": one.system,
        "found_on": one.found_on,
        "before": one.before,
        "here": one.here,
        "there": one.there,
        "words": told._asdict(),
    }
