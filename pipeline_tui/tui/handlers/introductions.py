"""The way to whoever decides: open it, say who decides or reports to whom, ask for help."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _
from pipeline_tui.store.errors import Invalid
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option

if TYPE_CHECKING:
    from pipeline_tui.store.introductions import Known, Way
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["ask_for", "decides", "open_page", "reports_to", "way"]

_NOBODY = "\0nobody"


def way(app: Any) -> None:
    """Who reports to whom around the deal that is shown, and the way to whoever decides."""
    from pipeline_tui.tui.sheets.introduction import IntroductionSheet

    card = app.card()
    if card is not None:
        app.here.open_sheet(IntroductionSheet(app, card.id))


async def decides(app: "PipelineApp", deal_id: str, contact_id: str) -> None:
    """Make a person the decision maker of a deal, and put her on it if she is not."""
    from pipeline_tui.store import lists, people

    roles = lists.items(app.store.conn, "role")
    role = next((one.id for one in roles if one.code == "decider"), None)
    if role is not None:
        await app.change(lambda: people.link(app.store, deal_id, contact_id, role))


async def reports_to(app: "PipelineApp", found: "Way", one: "Known") -> None:
    """Choose to whom a person reports, among those around the deal."""
    from pipeline_tui.store import people

    options = [
        Option(other.id, safe.text(other.name, 40), safe.text(other.title, 30))
        for other in found.people.values()
        if other.id != one.id
    ]
    options.append(Option(_NOBODY, _("nobody, or not known")))
    title = _("Whom does {name} report to?").format(name=safe.text(one.name, 40))
    chosen = await ask(app, Choose(title, options, current=one.boss_id or _NOBODY))
    if chosen is None:
        return
    boss = None if chosen == _NOBODY else chosen
    changes, seen = {"reports_to_id": boss}, {"reports_to_id": one.boss_id}
    await app.change(lambda: people.edit_contact(app.store, one.id, changes, seen))


async def ask_for(app: Any, found: "Way") -> None:
    """Show the mail that asks for the introduction, ready to be sent."""
    from pipeline_tui.store import introductions
    from pipeline_tui.tui.handlers import sending_out

    card = app.card()
    if card is None:
        return
    try:
        draft = introductions.request(app.store, found)
    except Invalid as error:
        app.say(error.message, problem=True)
        return
    app.here.sheet.close()
    await sending_out.go_through(app, [draft], {card.id: card}, _("Introduction: {deals}"))


def open_page(app: "PipelineApp", contact_id: str) -> None:
    """Everything about one of the people."""
    from pipeline_tui.tui.handlers.directory import show_page

    show_page(app, "contact", contact_id)
