"""The rows of the deal's page that tell which cadences it is in, or was."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.paint import Row
from pipeline_tui.tui.screens.field_rows import Pointed, heading
from pipeline_tui.tui.screens.rows import Item
from pipeline_tui.tui.widgets import words
from pipeline_tui.tui.widgets.cadence_words import ended_words, running_words

if TYPE_CHECKING:
    from pipeline_tui.store.cadence_reading import Member
    from pipeline_tui.store.pages import DealPage
    from pipeline_tui.store.store import Store

__all__ = ["cadence_rows"]

_MOST = 6


def cadence_rows(page: "DealPage", store: "Store", today: str, width: int) -> list[Item]:
    """A row for each cadence that the deal began, those it is in first; none for most deals."""
    from pipeline_tui.store import cadence_reading as reading

    found = reading.history(store.conn, page.card.id)
    if not found:
        return []
    decides = page.card.status == "open" or found[0][1].state in reading.RUNNING
    aside = _("b skips, pauses or stops") if decides else ""
    pointed = Pointed("cadence", "cadence") if decides else None
    rows = [Item(_row(store, name, one, today, width)) for name, one in found[:_MOST]]
    return [Item(()), heading(_("Sequences"), aside, pointed), *rows]


def _row(store: "Store", name: str, one: "Member", today: str, width: int) -> Row:
    look = "" if one.state == "active" else "dim"
    if one.state in ("active", "paused"):
        said = [running_words(store.conn, name, one, today)]
    else:
        said = [_("{name}: {words}").format(name=name, words=ended_words(one))]
    if one.replied_on:
        said.append(_("replied {day}").format(day=words.day(one.replied_on)))
    return ((" ", ""), (safe.text(" · ".join(said), max(12, width - 3)), look))
