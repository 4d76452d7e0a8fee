"""Closing deals: what was won and when; who won instead, why, and when to ask again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.sales.text import fold
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.entries import Entries, Entry
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.handlers.asking import about_deals, ask_item, ids
from pipeline_tui.tui.handlers.leaving import move_on

if TYPE_CHECKING:
    from pipeline_tui.sales.money import Money
    from pipeline_tui.store.competitors import Competitor
    from pipeline_tui.store.lanes import Card

__all__ = ["lose", "win"]

_LONGEST_NAME = 80
_TOLD = 3
"""So many known competitors are told beside an empty line."""


# -- won -------------------------------------------------------------------------------------


async def win(app: Any, cards: "tuple[Card, ...]") -> None:
    """Ask for the amount of one deal and for the day, and close as won.

    The amount is what is left after incentives; of several deals each has its own.
    """
    from pipeline_tui.store import closing, incentives

    known = incentives.of_deals(app.store.conn, ids(cards))
    nets = {card.id: net for card in cards if (net := _net(card, known, app.today)) is not None}
    changed = {card.id for card in cards if card.id in nets and nets[card.id] != card.amount}
    said = await ask(app, _won_sheet(app, cards, nets, changed))
    if said is None:
        return
    amounts = {one: net for one, net in nets.items() if one in changed}
    if len(cards) == 1:
        amounts = {cards[0].id: said["amount"].minor}
    pipeline = app.store.rules.every_stage[cards[0].stage_id].pipeline_id
    goal = closing.closing_stage(app.store, pipeline, "won").id
    await move_on(
        app,
        ids(cards),
        goal,
        lambda some: closing.win(app.store, some, said["day"], amounts=_of(amounts, some)),
        known=frozenset({"amount"}) if len(cards) == 1 else frozenset(),
        amount=amounts.get(cards[0].id) if len(cards) == 1 else None,
        on=said["day"],
    )


def _of(amounts: Mapping[str, int], some: Sequence[str]) -> dict[str, int]:
    return {one: amounts[one] for one in some if one in amounts}


def _net(card: "Card", known: Mapping[str, list[Any]], today: date) -> int | None:
    """What a deal is worth after what is still offered."""
    from pipeline_tui.sales.incentives import net

    if card.amount is None:
        return None
    return net(card.amount, [one for one in known.get(card.id, []) if one.holds(str(today))])


def _won_sheet(
    app: Any, cards: "tuple[Card, ...]", nets: Mapping[str, int], changed: set[str]
) -> Entries:
    entered = max(card.entered_on for card in cards)
    day = Entry("day", _("won on"), _past_day(app.today, entered), app.today.isoformat())
    title = about_deals(_("{deals}: won"), cards)
    if len(cards) > 1:
        told = ngettext("{n} at its net amount", "{n} at their net amounts", len(changed))
        return Entries(title, [day], aside=told.format(n=len(changed)) if changed else "")
    card = cards[0]
    aside = ""
    if card.id in changed and card.amount is not None:
        listed = l10n.money_full(card.amount, card.currency)
        aside = _("net of {amount}").format(amount=listed)
    amount = Entry(
        "amount",
        _("for how much"),
        _own_money(card),
        readers.typed_money(nets.get(card.id), card.currency),
        hint=_("such as 12k; 0 if it is not known"),
    )
    return Entries(title, [amount, day], aside=aside)


_FAR_MORE = 100
"""So many times a deal's amount is more likely a slip of the keys than what it was won for."""


def _own_money(card: "Card") -> "Reader[Money]":
    """An amount in the deal's own currency; what is odd about it is said with it."""
    currency, was = card.currency, card.amount
    any_money = readers.amount(currency)

    def read(typed: str) -> "Read[Money]":
        found = any_money(typed)
        if found.value is None:
            return found
        if found.value.currency != currency:
            return Read(problem=_("the deal is in {currency}").format(currency=currency))
        odd = ""
        if found.value.minor < 0 <= (was or 0):
            odd = _("less than nothing")
        elif was and found.value.minor >= _FAR_MORE * abs(was):
            odd = _("it was {amount}").format(amount=l10n.money_short(was, currency))
        return replace(found, echo=f"{found.echo} · {odd}") if odd else found

    return read


def _past_day(today: date, entered: str) -> Reader[date]:
    """A day that is not after today, nor before the ISO day on which the stage was entered."""
    any_day = readers.day(today, required=True)

    def read(typed: str) -> Read[date]:
        found = any_day(typed)
        if found.value is not None and found.value > today:
            return Read(problem=_("that day is in the future"))
        if found.value is not None and found.value.isoformat() < entered:
            day = l10n.day_long(date.fromisoformat(entered))
            return Read(problem=_("it entered its stage on {day}").format(day=day))
        return found  # type: ignore[return-value]

    return read


# -- lost ------------------------------------------------------------------------------------


async def lose(app: Any, cards: "tuple[Card, ...]") -> None:
    """Ask why these deals were lost, who won them, and whether to ask again; close them."""
    from pipeline_tui.store import closing

    title = about_deals(_lost_title(app, cards), cards)
    reason = await ask_item(app, title, "reason", kind="lost")
    if reason is None:
        return
    said = await ask(app, _lost_sheet(app, cards, title))
    if said is None:
        return
    rival = said["competitor"] or ("" if len(cards) == 1 else None)
    await app.change(
        lambda: closing.lose(
            app.store, ids(cards), reason, said["note"], competitor=rival, again=said["again"]
        )
    )


def _lost_title(app: Any, cards: "tuple[Card, ...]") -> str:
    """Deals that never qualified are disqualified, where there is a stage that qualifies."""
    stages, qualifying = app.store.rules.every_stage, app.store.rules.qualifying
    if all(
        card.qualified_on is None and qualifying.get(stages[card.stage_id].pipeline_id) is not None
        for card in cards
    ):
        return _("{deals}: disqualify because …")
    return _("{deals}: lost because …")


def _lost_sheet(app: Any, cards: "tuple[Card, ...]", title: str) -> Entries:
    from pipeline_tui.store import competitors

    known = competitors.known(app.store.conn)
    now = ""
    if len(cards) == 1:
        sql = "SELECT competitor FROM deal WHERE id = ?"
        now = app.store.conn.execute(sql, (cards[0].id,)).fetchone()[0]
    told = " · ".join(f"{safe.text(one.name, 18)} {one.deals}" for one in known[:_TOLD])
    return Entries(
        title,
        [
            Entry(
                "competitor",
                _("competitor"),
                rival(known),
                now,
                hint=told or _("who won it; empty is fine"),
                offered=tuple(one.name for one in known),
            ),
            Entry("note", _("comment"), readers.text(), hint=_("a few words; empty is fine")),
            Entry(
                "again",
                _("ask again on"),
                again_day(app.today),
                hint=_("such as 3 months or 1 feb; empty: not"),
            ),
        ],
        aside=_("Enter skips the rest"),
    )


def rival(known: "Sequence[Competitor]") -> Reader[str]:
    """A competitor by name: one that is known is written as before."""
    spelt = {fold(one.name): one for one in known}

    def read(typed: str) -> Read[str]:
        name = typed.strip()
        if len(name) > _LONGEST_NAME:
            return Read(problem=_("longer than {n} characters").format(n=_LONGEST_NAME))
        if not name:
            return Read("", _("none"))
        if found := spelt.get(fold(name)):
            said = ngettext("{name}, on {n} deal", "{name}, on {n} deals", found.deals)
            return Read(found.name, said.format(name=found.name, n=l10n.number(found.deals)))
        return Read(name, _("new: {name}").format(name=name))

    return read


def again_day(today: date) -> Reader[date | None]:
    """A day after today, or none."""
    later = readers.later_day(today)

    def read(typed: str) -> Read[date | None]:
        return later(typed) if typed.strip() else Read(None, "")  # type: ignore[return-value]

    return read
