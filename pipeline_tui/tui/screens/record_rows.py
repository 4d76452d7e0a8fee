"""The rows that the pages of companies and people share."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext, pgettext
from pipeline_tui.tui import markdown, safe
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.screens.field_rows import LABEL, Pointed, heading
from pipeline_tui.tui.screens.rows import Item
from pipeline_tui.tui.widgets import words

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.person_pages import Sum, Told
    from pipeline_tui.store.rules import Rules

__all__ = ["deal_rows", "older", "one_line", "related", "sums_said", "told_rows"]

_AMOUNT = 8
_MOST_LINES = 3


def one_line(address: str) -> str:
    """A postal address in one line."""
    return ", ".join(line.strip() for line in address.splitlines() if line.strip())


def sums_said(sums: "Sequence[Sum]", rules: "Rules") -> str:
    """Deals by status with their sums: ``2 open €45k · 3 won €120k · 1 lost``.

    Amounts without a known rate stand beside the others in their own currency.
    """
    return " · ".join(_sum_said(one, rules) for one in sums)


def _sum_said(one: "Sum", rules: "Rules") -> str:
    templates = {
        "open": pgettext("deals of a company", "{n} open"),
        "won": ngettext("{n} won", "{n} won", one.n),
        "lost": ngettext("{n} lost", "{n} lost", one.n),
    }
    said = templates.get(one.status, "{n}").format(n=l10n.number(one.n))
    base, shown, rest = rules.base_currency, 0, []
    for currency, minor in one.amounts:
        turned = rules.to_base(minor, currency)
        if turned is None:
            rest.append(l10n.money_short(minor, currency))
        else:
            shown += turned
    money = [l10n.money_short(shown, base), *rest] if len(rest) < len(one.amounts) else rest
    return " ".join([said, "+".join(money)]) if money else said


def older(sums: "Sequence[Sum]", cards: "Sequence[Card]") -> Iterator[Item]:
    """That there are more deals than are shown, if so."""
    n = sum(one.n for one in sums) - len(cards)
    if n > 0:
        said = ngettext("{n} older one is not shown", "{n} older ones are not shown", n)
        yield Item(((said.format(n=l10n.number(n)), "dim"),))


def deal_rows(
    cards: "Sequence[Card]", rules: "Rules", today: str, width: int, roles: Mapping[str, str]
) -> Iterator[Item]:
    """A row a deal; ``roles`` has what to say of some of them by their id."""
    side = max(10, min(18, width // 5)) if roles else 0
    place = max(12, min(18, width // 4)) if roles else max(14, min(34, width // 3))
    for card in cards:
        stage = rules.every_stage.get(card.stage_id)
        where = stage.name if card.status == "open" and stage else words.closing(card, today)
        amount = words.amount(card, rules.base_currency)
        name = max(12, width - place - side - _AMOUNT - 5)
        row: Row = (
            (fitted(safe.text(card.name, name), name), "" if card.status == "open" else "dim"),
            (" " + " " * (_AMOUNT - min(_AMOUNT, safe.cells(amount))) + amount + "  ", ""),
            (fitted(safe.text(where, place), place) + " ", _look(card)),
            (fitted(safe.text(roles.get(card.id, ""), side), side), "dim"),
        )
        yield Item(row, Pointed("deal", card.id), ("deal", card.id))


def _look(card: "Card") -> str:
    return {"won": "good", "lost": "dim"}.get(card.status, "accent")


def related(label: str, found: Iterable[tuple[str, str]], kind: str) -> Iterator[Item]:
    """A row for each company or person that can be gone to, under what it is to this one."""
    for row_id, name in found:
        row: Row = ((fitted(label, LABEL), "dim"), (safe.text(name, 60), ""))
        yield Item(row, Pointed(kind, row_id), (kind, label, row_id))


def told_rows(told: "Sequence[Told]", width: int, *, name_contact: bool = True) -> list[Item]:
    """What happened, newest first, each with its deal and the person it was with."""
    rows = [heading(_("What happened"), "" if told else _("nothing yet"))]
    for one in told:
        kind = words.exchange_word(one.kind)
        parts: list[Part] = [
            (f" {words.day(one.happened_on)} ", "dim"),
            (f"{kind} ", "accent"),
            (", ".join(_about(one, name_contact=name_contact)), "dim"),
        ]
        body = " ".join(one.body.split())
        said = ", ".join(text for text in (body, words.outcome_word(one.outcome)) if text)
        if said:
            parts.append((": " + safe.text(said), ""))
        rows += [Item(row) for row in markdown.wrapped(parts, width - 2, 0, 8)[:_MOST_LINES]]
    return rows


def _about(one: "Told", *, name_contact: bool) -> Iterator[str]:
    if one.deal:
        yield safe.text(one.deal, 30)
    if one.contact and name_contact:
        yield safe.text(one.contact, 30)
