"""Deals added in one line, or in the form that Tab opens."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from pipeline_tui import i18n
from pipeline_tui.sales.recurring import Repeat, rule_text, split_repeat
from pipeline_tui.store import adding
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.tui.dialogs.steps import repeat_words
from tests.tui.running import TODAY, running

LINE = "Acme renewal 12k @Acme src:fair p:high / fri 14:30 call Bob"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


async def test_a_line_is_echoed_and_becomes_a_deal(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        await run.keys("a")
        await run.type(LINE)
        for part in ("€12,000.00", "new company Acme", "from fair", "Fri 27 Nov 14:30"):
            assert part in run.text
        await run.keys("enter")
        assert run.deal("Acme renewal", "amount") == 1_200_000
        assert run.deal("Acme renewal", "priority") == 1
        assert run.one("SELECT name FROM account") == "Acme"
        assert run.one("SELECT due_at FROM follow_up") == "14:30"
        card = run.app.card()
        assert card is not None
        assert card.name == "Acme renewal"


async def test_an_empty_line_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        await run.keys("a", "enter")
        assert run.screen == "Prompt"
        assert run.one("SELECT count(*) FROM deal") == 0


async def test_an_unknown_stage_is_refused_with_a_reason(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        await run.keys("a")
        await run.type("Acme stage:nowhere")
        await run.keys("enter")
        assert "there is no stage “nowhere”" in run.text
        assert run.one("SELECT count(*) FROM deal") == 0


async def test_tab_opens_the_form_with_the_same_values(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        await run.keys("a")
        await run.type(LINE)
        await run.keys("tab")
        assert run.screen == "Form"
        texts = run.front.texts()
        assert (texts["name"], texts["account"], texts["amount"]) == (
            "Acme renewal",
            "Acme",
            "12000",
        )
        assert texts["step"] == "2026-11-27 14:30 call Bob"
        await run.keys("ctrl+s")
        assert run.deal("Acme renewal", "amount") == 1_200_000
        source = run.deal("Acme renewal", "source_id")
        assert run.one("SELECT name FROM source WHERE id = ?", source) == "Fair"
        assert run.one("SELECT body FROM follow_up") == "call Bob"


async def test_a_form_left_half_way_is_offered_again(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        await run.keys("a", "tab")
        await run.type("Half")
        await run.keys("escape", "a", "tab")
        assert run.front.texts()["name"] == "Half"
        assert "Your draft is taken up" in run.text
        await run.keys("ctrl+r")
        assert run.front.texts()["name"] == ""
        await run.keys("escape", "a", "tab")
        assert run.front.texts()["name"] == ""


async def test_the_form_names_the_field_that_is_wrong(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        await run.keys("a")
        await run.type("Acme")
        await run.keys("tab", "tab", "tab")
        await run.type("lots")
        await run.keys("ctrl+s")
        assert "Amount: " in run.text
        assert run.screen == "Form"
        assert run.one("SELECT count(*) FROM deal") == 0


async def test_a_choice_is_made_from_its_list_or_by_its_beginning(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        await run.keys("a")
        await run.type("Acme")
        await run.keys("tab", "tab", "tab", "tab", "enter", "2")
        assert run.front.texts()["stage"] == "Qualified"
        await run.keys("shift+tab", "ctrl+u")
        await run.type("neg")
        await run.keys("ctrl+s")
        assert run.stage_of("Acme") == "Negotiation"


async def test_a_person_is_added_with_her_company(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        await run.keys("A", "1")
        await run.type("Anne Roy")
        await run.keys("tab")
        await run.type("Boreal")
        await run.keys("tab", "tab")
        await run.type("anne")
        await run.keys("ctrl+s")
        assert "Mail: not a mail address" in run.text
        await run.type("@boreal.example")
        await run.keys("ctrl+s")
        account = run.one("SELECT account_id FROM contact WHERE name = 'Anne Roy'")
        assert run.one("SELECT name FROM account WHERE id = ?", account) == "Boreal"


async def test_a_company_is_added(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        await run.keys("A", "2")
        await run.type("Boreal")
        await run.keys("ctrl+s")
        assert run.one("SELECT name FROM account") == "Boreal"


async def test_one_undo_takes_the_deal_and_its_company_back(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        adding.add(run.store, NewDeal("First"))
        await run.keys("a")
        await run.type("Acme @Acme")
        await run.keys("enter", "u")
        assert run.deal("Acme", "id") is None
        assert run.one("SELECT count(*) FROM account WHERE deleted_at IS NULL") == 0


async def test_a_line_left_by_esc_is_offered_again(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        await run.keys("a")
        await run.type("Acme renewal 12k")
        await run.keys("escape", "a")
        assert run.front.input.value == "Acme renewal 12k"
        assert "Your draft is taken up" in run.text
        await run.keys("enter")
        assert run.deal("Acme renewal", "amount") == 1_200_000
        await run.keys("a")
        assert run.front.input.value == ""


async def test_typing_replaces_the_line_offered_again(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        await run.keys("a")
        await run.type("Acme")
        await run.keys("escape", "a")
        await run.type("Boreal")
        await run.keys("enter")
        assert run.one("SELECT group_concat(name) FROM deal") == "Boreal"


async def test_a_line_is_kept_while_it_is_typed(tmp_path: Path) -> None:
    """The program may be killed before it is left."""
    async with running(tmp_path) as run:
        await run.keys("a")
        await run.type("Acme")
        async with asyncio.timeout(20):
            while not run.one("SELECT value FROM draft"):
                await run.pilot.pause(0.05)
        assert "Acme" in run.one("SELECT value FROM draft")
        await run.keys("ctrl+u", "escape")
        assert run.one("SELECT value FROM draft") is None


@pytest.mark.parametrize("form", [False, True])
async def test_a_next_step_that_comes_again_is_echoed_kept_and_shown(
    tmp_path: Path, form: bool
) -> None:
    async with running(tmp_path, size=(120, 40)) as run:
        await run.keys("a")
        await run.type("Acme / every 2 weeks call Bob")
        assert "call Bob · every 2 weeks" in run.text
        await run.keys(*(["tab", "ctrl+s"] if form else ["enter"]))
        assert "FREQ=WEEKLY;INTERVAL=2" in run.one("SELECT repeats FROM follow_up")
        assert run.one("SELECT body FROM follow_up") == "call Bob"
        await run.keys("enter")
        assert "call Bob · every 2 weeks" in run.text


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("every", [1, 2, 6])
@pytest.mark.parametrize("period", "dwmy")
def test_what_is_said_of_a_recurrence_can_be_typed(language: str, every: int, period: str) -> None:
    i18n.use_language(language)
    repeat = Repeat(every, period)
    said = repeat_words(rule_text(repeat, date.fromisoformat(TODAY)))
    assert split_repeat(f"call Bob {said}") == (repeat, "call Bob")
