"""Which pairs of a file are likely duplicates, and what is found while one is being entered."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui.sales import duplicates
from pipeline_tui.store import adding, duplicate_pairs, look_alikes, matching, merging, people
from pipeline_tui.store.duplicate_pairs import BEGIN, Pair
from pipeline_tui.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "a.db", create=True) as store:
        yield store


def account(store: Store, name: str, **fields: Any) -> str:
    return people.add_account(store, name, **fields)[1]


def contact(store: Store, name: str, **fields: Any) -> str:
    return people.add_contact(store, name, **fields)[1]


def likely(store: Store, table: str = "account") -> list[Pair]:
    return list(duplicate_pairs.likely(store.conn, table))


def test_companies_with_one_name_site_telephone_or_domain(store: Store) -> None:
    first = account(store, "Acme SAS")
    second = account(store, "ACME Ltd", website="https://www.acme.fr")
    third = account(store, "Rail Services", website="acme.fr", phone="01 23 45 67 89")
    fourth = account(store, "R. S.", phone="+33 1 23 45 67 89")
    fifth, sixth = account(store, "Dune"), account(store, "Dunes")
    contact(store, "Ann Roy", account_id=fifth, email="ann@dune.fr")
    contact(store, "Bob Lee", account_id=sixth, email="bob@dune.fr")
    assert likely(store) == [
        Pair(first, second, "name"),
        Pair(second, third, "site"),
        Pair(fifth, sixth, "people"),
        Pair(third, fourth, "phone"),
    ]


def test_a_company_and_its_subsidiary_share_a_site(store: Store) -> None:
    parent = account(store, "Acme", website="acme.fr")
    child = account(store, "Rail", website="acme.fr")
    people.edit_account(store, child, {"parent_id": parent})
    assert likely(store) == []


def test_people_with_one_address_name_or_telephone(store: Store) -> None:
    acme, dune = account(store, "Acme"), account(store, "Dune")
    first = contact(store, "Ann Roy", account_id=acme, email="ann@acme.fr", phone="0123456789")
    second = contact(store, "A. Roy", account_id=dune, email="Ann@ACME.fr")
    third = contact(store, "Roy Ann", account_id=acme)
    contact(store, "Ann Roy", account_id=dune)
    contact(store, "Bob Lee", account_id=acme, phone="0123456789")
    fifth = contact(store, "Mme Roy", account_id=acme, phone="0123456789")
    assert likely(store, "contact") == [
        Pair(first, second, "mail"),
        Pair(first, third, "name"),
        Pair(first, fifth, "phone"),
    ]


def test_a_switchboard_tells_nothing(store: Store) -> None:
    for number in range(30):
        account(store, f"Tenant {chr(97 + number % 26)}{number}", phone="0123456789")
    assert likely(store) == []


def test_what_was_told_apart_does_not_come_again(store: Store) -> None:
    first, second, third = (account(store, name) for name in ("Acme", "Acme SA", "Acme Ltd"))
    look_alikes.tell_apart(store, "account", second, first)
    look_alikes.tell_apart(store, "account", first, third)
    pairs = likely(store)
    assert pairs == [Pair(second, third, "name")]
    assert duplicate_pairs.still_alike(store.conn, "account", pairs[0])
    merging.merge(store, "account", second, third)
    assert likely(store) == []
    assert not duplicate_pairs.still_alike(store.conn, "account", pairs[0])
    store.undo()
    assert likely(store) == pairs
    store.undo()
    assert likely(store) == [Pair(first, third, "name")]


def test_a_name_merged_away_still_tells(store: Store) -> None:
    kept, gone = account(store, "Boréal"), account(store, "Acme")
    merging.merge(store, "account", kept, gone)
    again = account(store, "ACME SAS")
    assert likely(store) == [Pair(kept, again, "name")]


_NAMES = ("Acme", "ACME Ltd", "Dune", "Dune SA", "Kestrel", "Sable & Co", "sable")
_rows = st.lists(
    st.tuples(
        st.sampled_from(_NAMES),
        st.sampled_from(["", "acme.fr", "www.acme.fr", "dune.com", "gmail.com"]),
        st.sampled_from(["", "0123456789", "+33 1 23 45 67 89", "0987654321"]),
        st.sampled_from(["", "a@dune.com", "b@mail.dune.com", "c@sable.io", "d@gmail.com"]),
    ),
    max_size=8,
)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(rows=_rows, size=st.integers(1, 9))
def test_slices_of_any_size_find_all_that_share_a_key(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str, str]], size: int
) -> None:
    path = tmp_path_factory.mktemp("pairs") / "a.db"
    with Store.open(path, create=True) as store:
        ids = [account(store, name, website=site, phone=phone) for name, site, phone, _m in rows]
        for one, row in zip(ids, rows, strict=True):
            contact(store, "Ann", account_id=one, email=row[3])
        expected = _connected(ids, [_told(*row) for row in rows])
        place: duplicate_pairs.Place | None = BEGIN
        found: set[tuple[str, str]] = set()
        while place is not None:
            pairs, place = duplicate_pairs.slice_of(store.conn, "account", place, size + 8)
            found |= {(pair.one_id, pair.other_id) for pair in pairs}
        assert _groups(found) == _groups(expected)


def _told(name: str, site: str, phone: str, mail: str) -> set[str]:
    own = duplicates.domain(mail)
    return {*duplicates.account_keys(name, site, phone), *([f"from {own}"] if own else [])}


def _connected(ids: list[str], keys: list[set[str]]) -> set[tuple[str, str]]:
    both = combinations(range(len(ids)), 2)
    return {(ids[one], ids[other]) for one, other in both if keys[one] & keys[other]}


def _groups(pairs: set[tuple[str, str]]) -> set[frozenset[str]]:
    """The rows that hang together through pairs."""
    groups: list[set[str]] = []
    for pair in pairs:
        joined = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in joined]
        groups.append(set(pair).union(*joined))
    return {frozenset(group) for group in groups}


# -- as typed ---------------------------------------------------------------------------


def test_what_looks_like_the_company_being_entered(store: Store) -> None:
    acme = account(store, "Acme SAS", website="acme.fr", phone="01 23 45 67 89")
    adding.add(store, adding.NewDeal("Renewal", account="Acme SAS"))
    conn = store.conn
    for like in (
        matching.companies_like(conn, "ACME"),
        matching.companies_like(conn, "Other", website="http://acme.fr/x"),
        matching.companies_like(conn, "Other", phone="+33123456789"),
    ):
        assert [(one.id, one.name, one.deals) for one in like] == [(acme, "Acme SAS", 1)]
    assert matching.companies_like(conn, "ACME", besides=acme) == []
    assert matching.companies_like(conn, "Acmex") == []


def test_the_longer_names_that_a_short_one_may_mean(store: Store) -> None:
    foods = account(store, "Boréal Foods")
    account(store, "Borealis")
    conn = store.conn
    assert [(one.id, one.why) for one in matching.companies_called(conn, "BOREAL")] == [
        (foods, "begins")
    ]
    assert matching.companies_called(conn, "Bo") == []
    for number in range(6):
        account(store, f"Boréal {number}")
    assert matching.companies_called(conn, "Boréal") == []


def test_the_company_that_a_mail_address_tells(store: Store) -> None:
    acme = account(store, "Acme", website="acme.fr")
    dune = account(store, "Dune")
    contact(store, "Bob Lee", account_id=dune, email="bob@dune.fr")
    conn = store.conn
    told = {
        mail: one and one.id
        for mail in ("x@acme.fr", "y@mail.dune.fr", "z@gmail.com", "no", "")
        for one in [matching.company_of_mail(conn, mail)]
    }
    assert told == {"x@acme.fr": acme, "y@mail.dune.fr": dune, "z@gmail.com": None, "no": None,
                    "": None}  # fmt: skip


def test_people_who_look_like_the_one_being_entered(store: Store) -> None:
    ann = contact(store, "Ann Roy", email="ann@acme.fr", phone="0123456789")
    conn = store.conn
    assert [one.id for one in matching.people_like(conn, "Roy, Ann")] == [ann]
    assert [one.why for one in matching.people_like(conn, "X", email="ANN@acme.fr")] == ["mail"]
    assert matching.people_like(conn, "Bob Lee", phone="0123456789") == []
    assert [one.id for one in matching.people_like(conn, "A. Roy", phone="0123456789")] == [ann]
