"""Duplicates and letters, compared with pictures that were looked at."""

import pytest

from pipeline_tui.store import adding, people, templates
from pipeline_tui.store.store import Store
from pipeline_tui.tui.handlers import letters
from tests.tui import drawn
from tests.tui.pictures import SIZES, Compare, Pictures


def doubled(store: Store) -> None:
    """Companies and people that stand twice, and a deal of one of them."""
    conn = store.conn
    for (row_id,) in conn.execute("SELECT id FROM contact ORDER BY id").fetchall()[1:]:
        people.delete_contact(store, row_id)
    rows = (
        (
            "Boréal Foods SAS",
            "https://boreal.example",
            "+33 1 99 00 12 34",
            "1, quai Noé\n69002 Lyon",
        ),
        ("BOREAL FOODS", "", "", ""),
        ("Kestrel Rail Ltd", "www.kestrel.example", "+44 20 7946 0123", ""),
        ("Kestrel Services", "kestrel.example/contact", "", "2 High St, London"),
        ("Œuvre d’Été", "", "+33 3 53 01 22 33", ""),
        ("Oeuvre d'ete GmbH & Co. KG", "", "", ""),
    )
    ids = [
        people.add_account(store, name, website=site, phone=phone, address=address)[1]
        for name, site, phone, address in rows
    ]
    people.edit_account(store, ids[0], {"employees": 120, "country": "France"})
    deal = adding.add(store, adding.NewDeal("Boréal renewal", account_id=ids[0]))
    people.add_contact(store, "Zoé Day", ids[0], deal_id=deal.deals[0], title="buyer",
                       email="zoe.day@boreal.example",
                       address="3, rue des Fictions, 75002 Paris")  # fmt: skip
    people.add_contact(store, "DAY Zoé", ids[1], email="Zoe.Day@boreal.example")
    for one in templates.templates(conn, "letter"):
        templates.retire(store, one.id)
    body = "Dear {contact.name},\n\nas agreed you receive the offer on paper.\n\nYours, Ada"
    templates.add(store, "letter", "Offer on paper", "Our offer for {deal.name}", body)


@pytest.fixture
def shown(pictures: Pictures, monkeypatch: pytest.MonkeyPatch) -> Compare:
    monkeypatch.setattr(letters, "printer", lambda: ["lp"])
    return pictures.of(drawn.fill, doubled)


LIST = ("colon", *"duplicat", "enter")
LETTERS = ("slash", *"boreal", "enter", "asterisk", "colon", *"write", "space", *"let", "enter")


@pytest.mark.parametrize("size", SIZES)
def test_the_list_of_duplicates(shown: Compare, size: str) -> None:
    assert shown(*LIST, size=size)


@pytest.mark.parametrize("size", SIZES)
def test_two_companies_side_by_side(shown: Compare, size: str) -> None:
    assert shown(*LIST, "enter", size=size)


@pytest.mark.parametrize("theme", ["light", "ansi"])
def test_two_people_side_by_side(shown: Compare, theme: str) -> None:
    assert shown(*LIST, "right", "enter", "2", theme=theme)


def test_two_companies_in_french(shown: Compare) -> None:
    assert shown("colon", *"doublons", "enter", "j", "enter", language="fr")


def test_a_company_like_one_that_is_known(shown: Compare) -> None:
    keys = ("a", *"Upgrade", "tab", "tab", *"boreal", "space", *"foods", "space", *"ltd")
    assert shown(*keys)


def test_which_company_was_meant(shown: Compare) -> None:
    assert shown("a", *"Upgrade", "space", "at", *"kestrel", "enter")


@pytest.mark.parametrize("size", SIZES)
def test_the_letters_before_they_are_written(shown: Compare, size: str) -> None:
    assert shown(*LETTERS, size=size)


def test_where_the_letters_go(shown: Compare) -> None:
    assert shown(*LETTERS, "enter", theme="light")
