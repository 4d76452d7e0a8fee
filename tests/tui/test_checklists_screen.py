"""Checklists and exit criteria edited in the app."""

from pathlib import Path

import pytest

from pipeline_tui.figures import grades
from pipeline_tui.store import checklist, closing, exits
from pipeline_tui.store.adding import NewDeal
from tests.tui.running import TODAY, Running, running

ACME = NewDeal("Acme", amount=1_200_000)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


def question(run: Running, words: str, column: str) -> object:
    return run.one(f"SELECT {column} FROM criterion WHERE question = ?", words)


async def test_the_screen_shows_sets_weights_and_win_rates(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "k")
        assert run.screen == "ChecklistsScreen"
        for said in ("Three questions  in use", "has the need", "weight 40", "40 %", "BANT",
                     "A  from 75    too few (0)", "D  from 0"):  # fmt: skip
            assert said in run.text.replace("40%", "40 %"), said
        await run.keys("R")
        assert "That needs a question of a checklist." in run.text


async def test_a_file_of_many_losses_reads_the_win_rates_beside_the_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grades.win_rates, "__defaults__", (0,))
    async with running(tmp_path, ACME) as run:
        need = run.app.store.rules.checklist.criteria[0].id
        deal = run.one("SELECT id FROM deal")
        checklist.answer(run.app.store, str(deal), need, 1)
        closing.lose(run.app.store, [str(deal)], None)
        await run.keys("g", "k")
        for _turn in range(200):
            if "computing" not in run.text:
                break
            await run.pilot.pause(0.01)
        assert "Win rate by grade, 12 months" in run.text
        assert "C  from 25    too few (0)" in run.text, "the loss never qualified"


async def test_a_question_is_reweighed_and_scores_follow_at_once(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "y", "q", "g", "k", "down", "enter")
        await run.keys("ctrl+u")
        await run.type("60")
        await run.keys("ctrl+s")
        assert question(run, "has the need", "weight") == 60
        assert run.deal("Acme", "score") == 50
        await run.keys("u")
        assert run.deal("Acme", "score") == 40


async def test_a_question_is_added_and_retired_and_its_answers_are_kept(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "k", "a")
        await run.type("has a date in mind")
        await run.keys("enter", "2")
        await run.keys("ctrl+u")
        await run.type("100")
        await run.keys("enter")
        assert question(run, "has a date in mind", "scale") == 3
        await run.keys("q", "c", "k", "k", "k", "j", "j", "j", "3")
        assert run.deal("Acme", "score") == 50
        await run.keys("q", "g", "k", "down", "down", "down", "down", "R")
        assert question(run, "has a date in mind", "retired") == 1
        assert run.deal("Acme", "score") is None
        assert run.one("SELECT count(*) FROM answer WHERE deleted_at IS NULL") == 1
        await run.keys("R")
        assert run.deal("Acme", "score") == 50


async def test_questions_change_places(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "k", "down", "J")
        assert [one.question for one in run.store.rules.checklist.criteria] == [
            "has budget", "has the need", "decides",
        ]  # fmt: skip


async def test_another_set_is_used_and_the_one_in_use_stays(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "k", "down", "down", "down", "down", "o")
        assert run.store.rules.checklist.name == "BANT"
        await run.keys("g", "g", "D", "y")
        assert "in use" in run.said


async def test_a_set_of_ones_own(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "k", "P")
        await run.type("Ours")
        await run.keys("enter", "G", "o", "q", "c")
        assert run.store.rules.checklist.name == "Ours"
        assert "no questions yet" in run.text
        await run.keys("y", "i", "backspace", "enter", "down", "q")
        assert run.one("SELECT count(*) FROM answer") == 0


async def test_the_bounds_of_the_grades(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "y", "q", "g", "k", "b")
        await run.keys("ctrl+u")
        await run.type("20 30 40")
        await run.keys("enter")
        assert "falling, from 100 to 1" in run.text
        await run.keys("ctrl+u")
        await run.type("40 30 20")
        assert "A from 40, B from 30, C from 20, D below" in run.text
        await run.keys("enter")
        assert run.deal("Acme", "grade") == 1


async def test_exit_criteria_are_edited_over_the_stages(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        lead = next(one.id for one in run.store.rules.stages.values() if one.name == "Lead")
        await run.keys("g", "p", "x")
        assert "Before a deal leaves Lead" in run.text
        await run.keys("a", "3")  # a decision maker
        await run.keys("a", "4", "1")  # has the need: yes
        await run.keys("a", "6")
        await run.type("They saw the demo")
        await run.keys("enter")
        kinds = [(one.kind, one.fact, one.text) for one in exits.of_stage(run.store.conn, lead)]
        assert kinds == [
            ("fact", "decider", ""),
            ("answer", "", "has the need"),
            ("statement", "", "They saw the demo"),
        ]
        await run.keys("g", "k", "k", "J", "D")
        assert [one.kind for one in exits.of_stage(run.store.conn, lead)] == ["answer", "statement"]


async def test_closed_stages_ask_for_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "p", "G", "x")
        assert "That needs an open stage." in run.said
