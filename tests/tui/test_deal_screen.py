"""Everything about one deal on one screen, and its own keys."""

from pathlib import Path

import pytest

from pipeline_tui.store import deals, lists, people, steps
from pipeline_tui.store.adding import NewDeal
from tests.tui.running import TODAY, Running, running

ACME = NewDeal("Acme renewal", amount=1_200_000, account="Acme", source="Fair")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


def only(run: Running) -> str:
    return str(run.one("SELECT id FROM deal"))


async def test_it_tells_everything(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(80, 40)) as run:
        decider = next(item.id for item in lists.items(run.store.conn, "role"))
        people.add_contact(
            run.store, "Anne Roy", deal_id=only(run), role_id=decider, phone="+33 1", title="CFO"
        )
        steps.log(run.store, [only(run)], "call", "wants a trial")
        steps.log(run.store, [only(run)], "note", "# Plan\n- **two** sites")
        stage = list(run.store.rules.stages.values())[1]
        deals.move(run.store, [only(run)], stage.id)
        await run.keys("enter")
        for said in (
            "Lead 0d", "▸Qualified", "Acme", "€12,000.00", "Fair", "Anne Roy", "CFO", "+33 1",
            "Plan", "• two sites", "call wants a trial", "Moved Acme renewal to Qualified",
        ):  # fmt: skip
            assert said in run.text


async def test_two_columns_where_there_is_room(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(120, 40)) as run:
        await run.keys("enter")
        row = next(row for row in run.text.splitlines() if "Timeline" in row)
        assert row.index("Timeline") > 60


async def test_a_known_person_is_put_on_the_deal_with_a_role(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        people.add_contact(run.store, "Anne Roy")
        await run.keys("enter", "P")
        await run.type("anne")
        assert "Anne Roy" in run.text
        await run.keys("enter", "1", "1")
        assert "no decider yet" not in run.text
        assert run.one("SELECT deciders FROM deal") == 1


async def test_a_new_person_is_put_on_the_deal(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("enter", "enter")
        await run.type("Bob Ash")
        await run.keys("enter")
        assert run.front.texts()["name"] == "Bob Ash"
        assert run.front.texts()["account"] == "Acme"
        await run.keys("ctrl+s")
        assert "Bob Ash" in run.text
        assert run.one("SELECT count(*) FROM deal_contact") == 1


async def test_a_person_is_changed_and_taken_off(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        people.add_contact(run.store, "Anne Roy", deal_id=only(run))
        await run.keys("enter", "enter", "1", "end")
        await run.type("-Petit")
        await run.keys("ctrl+s")
        assert "Anne Roy-Petit" in run.text
        await run.keys("enter", "3")
        assert run.one("SELECT count(*) FROM deal_contact WHERE deleted_at IS NULL") == 0


async def test_the_same_keys_work_on_it(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("enter", "L")
        assert run.stage_of("Acme renewal") == "Qualified"
        assert "▸Qualified" in run.text
        await run.keys("p", "1", "r")
        await run.type("fri call")
        await run.keys("enter")
        assert "Fri 27 Nov · call" in run.text
        await run.keys("f")
        assert run.one("SELECT done_on FROM follow_up") == TODAY
        await run.keys("w", "enter")
        assert "Closed" in run.text
        assert run.deal("Acme renewal", "status") == "won"


async def test_deleting_it_leaves_the_screen(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("enter", "D")
        assert run.screen == "HomeScreen"
        await run.keys("u")
        assert run.deal("Acme renewal", "id") is not None


async def test_hostile_notes_run_nothing_and_draw_nothing(tmp_path: Path) -> None:
    note = "[@click=app.quit]x[/] \x1b[31m **bold** `code` [link](http://x)\n\n\x07"
    async with running(tmp_path, ACME) as run:
        steps.log(run.store, [only(run)], "note", note)
        await run.keys("enter")
        assert "[@click=app.quit]x[/]" in run.text
        assert "\x1b" not in run.text


async def test_it_scrolls(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        for number in range(40):
            steps.log(run.store, [only(run)], "call", f"call {number}")
        await run.keys("enter", "G")
        assert "call 0" in run.text
        await run.keys("g", "g")
        assert "Company" in run.text


async def test_a_page_begins_at_its_top_and_the_first_motion_shows_the_pointer(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, ACME, size=(60, 16)) as run:
        await run.keys("enter")
        assert "Company" in run.text
        assert "+ add a person" not in run.text
        await run.keys("j")
        assert "▌+ add a person" in run.text
