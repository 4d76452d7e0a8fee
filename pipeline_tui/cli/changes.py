"""What every command that changes deals shares: what it says, and how it reads values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline_tui import clock, l10n
from pipeline_tui.cli.naming import short
from pipeline_tui.cli.output import fail, say, write_document
from pipeline_tui.i18n import _
from pipeline_tui.sales.text import fold

if TYPE_CHECKING:
    from pipeline_tui.sales.deal_state import Stage
    from pipeline_tui.store.door import Done
    from pipeline_tui.store.store import Store

__all__ = ["item_named", "past_day", "read_day", "stage_named", "told"]


def told(store: Store, command: str, done: Done, *, as_json: bool, **more: Any) -> None:
    """Say what was done, in a line or as JSON with the deals concerned."""
    if as_json:
        deals = [_deal(store, deal_id) for deal_id in done.deals]
        facts = {"action": done.action_id or None, "deals": deals, **more}
        write_document(command, facts)
    else:
        say([done.text or _("Nothing changed: it was so already.")])


def _deal(store: Store, deal_id: str) -> dict[str, str]:
    name = store.conn.execute("SELECT name FROM deal WHERE id = ?", (deal_id,)).fetchone()[0]
    return {"id": deal_id, "short": short(deal_id), "name": name}


# -- values ----------------------------------------------------------------------------------


def read_day(option: str, typed: str) -> date:
    """A day as the app reads it; ends the command with status 2 for anything else."""
    from pipeline_tui.sales.dates import DateError, parse_day

    try:
        return parse_day(typed, clock.today(), l10n.formats())
    except DateError as error:
        raise fail(f"{option}: {error}", status=2) from None


def past_day(option: str, typed: str | None) -> date | None:
    """A day up to today; a weekday or month that was meant is the last such day."""
    if typed is None:
        return None
    from pipeline_tui.sales.particulars import ParticularsError, parse_particulars

    try:
        found = parse_particulars(typed, [], clock.today(), l10n.formats())
    except ParticularsError as error:
        raise fail(f"{option}: {error}", status=2) from None
    if found.day is None or found != found.__class__(day=found.day):
        raise fail(_("{option}: “{text}” is no day").format(option=option, text=typed), status=2)
    return found.day


def stage_named(store: Store, pipeline_id: str, name: str, place: str = "") -> Stage:
    """The stage of a pipeline that has this name, or alone begins with it.

    Ends the command with status 2 where there is none; ``place`` goes before the reason.
    """
    stages = store.rules.pipeline_stages(pipeline_id)
    found = _named(name, [(one.name, one) for one in stages])
    if len(found) == 1:
        stage: Stage = found[0]
        return stage
    names = ", ".join(one.name for one in found or stages)
    said = (
        _("“{name}” means several stages: {names}.")
        if found
        else _("There is no stage “{name}”; there are {names}.")
    )
    raise fail(place + said.format(name=name, names=names), status=2)


def item_named(store: Store, option: str, name: str, table: str, kind: str | None = None) -> str:
    """The id of the entry of a list that has this name, or alone begins with it."""
    from pipeline_tui.store import lists

    items = lists.items(store.conn, table, kind)
    found = _named(name, [(one.name, one) for one in items])
    if len(found) == 1:
        return str(found[0].id)
    names = ", ".join(one.name for one in found or items) or _("none")
    said = (
        _("{option}: “{name}” means several: {names}")
        if found
        else _("{option}: there is no “{name}”. There are: {names}")
    )
    raise fail(said.format(option=option, name=name, names=names), status=2)


def _named(name: str, items: Sequence[tuple[str, Any]]) -> list[Any]:
    """Those of just this name, else those that begin with it; ``_`` stands for a blank as well."""
    for wanted in dict.fromkeys((fold(name), fold(name.replace("_", " ")))):
        exact = [one for known, one in items if fold(known) == wanted]
        begun = [one for known, one in items if wanted and fold(known).startswith(wanted)]
        if exact or begun:
            return exact[:1] or begun
    return []
