"""Companies, people and the way to who decides, compared with pictures that were looked at."""

import pytest

from pipeline_tui.store import closing, lists, people, steps
from pipeline_tui.store.adding import NewDeal, add
from pipeline_tui.store.store import Store
from tests.tui import drawn
from tests.tui.pictures import SIZES, Compare, Pictures

_ACME = {
    "industry_id": "Food", "phone": "+33 1 44 55 01 20", "website": "www.boreal.example",
    "address": "4 quai du Port\n13002 Marseille", "country": "France", "employees": 240,
    "revenue": 4_200_000_00,
}  # fmt: skip


def furnish(store: Store) -> None:
    """A few companies; one with people who report to each other, and three deals."""
    food = lists.add_item(store, "industry", "Food")[1]
    group = people.add_account(store, "Nord Group", country="France")[1]
    fields = _ACME | {"industry_id": food, "parent_id": group}
    boreal = people.add_account(store, "Boréal Foods", **fields)[1]
    for name in ("Kestrel Rail", "Atelier Noé", "Sirocco Air", "Meridian Bank"):
        people.add_account(store, name, country="France")
    roles = {one.code: one.id for one in lists.items(store.conn, "role")}
    deals = [
        add(store, NewDeal(name, amount=amount, account_id=boreal)).deals[0]
        for name, amount in (("Boréal pilot", 900_000), ("Boréal cold store", 2_400_000),
                             ("Boréal renewal", 3_100_000))
    ]  # fmt: skip
    boss = people.add_contact(store, "Hélène Roux", boreal, title="Managing director")[1]
    plant = people.add_contact(
        store, "Paul Adler", boreal, title="Plant manager", reports_to_id=boss,
        phone="+33 1 44 55 01 21", email="paul.adler@boreal.example",
        profile="example.org/in/paul-adler", address="4 quai du Port\n13002 Marseille",
    )[1]  # fmt: skip
    for name, title in (("Léa Bell", "Site manager"), ("Jo Kay", "Planner")):
        person = people.add_contact(
            store, name, boreal, title=title, reports_to_id=plant, email="x@boreal.example"
        )[1]
        code = "champion" if title == "Site manager" else "user"
        people.link(store, deals[2], person, roles[code])
    people.link(store, deals[0], boss, roles["decider"])
    people.link(store, deals[0], plant, roles["influencer"])
    steps.log(store, [deals[0]], "meeting", "showed the cold room", contact_id=plant)
    steps.log(store, [deals[2]], "call", "asked who signs")
    closing.win(store, [deals[0]])


@pytest.fixture
def shown(pictures: Pictures) -> Compare:
    return pictures.of(drawn.fill, furnish)


_COMPANY = ("5", "j", "enter")
_PERSON = ("5", "tab", "slash", *"paul", "enter", "enter")
_WAY = ("colon", *"renewal", "enter", "I")


@pytest.mark.parametrize("size", SIZES)
def test_the_companies(shown: Compare, size: str) -> None:
    assert shown("5", size=size)


def test_the_people_found_by_name(shown: Compare) -> None:
    assert shown("5", "tab", "slash", *"roux")


@pytest.mark.parametrize("size", SIZES)
def test_a_company(shown: Compare, size: str) -> None:
    assert shown(*_COMPANY, size=size)


@pytest.mark.parametrize("size", SIZES)
def test_a_person(shown: Compare, size: str) -> None:
    assert shown(*_PERSON, size=size)


@pytest.mark.parametrize("size", SIZES)
def test_the_way_to_who_decides(shown: Compare, size: str) -> None:
    assert shown(*_WAY, size=size)


def test_a_company_in_its_form(shown: Compare) -> None:
    assert shown(*_COMPANY, "E")


def test_a_company_in_light(shown: Compare) -> None:
    assert shown(*_COMPANY, size="120x40", theme="light")


def test_the_way_in_the_terminals_own_colours(shown: Compare) -> None:
    assert shown(*_WAY, theme="ansi")


def test_a_company_in_french(shown: Compare) -> None:
    assert shown(*_COMPANY, language="fr")


def test_the_way_in_french(shown: Compare) -> None:
    assert shown(*_WAY, language="fr")
