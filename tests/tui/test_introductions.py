"""The way to who decides, and reaching out to one person."""

from pathlib import Path

import pytest

from pipeline_tui.store import people
from tests.tui.acme import ACME, LATER, add, contact
from tests.tui.running import TODAY, running


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


async def test_the_way_is_told_on_the_deal_and_somebody_made_decider(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(100, 40)) as run:
        boss = add(run, "Eve Kay")
        add(run, "Ann Roy", "Acme renewal", "champion", reports_to_id=boss)
        await run.keys("enter")
        assert "reports to Eve Kay" in run.text
        assert "may decide: Eve Kay; ask Ann Roy (I)" in run.text
        await run.keys("I")
        assert "The way: Ann Roy (Champion) reports to Eve Kay." in run.text
        await run.keys("d")
        assert run.deal("Acme renewal", "deciders") == 1
        assert "Eve Kay decides on this deal." in run.text
        await run.keys("u")
        assert run.deal("Acme renewal", "deciders") == 0
        assert "may decide" in run.text
        await run.keys("j", "k", "enter")
        assert run.screen == "PersonScreen"


async def test_the_way_opens_from_the_board_and_the_queue(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(100, 40)) as run:
        add(run, "Ann Roy", "Acme renewal", "champion")
        for screen in ((), ("tab",)):
            await run.keys(*screen, "I")
            assert "Nobody is known to decide" in run.text
            await run.keys("q")
            assert "Nobody is known to decide" not in run.text


async def test_who_reports_to_whom_is_said_in_the_sheet(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(100, 40)) as run:
        add(run, "Ann Roy", "Acme renewal", "champion")
        add(run, "Eve Kay")
        await run.keys("enter", "I")
        assert "Nobody is known to decide" in run.text
        await run.keys("r", "1")
        assert contact(run, "Ann Roy", "reports_to_id") == contact(run, "Eve Kay")
        assert "Eve Kay stands above the people of this deal" in run.text
        await run.keys("r", "1")
        assert "reports to Eve Kay already" in run.said
        await run.keys("q")
        assert "The way" not in run.text


async def test_nobody_known_is_no_reason_to_fail(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("enter", "I")
        assert "Nobody is known here yet" in run.text
        await run.keys("j", "d", "r", "enter", "o")
        assert "nobody on this deal" in run.said
        await run.keys("P")
        assert "Who?" in run.text


async def test_the_introduction_is_asked_for_in_a_mail_to_look_at(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(100, 40)) as run:
        boss = add(run, "Eve Kay")
        fields = {"email": "ann@acme.example", "reports_to_id": boss}
        add(run, "Ann Roy", "Acme renewal", "champion", **fields)
        await run.keys("enter", "I", "o")
        assert run.screen == "Preview"
        assert "could you introduce me to Eve Kay?" in run.text
        assert "ann@acme.example" in run.text
        await run.keys("escape")
        assert run.one("SELECT count(*) FROM message") == 0


# -- reaching out to one person --------------------------------------------------------------


async def test_a_person_is_reached_about_one_of_her_deals(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, LATER, size=(100, 40)) as run:
        ann = add(run, "Ann Roy", "Acme renewal", email="ann@acme.example", phone="01 02")
        people.link(run.store, run.deal("Boréal trial", "id"), ann, None)
        await run.keys("5", "tab", "enter", "o")
        assert "About which deal?" in run.text
        await run.keys("2")
        assert "ann@acme.example" in run.text
        await run.keys("2", "1")
        assert run.screen == "Preview"
        assert "Hello Ann," in run.text
        await run.keys("escape", "o", "2", "1")
        assert "With which text?" in run.text
        await run.keys("G", "enter")
        assert "01 02" in run.text
        await run.keys("1")
        assert "Acme renewal" in run.text or "Boréal trial" in run.text
        await run.keys("escape")


async def test_who_is_on_no_deal_is_not_reached_out_to(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        add(run, "Ann Roy")
        await run.keys("5", "tab", "enter", "o")
        assert "is on no deal" in run.said
