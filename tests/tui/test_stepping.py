"""Next steps and logs, typed with an echo."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline_tui.store.adding import NewDeal, NewStep
from tests.tui.running import TODAY, Running, running

ACME = NewDeal("Acme", amount=1_200_000)
STEP = "SELECT {} FROM follow_up WHERE deleted_at IS NULL AND done_on IS NULL"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


def step(run: Running) -> tuple[object, ...] | None:
    row = run.store.conn.execute(STEP.format("due_on, due_at, kind, body")).fetchone()
    return None if row is None else tuple(row)


async def test_a_step_with_its_hour_is_echoed_and_kept(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("r")
        await run.type("fri 14:30 call Bob")
        assert "Fri 27 Nov 14:30 · call Bob · in 4 days" in run.text
        await run.keys("enter")
        assert step(run) == ("2026-11-27", "14:30", "call", "call Bob")


async def test_keys_typed_at_once_all_reach_the_line(tmp_path: Path) -> None:
    """The letters come before the line has been drawn."""
    async with running(tmp_path, ACME) as run:
        from textual import events

        for key in "rfri":
            run.app.post_message(events.Key(key, key))
        run.app.post_message(events.Key("enter", "\r"))
        await run.settle()
        assert step(run) == ("2026-11-27", None, "other", "")


async def test_what_cannot_be_read_is_refused_and_stays(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("r")
        await run.type("yesterday call")
        await run.keys("enter")
        assert "Sun 22 Nov has passed" in run.text
        assert run.screen == "Prompt"
        assert "yesterday call" in run.text
        assert step(run) is None


@pytest.mark.parametrize("typed", ["1", "-1", "31 feb", "99999999999", "fri 25:00"])
async def test_a_mistyped_day_is_not_taken_for_words(tmp_path: Path, typed: str) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("r")
        await run.type(typed)
        await run.keys("enter")
        assert run.screen == "Prompt"
        assert "no such day" in run.text or "neither a day nor an hour" in run.text
        await run.keys("escape", "n", "2", "tab")
        await run.keys("ctrl+u")
        await run.type(typed)
        await run.keys("enter")
        assert run.screen == "LogSheet"
        assert step(run) is None
        assert run.one("SELECT count(*) FROM activity") == 0


async def test_done_ticks_the_step_off_and_a_dash_removes_it(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("r")
        await run.type("tomorrow mail")
        await run.keys("enter", "r")
        assert "now Tue 24 Nov · mail" in run.text
        await run.type("done")
        await run.keys("enter")
        assert run.one("SELECT done_on FROM follow_up") == TODAY
        await run.keys("u", "r")
        await run.type("-")
        await run.keys("enter")
        assert run.one("SELECT count(*) FROM follow_up WHERE deleted_at IS NULL") == 0


async def test_a_call_is_logged_without_words(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("n", "enter")
        row = run.store.conn.execute("SELECT kind, body, happened_on FROM activity").fetchone()
        assert tuple(row) == ("call", "", TODAY)
        await run.keys("u", "n", "2", "tab", "-")
        assert "no next step" in run.text
        await run.keys("enter")
        last = run.one("SELECT outcome FROM activity ORDER BY id DESC")
        assert (last, step(run)) == ("spoke", None)


async def test_a_digit_chooses_what_happened_and_letters_go_to_the_words(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("n", "4")
        await run.type("sent prices")
        await run.keys("enter", "n")
        await run.type("spoke to Bob")
        await run.keys("enter")
        rows = run.store.conn.execute("SELECT kind, body FROM activity ORDER BY id").fetchall()
        assert [tuple(row) for row in rows] == [("mail", "sent prices"), ("call", "spoke to Bob")]


async def test_a_note_needs_words(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("n", "7", "enter")
        assert "a note needs words" in run.text
        await run.type("wants a trial")
        await run.keys("enter")
        assert run.one("SELECT body FROM activity WHERE kind = 'note'") == "wants a trial"


async def test_what_happened_and_what_comes_next_are_one_step(tmp_path: Path) -> None:
    async with running(
        tmp_path, replace(ACME, step=NewStep(date(2026, 11, 20), kind="call"))
    ) as run:
        await run.keys("n", "1", "tab")
        await run.keys("ctrl+u")
        assert "now Fri 20 Nov · call" in run.text
        await run.type("never ever")
        await run.keys("ctrl+u")
        await run.type("fri demo")
        assert "Fri 27 Nov · demo" in run.text
        await run.keys("enter")
        assert step(run) == ("2026-11-27", None, "demo", "demo")
        assert run.one("SELECT done_on FROM follow_up WHERE kind = 'call'") == TODAY
        await run.keys("u")
        assert step(run) == ("2026-11-20", None, "call", "")
        assert run.one("SELECT count(*) FROM activity WHERE deleted_at IS NULL") == 0


async def test_logging_before_a_step_is_due_moves_it(tmp_path: Path) -> None:
    async with running(
        tmp_path, replace(ACME, step=NewStep(date(2026, 11, 25), kind="call"))
    ) as run:
        await run.keys("n", "2", "tab")
        await run.type("fri call")
        await run.keys("enter")
        assert run.one("SELECT count(*) FROM follow_up") == 1
        assert run.one("SELECT moved_times FROM follow_up") == 1


async def test_a_long_note_comes_from_the_editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys, pathlib\n"
        "p = pathlib.Path(sys.argv[1])\n"
        "p.write_text('# Trial\\n- starts in May\\n' + p.read_text())\n"
    )
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    async with running(tmp_path, ACME) as run:
        from contextlib import nullcontext

        monkeypatch.setattr(run.app, "suspend", nullcontext)
        await run.keys("N")
        assert run.one("SELECT body FROM activity") == "# Trial\n- starts in May"


@pytest.mark.parametrize("editor", ["/no/such/editor", "false"])
async def test_an_editor_that_fails_keeps_nothing_and_leaves_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    monkeypatch.setenv("VISUAL", editor)
    async with running(tmp_path, ACME) as run:
        left: list[bool] = []

        @contextmanager
        def suspend() -> Iterator[None]:
            yield  # like Textual's own, this does not come back from a fault
            left.append(True)

        monkeypatch.setattr(run.app, "suspend", suspend)
        await run.keys("N")
        assert left
        assert editor in run.said
        assert run.one("SELECT count(*) FROM activity") == 0
