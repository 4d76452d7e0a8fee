"""What is known already and looks like what is being entered: said as it is typed, and asked."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.store import matching
from pipeline_tui.store.adding import find
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.fields import Refusal
from pipeline_tui.tui.dialogs.reading import Read, Reader

if TYPE_CHECKING:
    from pipeline_tui.store.matching import Alike
    from pipeline_tui.tui.app import PipelineApp

__all__ = [
    "NEW",
    "company",
    "company_echo",
    "instead_of_adding",
    "mail_reader",
    "name_reader",
    "settled_company",
    "take",
    "telling",
    "which",
]

NEW = ""
"""The answer that what was typed is somebody else."""
_MOST = 8


def telling(one: "Alike") -> str:
    """Whom something looks like: ``looks like Acme SAS (3 deals)``."""
    if not one.deals:
        return _("looks like {name}").format(name=one.name)
    said = ngettext("looks like {name} ({n} deal)", "looks like {name} ({n} deals)", one.deals)
    return said.format(name=one.name, n=l10n.number(one.deals))


def company(app: "PipelineApp") -> Reader[str | None]:
    """A company by its name; one that is not known yet will be made, unless one is like it."""

    def read(typed: str) -> Read[str | None]:
        name = typed.strip()
        if not name:
            return Read(None, _("none"))
        if len(name) > readers.LONGEST:
            return Read(problem=_("too long"))
        known = find(app.store.conn, "account", name)
        if known is not None:
            return Read(name, _known_as(app, known, name))
        like = matching.companies_like(app.store.conn, name)
        if like:
            return Read(name, telling(like[0]), instead=like[0].name)
        return Read(name, _("new company"))

    return read


def _known_as(app: "PipelineApp", account_id: str, name: str) -> str:
    """That a name is known; as which company, where it was merged into that."""
    from pipeline_tui.sales.text import fold

    row = app.store.conn.execute("SELECT name FROM account WHERE id = ?", (account_id,)).fetchone()
    if fold(row[0]) == fold(name):
        return _("known")
    return _("known as {name}").format(name=row[0])


def company_echo(app: "PipelineApp", name: str) -> str:
    """What quick add says of a company: known, like one that is known, or new."""
    conn = app.store.conn
    if find(conn, "account", name):
        return _("company {name}").format(name=name)
    if like := _meant(app, name):
        return f"{name} {telling(like[0])}"
    return _("new company {name}").format(name=name)


def _meant(app: "PipelineApp", name: str) -> "list[Alike]":
    """The companies that one short word may mean: those like it, else those that go on with it."""
    conn = app.store.conn
    return matching.companies_like(conn, name) or matching.companies_called(conn, name)


async def settled_company(app: "PipelineApp", name: str | None) -> str | None:
    """The name of the company that was meant; None when that question was left.

    Asks only where the name is not known and one that is known looks like it: Enter takes that.
    """
    if not name or find(app.store.conn, "account", name):
        return name or ""
    like = _meant(app, name)
    if not like:
        return name
    chosen = await which(app, name, like, _("new company {name}"))
    if chosen is None:
        return None
    return next((one.name for one in like if one.id == chosen), name)


async def which(app: "PipelineApp", name: str, like: "list[Alike]", new: str) -> str | None:
    """Ask which of those known it is: its id, ``NEW`` for none of them, None when it was left.

    ``new`` is a translated template with ``{name}`` for what none of them means.
    """
    options = [Option(one.id, safe.text(one.name, 40), _reason(one)) for one in like[:_MOST]]
    options.append(Option(NEW, new.format(name=safe.text(name, 40))))
    title = _("{name}: which one?").format(name=safe.text(name, 40))
    return await ask(app, Choose(title, options))


async def instead_of_adding(
    app: "PipelineApp",
    kind: str,
    columns: Mapping[str, Any],
    *,
    account: str | None = None,
    deal_id: str | None = None,
    role_id: str | None = None,
) -> "Refusal | bool":
    """Before a company or person is added: ask whether one that is known was meant.

    True when a known one was taken, with what is new filled in there; False when it shall be
    added; a refusal when the question was left.
    """
    conn, name = app.store.conn, str(columns["name"])
    phone = str(columns.get("phone") or "")
    if kind == "account":
        like = matching.companies_like(conn, name, str(columns.get("website") or ""), phone)
    else:
        like = matching.people_like(conn, name, str(columns.get("email") or ""), phone)
    if not like:
        return False
    chosen = await which(app, name, like, _("another one called {name}"))
    if chosen is None:
        return Refusal(_("Nothing was saved."))
    if chosen == NEW:
        return False
    refusal = await take(
        app, kind, chosen, columns, account=account, deal_id=deal_id, role_id=role_id
    )
    return refusal or True


async def take(
    app: "PipelineApp", kind: str, known: str, columns: Mapping[str, Any], **more: str | None
) -> Refusal | None:
    """Take a company or person that is known; ``more`` is what ``look_alikes.take`` knows."""
    from pipeline_tui.store import look_alikes

    done = await app.change(lambda: look_alikes.take(app.store, kind, known, columns, **more))
    if done is not None and not done.action_id:
        from pipeline_tui.tui.handlers.deal_fields import item_name

        app.say(_("{name} is known already.").format(name=item_name(app, kind, known)))
    return None if done is not None else Refusal(_("Nothing was saved."))


def _reason(one: "Alike") -> str:
    from pipeline_tui.tui.handlers.duplicate_words import why

    deals = ngettext("{n} deal", "{n} deals", one.deals).format(n=l10n.number(one.deals))
    return f"{why(one.why)}, {deals}"


def mail_reader(app: "PipelineApp", row: Mapping[str, Any], read_mail: Reader[str]) -> Reader[str]:
    """A person's mail address; says whose it is already, or which company's by its domain."""
    known = str(row.get("id") or "")

    def read(typed: str) -> Read[str]:
        kept = str(row.get("email") or "")
        if kept and typed.strip() == safe.text(kept).strip():
            return Read(kept)  # what was imported may stay while other fields are changed
        found = read_mail(typed)
        if found.problem or not found.value or found.value == row.get("email"):
            return found
        conn = app.store.conn
        like = matching.people_like(conn, "", found.value, besides=known)
        if like:
            return Read(found.value, telling(like[0]), known=like[0].id)
        company = None if row.get("account_id") else matching.company_of_mail(conn, found.value)
        if company is None:
            return found
        return Read(found.value, _("of {company}, by its domain").format(company=company.name))

    return read


def name_reader(app: "PipelineApp", kind: str, row: Mapping[str, Any]) -> Reader[str]:
    """The name of a company or person; says who looks like it, besides the row itself."""
    text = readers.text(required=True, longest=500)
    ask_for = matching.companies_like if kind == "account" else matching.people_like
    known = str(row.get("id") or "")

    def read(typed: str) -> Read[str]:
        found = text(typed)
        if found.problem or typed.strip() == row.get("name"):
            return found
        like = ask_for(app.store.conn, typed.strip(), besides=known)
        if not like:
            return found
        return Read(found.value, telling(like[0]), known=like[0].id)

    return read
