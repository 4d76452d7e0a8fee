"""Companies and people: their list, their pages, and what can be done there."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import COMPANIES
from pipeline_tui.tui.dialogs.base import ask

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = [
    "add_deal",
    "add_person",
    "copy",
    "delete",
    "edit",
    "edit_form",
    "find",
    "show_page",
    "switch",
]


def find(app: Any) -> None:
    """Type a name into the list."""
    app.here.open_find()


def switch(app: Any) -> None:
    """From companies to people, or back."""
    app.here.switch()


def show_page(app: "PipelineApp", kind: str, row_id: str) -> None:
    """The page of a company (``account``) or person (``contact``).

    Where it lies open already, what lies on it is left: screens do not pile up.
    """
    from pipeline_tui.tui.screens.company import CompanyScreen
    from pipeline_tui.tui.screens.person import PersonScreen
    from pipeline_tui.tui.screens.record import RecordScreen

    for place, screen in enumerate(app.screen_stack):
        if isinstance(screen, RecordScreen) and (screen.kind, screen.row_id) == (kind, row_id):
            for _over in app.screen_stack[place + 1 :]:
                app.pop_screen()
            return
    app.push_screen(CompanyScreen(row_id) if kind == "account" else PersonScreen(row_id))


def _pointed(app: Any) -> tuple[str, str] | None:
    """Kind and id of the company or person that an action is about."""
    here = app.here
    if here.screen_id != COMPANIES:
        return here.kind, here.row_id
    if here.pointed is None:
        app.say(_("There is nobody here."))
        return None
    return here.kind, here.pointed.id


async def edit(app: "PipelineApp") -> None:
    """Change one field of a company or person."""
    from pipeline_tui.tui.handlers import records

    if about := _pointed(app):
        await records.edit_one(app, *about)


async def edit_form(app: "PipelineApp") -> None:
    """Change a company or person in a form."""
    from pipeline_tui.tui.handlers import records

    if about := _pointed(app):
        kind, row_id = about
        change = records.edit_company if kind == "account" else records.edit_person
        await change(app, row_id)


async def add_person(app: Any) -> None:
    """Add a person of the company that is shown."""
    from pipeline_tui.tui.handlers import records

    await records.add_person(app, account_id=app.here.row_id)


async def add_deal(app: Any) -> None:
    """Add a deal of the company that is shown."""
    from pipeline_tui.tui.handlers import adding

    await adding.add(app, app.here.row_id)


async def copy(app: "PipelineApp") -> None:
    """Choose what to copy of a company or person."""
    from pipeline_tui.tui.dialogs.choose import Choose, Option
    from pipeline_tui.tui.handlers import copying, record_fields

    about = _pointed(app)
    row = record_fields.row_of(app, *about) if about else None
    if row is None:
        return
    ways = ("phone", "email", "website", "profile", "address")
    texts = [safe.text(row.get(way) or "") for way in ways if way != "address"]
    lines = "\n".join(safe.text(line) for line in row["address"].splitlines())
    name = safe.text(row["name"], 60)
    texts += ["\n".join((safe.text(row["name"]), lines)) if lines else "", name]
    options = [Option(text, safe.text(text.replace("\n", ", "), 60)) for text in texts if text]
    chosen = await ask(app, Choose(_("Copy: {deals}").format(deals=name), options))
    if chosen is not None:
        await copying.put(app, chosen)


async def no_mail(app: Any) -> None:
    """Say whether sequences write to a person's address, and why not."""
    from pipeline_tui.store import no_mail as addresses
    from pipeline_tui.tui.dialogs.choose import Choose, Option

    page = app.here.page
    if page is None or not page.row["email"]:
        app.say(_("There is no mail address."), problem=True)
        return
    now = page.no_mail.reason if page.no_mail else ""
    options = [Option("", _("mails are welcome"))]
    options += [Option(code, _(words)) for code, words in addresses.REASONS.items()]
    title = _("Mails of sequences to {address}").format(address=safe.text(page.row["email"], 40))
    chosen = await ask(app, Choose(title, options, current=now))
    if chosen is not None and chosen != now:
        await app.change(lambda: addresses.set_wanted(app.store, app.here.row_id, chosen))


async def delete(app: Any) -> None:
    """Delete the person that is shown, or the company if nothing hangs on it any more."""
    from pipeline_tui.store import people

    here = app.here
    write = people.delete_account if here.kind == "account" else people.delete_contact
    await app.change(lambda: write(app.store, here.row_id))
