"""Offer something to win deals: in one line, with its reason and its end."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from pipeline_tui import clock, l10n
from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.prompt import Prompt
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.handlers.asking import about_deals, ask_line, asked, ids

if TYPE_CHECKING:
    from pipeline_tui.sales.incentives import Offer
    from pipeline_tui.store.incentives import Incentive
    from pipeline_tui.store.lanes import Card

__all__ = ["change_on_deal", "incentive", "read_incentive"]

_ANOTHER: Final = ""
_REMOVE: Final = "-"


async def incentive(app: Any) -> None:
    """Offer an incentive; where there are some already, one of them can be changed."""
    from pipeline_tui.store import incentives

    if not (cards := asked(app, lambda card: card.status == "open")):
        return
    known = incentives.of_deal(app.store.conn, cards[0].id) if len(cards) == 1 else []
    if not known:
        await _ask(app, cards, None)
        return
    options = [_option(one, cards[0]) for one in known]
    options.append(Option(_ANOTHER, _("another one")))
    chosen = await ask(app, Choose(about_deals(_("{deals}: incentives"), cards), options))
    if chosen is not None:
        await _ask(app, cards, next((one for one in known if one.id == chosen), None))


async def change_on_deal(app: Any, incentive_id: str) -> None:
    """Change an incentive of the deal shown, or take it away."""
    from pipeline_tui.store import incentives

    card = app.card()
    known = incentives.of_deal(app.store.conn, card.id) if card is not None else []
    if found := next((one for one in known if one.id == incentive_id), None):
        await _ask(app, (card,), found)


def _option(one: "Incentive", card: "Card") -> Option[str]:
    from pipeline_tui.store.incentives import words

    end = ""
    if one.expires_on is not None:
        day = l10n.day_short(date.fromisoformat(one.expires_on))
        end = _("until {day}").format(day=day)
    detail = " · ".join(text for text in (end, safe.text(one.reason, 40)) if text)
    return Option(one.id, words(one.kind, one.value, card.currency), detail)


async def _ask(app: Any, cards: "tuple[Card, ...]", one: "Incentive | None") -> None:
    """Ask for the line, and why where it goes below the floor; then keep it."""
    from pipeline_tui.sales.incentives import as_typed
    from pipeline_tui.store import incentives

    store = app.store
    typed = await ask(
        app,
        Prompt(
            about_deals(_("Incentive: {deals}"), cards),
            read_incentive(app, cards, one),
            text=as_typed(one.offer(cards[0].currency), l10n.formats()) if one else "",
            aside=_("- takes it away") if one else "",
            hint=_("such as: 10% fast decision until 15 dec, or 2k"),
            echo_rows=2,
        ),
    )
    offer = typed.value if typed is not None else None
    if offer is None:
        return
    if isinstance(offer, str):
        if one is not None:
            await app.change(lambda: incentives.remove(store, one.id))
        return
    why = await _why_low(app, cards, offer, one)
    if why is None:
        return
    if one is not None:
        await app.change(lambda: incentives.change(store, one.id, offer, why))
    else:
        await app.change(lambda: incentives.add(store, ids(cards), offer, why))


async def _why_low(
    app: Any, cards: "tuple[Card, ...]", offer: "Offer", one: "Incentive | None"
) -> str | None:
    """Why more is offered than needs no reason; '' where it is not."""
    from pipeline_tui.store import incentives

    conn = app.store.conn
    if not incentives.goes_below(conn, ids(cards), offer, one.id if one else ""):
        return ""
    floor = incentives.words("percent", incentives.floor(conn), "")
    return await ask_line(
        app,
        _("More than {percent} off: why?").format(percent=floor),
        readers.text(required=True, longest=500),
        text=(one.why_low if one else "") or offer.reason,
        hint=_("the reason is kept; is:belowfloor finds these deals"),
    )


def read_incentive(
    app: Any, cards: "Sequence[Card]", one: "Incentive | None" = None
) -> "Reader[Offer | str]":
    """Read an incentive on these deals, and say what it comes to; ``-`` takes ``one`` away."""
    from pipeline_tui.sales.incentives import AMOUNT, OfferError, read_offer
    from pipeline_tui.store import incentives

    currencies = {card.currency for card in cards}
    currency = cards[0].currency
    held: list[Incentive] = []
    if len(cards) == 1:
        known = incentives.of_deal(app.store.conn, cards[0].id)
        held = [each for each in known if each.holds(app.today.isoformat()) and each != one]

    def read(typed: str) -> "Read[Offer | str]":
        if typed.strip() == _REMOVE and one is not None:
            return Read(_REMOVE, _("taken away"))
        try:
            offer = read_offer(typed, currency, app.today, l10n.formats())
        except OfferError as error:
            return Read(problem=str(error))
        if offer.kind == AMOUNT and len(currencies) > 1:
            return Read(problem=_("deals of several currencies: only a percentage fits them all"))
        if offer.kind == AMOUNT and len(cards) == 1 and _more_than_all(cards[0], offer.value):
            listed = l10n.money_full(cards[0].amount or 0, currency)
            return Read(problem=_("more than the deal’s {amount}").format(amount=listed))
        return Read(offer, _understood(offer, cards, held))

    return read


def _more_than_all(card: "Card", minor: int) -> bool:
    return card.amount is not None and minor > max(0, card.amount)


def _understood(offer: "Offer", cards: "Sequence[Card]", held: "list[Incentive]") -> str:
    """``10% off, €2,400.00 · net €21,600.00 · until Tue 15 Dec · fast decision``."""
    from pipeline_tui.sales.incentives import PERCENT, net, taken_off
    from pipeline_tui.store.incentives import words

    card = cards[0]
    said = [_("{offer} off").format(offer=words(offer.kind, offer.value, card.currency))]
    if len(cards) == 1 and card.amount is not None:
        if offer.kind == PERCENT:
            said[0] = f"{said[0]}, {l10n.money_full(taken_off(card.amount, offer), card.currency)}"
        left = l10n.money_full(net(card.amount, [offer, *held]), card.currency)
        said.append(_("net {amount}").format(amount=left))
    if offer.expires_on is not None:
        day = l10n.day_full(offer.expires_on)
        if offer.expires_on.year != clock.today().year:
            day = f"{day} {offer.expires_on.year}"
        said.append(_("until {day}").format(day=day))
    if offer.reason:
        said.append(offer.reason)
    return " · ".join(said)
