"""Incentives on deals: offered, changed, taken away; and the follow-up that warns of their end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from pipeline_tui import clock, l10n
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales import incentives as rules
from pipeline_tui.sales.incentives import AMOUNT, Offer
from pipeline_tui.sales.workdays import calendar
from pipeline_tui.store import driver
from pipeline_tui.store.deals import MAX_AMOUNT, label_for, live_deal
from pipeline_tui.store.derive import select_in
from pipeline_tui.store.door import Action, Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.lists import get_setting
from pipeline_tui.store.store import Store

FLOOR, NOTICE = "incentive_floor", "incentive_notice"
"""Settings: what needs no reason, in basis points; days before the end at which to follow up."""
DEFAULT_FLOOR = 1000
DEFAULT_NOTICE = 3

_COLUMNS = "id, deal_id, kind, value, reason, why_low, given_on, expires_on"
_OF_DEALS = f"""
SELECT {_COLUMNS} FROM incentive WHERE deal_id IN ({{marks}}) AND deleted_at IS NULL
"""
_WARNING = """
SELECT id FROM follow_up
WHERE deal_id = ? AND incentive_id = ? AND deleted_at IS NULL AND done_on IS NULL
"""


class Incentive(NamedTuple):
    """What is offered on a deal; days are ISO text.

    ``value`` is basis points of the amount, or minor units of the deal's currency; ``why_low``
    says why it went below the floor, '' where it did not.
    """

    id: str
    deal_id: str
    kind: str
    value: int
    reason: str
    why_low: str
    given_on: str
    expires_on: str | None

    def holds(self, day: str) -> bool:
        """Whether it has not expired by an ISO day; its last day counts."""
        return self.expires_on is None or day <= self.expires_on

    def offer(self, currency: str) -> Offer:
        """The incentive as it was typed."""
        end = date.fromisoformat(self.expires_on) if self.expires_on else None
        return Offer(
            self.kind, self.value, currency if self.kind == AMOUNT else "", self.reason, end
        )


# -- reading ---------------------------------------------------------------------------------


def of_deals(conn: driver.Connection, ids: Sequence[str]) -> dict[str, list[Incentive]]:
    """The incentives of deals, those given first before others, by the deal's id."""
    found: dict[str, list[Incentive]] = {}
    for row in sorted(select_in(conn, _OF_DEALS, ids).fetchall(), key=lambda row: (row[6], row[0])):
        found.setdefault(row[1], []).append(Incentive(*row))
    return found


def of_deal(conn: driver.Connection, deal_id: str) -> list[Incentive]:
    """The incentives of one deal, those that have expired among them."""
    return of_deals(conn, [deal_id]).get(deal_id, [])


def net_of(conn: driver.Connection, deal_id: str, day: date) -> int | None:
    """A deal's amount less what holds on a day, in minor units; None for a deal without amount.

    That of a won deal is what it was won for: nothing comes off it any more.
    """
    row = conn.execute("SELECT amount, status FROM deal WHERE id = ?", (deal_id,)).fetchone()
    if row is None or row[0] is None:
        return None
    if row[1] == "won":
        return int(row[0])
    held = [one for one in of_deal(conn, deal_id) if one.holds(day.isoformat())]
    return rules.net(row[0], held)


def floor(conn: driver.Connection) -> int:
    """The largest discount that needs no reason, in basis points of the amount."""
    return int(get_setting(conn, FLOOR, DEFAULT_FLOOR))


def notice(conn: driver.Connection) -> int:
    """How many days before its end an incentive comes up in the queue."""
    return int(get_setting(conn, NOTICE, DEFAULT_NOTICE))


def goes_below(
    conn: driver.Connection, ids: Sequence[str], offer: Offer, instead_of: str = ""
) -> bool:
    """Whether an offer takes any of these deals below the floor, with what holds there already.

    ``instead_of`` is the incentive whose place it takes.
    """
    least, today = floor(conn), clock.today().isoformat()
    known = of_deals(conn, ids)
    amounts = dict(
        select_in(conn, "SELECT id, amount FROM deal WHERE id IN ({marks})", ids).fetchall()
    )
    return any(
        rules.below_floor(
            amount,
            [
                offer,
                *(one for one in known.get(deal, []) if one.holds(today) and one.id != instead_of),
            ],
            least,
        )
        for deal, amount in amounts.items()
    )


def words(kind: str, value: int, currency: str) -> str:
    """What an incentive takes off, in the person's language: ``10 %`` or ``€2,000``."""
    if kind == AMOUNT:
        return l10n.money_full(value, currency)
    digits = 0 if value % 100 == 0 else 1 if value % 10 == 0 else 2
    return l10n.percent(value / 10_000, digits)


# -- changes ---------------------------------------------------------------------------------


def add(store: Store, ids: Sequence[str], offer: Offer, why_low: str = "") -> Done:
    """Offer the same on each of these deals; ``why_low`` is kept where it goes below the floor."""
    label, args = label_for(
        store, ids, N_("Offered {offer} on {deal}"), N_("Offered {offer} on {count} deals")
    )
    said = words(offer.kind, offer.value, offer.currency)
    with store.action(label, **args, offer=said) as act:
        for deal_id in ids:
            live_deal(act, deal_id)
            low = why_low if goes_below(act.conn, [deal_id], offer) else ""
            row = _row(act, deal_id, offer, low)
            given = {"deal_id": deal_id, "given_on": clock.today().isoformat()}
            _warn(act, deal_id, act.insert("incentive", row | given), offer)
    return act.done


def change(store: Store, incentive_id: str, offer: Offer, why_low: str = "") -> Done:
    """Offer something else in place of an incentive; its follow-up moves along."""
    deal_id = _deal_of(store, incentive_id)
    _label, args = label_for(store, [deal_id], "", "")
    said = words(offer.kind, offer.value, offer.currency)
    with store.action(N_("Offered {offer} on {deal} instead"), **args, offer=said) as act:
        low = why_low if goes_below(act.conn, [deal_id], offer, incentive_id) else ""
        row = _row(act, deal_id, offer, low)
        was = act.read("incentive", incentive_id, ["expires_on"]) or {}
        act.update("incentive", incentive_id, row)
        _warn(act, deal_id, incentive_id, offer, anew=was.get("expires_on") != row["expires_on"])
    return act.done


def remove(store: Store, incentive_id: str) -> Done:
    """Offer it no more; its follow-up goes with it."""
    deal_id = _deal_of(store, incentive_id)
    _label, args = label_for(store, [deal_id], "", "")
    with store.action(N_("Took an incentive off {deal}"), **args) as act:
        act.delete("incentive", incentive_id)
        for (step_id,) in act.conn.execute(_WARNING, (deal_id, incentive_id)).fetchall():
            act.delete("follow_up", step_id)
    return act.done


def _deal_of(store: Store, incentive_id: str) -> str:
    row = store.conn.execute(
        "SELECT deal_id FROM incentive WHERE id = ? AND deleted_at IS NULL", (incentive_id,)
    ).fetchone()
    if row is None:
        raise Invalid(_("The incentive was taken away meanwhile."))
    return str(row[0])


def _row(act: Action, deal_id: str, offer: Offer, why_low: str) -> dict[str, Any]:
    if offer.kind == AMOUNT:
        deal = act.read("deal", deal_id, ["name", "currency"]) or {}
        if deal.get("currency") != offer.currency:
            refusal = _("{deal} is in {currency}, the incentive in {other}.")
            raise Invalid(
                refusal.format(
                    deal=deal.get("name"), currency=deal.get("currency"), other=offer.currency
                )
            )
        if offer.value > MAX_AMOUNT:
            raise Invalid(_("That amount is too large."))
    return {
        "kind": offer.kind,
        "value": offer.value,
        "reason": offer.reason,
        "why_low": why_low.strip(),
        "expires_on": offer.expires_on.isoformat() if offer.expires_on else None,
    }


def warn_again(act: Action, deal_id: str) -> None:
    """Let a deal that was opened again come up before its incentives end, inside an action."""
    currency = (act.read("deal", deal_id, ["currency"]) or {}).get("currency", "")
    today = clock.today().isoformat()
    for one in of_deal(act.conn, deal_id):
        if one.expires_on and one.holds(today):
            _warn(act, deal_id, one.id, one.offer(currency))


def _warn(act: Action, deal_id: str, incentive_id: str, offer: Offer, *, anew: bool = True) -> None:
    """Let an open deal come up before an incentive ends; of one without end nothing is said.

    Unless ``anew`` one that was dealt with does not come again.
    """
    known = [row[0] for row in act.conn.execute(_WARNING, (deal_id, incentive_id)).fetchall()]
    stage = act.store.rules.every_stage[live_deal(act, deal_id)["stage_id"]]
    if offer.expires_on is None or stage.kind != "open":
        for step_id in known:
            act.delete("follow_up", step_id)
        return
    said = _("offer of {offer} ends {day}").format(
        offer=words(offer.kind, offer.value, offer.currency), day=l10n.day_short(offer.expires_on)
    )
    day = _warned_on(act.store, offer.expires_on).isoformat()
    if known:
        act.update("follow_up", known[0], {"due_on": day, "body": said})
        return
    if anew:
        step = {"deal_id": deal_id, "kind": "other", "body": said, "due_on": day}
        act.insert("follow_up", step | {"incentive_id": incentive_id})


def _warned_on(store: Store, end: date) -> date:
    """The working day on which the end of an incentive is warned of; today at the earliest."""
    free = calendar(store.rules.country)
    day = end - timedelta(days=notice(store.conn))
    while free(day):
        day -= timedelta(days=1)
    return max(day, clock.today())
