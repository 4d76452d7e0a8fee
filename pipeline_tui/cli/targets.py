"""The deals that a command changes, by name or by filter; and a question before many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pipeline_tui.cli import naming
from pipeline_tui.cli.asking import read_filter
from pipeline_tui.cli.opened import file_option, json_option
from pipeline_tui.cli.output import at_terminal, clean, fail
from pipeline_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store

__all__ = ["Asked", "change_options", "confirm", "so_many", "sure", "targets"]

_SHOWN = 10
_YES = frozenset({"y", "yes", "o", "oui"})


class Asked(NamedTuple):
    """What every command is told that changes several deals.

    ``wanted`` is a filter, ``file`` the data file where it is not the person's own, ``yes``
    that nothing is to be asked.
    """

    wanted: str | None
    file: str | None
    yes: bool
    as_json: bool


def change_options(command: Callable[..., None]) -> Callable[..., Any]:
    """``--yes``, ``--filter``, ``--json`` and ``--file``, given to a command as one ``Asked``."""

    @wraps(command)
    def gathered(**said: Any) -> None:
        command(Asked(*(said.pop(name) for name in Asked._fields)), **said)

    filtered = _("All deals that match this filter, open ones unless it says otherwise.")
    yes = _("Do not ask, whatever the number of deals.")
    whole: Callable[..., Any] = gathered
    for add in (
        file_option,
        json_option,
        click.option("--filter", "wanted", metavar=_("FILTER"), help=filtered),
        click.option("--yes", is_flag=True, help=yes),
    ):
        whole = add(whole)
    return whole


def targets(
    store: Store, texts: Sequence[str], wanted: str | None, scope: str = "open"
) -> list[str]:
    """The ids of the deals that a command is to change, by name or by filter.

    ``scope`` is which of them a filter finds by itself: open or closed. Ends the command where
    none is named (status 2), or where one is unknown or nothing matches (status 1).
    """
    if texts and wanted is not None:
        raise fail(_("Name deals or give a filter, not both."), status=2)
    if wanted is None:
        if not texts:
            raise fail(_("Which deal? Name it, or give --filter."), status=2)
        return naming.deals(store, texts)
    if not wanted.strip():
        # As a script's variable that was never set: it must not mean all there is.
        raise fail(_("The filter is empty."), status=2)
    asked = read_filter(store, wanted)
    status = "1" if asked.tells_status else f"(d.status = 'open') = {int(scope == 'open')}"
    sql = (
        f"SELECT d.id FROM deal d WHERE d.deleted_at IS NULL AND {status}{asked.where}"
        " ORDER BY d.priority, d.attention_on, d.id"
    )
    found = [str(row[0]) for row in store.conn.execute(sql, asked.values)]
    if not found:
        raise fail(_("No deal matches."))
    return found


def confirm(store: Store, question: str, ids: Sequence[str], *, yes: bool) -> None:
    """Ask before several deals are changed, at a terminal; elsewhere nothing is asked.

    ``question`` is translated and complete. Ends the command with status 1 on a no.
    """
    if yes or len(ids) < 2 or not at_terminal():
        return
    for deal_id in ids[:_SHOWN]:
        sql = "SELECT name FROM deal WHERE id = ?"
        name = store.conn.execute(sql, (deal_id,)).fetchone()[0]
        click.echo(f"  {naming.short(deal_id)}  {clean(name)}", err=True)
    if len(ids) > _SHOWN:
        click.echo("  " + _("… and {n} more").format(n=len(ids) - _SHOWN), err=True)
    if not sure(question):
        raise fail(_("Nothing was changed."))


def sure(question: str) -> bool:
    """Ask at the terminal; anything but a yes is a no."""
    from pipeline_tui.sales.text import fold

    asked = f"{clean(question)} {_('[y/N]')}"
    answer: str = click.prompt(asked, default="", show_default=False, err=True)
    return fold(answer) in _YES


def so_many(n: int) -> str:
    """So many deals, in words."""
    return ngettext("{n} deal", "{n} deals", n).format(n=n)
