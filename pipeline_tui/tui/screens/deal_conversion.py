"""The rows of the deal's page about what is offered on it, and about losses it came back from."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.sales.incentives import AMOUNT, net, share, taken_off
from pipeline_tui.store.incentives import of_deal, words
from pipeline_tui.store.past_losses import Loss, past_losses
from pipeline_tui.tui import markdown, safe
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.dialogs.readers import away
from pipeline_tui.tui.screens.field_rows import LABEL, Pointed, heading
from pipeline_tui.tui.screens.rows import Item
from pipeline_tui.tui.widgets.words import day

if TYPE_CHECKING:
    from pipeline_tui.store.incentives import Incentive
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.pages import DealPage
    from pipeline_tui.store.store import Store

__all__ = ["earlier_losses", "incentive_rows"]


# -- incentives ------------------------------------------------------------------------------


def incentive_rows(page: "DealPage", store: "Store", today: str, width: int) -> Iterator[Item]:
    """What is offered, a row each, under the net amount; nothing where nothing is."""
    known = of_deal(store.conn, page.card.id)
    if not known:
        return
    yield Item(())
    held = [one for one in known if one.holds(today)]
    # A won deal's amount is what it was won for: nothing comes off it any more.
    won = page.card.status == "won"
    yield heading(_("Incentives"), "" if won else _net(page.card, held))
    for one in known:
        yield from _incentive(one, page.card, today, width)


def _net(card: "Card", held: "list[Incentive]") -> str:
    if card.amount is None:
        return _("no amount yet to take them off")
    left = l10n.money_full(net(card.amount, held), card.currency)
    part = l10n.percent(min(1.0, float(share(card.amount, held))), 1)
    return _("net {amount}, {percent} off").format(amount=left, percent=part)


def _incentive(one: "Incentive", card: "Card", today: str, width: int) -> Iterator[Item]:
    off = ""
    if card.amount is not None and one.kind != AMOUNT and card.status != "won":
        off = l10n.money_short(-taken_off(card.amount, one), card.currency)
    holds = one.holds(today)
    row: Row = (
        (" ", ""),
        (fitted(words(one.kind, one.value, card.currency), 12), "" if holds else "dim"),
        (fitted(off, 9), "dim"),
        (f"{_until(one, today)}  ", "" if holds else "bad"),
        (safe.text(one.reason), ""),
    )
    yield Item(row, Pointed("incentive", one.id, one), one.id)
    if one.why_low:
        parts: list[Part] = [
            ("   ", ""),
            (_("below the floor because: {reason}").format(reason=safe.text(one.why_low)), "warn"),
        ]
        yield from (Item(line) for line in markdown.wrapped(parts, width - 2, 0, 3))


def _until(one: "Incentive", today: str) -> str:
    if one.expires_on is None:
        return _("without end")
    end, now = date.fromisoformat(one.expires_on), date.fromisoformat(today)
    if one.holds(today):
        return _("until {day}, {away}").format(day=l10n.day_short(end), away=away(end, now))
    return _("expired {day}").format(day=l10n.day_short(end))


# -- earlier losses --------------------------------------------------------------------------


def earlier_losses(page: "DealPage", store: "Store", width: int) -> Iterator[Item]:
    """Each loss the deal came back from: when, why, to whom, and whether it was asked again."""
    losses = past_losses(store.conn, page.row, page.stays, page.steps)
    for place, loss in enumerate(losses):
        label = _lost_before(len(losses)) if place == 0 else ""
        parts: list[Part] = [(fitted(label, LABEL), "dim"), (safe.text(_said(loss)), "")]
        yield from (Item(row) for row in markdown.wrapped(parts, width - 2, 0, LABEL))


def _lost_before(times: int) -> str:
    if times == 1:
        return _("Lost before")
    return ngettext("Lost {n} time", "Lost {n} times", times).format(n=times)


def _said(loss: Loss) -> str:
    """``12 May: price, Simplon won it (too dear); asked again 3 Nov, reopened 5 Nov``."""
    won = _("{competitor} won it").format(competitor=loss.competitor) if loss.competitor else ""
    why = ", ".join(text for text in (loss.reason, won) if text) or _("not said why")
    said = _("{day}: {why}").format(day=day(loss.lost_on), why=why)
    if loss.note:
        said = f"{said} ({loss.note})"
    back = _("reopened {day}").format(day=day(loss.back_on))
    if loss.asked_on:
        asked = _("asked again {day}").format(day=day(loss.asked_on))
        back = back if loss.asked_on == loss.back_on else f"{asked}, {back}"
    return f"{said}; {back}"
