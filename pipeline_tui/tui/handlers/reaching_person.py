"""Reach out to one person from her own page, about one of her deals."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option

if TYPE_CHECKING:
    from pipeline_tui.sales.draft import Draft
    from pipeline_tui.store.lanes import Card

__all__ = ["reach_out"]

_BLANK = "\0blank"
_WAYS = (("call", "phone"), ("mail", "email"), ("social", "profile"))


async def reach_out(app: Any) -> None:
    """Choose about which deal, how, and with which text; then as from the deal itself."""
    page = app.here.page
    if page is None:
        return
    card = await _about(app, page.deals)
    if card is None:
        return
    name = safe.text(page.row["name"], 40)
    how = await ask(app, Choose(_("Reach out: {deals}").format(deals=name), _ways(page.row)))
    if how is None:
        return
    draft = await _text(app, how, card.id)
    if draft is not None:
        app.here.about = card.id
        await _go(app, how, draft, card, name)


async def _about(app: Any, deals: "list[Card]") -> "Card | None":
    """The deal it is about: the only open one, else the one chosen; some deal there must be."""
    opened = [card for card in deals if card.status == "open"] or deals
    if not opened:
        app.say(_("This person is on no deal: P on a deal puts her there."), problem=True)
        return None
    if len(opened) == 1:
        return opened[0]
    options = [Option(card.id, safe.text(card.name, 50)) for card in opened]
    chosen = await ask(app, Choose(_("About which deal?"), options))
    return next((card for card in opened if card.id == chosen), None)


def _ways(row: dict[str, Any]) -> list[Option[str]]:
    labels = {"call": _("call"), "mail": _("mail"), "social": _("profile or social network")}
    none = {"call": _("no telephone"), "mail": _("no mail address"), "social": _("no profile link")}
    return [
        Option(how, labels[how], safe.text(row[column], 50) if row[column] else none[how])
        for how, column in _WAYS
    ]


async def _text(app: Any, how: str, deal_id: str) -> "Draft | None":
    """A template of that kind filled in for her, or nothing yet."""
    from pipeline_tui.store import templates
    from pipeline_tui.tui.handlers import sending_out

    store, contact_id = app.store, app.here.row_id
    ready = [one for one in templates.templates(store.conn, how) if not one.retired]
    options = [Option(one.id, safe.text(one.name, 50)) for one in ready]
    options.append(Option(_BLANK, _("without a template")))
    chosen = await ask(app, Choose(_("With which text?"), options))
    if chosen is None:
        return None
    if chosen == _BLANK:
        return sending_out.blank(store, deal_id, how, contact_id)
    return templates.compose(store, chosen, deal_id, contact_id)


async def _go(app: Any, how: str, draft: "Draft", card: "Card", name: str) -> None:
    from pipeline_tui.tui.handlers import sending_out, stepping

    if how == "mail":
        await sending_out.go_through(app, [draft], {card.id: card}, _("Mail: {deals}"))
    elif how == "social":
        await sending_out.to_profile(app, draft, card, _("Profile: {deals}").format(deals=name))
    elif await sending_out.talk(app, draft, _("Call: {deals}").format(deals=name)):
        await stepping.log(app)
