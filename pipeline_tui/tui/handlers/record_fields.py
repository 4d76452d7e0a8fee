"""The fields of companies and people as a person fills them in, and what becomes of them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _
from pipeline_tui.sales.address import address_problem
from pipeline_tui.sales.links import read_link
from pipeline_tui.store import person_pages, reporting
from pipeline_tui.store.adding import find
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.fields import Field
from pipeline_tui.tui.dialogs.options import Option
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.handlers import alike, deal_fields
from pipeline_tui.tui.handlers.asking import item_options

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["account_of_deal", "company_fields", "mail", "person_fields", "row_of", "written"]

_COLUMNS = {
    "industry": "industry_id", "parent": "parent_id", "reports_to": "reports_to_id",
    "role": "role_id",
}  # fmt: skip
_MOST_NAMES = 4


def person_fields(app: "PipelineApp", row: Mapping[str, Any], *, role: bool) -> list[Field]:
    """The fields of a person holding the columns of ``row``; with ``role`` also her role."""
    account_id, text = row.get("account_id"), readers.text(longest=500)
    company = deal_fields.item_name(app, "account", account_id)
    fields = [
        Field("name", _("Name"), alike.name_reader(app, "contact", row), row.get("name", "")),
        Field("account", _("Company"), deal_fields.account(app), company),
        Field("title", _("Title"), text, row.get("title", "")),
        Field("email", _("Mail"), alike.mail_reader(app, row, mail), row.get("email", "")),
        Field("phone", _("Telephone"), telephone(row.get("phone", "")), row.get("phone", "")),
        _reports_to(app, row),
        Field("address", _("Postal address"), text, row.get("address", ""), lines=3),
        Field("country", _("Country"), readers.text(longest=100), row.get("country", "")),
        Field("profile", _("Profile"), link, row.get("profile", ""), hint="example.org/in/name"),
    ]
    if role:
        from pipeline_tui.store import lists

        options = tuple(item_options(lists.items(app.store.conn, "role")))
        asked = Field("role", _("Role"), readers.item(options, new=False), "", options)
        fields.insert(5, asked)
    return fields


def company_fields(app: "PipelineApp", row: Mapping[str, Any]) -> list[Field]:
    """The fields of a company holding the columns of ``row``."""
    from pipeline_tui.store import lists

    industries = tuple(item_options(lists.items(app.store.conn, "industry")))
    industry = deal_fields.item_name(app, "industry", row.get("industry_id"))
    employees, base = row.get("employees"), app.store.rules.base_currency
    revenue = readers.typed_money(row.get("revenue"), base)
    text = readers.text(longest=500)
    return [
        Field("name", _("Name"), alike.name_reader(app, "account", row), row.get("name", "")),
        Field("industry", _("Industry"), readers.item(industries, new=False), industry, industries),
        Field("phone", _("Telephone"), telephone(row.get("phone", "")), row.get("phone", "")),
        Field("website", _("Web site"), text, row.get("website", "")),
        Field("address", _("Postal address"), text, row.get("address", ""), lines=3),
        Field("country", _("Country"), readers.text(longest=100), row.get("country", "")),
        Field("parent", _("Belongs to"), _known_company(app),
              deal_fields.item_name(app, "account", row.get("parent_id"))),
        Field("employees", _("Employees"), readers.whole(most=10_000_000, empty=_("not known")),
              "" if employees is None else str(employees)),
        Field("revenue", _("Revenue"), _revenue(base), revenue,
              hint=_("a year, such as 12k")),
    ]  # fmt: skip


def written(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The columns that filled-in fields become, and the names to be found or made.

    A company that was emptied is a column; one that was typed is a name.
    """
    columns: dict[str, Any] = {}
    names: dict[str, str] = {}
    for name, value in values.items():
        if name == "account" and value:
            names["account"] = str(value)
        elif name == "account":
            columns["account_id"] = None
        elif name == "revenue":
            columns["revenue"] = None if value is None else value.minor
        else:
            columns[_COLUMNS.get(name, name)] = value
    return columns, names


def row_of(app: "PipelineApp", kind: str, row_id: str) -> dict[str, Any] | None:
    """The columns of a company or person by name; None when it is gone, which is said."""
    cursor = app.store.conn.execute(
        f"SELECT * FROM {app.store.table(kind)} WHERE id = ? AND deleted_at IS NULL", (row_id,)
    )
    names = [column[0] for column in cursor.description]
    row = cursor.fetchone()
    if row is None:
        app.say(_("It was deleted in another window meanwhile."), problem=True)
        return None
    return dict(zip(names, row, strict=True))


def account_of_deal(app: "PipelineApp", deal_id: str) -> str | None:
    """The id of a deal's company."""
    row = app.store.conn.execute("SELECT account_id FROM deal WHERE id = ?", (deal_id,)).fetchone()
    return row[0] if row else None


# -- readers -----------------------------------------------------------------------


def mail(typed: str) -> Read[str]:
    """A mail address, or none."""
    bare = typed.strip()
    problem = address_problem(bare) if bare else ""
    if problem:
        return Read(problem=_("not a mail address") if bare.isascii() else problem)
    return Read(bare)


def telephone(now: str) -> Reader[str]:
    """A telephone number with what is said of it, or none; what is kept ``now`` may stay."""
    read_text = readers.text(longest=100)

    def read(typed: str) -> Read[str]:
        found = read_text(typed)
        bare = typed.strip()
        if bare and bare != safe.text(now).strip() and not any(map(str.isdecimal, bare)):
            return Read(problem=_("not a telephone number"))
        return found

    return read


def link(typed: str) -> Read[str]:
    """A link to a page about somebody, or none."""
    found = read_link(typed)
    if found is None:
        return Read(problem=_("not a link such as example.org/in/name"))
    return Read(found, found)


def _reports_to(app: "PipelineApp", row: Mapping[str, Any]) -> Field:
    """Whom a person reports to: somebody of her company from a list, or anybody by name."""
    account_id = row.get("account_id")
    known = person_pages.people_of(app.store.conn, account_id) if account_id else []
    options = tuple(
        Option(one.id, safe.text(one.name, 40), safe.text(one.title, 30))
        for one in known
        if one.id != row.get("id")
    )
    above = reporting.above(app.store.conn, "contact", row["id"]) if "id" in row else []
    boss = deal_fields.item_name(app, "contact", above[0]) if above else ""
    read = _known_person(app, options, row.get("reports_to_id"), boss)
    return Field("reports_to", _("Reports to"), read, boss, options)


def _known_person(
    app: "PipelineApp", options: Sequence[Option[str]], now: str | None, boss: str
) -> Reader[str | None]:
    of_company = readers.item(options)

    def read(typed: str) -> Read[str | None]:
        if now is not None and boss and typed.strip() == safe.text(boss).strip():
            return Read(now, boss)  # of two with one name, the one who is it
        found = of_company(typed)
        if not isinstance(found.value, readers.NewItem):
            return found
        other = find(app.store.conn, "contact", typed)
        if other is None:
            return Read(problem=_("not known: add this person first"))
        return Read(other, _("of another company"))

    return read


def _known_company(app: "PipelineApp") -> Reader[str | None]:
    def read(typed: str) -> Read[str | None]:
        from pipeline_tui.store import finding

        if not typed.strip():
            return Read(None, _("none"))
        found = find(app.store.conn, "account", typed)
        if found is not None:
            return Read(found, _("known"))
        near, _whole = finding.find_at_once(app.store.conn, typed, _MOST_NAMES, ("account",))
        names = ", ".join(one.text for one in near)
        reason = _("which one: {names}?").format(names=names) if names else _("not known")
        return Read(problem=reason)

    return read


def _revenue(currency: str) -> Reader[Any]:
    read_money = readers.money(currency)

    def read(typed: str) -> Read[Any]:
        found = read_money(typed)
        if found.value is not None and found.value.currency != currency:
            return Read(problem=_("only in {currency}").format(currency=currency))
        return found if typed.strip() else Read(None, _("not known"))

    return read
