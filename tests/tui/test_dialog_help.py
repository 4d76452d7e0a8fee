"""What the sheets over a screen share: their keys told by ``?`` or F1, ctrl+s, drafts."""

from pathlib import Path

import pytest

from pipeline_tui.store.adding import NewDeal
from tests.tui.running import TODAY, running

ACME = NewDeal("Acme", amount=1_200_000, account="Acme SA", stage="Lead")


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


async def test_the_log_sheet_tells_its_keys_and_saves_with_ctrl_s(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("n", "question_mark")
        assert "who reached out, minutes, who, when: in 45min @ann yesterday" in run.text
        await run.keys("j")
        assert "who reached out" not in run.text
        await run.keys("2")
        await run.type("why")
        await run.keys("question_mark", "f1")
        assert "save from any field" in run.text
        await run.keys("escape", "ctrl+s")
        assert run.one("SELECT body FROM activity") == "why?"


async def test_prompts_tell_their_keys_and_save_with_ctrl_s(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("r", "f1")
        assert "── Keys" in run.text
        await run.keys("q")
        await run.type("fri call")
        await run.keys("ctrl+s")
        assert run.one("SELECT due_on FROM follow_up") == "2026-11-27"


async def test_a_question_mark_is_none_of_a_closed_list(tmp_path: Path) -> None:
    """Correcting an exchange begins with its kind: ``?`` told nothing and emptied the field."""
    async with running(tmp_path, ACME, size=(120, 40)) as run:
        await run.keys("n", "2", "enter", "enter", "right", "enter", "1")
        assert run.screen == "Form"
        kind = run.front.inputs["kind"].value
        await run.keys("question_mark")
        assert "── Keys" in run.text
        await run.keys("q")
        assert run.front.inputs["kind"].value == kind


async def test_evidence_that_was_not_saved_is_kept(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "enter")
        await run.type("Ann said so")
        await run.keys("escape", "enter")
        assert "Your draft is taken up; ctrl+r starts afresh." in run.text
        await run.type(", twice")
        await run.keys("enter")
        assert run.one("SELECT evidence FROM answer") == "Ann said so, twice"
        assert run.one("SELECT count(*) FROM draft") == 0


async def test_arrows_move_in_a_text_of_several_lines_and_leave_it_at_its_ends(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("enter", "g", "c", "enter", "E")
        assert run.screen == "Form"
        form = run.front
        text = form.inputs["address"]
        run.app.screen.set_focus(text)
        text.value = "one\ntwo\nthree"
        text.move_cursor((1, 0))
        await run.keys("up")
        assert form.focused is text
        await run.keys("up")
        assert form.focused is not text
        await run.keys("down")
        assert form.focused is text
        await run.keys("down", "down")
        assert text.cursor_location[0] == 2
        await run.keys("down")
        assert form.focused is not text
