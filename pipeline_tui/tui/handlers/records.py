"""Companies and people in forms, or one field at a time."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _
from pipeline_tui.store import matching, people
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose
from pipeline_tui.tui.dialogs.fields import Field, Filled, Refusal
from pipeline_tui.tui.dialogs.form import Form
from pipeline_tui.tui.dialogs.options import Option
from pipeline_tui.tui.dialogs.prompt import Prompt
from pipeline_tui.tui.handlers import alike, record_fields
from pipeline_tui.tui.handlers.drafts import StoredDraft
from pipeline_tui.tui.handlers.saving import saved

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["add_company", "add_person", "edit_company", "edit_one", "edit_person"]

_NONE = "\0none"


# -- adding ------------------------------------------------------------------------


async def add_person(
    app: "PipelineApp", deal_id: str | None = None, name: str = "", account_id: str | None = None
) -> None:
    """Add a person, on a deal with a role where one is shown, of a company where one is."""
    if deal_id is not None:
        account_id = record_fields.account_of_deal(app, deal_id)

    def told(filled: Filled) -> tuple[dict[str, Any], dict[str, Any]]:
        columns, names = record_fields.written(filled.values)
        role, _account = columns.pop("role_id", None), columns.pop("account_id", None)
        return columns, {"account": names.get("account"), "deal_id": deal_id, "role_id": role}

    async def take(known: str, filled: Filled) -> Refusal | None:
        columns, more = told(filled)
        return await alike.take(app, "contact", known, columns, **more)

    async def save(filled: Filled) -> Refusal | None:
        columns, more = told(filled)
        taken = await alike.instead_of_adding(app, "contact", columns, **more)
        if taken is not False:
            return None if taken is True else taken
        return await saved(
            app, lambda: _add_person(app, filled, deal_id, account_id), conflicts=True
        )

    row = {"name": name, "account_id": account_id}
    fields = record_fields.person_fields(app, row, role=deal_id is not None)
    draft = StoredDraft(app.store, f"contact:new:{deal_id or account_id or ''}")
    await ask(app, Form(_("New person"), fields, save, draft=draft, take=take))


def _add_person(
    app: "PipelineApp", filled: Filled, deal_id: str | None, account_id: str | None
) -> Any:
    columns, names = record_fields.written(filled.values)
    role = columns.pop("role_id", None)
    name = columns.pop("name")
    columns.pop("account_id", None)
    if "account" in filled.changed:
        account_id = None
    elif account_id is None:  # as was said beside the address
        told = matching.company_of_mail(app.store.conn, str(columns.get("email") or ""))
        account_id = told.id if told else None
    done, _contact = people.add_contact(
        app.store,
        name,
        account_id,
        account=names.get("account"),
        deal_id=deal_id,
        role_id=role,
        **columns,
    )
    return done


async def add_company(app: "PipelineApp") -> None:
    """Add a company."""

    async def take(known: str, filled: Filled) -> Refusal | None:
        return await alike.take(app, "account", known, record_fields.written(filled.values)[0])

    async def save(filled: Filled) -> Refusal | None:
        columns, _names = record_fields.written(filled.values)
        taken = await alike.instead_of_adding(app, "account", columns)
        if taken is not False:
            return None if taken is True else taken
        name = columns.pop("name")
        return await saved(
            app, lambda: people.add_account(app.store, name, **columns)[0], conflicts=True
        )

    fields = record_fields.company_fields(app, {})
    draft = StoredDraft(app.store, "account:new")
    await ask(app, Form(_("New company"), fields, save, draft=draft, take=take))


# -- changing ----------------------------------------------------------------------


async def edit_person(app: "PipelineApp", contact_id: str) -> None:
    """Change a person in a form."""
    await _edit_form(app, "contact", contact_id)


async def edit_company(app: "PipelineApp", account_id: str) -> None:
    """Change a company in a form."""
    await _edit_form(app, "account", account_id)


async def edit_address(app: "PipelineApp", contact_id: str) -> None:
    """Change the postal address of a person."""
    await _edit_form(app, "contact", contact_id, only="address")


async def _edit_form(app: "PipelineApp", kind: str, row_id: str, only: str = "") -> None:
    """The whole form, or the one field of it that is too long for a line."""
    row = record_fields.row_of(app, kind, row_id)
    if row is None:
        return

    async def save(filled: Filled) -> Refusal | None:
        return await saved(app, lambda: _write(app, kind, row, filled.changes()), conflicts=True)

    fields = [one for one in _fields(app, kind, row) if only in ("", one.name)]
    title = _("Company: {name}") if kind == "account" else _("Person: {name}")
    draft = None if only else StoredDraft(app.store, f"{kind}:{row_id}")
    shown = title.format(name=safe.text(row["name"], 50))
    await ask(app, Form(shown, fields, save, draft=draft))


async def edit_one(app: "PipelineApp", kind: str, row_id: str) -> None:
    """Choose a field of a company (``account``) or person (``contact``), then change it."""
    row = record_fields.row_of(app, kind, row_id)
    if row is None:
        return
    fields = {field.name: field for field in _fields(app, kind, row)}
    options = [
        Option(name, field.label, safe.text(field.text, 40)) for name, field in fields.items()
    ]
    name = safe.text(row["name"], 40)
    chosen = await ask(app, Choose(_("{deals}: change …").format(deals=name), options, typing=True))
    if chosen is None:
        return
    field = fields[chosen]
    if field.lines > 1:
        await _edit_form(app, kind, row_id, only=chosen)
        return
    title = _("{deals}: {field}").format(deals=name, field=field.label)
    value = await (_choose if field.options else _type)(app, title, field)
    if value is not None:
        await app.change(lambda: _write(app, kind, row, {chosen: value[0]}))


async def _type(app: "PipelineApp", title: str, field: Field) -> tuple[Any] | None:
    prompt = Prompt(title, field.read, text=field.text, hint=field.hint, empty=True)
    typed = await ask(app, prompt)
    if typed is None or typed.text == safe.text(field.text):
        return None
    return (typed.value,)


async def _choose(app: "PipelineApp", title: str, field: Field) -> tuple[Any] | None:
    options = [*field.options, Option(_NONE, _("none"))]
    here = next((one.value for one in options if one.label == safe.text(field.text)), None)
    chosen = await ask(app, Choose(title, options, current=here))
    if chosen is None or chosen == here:
        return None
    return (None if chosen == _NONE else chosen,)


def _fields(app: "PipelineApp", kind: str, row: dict[str, Any]) -> list[Field]:
    if kind == "account":
        return record_fields.company_fields(app, row)
    return record_fields.person_fields(app, row, role=False)


def _write(
    app: "PipelineApp", kind: str, row: Mapping[str, Any], changes: Mapping[str, Any]
) -> Any:
    columns, names = record_fields.written(changes)
    seen = {name: row[name] for name in columns}
    if kind == "account":
        return people.edit_account(app.store, row["id"], columns, seen)
    return people.edit_contact(app.store, row["id"], columns, seen, account=names.get("account"))
