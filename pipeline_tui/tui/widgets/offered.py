"""What is offered on the deal under the cursor, in a few words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.sales.incentives import AMOUNT, net
from pipeline_tui.tui.widgets import words

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.peek import Offered

__all__ = ["offered"]


def offered(card: "Card", offers: "Sequence[Offered]", today: str) -> str:
    """``net 22k: 10% until 15 Dec`` and how many have expired."""
    held = [one for one in offers if one.expires_on is None or today <= one.expires_on]
    said = ", ".join(_one(one, card.currency) for one in held)
    if held and card.amount is not None:
        left = l10n.money_short(net(card.amount, held), card.currency, sign=False)
        said = _("net {amount}: {offers}").format(amount=left, offers=said)
    if gone := len(offers) - len(held):
        ended = ngettext("{n} offer expired", "{n} offers expired", gone).format(n=gone)
        said = f"{said}, {ended}" if said else ended
    return said


def _one(one: "Offered", currency: str) -> str:
    if one.kind == AMOUNT:
        off = l10n.money_short(-one.value, currency)
    else:
        off = l10n.percent(one.value / 10_000, 0 if one.value % 100 == 0 else 1)
    if one.expires_on is None:
        return off
    return _("{offer} until {day}").format(offer=off, day=words.day(one.expires_on))
