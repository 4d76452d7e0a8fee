"""What a person does with closed deals that are still to be asked."""

from typing import TYPE_CHECKING, Any

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.handlers.asking import about_deals, ask_line, ids

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card

__all__ = ["ask_again", "leave"]


async def ask_again(app: Any, cards: "tuple[Card, ...]") -> None:
    """Ask on which day to ask about closed deals again."""
    from datetime import date

    from pipeline_tui.store import after_closing

    now = ""
    if len(cards) == 1 and cards[0].step_on is not None:
        now = _("now {step}").format(step=l10n.day_full(date.fromisoformat(cards[0].step_on)))
    day = await ask_line(
        app,
        about_deals(_("{deals}: ask again on …"), cards),
        readers.later_day(app.today),
        aside=now,
        hint=_("such as: 3 months, 1 feb, end of quarter"),
    )
    if day is not None:
        await app.change(lambda: after_closing.ask_again(app.store, ids(cards), day))


async def leave(app: Any, cards: "tuple[Card, ...]") -> None:
    """Let closed deals rest."""
    from pipeline_tui.store import after_closing

    await app.change(lambda: after_closing.leave(app.store, ids(cards)))
