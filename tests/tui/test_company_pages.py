"""The pages of a company and of a person, and what is changed there."""

from pathlib import Path

import pytest

from pipeline_tui.store import people, steps
from pipeline_tui.store.adding import NewDeal
from tests.tui.acme import ACME, LATER, account, add, contact
from tests.tui.running import TODAY, running


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


# -- pages ---------------------------------------------------------------------------------


async def test_the_page_of_a_company_opens_what_hangs_on_it(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        boss = add(run, "Eve Kay", "Acme renewal", "decider", title="Owner")
        add(run, "Ann Roy", "Acme renewal", "champion", reports_to_id=boss)
        steps.log(run.store, [run.deal("Acme renewal", "id")], "call", "asked for a trial")
        await run.keys("enter", "C")
        assert run.screen == "CompanyScreen"
        for said in ("└ Ann Roy", "Decision maker, Owner", "asked for a trial", "1 open €12k"):
            assert said in run.text, said
        await run.keys("enter")
        assert run.screen == "DealScreen"
        await run.keys("q", "j", "j", "enter")
        assert run.screen == "PersonScreen"
        assert "boss of" in run.text
        await run.keys("j", "enter")
        assert "reports to" in run.text
        assert run.front.row_id == contact(run, "Ann Roy")
        await run.keys("k", "k", "enter")
        assert run.screen == "CompanyScreen"
        assert len([one for one in run.app.screen_stack if type(one) is type(run.front)]) == 1


async def test_deals_and_people_are_added_there(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("enter", "C", "a")
        assert "New deal of Acme SA" in run.text
        await run.type("Second one 5k")
        await run.keys("enter")
        assert run.deal("Second one", "account_id") == account(run, "Acme SA")
        assert "Second one" in run.text
        await run.keys("A")
        await run.type("Bob Ray")
        await run.keys("ctrl+s")
        assert contact(run, "Bob Ray", "account_id") == account(run, "Acme SA")
        assert "Bob Ray" in run.text
        await run.keys("a")
        await run.type("Third")
        await run.keys("tab")
        assert "Acme SA" in run.text
        await run.keys("ctrl+s")
        assert run.deal("Third", "account_id") == account(run, "Acme SA")


async def test_rows_at_the_end_of_a_list_add_too(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("enter", "C", "j", "enter")
        assert "New deal of Acme SA" in run.text
        await run.keys("escape", "j", "enter")
        assert "New person" in run.text


async def test_whom_she_reports_to_is_chosen_and_a_circle_refused(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        add(run, "Ann Roy", "Acme renewal")
        add(run, "Eve Kay")
        await run.keys("5", "tab", "e")
        await run.type("Reports")
        await run.keys("enter", "1")
        assert contact(run, "Ann Roy", "reports_to_id") == contact(run, "Eve Kay")
        await run.keys("j", "e")
        await run.type("Reports")
        await run.keys("enter", "1")
        assert "Ann Roy reports to Eve Kay already" in run.said
        await run.keys("k", "e")
        await run.type("Reports")
        await run.keys("enter", "2")
        assert contact(run, "Ann Roy", "reports_to_id") == "None"


async def test_a_person_in_a_form(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(100, 30)) as run:
        add(run, "Ann Roy")
        people.add_contact(run.store, "Zoe Far")
        await run.keys("5", "tab", "E")
        await run.keys(*["tab"] * 5)
        await run.type("zoe")
        assert "not known: add this person first" in run.text
        await run.keys("ctrl+u")
        await run.type("zoe far")
        assert "of another company" in run.text
        await run.keys("tab")
        await run.type("1 rue du Port")
        await run.keys("enter")
        await run.type("13002 Marseille")
        await run.keys("tab", "tab")
        await run.type("ann")
        assert "not a link such as" in run.text
        await run.keys("ctrl+u")
        await run.type("example.org/in/ann")
        await run.keys("ctrl+s")
        assert contact(run, "Ann Roy", "address") == "1 rue du Port\n13002 Marseille"
        assert contact(run, "Ann Roy", "profile") == "https://example.org/in/ann"
        assert contact(run, "Ann Roy", "reports_to_id") == contact(run, "Zoe Far")
        await run.keys("enter")
        assert "1 rue du Port, 13002 Marseille" in run.text
        await run.keys("e")
        await run.type("Postal")
        await run.keys("enter")
        assert "13002 Marseille" in run.text
        await run.keys("escape", "e")
        await run.type("Name")
        await run.keys("enter", "ctrl+u")
        await run.type("Anne Roy")
        await run.keys("enter")
        assert "Anne Roy" in run.text


async def test_the_parent_and_revenue_of_a_company(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, LATER) as run:
        await run.keys("5", "e")
        await run.type("Belongs")
        await run.keys("enter")
        await run.type("bor")
        assert "which one: Boréal Foods?" in run.text
        await run.type("eal foods")
        await run.keys("enter", "e")
        await run.type("Revenue")
        await run.keys("enter")
        await run.type("$5")
        assert "only in EUR" in run.text
        await run.keys("ctrl+u")
        await run.type("2m")
        await run.keys("enter", "enter")
        for said in ("belongs to", "Boréal Foods", "€2M"):
            assert said in run.text, said
        await run.keys("G", "enter")
        assert "owns" in run.text


async def test_copying_from_pages(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        add(run, "Ann Roy", email="ann@acme.example", address="1 rue du Port\n13002 Marseille")
        await run.keys("5", "tab", "enter", "y")
        assert "Ann Roy, 1 rue du Port, 13002 Marseille" in run.text
        await run.keys("1")
        assert "ann@acme.example" in run.said
        await run.keys("y", "2")
        assert "Copied" in run.said


async def test_deleting_leaves_the_page(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        add(run, "Ann Roy")
        await run.keys("5", "enter", "D")
        assert "has deals" in run.said
        await run.keys("q", "tab", "enter", "D")
        assert run.screen == "CompaniesScreen"
        assert "none yet" in run.text
        await run.keys("u")
        assert "Ann Roy" in run.text


async def test_the_palette_opens_pages(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        add(run, "Ann Roy")
        await run.keys("colon")
        await run.type("acme sa")
        await run.keys("down", "enter")
        assert run.screen == "CompanyScreen"
        await run.keys("colon")
        await run.type("ann r")
        await run.keys("enter")
        assert run.screen == "PersonScreen"


async def test_a_deal_without_a_company_says_so(tmp_path: Path) -> None:
    async with running(tmp_path, NewDeal("Lone")) as run:
        await run.keys("enter", "C")
        assert "This deal has no company" in run.said
