"""What became of deals that were open for as long as this one: a row of the deal's page.

The curve behind it is made in slices between keys, and kept until the data changes.
"""

import asyncio
from time import perf_counter
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pipeline_tui import l10n
from pipeline_tui.i18n import ngettext
from pipeline_tui.store.errors import StoreError
from pipeline_tui.tui.screens.rows import Item

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.figures.lifetimes import Lifetimes
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.sales.survival import Survival
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.store import Store

__all__ = ["clock_start", "is_fresh", "make", "precedent_row"]

_STRETCH = 0.006

Stamp = tuple[int, int, str]
_KEPT: "WeakKeyDictionary[Store, dict[str, tuple[Stamp, Lifetimes]]]" = WeakKeyDictionary()
"""By store and pipeline, with what the data was like."""


def clock_start(card: "Card", store: "Store") -> str | None:
    """The day from which on an open deal's age counts; None before it has qualified."""
    stage = store.rules.stages.get(card.stage_id)
    if card.status != "open" or stage is None:
        return None
    if store.rules.qualifying.get(stage.pipeline_id) is None:
        return card.created_on
    return card.qualified_on


def precedent_row(card: "Card", store: "Store", today: str) -> list[Item]:
    """Its share of wins as far as known; empty until then, none before the deal qualified."""
    start = clock_start(card, store)
    if start is None:
        return []
    kept = _KEPT.get(store, {}).get(store.rules.stages[card.stage_id].pipeline_id)
    from pipeline_tui.sales.deal_state import days_between

    said = "" if kept is None else _said(kept[1].curve, max(0, days_between(start, today)))
    return [Item(((said, "dim"),))]


def _said(curve: "Survival", days: int) -> str:
    from pipeline_tui.sales.rates import TOO_FEW

    share, n = curve.won_from(days), curve.at_risk(days)
    if share is None:
        said = ngettext(
            "open for {days} day since it qualified: no precedent",
            "open for {days} days since it qualified: no precedent",
            days,
        )
    elif n < TOO_FEW:
        said = ngettext(
            "deals still open after {days} day: too few to tell ({n})",
            "deals still open after {days} days: too few to tell ({n})",
            days,
        )
    else:
        said = ngettext(
            "deals still open after {days} day were won {percent} of the time, n = {n}",
            "deals still open after {days} days were won {percent} of the time, n = {n}",
            days,
        )
    percent = "" if share is None else l10n.percent(share, 0)
    return said.format(days=l10n.number(days), percent=percent, n=l10n.number(n))


# -- making ----------------------------------------------------------------------------------


def is_fresh(store: "Store", pipeline_id: str, today: "date") -> bool:
    """Whether the curve of a pipeline is kept and nothing was written since."""
    kept = _KEPT.get(store, {}).get(pipeline_id)
    return kept is not None and kept[0] == _stamp(store, today)


async def make(store: "Store", pipeline_id: str, today: "date") -> bool:
    """Make the curve of a pipeline between keys, and keep it; whether it was made."""
    from pipeline_tui.figures.lifetimes import lifetimes

    stamp = _stamp(store, today)
    work = lifetimes(store, _scope(pipeline_id, today))
    while True:
        await asyncio.sleep(0)
        until = perf_counter() + _STRETCH
        try:
            while perf_counter() < until:
                next(work)
        except StopIteration as end:
            _KEPT.setdefault(store, {})[pipeline_id] = stamp, end.value
            return True
        except StoreError:
            return False


def _stamp(store: "Store", today: "date") -> Stamp:
    """What changes with every write, of this window or another, and with the day."""
    version = store.conn.execute("PRAGMA data_version").fetchone()[0]
    return int(version), int(store.conn.total_changes), today.isoformat()


def _scope(pipeline_id: str, today: "date") -> "Scope":
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.sales.rates import months_window

    return Scope(pipeline_id, today, months_window(today))
