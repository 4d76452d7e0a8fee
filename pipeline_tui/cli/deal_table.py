"""Deals as rows of a table, for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline_tui.cli.deal_rows import SHORT
from pipeline_tui.cli.tables import Column
from pipeline_tui.i18n import _, pgettext
from pipeline_tui.tui.widgets import words

if TYPE_CHECKING:
    from pipeline_tui.cli.opened import Reading
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.store import Store

__all__ = ["card_cells", "card_columns"]


def card_columns() -> tuple[Column, ...]:
    """The columns of a table of deals."""
    return (
        Column(pgettext("in a table", "Id")),
        Column(_("Deal"), least=16),
        Column(_("Company"), least=8),
        Column(_("Stage"), least=8),
        Column(_("Amount"), right=True),
        Column(_("Days"), right=True),
        Column(pgettext("in a table", "Why"), least=10),
    )


def card_cells(store: Reading | Store, card: Card, today: str) -> tuple[str, ...]:
    """A deal's cells, with the one reason that a card gives."""
    stage = store.rules.every_stage[card.stage_id]
    is_open = card.status == "open"
    said = words.reason(card, today).words[0] if is_open else words.closing(card, today)
    return (
        card.id[-SHORT:],
        card.name,
        card.account or "",
        stage.name,
        words.amount(card, store.rules.base_currency),
        words.age(card, stage, today).strip() if is_open else "",
        said,
    )
