"""What companies and people read and write, a function for each gesture."""

from __future__ import annotations

from collections.abc import Callable

from pipeline_tui.store import (
    adding,
    deals,
    directory,
    duplicate_pairs,
    introductions,
    look_alikes,
    matching,
    merging,
    people,
    person_pages,
)
from pipeline_tui.store.store import Store


def _people(store: Store, deal: str) -> None:
    role = store.conn.execute("SELECT id FROM role").fetchone()[0]
    _done, contact = people.add_contact(store, "Ann", account="New", deal_id=deal, role_id=role)
    people.link(store, deal, contact, None)
    people.edit_contact(store, contact, {"phone": "1"})
    people.on_deal(store.conn, deal)


def _directory(store: Store, deal: str) -> None:
    conn = store.conn
    for kind in directory.KINDS:
        key = directory.after(conn, kind, None, 9)[4].key
        directory.after(conn, kind, key, 9)
        directory.after(conn, kind, key, 9, inclusive=True)
        directory.before(conn, kind, key, 9)
        directory.several(conn, kind, [directory.last(conn, kind, 9)[0].id])


def _pages_of_people(store: Store, deal: str) -> None:
    conn = store.conn
    account = people.add_account(store, "Acme")[1]
    above = people.add_account(store, "Group")[1]
    people.edit_account(store, account, {"parent_id": above})
    deals.edit(store, [deal], {"account_id": account}, seen=None)
    boss = people.add_contact(store, "Boss", account)[1]
    ann = people.add_contact(store, "Ann", account, deal_id=deal)[1]
    people.edit_contact(store, ann, {"reports_to_id": boss})
    person_pages.company(conn, account)
    person_pages.person(conn, ann)
    introductions.way(conn, deal)


def _look_alikes(store: Store, deal: str) -> None:
    conn = store.conn
    kept, gone = (people.add_account(store, name)[1] for name in ("Sirocco", "Sirocco SAS"))
    ann, anne = (people.add_contact(store, name, gone)[1] for name in ("Ann", "Anne"))
    matching.companies_like(conn, "SIROCCO", "sirocco.example", "0199000000", kept)
    matching.companies_called(conn, "Siro")
    matching.company_of_mail(conn, "ann@sirocco.example")
    matching.people_like(conn, "Ann", "ann@sirocco.example", "0199000000")
    adding.find(conn, "account", "nobody is called so")
    for kind in ("account", "contact"):
        place: duplicate_pairs.Place | None = duplicate_pairs.BEGIN
        while place is not None:
            _pairs, place = duplicate_pairs.slice_of(conn, kind, place)
    look_alikes.side(conn, "account", kept)
    look_alikes.side(conn, "contact", ann)
    look_alikes.take(store, "contact", ann, {"phone": "1"}, deal_id=deal)
    look_alikes.tell_apart(store, "contact", ann, anne)
    merging.merge(store, "contact", ann, anne)
    merging.merge(store, "account", kept, gone)
    store.undo()


PEOPLE: dict[str, Callable[[Store, str], object]] = {
    "people": _people,
    "companies and people": _directory,
    "look-alikes": _look_alikes,
    "pages of companies and people": _pages_of_people,
}
