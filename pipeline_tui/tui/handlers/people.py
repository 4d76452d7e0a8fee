"""What people are to a deal, and the company of a deal."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.store import finding, people
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose
from pipeline_tui.tui.dialogs.options import Option
from pipeline_tui.tui.dialogs.prompt import Prompt
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.handlers import deal_fields, record_fields
from pipeline_tui.tui.handlers.asking import ask_item
from pipeline_tui.tui.handlers.directory import show_page
from pipeline_tui.tui.handlers.records import add_person, edit_person

if TYPE_CHECKING:
    from pipeline_tui.store.finding import Found
    from pipeline_tui.store.people import Person
    from pipeline_tui.tui.app import PipelineApp

__all__ = [
    "add_on_deal",
    "company_of_deal",
    "on_this_deal",
    "person_menu",
    "set_role",
]

_NEW = "\0new"


async def add_on_deal(app: "PipelineApp", deal_id: str) -> None:
    """Put a person on a deal: one that is known, or a new one."""
    typed = await ask(
        app,
        Prompt(_("Who?"), _known_person(app), hint=_("a name, known or new"), tab=_("new person")),
    )
    if typed is None:
        return
    if typed.key == "tab" or not typed.value:
        await add_person(app, deal_id, typed.text.strip())
        return
    options = [Option(found.id, safe.text(found.text, 40), safe.text(found.detail, 40))
               for found in typed.value]  # fmt: skip
    options.append(Option(_NEW, _("new person …")))
    chosen = await ask(app, Choose(_("Which one?"), options))
    if chosen == _NEW:
        await add_person(app, deal_id, typed.text.strip())
    elif chosen is not None:
        await set_role(app, deal_id, chosen)


def _known_person(app: "PipelineApp") -> "Reader[list[Found]]":
    def read(typed: str) -> "Read[list[Found]]":
        if not typed.strip():
            return Read(problem=_("a name"))
        found, _whole = finding.find_at_once(app.store.conn, typed, 20, ("contact",))
        names = ", ".join(one.text for one in found[:4])
        return Read(found[:9], names or _("new: {name}").format(name=typed.strip()))

    return read


async def on_this_deal(app: "PipelineApp") -> None:
    """Put a person on the deal that is shown."""
    if card := app.card():
        await add_on_deal(app, card.id)


def company_of_deal(app: "PipelineApp") -> None:
    """The page of the company of the deal that is shown."""
    card = app.card()
    if card is None:
        return
    account_id = record_fields.account_of_deal(app, card.id)
    if account_id is None:
        app.say(_("This deal has no company: e gives it one."), problem=True)
    else:
        show_page(app, "account", account_id)


async def set_role(
    app: "PipelineApp", deal_id: str, contact_id: str, current: str | None = None
) -> None:
    """What a person is to a deal."""
    name = deal_fields.item_name(app, "contact", contact_id)
    title = _("{name}: role in this deal").format(name=safe.text(name, 40))
    role = await ask_item(app, title, "role", current=current)
    if role is not None:
        await app.change(lambda: people.link(app.store, deal_id, contact_id, role))


async def person_menu(app: "PipelineApp", deal_id: str, person: "Person") -> None:
    """What can be done with a person on a deal."""
    options = [
        Option("edit", _("change")), Option("role", _("role")),
        Option("unlink", _("take off this deal")),
    ]  # fmt: skip
    if person.phone or person.email:
        options.append(Option("copy", _("copy telephone or mail")))
    options.append(Option("page", _("everything about this person")))
    chosen = await ask(app, Choose(safe.text(person.name, 60), options))
    if chosen == "page":
        show_page(app, "contact", person.contact_id)
    elif chosen == "edit":
        await edit_person(app, person.contact_id)
    elif chosen == "role":
        await set_role(app, deal_id, person.contact_id, person.role_id)
    elif chosen == "unlink":
        await app.change(lambda: people.unlink(app.store, person.link_id))
    elif chosen == "copy":
        from pipeline_tui.tui.handlers.copying import copy_of_person

        await copy_of_person(app, person)
