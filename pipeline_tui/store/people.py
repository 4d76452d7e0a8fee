"""Companies and people, and what people are to deals."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.links import read_link
from pipeline_tui.store import driver, reporting
from pipeline_tui.store.adding import find_or_add
from pipeline_tui.store.door import Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.store import Store

_ACCOUNT_FIELDS = frozenset(
    {
        *("name", "industry_id", "parent_id", "website", "phone", "address", "country"),
        *("employees", "revenue"),
    }
)
_CONTACT_FIELDS = frozenset(
    {
        *("name", "account_id", "title", "email", "phone"),
        *("reports_to_id", "address", "country", "profile"),
    }
)


@dataclass(frozen=True, slots=True)
class Person:
    """A contact on a deal; ``link_id`` is the link's id, ``role_code`` tells built-in roles.

    ``boss`` is the name of whom she reports to, '' where that is not known.
    """

    link_id: str
    contact_id: str
    name: str
    title: str
    email: str
    phone: str
    role_id: str | None
    role: str | None
    role_code: str
    boss: str = ""


# -- changes -------------------------------------------------------------------------

_USED = (
    (
        "SELECT 1 FROM deal WHERE account_id = ? AND deleted_at IS NULL LIMIT 1",
        N_("This company has deals: it cannot be deleted. Two of one company can be merged."),
    ),
    (
        "SELECT 1 FROM contact WHERE account_id = ? AND deleted_at IS NULL LIMIT 1",
        N_("There are people of this company: delete them first, or merge it with another."),
    ),
    (
        "SELECT 1 FROM account WHERE parent_id = ? AND deleted_at IS NULL"
        " AND parent_id IS NOT NULL LIMIT 1",
        N_("Other companies belong to this one."),
    ),
)


def add_account(store: Store, name: str, **fields: Any) -> tuple[Done, str]:
    """Add a company; return what was done and its id."""
    _allowed(fields, _ACCOUNT_FIELDS)
    with store.action(N_("Added the company {name}"), name=_named(name)) as act:
        account = act.insert("account", {"name": name.strip(), **fields})
    return act.done, account


def edit_account(
    store: Store, account_id: str, changes: dict[str, Any], seen: dict[str, Any] | None = None
) -> Done:
    """Change fields of a company; its deals' search text follows its name.

    Raises ``Invalid`` for a parent that belongs to this company itself.
    """
    return _edit(store, "account", account_id, changes, _ACCOUNT_FIELDS, seen)


def add_contact(
    store: Store,
    name: str,
    account_id: str | None = None,
    *,
    account: str | None = None,
    deal_id: str | None = None,
    role_id: str | None = None,
    **fields: Any,
) -> tuple[Done, str]:
    """Add a person, on a deal with a role where given; return what was done and the person's id.

    ``account`` names the company instead of ``account_id``; it is made where there is none.
    Raises ``Invalid`` for a profile that is no link.
    """
    _allowed(fields, _CONTACT_FIELDS)
    fields = _linked(fields)
    with store.action(N_("Added the contact {name}"), name=_named(name)) as act:
        account_id = account_id or find_or_add(act, "account", account)
        row = {"name": name.strip(), "account_id": account_id, **fields}
        contact = act.insert("contact", row)
        if deal_id:
            link_row = {"deal_id": deal_id, "contact_id": contact, "role_id": role_id}
            act.insert("deal_contact", link_row)
    return act.done, contact


def edit_contact(
    store: Store,
    contact_id: str,
    changes: dict[str, Any],
    seen: dict[str, Any] | None = None,
    account: str | None = None,
) -> Done:
    """Change fields of a person; ``account`` names her company, made where there is none.

    Raises ``Invalid`` when she would report to herself, at whatever remove, or for a profile
    that is no link.
    """
    changes = _linked(changes)
    return _edit(store, "contact", contact_id, changes, _CONTACT_FIELDS, seen, account)


def delete_contact(store: Store, contact_id: str) -> Done:
    """Delete a person and take her off her deals."""
    with store.action(N_("Deleted a contact")) as act:
        links = act.conn.execute(
            "SELECT id FROM deal_contact WHERE contact_id = ? AND deleted_at IS NULL", (contact_id,)
        ).fetchall()
        for (link_id,) in links:
            act.delete("deal_contact", link_id)
        act.delete("contact", contact_id)
    return act.done


def delete_account(store: Store, account_id: str) -> Done:
    """Delete a company on which nothing hangs any more.

    Raises ``Invalid``, saying what does, while it has deals, people or companies of its own.
    """
    with store.action(
        N_("Deleted the company {name}"), name=_name_of(store, "account", account_id)
    ) as act:
        for users, said in _USED:
            if act.conn.execute(users, (account_id,)).fetchone() is not None:
                raise Invalid(_(said))
        act.delete("account", account_id)
    return act.done


def link(store: Store, deal_id: str, contact_id: str, role_id: str | None) -> Done:
    """Put a person on a deal, or change the role of one who is there."""
    with store.action(N_("Changed the people on a deal")) as act:
        row = act.conn.execute(
            "SELECT id FROM deal_contact WHERE deal_id = ? AND contact_id = ?"
            " AND deleted_at IS NULL",
            (deal_id, contact_id),
        ).fetchone()
        if row:
            act.update("deal_contact", row[0], {"role_id": role_id})
        else:
            link_row = {"deal_id": deal_id, "contact_id": contact_id, "role_id": role_id}
            act.insert("deal_contact", link_row)
    return act.done


def unlink(store: Store, link_id: str) -> Done:
    """Take a person off a deal."""
    with store.action(N_("Took a contact off a deal")) as act:
        act.delete("deal_contact", link_id)
    return act.done


def _edit(
    store: Store,
    table: str,
    row_id: str,
    changes: dict[str, Any],
    allowed: frozenset[str],
    seen: dict[str, Any] | None,
    account: str | None = None,
) -> Done:
    _allowed(changes, allowed)
    name = _named(changes["name"]) if "name" in changes else _name_of(store, table, row_id)
    with store.action(N_("Edited {name}"), name=name) as act:
        if account:
            changes = {**changes, "account_id": find_or_add(act, "account", account)}
        reporting.refuse_circle(act.conn, table, row_id, changes)
        act.update(table, row_id, changes, seen)
    return act.done


def _linked(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with their profile as a whole link."""
    if "profile" not in fields:
        return fields
    link = read_link(fields["profile"])
    if link is None:
        raise Invalid(_("The profile is no link such as https://example.org/name."))
    return {**fields, "profile": link}


def _name_of(store: Store, table: str, row_id: str) -> str:
    row = store.conn.execute(f"SELECT name FROM {table} WHERE id = ?", (row_id,)).fetchone()
    return str(row[0]) if row else "?"


def _allowed(fields: dict[str, Any], allowed: frozenset[str]) -> None:
    if set(fields) - allowed:
        raise KeyError(", ".join(sorted(set(fields) - allowed)))


def _named(name: str) -> str:
    if not name.strip():
        raise Invalid(_("A name is needed."))
    return name.strip()


# -- reading ---------------------------------------------------------------------------

_PEOPLE = """
SELECT l.id, c.id, c.name, c.title, c.email, c.phone, r.id, r.name, coalesce(r.code, ''),
       coalesce(b.name, ''), coalesce(r.position, 1000), c.folded
FROM deal_contact l JOIN contact c ON c.id = l.contact_id LEFT JOIN role r ON r.id = l.role_id
LEFT JOIN contact b ON b.id = c.reports_to_id AND b.deleted_at IS NULL
WHERE l.deal_id = ? AND l.deleted_at IS NULL AND c.deleted_at IS NULL
"""


def on_deal(conn: driver.Connection, deal_id: str) -> list[Person]:
    """The people on a deal, decision makers first."""
    rows = sorted(conn.execute(_PEOPLE, (deal_id,)), key=itemgetter(10, 11, 0))
    return [Person(*row[:10]) for row in rows]
