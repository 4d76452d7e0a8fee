"""Everything about one company or one person: fields, deals, people, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from pipeline_tui.store import driver, lanes, no_mail

MOST_DEALS = 200
"""More deals than the newest of these are only counted."""
_MOST_TOLD = 100
_MOST_OF_DEAL = 40
_TOLD_DEALS = 60
"""What happened is looked for on so many of the newest deals."""

_OF_ACCOUNT = """
SELECT id, status, currency, amount FROM deal WHERE account_id = ? AND deleted_at IS NULL
"""
_OF_CONTACT = """
SELECT d.id, d.status, d.currency, d.amount, coalesce(r.name, ''), coalesce(r.code, '')
FROM deal_contact l JOIN deal d ON d.id = l.deal_id LEFT JOIN role r ON r.id = l.role_id
WHERE l.contact_id = ? AND l.deleted_at IS NULL AND d.deleted_at IS NULL
"""
_PEOPLE = """
SELECT id, name, title, email, phone, reports_to_id, folded FROM contact
WHERE account_id = ? AND deleted_at IS NULL
"""
_ROLES = """
SELECT r.name, r.code, r.position FROM deal_contact l JOIN deal d ON d.id = l.deal_id
JOIN role r ON r.id = l.role_id
WHERE l.contact_id = ? AND l.deleted_at IS NULL AND d.deleted_at IS NULL
"""
_TOLD = """
SELECT t.id, t.kind, t.outcome, t.body, t.happened_on, d.id, d.name, c.id, c.name
FROM activity t LEFT JOIN deal d ON d.id = t.deal_id LEFT JOIN contact c ON c.id = t.contact_id
WHERE {where} AND t.deleted_at IS NULL ORDER BY t.happened_on DESC LIMIT ?
"""
_TOLD_OF_DEAL = _TOLD.format(where="t.deal_id = ?")
_TOLD_OF_CONTACT = _TOLD.format(where="t.contact_id = ?")
_STATUS = {"open": 0, "won": 1, "lost": 2}


class Sum(NamedTuple):
    """Deals of one status: how many, their sum in each currency in minor units."""

    status: str
    n: int
    amounts: tuple[tuple[str, int], ...]


class Colleague(NamedTuple):
    """A person of a company; ``roles`` are what she is or was on its deals, decision first."""

    id: str
    name: str
    title: str
    email: str
    phone: str
    boss_id: str | None
    roles: tuple[str, ...]
    decides: bool


class Told(NamedTuple):
    """Something that happened on a deal; the contact is '' where nobody was named."""

    id: str
    kind: str
    outcome: str
    body: str
    happened_on: str
    deal_id: str
    deal: str
    contact_id: str
    contact: str


class CompanyPage(NamedTuple):
    """One company; ``row`` holds its columns by name, ``parent`` and ``children`` id and name."""

    row: dict[str, Any]
    industry: str
    parent: tuple[str, str] | None
    children: list[tuple[str, str]]
    sums: list[Sum]
    deals: list[lanes.Card]
    people: list[Colleague]
    told: list[Told]


class PersonPage(NamedTuple):
    """One person; ``roles`` has her role on each deal by the deal's id."""

    row: dict[str, Any]
    account: tuple[str, str] | None
    boss: tuple[str, str] | None
    reports: list[tuple[str, str]]
    sums: list[Sum]
    deals: list[lanes.Card]
    roles: dict[str, tuple[str, str]]
    told: list[Told]
    no_mail: no_mail.Told | None = None


def company(conn: driver.Connection, account_id: str) -> CompanyPage | None:
    """One company's page; None when it is gone."""
    row = _row(conn, "account", account_id)
    if row is None:
        return None
    found = conn.execute(_OF_ACCOUNT, (account_id,)).fetchall()
    cards = _cards(conn, found)
    return CompanyPage(
        row=row,
        industry=(_named(conn, "industry", row["industry_id"]) or ("", ""))[1],
        parent=_named(conn, "account", row["parent_id"]),
        children=_below(conn, "account", "parent_id", account_id),
        sums=_sums(found),
        deals=cards,
        people=people_of(conn, account_id),
        told=_newest(_told_of_deals(conn, cards)),
    )


def person(conn: driver.Connection, contact_id: str) -> PersonPage | None:
    """One person's page; None when she is gone.

    What happened is what names her, and what happened on her deals without naming anybody.
    """
    row = _row(conn, "contact", contact_id)
    if row is None:
        return None
    found = conn.execute(_OF_CONTACT, (contact_id,)).fetchall()
    cards = _cards(conn, found)
    named = conn.execute(_TOLD_OF_CONTACT, (contact_id, _MOST_TOLD)).fetchall()
    others = [one for one in _told_of_deals(conn, cards) if not one.contact_id]
    return PersonPage(
        row=row,
        account=_named(conn, "account", row["account_id"]),
        boss=_named(conn, "contact", row["reports_to_id"]),
        reports=_below(conn, "contact", "reports_to_id", contact_id),
        sums=_sums(found),
        deals=cards,
        roles={each[0]: (each[4], each[5]) for each in found},
        told=_newest([*map(_to_told, named), *others]),
        no_mail=no_mail.told(conn, [row["email"]]).get(row["email"]),
    )


def people_of(conn: driver.Connection, account_id: str, most: int = 500) -> list[Colleague]:
    """The people of a company by name, each with her roles on deals."""
    rows = conn.execute(f"{_PEOPLE} LIMIT ?", (account_id, most)).fetchall()
    rows.sort(key=itemgetter(6, 0))
    return [_colleague(conn, row) for row in rows]


def _colleague(conn: driver.Connection, row: Sequence[Any]) -> Colleague:
    values: Any = (*row[:6], *_roles(conn, row[0]))
    return Colleague(*values)


def _roles(conn: driver.Connection, contact_id: str) -> tuple[tuple[str, ...], bool]:
    rows = sorted(set(conn.execute(_ROLES, (contact_id,)).fetchall()), key=itemgetter(2, 0))
    return tuple(row[0] for row in rows), any(row[1] == "decider" for row in rows)


def _row(conn: driver.Connection, table: str, row_id: str) -> dict[str, Any] | None:
    cursor = conn.execute(f"SELECT * FROM {table} WHERE id = ? AND deleted_at IS NULL", (row_id,))
    names = [column[0] for column in cursor.description]
    found = cursor.fetchone()
    return None if found is None else dict(zip(names, found, strict=True))


def _named(conn: driver.Connection, table: str, row_id: str | None) -> tuple[str, str] | None:
    """A live row's id and name."""
    if row_id is None:
        return None
    sql = f"SELECT id, name FROM {table} WHERE id = ? AND deleted_at IS NULL"
    found = conn.execute(sql, (row_id,)).fetchone()
    return None if found is None else (found[0], found[1])


def _below(
    conn: driver.Connection, table: str, column: str, row_id: str, most: int = 100
) -> list[tuple[str, str]]:
    """Id and name of those that name a row as the one above them."""
    sql = (
        f"SELECT id, name, folded FROM {table}"
        f" WHERE {column} = ? AND deleted_at IS NULL AND {column} IS NOT NULL LIMIT ?"
    )
    rows = sorted(conn.execute(sql, (row_id, most)).fetchall(), key=itemgetter(2, 0))
    return [(row[0], row[1]) for row in rows]


def _sums(found: Iterable[Sequence[Any]]) -> list[Sum]:
    """Count and sum by status, open ones first."""
    counted: dict[str, tuple[int, dict[str, int]]] = {}
    for _id, status, currency, amount, *_role in found:
        n, amounts = counted.get(status, (0, {}))
        if amount is not None:
            amounts[currency] = amounts.get(currency, 0) + amount
        counted[status] = (n + 1, amounts)
    by_status = sorted(counted.items(), key=lambda one: _STATUS.get(one[0], 9))
    return [Sum(status, n, tuple(amounts.items())) for status, (n, amounts) in by_status]


def _cards(conn: driver.Connection, found: Iterable[Sequence[Any]]) -> list[lanes.Card]:
    """The newest deals: open ones first, then the latest closed."""
    newest = sorted({row[0] for row in found}, reverse=True)[:MOST_DEALS]
    cards = lanes.several(conn, newest)
    cards.sort(key=lambda card: card.closed_on or card.created_on, reverse=True)
    return sorted(cards, key=lambda card: card.status != "open")


def _told_of_deals(conn: driver.Connection, cards: Sequence[lanes.Card]) -> list[Told]:
    newest = sorted((card.id for card in cards), reverse=True)[:_TOLD_DEALS]
    return [
        _to_told(row)
        for deal_id in newest
        for row in conn.execute(_TOLD_OF_DEAL, (deal_id, _MOST_OF_DEAL)).fetchall()
    ]


def _to_told(row: Sequence[Any]) -> Told:
    return Told(*(value or "" for value in row))


def _newest(told: Iterable[Told]) -> list[Told]:
    unique = {one.id: one for one in told}.values()
    return sorted(unique, key=lambda one: (one.happened_on, one.id), reverse=True)[:_MOST_TOLD]
