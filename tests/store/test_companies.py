"""Companies and people: their list, their pages, whom they report to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.sales.text import fold
from pipeline_tui.store import adding, closing, deals, directory, lists, people, person_pages, steps
from pipeline_tui.store.errors import Conflict, Invalid
from pipeline_tui.store.store import Store

TODAY = "2026-11-23"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    with Store.open(tmp_path / "a.db", create=True) as made:
        lists.set_setting(made, "base_currency", "EUR")
        lists.set_setting(made, "rates", {"USD": "0.5"})
        yield made


def account(store: Store, name: str, **fields: Any) -> str:
    return people.add_account(store, name, **fields)[1]


def person(store: Store, name: str, account_id: str | None = None, **fields: Any) -> str:
    return people.add_contact(store, name, account_id, **fields)[1]


def role(store: Store, code: str) -> str:
    return next(one.id for one in lists.items(store.conn, "role") if one.code == code)


# -- the list ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("many") / "many.db"
    with Store.open(path, create=True) as made:
        with made.action("Added") as act:
            for number in range(60):
                name = f"{'Zoé Éa a b'.split()[number % 4]} {number % 7}"
                row = act.insert("account", {"name": name})
                act.insert("contact", {"name": name[::-1], "account_id": row})
                if number % 9 == 0:
                    act.delete("account", row)
        yield made


def by_hand(store: Store, kind: str) -> list[str]:
    rows = store.conn.execute(f"SELECT name, id FROM {kind} WHERE deleted_at IS NULL").fetchall()
    return [row[1] for row in sorted(rows, key=lambda row: (fold(row[0]), row[1]))]


@given(kind=st.sampled_from(directory.KINDS), place=st.integers(0, 70), limit=st.integers(1, 80))
def test_any_window_is_a_piece_of_the_whole(many: Store, kind: str, place: int, limit: int) -> None:
    whole = by_hand(many, kind)
    place = min(place, len(whole) - 1)
    key = directory.several(many.conn, kind, [whole[place]])[0].key

    def ids(lines: list[directory.Line]) -> list[str]:
        return [line.id for line in lines]

    assert ids(directory.after(many.conn, kind, None, limit)) == whole[:limit]
    assert ids(directory.last(many.conn, kind, limit)) == whole[-limit:]
    after = directory.after(many.conn, kind, key, limit)
    assert ids(after) == whole[place + 1 :][:limit]
    from_here = directory.after(many.conn, kind, key, limit, inclusive=True)
    assert ids(from_here) == whole[place:][:limit]
    assert ids(directory.before(many.conn, kind, key, limit)) == whole[:place][-limit:]


def test_a_row_says_what_and_where_and_counts_its_deals(store: Store) -> None:
    food = lists.add_item(store, "industry", "Food")[1]
    acme = account(store, "Acme", industry_id=food, country="France")
    ann = person(store, "Ann", acme, title="CFO")
    for name in ("one", "two", "three", "gone"):
        made = adding.add(store, adding.NewDeal(name, account_id=acme)).deals
        people.link(store, made[0], ann, None)
        if name == "two":
            closing.win(store, made)
        elif name == "gone":
            deals.delete(store, made)
    line = directory.after(store.conn, "account", None, 9)[0]
    assert line[:6] == (acme, "Acme", "Food", "France", 2, 3)
    line = directory.after(store.conn, "contact", None, 9)[0]
    assert line[:6] == (ann, "Ann", "CFO", "Acme", 2, 3)


def test_deals_are_counted_up_to_a_bound(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    acme = account(store, "Acme")
    with store.action("Added") as act:
        stage = next(iter(store.rules.stages.values()))
        row = {"pipeline_id": stage.pipeline_id, "stage_id": stage.id, "account_id": acme}
        row |= {"currency": "EUR", "created_on": TODAY, "created_at": f"{TODAY}T09:00:00.000Z"}
        for number in range(directory.MOST + 5):
            act.insert("deal", row | {"name": str(number)})
    assert directory.after(store.conn, "account", None, 9)[0].deals == directory.MOST


# -- pages ---------------------------------------------------------------------------------


def test_the_page_of_a_company(store: Store) -> None:
    group = account(store, "Group")
    acme = account(store, "Acme", parent_id=group, phone="1")
    boss = person(store, "Eve", acme)
    ann = person(store, "Ann", acme, reports_to_id=boss)
    won = adding.add(store, adding.NewDeal("won", amount=100_00, account_id=acme)).deals
    more = adding.NewDeal("open", amount=200_00, currency="USD", account_id=acme)
    opened = adding.add(store, more).deals
    people.link(store, won[0], ann, role(store, "champion"))
    people.link(store, opened[0], boss, role(store, "decider"))
    steps.log(store, opened, "call", "asked for a trial")
    closing.win(store, won)
    page = person_pages.company(store.conn, acme)
    assert page is not None
    assert (page.row["name"], page.parent, page.children) == ("Acme", (group, "Group"), [])
    assert [card.name for card in page.deals] == ["open", "won"]
    assert page.sums == [
        person_pages.Sum("open", 1, (("USD", 200_00),)),
        person_pages.Sum("won", 1, (("EUR", 100_00),)),
    ]
    assert [(one.name, one.boss_id, one.roles, one.decides) for one in page.people] == [
        ("Ann", boss, ("Champion",), False),
        ("Eve", None, ("Decision maker",), True),
    ]
    assert [(one.deal, one.body) for one in page.told] == [("open", "asked for a trial")]
    above = person_pages.company(store.conn, group)
    assert above is not None
    assert above.children == [(acme, "Acme")]


def test_the_page_of_a_person(store: Store) -> None:
    acme = account(store, "Acme")
    boss = person(store, "Eve", acme)
    ann = person(store, "Ann", acme, reports_to_id=boss)
    deal = adding.add(store, adding.NewDeal("Deal", account_id=acme)).deals
    people.link(store, deal[0], ann, role(store, "champion"))
    people.link(store, deal[0], boss, None)
    steps.log(store, deal, "call", "to Ann", contact_id=ann)
    steps.log(store, deal, "mail", "to Eve", contact_id=boss)
    steps.log(store, deal, "note", "to nobody")
    page = person_pages.person(store.conn, ann)
    assert page is not None
    assert (page.account, page.boss, page.reports) == ((acme, "Acme"), (boss, "Eve"), [])
    assert page.roles == {deal[0]: ("Champion", "champion")}
    assert sorted(one.body for one in page.told) == ["to Ann", "to nobody"]
    above = person_pages.person(store.conn, boss)
    assert above is not None
    assert above.reports == [(ann, "Ann")]


def test_who_is_gone_has_no_page(store: Store) -> None:
    ann = person(store, "Ann")
    people.delete_contact(store, ann)
    assert person_pages.person(store.conn, ann) is None
    assert person_pages.company(store.conn, "nothing") is None


# -- changes -------------------------------------------------------------------------------


def test_nobody_reports_to_herself_at_whatever_remove(store: Store) -> None:
    one, two, three = (person(store, name) for name in ("One", "Two", "Three"))
    people.edit_contact(store, one, {"reports_to_id": two})
    people.edit_contact(store, two, {"reports_to_id": three})
    with pytest.raises(Invalid, match="One reports to Three already"):
        people.edit_contact(store, three, {"reports_to_id": one})
    with pytest.raises(Invalid, match="cannot report to herself"):
        people.edit_contact(store, one, {"reports_to_id": one})
    store.undo()
    people.edit_contact(store, three, {"reports_to_id": one})


def test_no_company_belongs_to_itself(store: Store) -> None:
    one, two = account(store, "One"), account(store, "Two")
    people.edit_account(store, one, {"parent_id": two})
    with pytest.raises(Invalid, match="One belongs to Two already"):
        people.edit_account(store, two, {"parent_id": one})
    with pytest.raises(Invalid, match="cannot belong to itself"):
        people.edit_account(store, two, {"parent_id": two})


def test_a_profile_is_a_link_or_refused(store: Store) -> None:
    ann = person(store, "Ann", profile="example.org/in/ann")
    row = store.conn.execute("SELECT profile FROM contact WHERE id = ?", (ann,)).fetchone()
    assert row[0] == "https://example.org/in/ann"
    with pytest.raises(Invalid, match="no link"):
        people.edit_contact(store, ann, {"profile": "ann"})
    with pytest.raises(Invalid, match="no link"):
        person(store, "Bob", profile="javascript:alert(1)")


def test_what_another_window_changed_is_refused(store: Store) -> None:
    ann = person(store, "Ann")
    people.edit_contact(store, ann, {"country": "France"})
    with pytest.raises(Conflict):
        people.edit_contact(store, ann, {"country": "Italy"}, {"country": ""})


def test_only_a_company_without_anything_is_deleted(store: Store) -> None:
    acme = account(store, "Acme")
    deal = adding.add(store, adding.NewDeal("Deal", account_id=acme)).deals
    with pytest.raises(Invalid, match="has deals"):
        people.delete_account(store, acme)
    deals.delete(store, deal)
    ann = person(store, "Ann", acme)
    with pytest.raises(Invalid, match="people of this company"):
        people.delete_account(store, acme)
    people.delete_contact(store, ann)
    below = account(store, "Below", parent_id=acme)
    with pytest.raises(Invalid, match="belong to this one"):
        people.delete_account(store, acme)
    people.delete_account(store, below)
    people.delete_account(store, acme)
    assert directory.after(store.conn, "account", None, 9) == []
    store.undo()
    assert [line.name for line in directory.after(store.conn, "account", None, 9)] == ["Acme"]
