"""Companies and people, and what people are to a deal."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _
from pipeline_tui.store import finding, people
from pipeline_tui.store.errors import Conflict, StoreError
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose
from pipeline_tui.tui.dialogs.fields import Field, Filled, Refusal
from pipeline_tui.tui.dialogs.form import Form
from pipeline_tui.tui.dialogs.options import Option
from pipeline_tui.tui.dialogs.prompt import Prompt
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.handlers import deal_fields
from pipeline_tui.tui.handlers.asking import ask_item, item_options
from pipeline_tui.tui.handlers.drafts import StoredDraft

if TYPE_CHECKING:
    from pipeline_tui.store.finding import Found
    from pipeline_tui.store.people import Person
    from pipeline_tui.tui.app import PipelineApp

__all__ = [
    "add_company",
    "add_on_deal",
    "add_person",
    "company_of_deal",
    "edit_company",
    "edit_person",
    "on_this_deal",
    "person_menu",
    "set_role",
]

_NEW = "\0new"


# -- people ------------------------------------------------------------------------


def _person_fields(app: "PipelineApp", row: dict[str, Any], *, role: bool) -> list[Field]:
    fields = [
        Field("name", _("Name"), readers.text(required=True, longest=500), row.get("name", "")),
        Field("account", _("Company"), deal_fields.account(app), row.get("account", "")),
        Field("title", _("Title"), readers.text(longest=500), row.get("title", "")),
        Field("email", _("Mail"), mail, row.get("email", "")),
        Field("phone", _("Telephone"), readers.text(longest=100), row.get("phone", "")),
    ]
    if role:
        from pipeline_tui.store import lists

        options = tuple(item_options(lists.items(app.store.conn, "role")))
        fields.append(
            Field("role", _("Role"), readers.item(options, new=False), row.get("role", ""), options)
        )
    return fields


def mail(typed: str) -> Read[str]:
    """A mail address, or none."""
    bare = typed.strip()
    before, at, after = bare.rpartition("@")
    if bare and not (before and at and "." in after and " " not in bare):
        return Read(problem=_("not a mail address"))
    return Read(bare)


async def add_person(app: "PipelineApp", deal_id: str | None = None, name: str = "") -> None:
    """Add a person, on a deal with a role where one is shown."""
    row = {"name": name}
    if deal_id is not None:
        row["account"] = _account_of_deal(app, deal_id)

    async def save(filled: Filled) -> Refusal | None:
        return await _saved(app, lambda: _add_person(app, filled, deal_id))

    fields = _person_fields(app, row, role=deal_id is not None)
    draft = StoredDraft(app.store, f"contact:new:{deal_id or ''}")
    await ask(app, Form(_("New person"), fields, save, draft=draft))


def _add_person(app: "PipelineApp", filled: Filled, deal_id: str | None) -> Any:
    values = filled.values
    fields = {name: values[name] for name in ("title", "email", "phone")}
    done, _contact = people.add_contact(
        app.store,
        values["name"],
        None,
        account=values["account"],
        deal_id=deal_id,
        role_id=values.get("role"),
        **fields,
    )
    return done


def _account_of_deal(app: "PipelineApp", deal_id: str) -> str:
    row = app.store.conn.execute(
        "SELECT a.name FROM deal d JOIN account a ON a.id = d.account_id WHERE d.id = ?",
        (deal_id,),
    ).fetchone()
    return str(row[0]) if row else ""


async def edit_person(app: "PipelineApp", contact_id: str) -> None:
    """Change a person in a form."""
    row = _row(app, "contact", contact_id, ("name", "account_id", "title", "email", "phone"))
    shown = row | {"account": deal_fields.item_name(app, "account", row["account_id"])}

    async def save(filled: Filled) -> Refusal | None:
        changes = filled.changes()
        account = changes.pop("account", None) if "account" in changes else ...
        if account is None:
            changes["account_id"] = None
        seen = {name: row[name] for name in changes}
        return await _saved(
            app,
            lambda: people.edit_contact(
                app.store, contact_id, changes, seen,
                account=account if isinstance(account, str) else None,
            ),
        )  # fmt: skip

    title = _("Person: {name}").format(name=safe.text(row["name"], 50))
    draft = StoredDraft(app.store, f"contact:{contact_id}")
    await ask(app, Form(title, _person_fields(app, shown, role=False), save, draft=draft))


# -- companies ---------------------------------------------------------------------


def _company_fields(app: "PipelineApp", row: dict[str, Any]) -> list[Field]:
    from pipeline_tui.store import lists

    options = tuple(item_options(lists.items(app.store.conn, "industry")))
    employees = row.get("employees")
    return [
        Field("name", _("Name"), readers.text(required=True, longest=500), row.get("name", "")),
        Field(
            "industry",
            _("Industry"),
            readers.item(options, new=False),
            deal_fields.item_name(app, "industry", row.get("industry_id")),
            options,
        ),
        Field("phone", _("Telephone"), readers.text(longest=100), row.get("phone", "")),
        Field("website", _("Web site"), readers.text(longest=500), row.get("website", "")),
        Field("address", _("Address"), readers.text(longest=500), row.get("address", "")),
        Field("country", _("Country"), readers.text(longest=100), row.get("country", "")),
        Field(
            "employees",
            _("Employees"),
            readers.whole(most=10_000_000, empty=_("not known")),
            "" if employees is None else str(employees),
        ),
    ]


def _company_columns(values: dict[str, Any]) -> dict[str, Any]:
    columns = dict(values)
    if "industry" in columns:
        columns["industry_id"] = columns.pop("industry")
    return columns


async def add_company(app: "PipelineApp") -> None:
    """Add a company."""

    async def save(filled: Filled) -> Refusal | None:
        columns = _company_columns(dict(filled.values))
        name = columns.pop("name")
        return await _saved(app, lambda: people.add_account(app.store, name, **columns)[0])

    draft = StoredDraft(app.store, "account:new")
    await ask(app, Form(_("New company"), _company_fields(app, {}), save, draft=draft))


async def edit_company(app: "PipelineApp", account_id: str) -> None:
    """Change a company in a form."""
    columns = ("name", "industry_id", "phone", "website", "address", "country", "employees")
    row = _row(app, "account", account_id, columns)

    async def save(filled: Filled) -> Refusal | None:
        changes = _company_columns(filled.changes())
        seen = {name: row[name] for name in changes}
        return await _saved(app, lambda: people.edit_account(app.store, account_id, changes, seen))

    title = _("Company: {name}").format(name=safe.text(row["name"], 50))
    draft = StoredDraft(app.store, f"account:{account_id}")
    await ask(app, Form(title, _company_fields(app, row), save, draft=draft))


# -- people on a deal --------------------------------------------------------------


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


async def company_of_deal(app: "PipelineApp") -> None:
    """Change the company of the deal that is shown."""
    card = app.card()
    if card is None:
        return
    row = app.store.conn.execute("SELECT account_id FROM deal WHERE id = ?", (card.id,)).fetchone()
    if row is None or row[0] is None:
        app.say(_("This deal has no company: e gives it one."), problem=True)
    else:
        await edit_company(app, row[0])


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
    chosen = await ask(app, Choose(safe.text(person.name, 60), options))
    if chosen == "edit":
        await edit_person(app, person.contact_id)
    elif chosen == "role":
        await set_role(app, deal_id, person.contact_id, person.role_id)
    elif chosen == "unlink":
        await app.change(lambda: people.unlink(app.store, person.link_id))
    elif chosen == "copy":
        from pipeline_tui.tui.handlers.copying import copy_of_person

        await copy_of_person(app, person)


def _row(app: "PipelineApp", table: str, row_id: str, columns: tuple[str, ...]) -> dict[str, Any]:
    sql = f"SELECT {', '.join(columns)} FROM {app.store.table(table)} WHERE id = ?"
    return dict(zip(columns, app.store.conn.execute(sql, (row_id,)).fetchone(), strict=True))


async def _saved(app: "PipelineApp", write: Any) -> Refusal | None:
    """Do it; say why when it cannot be done."""
    try:
        done = await app.change(write, conflicts=True)
    except Conflict as conflict:
        return Refusal(conflict.message)
    except StoreError as error:
        return Refusal(error.message)
    return None if done is not None else Refusal(_("Nothing was saved."))
