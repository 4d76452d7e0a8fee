"""Duplicates as they are typed, listed, merged and told apart."""

from pathlib import Path

import pytest

from pipeline_tui.store import people
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.store.store import Store
from tests.tui.running import TODAY, Running, running

RENEWAL = NewDeal("Renewal", amount=1_200_000, account="Acme SAS")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


def accounts(run: Running) -> list[str]:
    rows = run.store.conn.execute(
        "SELECT name FROM account WHERE deleted_at IS NULL ORDER BY folded"
    )
    return [row[0] for row in rows]


def pairs(store: Store) -> None:
    """Two likely pairs of companies and one of people."""
    people.add_account(store, "ACME Ltd", website="acme.fr", phone="01 23 45 67 89")
    dune = people.add_account(store, "Dune", website="dune.com")[1]
    people.add_account(store, "Dune Textile", website="www.dune.com")
    people.add_contact(store, "Ann Roy", dune, email="ann@dune.com")
    people.add_contact(store, "Roy Ann", dune, phone="06 12 34 56 78")


# -- as typed --------------------------------------------------------------------------


async def test_quick_add_says_whom_it_looks_like_and_enter_takes_that_one(tmp_path: Path) -> None:
    async with running(tmp_path, RENEWAL) as run:
        await run.keys("a")
        await run.type("Upgrade 12k @ACME")
        assert "ACME looks like Acme SAS (1 deal)" in run.text
        await run.keys("enter")
        assert "ACME: which one?" in run.text
        assert "the same name, 1 deal" in run.text
        await run.keys("enter")
        assert accounts(run) == ["Acme SAS"]
        assert run.one("SELECT count(DISTINCT account_id) FROM deal") == 1


async def test_quick_add_makes_a_new_one_when_that_is_meant(tmp_path: Path) -> None:
    async with running(tmp_path, RENEWAL) as run:
        await run.keys("a")
        await run.type("Upgrade @ACME")
        await run.keys("enter", "escape")
        assert run.one("SELECT count(*) FROM deal") == 1
        await run.keys("a", "enter", "2")
        assert accounts(run) == ["ACME", "Acme SAS"]


async def test_a_short_name_in_quick_add_finds_the_longer_one(tmp_path: Path) -> None:
    async with running(tmp_path, NewDeal("One", account="Boréal Foods")) as run:
        await run.keys("a")
        await run.type("Upgrade @boreal")
        assert "boreal looks like Boréal Foods (1 deal)" in run.text
        await run.keys("enter")
        assert "the name goes on, 1 deal" in run.text
        await run.keys("enter")
        assert accounts(run) == ["Boréal Foods"]


async def test_the_form_takes_the_known_company_with_enter(tmp_path: Path) -> None:
    async with running(tmp_path, RENEWAL) as run:
        await run.keys("a")
        await run.type("Upgrade")
        await run.keys("tab", "tab")
        await run.type("acme")
        assert "looks like Acme SAS (1 deal): Enter takes that one, Tab keeps yours" in run.text
        await run.keys("enter")
        assert "Enter takes that one" not in run.text
        await run.keys("ctrl+s")
        assert accounts(run) == ["Acme SAS"]


async def test_the_form_keeps_what_was_typed_with_tab(tmp_path: Path) -> None:
    async with running(tmp_path, RENEWAL) as run:
        await run.keys("a")
        await run.type("Upgrade")
        await run.keys("tab", "tab")
        await run.type("acme")
        await run.keys("tab", "ctrl+s")
        assert accounts(run) == ["acme", "Acme SAS"]


async def test_one_field_of_a_deal_takes_the_known_company(tmp_path: Path) -> None:
    async with running(tmp_path, RENEWAL, NewDeal("Other")) as run:
        run.app.board.follow(run.deal("Other", "id"))  # type: ignore[union-attr]
        await run.settle()
        await run.keys("e", "2")
        await run.type("ACME inc")
        assert "looks like Acme SAS (1 deal): Enter takes that one, Tab keeps yours" in run.text
        await run.keys("enter", "enter")
        assert accounts(run) == ["Acme SAS"]
        assert run.one("SELECT count(DISTINCT account_id) FROM deal") == 1


async def test_a_company_that_is_known_is_completed_and_not_added_again(tmp_path: Path) -> None:
    async with running(tmp_path, RENEWAL) as run:
        await run.keys("A", "2")
        await run.type("Acme")
        assert "looks like Acme SAS (1 deal)" in run.text
        await run.keys("tab", "tab")
        await run.type("0123456789")
        await run.keys("ctrl+s")
        assert "Acme: which one?" in run.text
        await run.keys("enter")
        assert accounts(run) == ["Acme SAS"]
        assert run.one("SELECT phone FROM account") == "0123456789"
        assert "Took Acme SAS, known already" in run.said
        await run.keys("u")
        assert run.one("SELECT phone FROM account") == ""


async def test_enter_in_the_name_takes_the_known_company_or_person(tmp_path: Path) -> None:
    async with running(tmp_path, RENEWAL) as run:
        ann = people.add_contact(run.store, "Ann Roy")[1]
        await run.keys("A", "2")
        await run.type("ACME")
        assert "looks like Acme SAS (1 deal): Enter takes that one, Tab keeps yours" in run.text
        await run.keys("enter")
        assert run.screen == "HomeScreen"
        assert run.said == "Acme SAS is known already."
        assert accounts(run) == ["Acme SAS"]
        await run.keys("enter", "P")
        await run.type("Roy A")
        await run.keys("tab")
        assert run.screen == "Form"
        await run.type("roy ann")
        await run.keys("enter")
        assert "Took Ann Roy, known already" in run.said
        assert run.one("SELECT contact_id FROM deal_contact WHERE deleted_at IS NULL") == ann


async def test_a_person_who_is_known_is_put_on_the_deal(tmp_path: Path) -> None:
    async with running(tmp_path, RENEWAL) as run:
        ann = people.add_contact(run.store, "Ann Roy", email="ann@acme.fr")[1]
        await run.keys("enter", "P")
        await run.type("Annie")
        await run.keys("tab", "tab", "tab", "tab")
        await run.type("ANN@acme.fr")
        await run.keys("ctrl+s")
        assert "the same mail address" in run.text
        await run.keys("enter")
        assert run.one("SELECT contact_id FROM deal_contact WHERE deleted_at IS NULL") == ann
        assert run.one("SELECT count(*) FROM contact WHERE deleted_at IS NULL") == 1


async def test_the_domain_of_a_mail_address_tells_the_company(tmp_path: Path) -> None:
    async with running(tmp_path, RENEWAL) as run:
        acme = run.one("SELECT id FROM account")
        people.edit_account(run.store, acme, {"website": "www.acme.fr"})
        await run.keys("A", "1")
        await run.type("Bob Lee")
        await run.keys("tab", "tab", "tab")
        await run.type("bob@mail.acme.fr")
        assert "of Acme SAS, by its do" in run.text
        await run.keys("ctrl+s")
        assert run.one("SELECT account_id FROM contact") == acme


# -- the list ----------------------------------------------------------------------------


async def test_pairs_are_listed_merged_and_told_apart(tmp_path: Path) -> None:
    async with running(tmp_path, RENEWAL) as run:
        pairs(run.store)
        run.app.act("duplicates")
        await run.settle()
        assert "2 pairs" in run.text
        for said in ("Acme SAS", "ACME Ltd", "the same name", "Dune Textile", "the same web site"):
            assert said in run.text, said
        await run.keys("enter")
        for said in ("Two companies, one?", "● Acme SAS", "○ ACME Ltd", "● 01 23 45 67 89",
                     "1 deal, 0 people"):  # fmt: skip
            assert said in run.text, said
        await run.keys("2", "enter")
        assert "Merged ACME Ltd into Acme SAS" in run.said
        assert accounts(run) == ["ACME Ltd", "Dune", "Dune Textile"]
        assert "1 pair" in run.text
        await run.keys("x")
        assert "no likely duplicates" in run.text
        await run.keys("u", "u")
        assert "2 pairs" in run.text
        assert "Acme SAS" in accounts(run)
        await run.keys("right")
        assert "Ann Roy, Dune" in run.text
        await run.keys("enter", "enter")
        assert run.one("SELECT count(*) FROM contact WHERE deleted_at IS NULL") == 1
        await run.keys("q")
        assert run.screen == "HomeScreen"


async def test_the_pointer_moves_among_the_fields(tmp_path: Path) -> None:
    async with running(tmp_path, RENEWAL) as run:
        pairs(run.store)
        run.app.act("duplicates")
        await run.settle()
        await run.keys("enter", "j", "j", "left", "k", "right", "h", "l", "tab", "x")
        assert run.one("SELECT count(*) FROM distinct_pair WHERE deleted_at IS NULL") == 1


async def test_a_pair_that_changed_meanwhile_is_shown_once_more(tmp_path: Path) -> None:
    async with running(tmp_path, RENEWAL) as run:
        pairs(run.store)
        run.app.act("duplicates")
        await run.settle()
        await run.keys("enter")
        known = run.one("SELECT id FROM account WHERE name = 'ACME Ltd'")
        people.edit_account(run.store, known, {"phone": "1"})
        await run.keys("enter")
        assert "look at both once more" in run.said
        assert len(accounts(run)) == 4


async def test_the_list_of_companies_merges_with_a_look_alike_or_any_other(tmp_path: Path) -> None:
    async with running(tmp_path, RENEWAL) as run:
        pairs(run.store)
        await run.keys("g", "c", "M")
        assert "with another one" in run.text
        await run.keys("1", "enter")
        assert len(accounts(run)) == 3
        await run.keys("M")
        await run.type("1")  # with another one
        await run.type("dune t")
        await run.keys("enter", "enter")
        assert len(accounts(run)) == 2
        await run.keys("u", "u")
        assert len(accounts(run)) == 4
        await run.keys("M", "3")
        assert run.screen == "DuplicatesScreen"


async def test_the_page_of_the_one_merged_away_gives_way_to_the_one_kept(tmp_path: Path) -> None:
    async with running(tmp_path, RENEWAL) as run:
        pairs(run.store)
        await run.keys("g", "c", "enter")
        assert "ACME Ltd" in run.text
        await run.keys("M", "1", "enter")
        assert run.screen == "CompanyScreen"
        assert "Acme SAS" in run.text
        assert "Renewal" in run.text
        assert run.one("SELECT count(*) FROM account WHERE deleted_at IS NULL") == 3


async def test_many_pairs_come_in_slices_and_keys_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline_tui.store import duplicate_pairs
    from pipeline_tui.tui.screens import duplicates

    monkeypatch.setattr(duplicates, "_MOST", 4)
    monkeypatch.setattr(duplicate_pairs.slice_of, "__defaults__", (duplicate_pairs.BEGIN, 4))
    async with running(tmp_path) as run:
        for number in range(9):
            people.add_account(run.store, f"Company {number}")
            people.add_account(run.store, f"Company {number} SAS")
        run.app.act("duplicates")
        await run.settle()
        assert "4 pairs  and more" in run.text
        for _time in range(9):
            await run.keys("enter", "enter")
        assert len(accounts(run)) == 9
        assert "no likely duplicates" in run.text
