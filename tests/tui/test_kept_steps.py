"""What a person planned for later, or typed half, stays until they say otherwise."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline_tui.store.adding import NewDeal, NewStep
from tests.tui.running import TODAY, Running, running

DAY = date.fromisoformat(TODAY)
BOOKED = NewStep(date(2026, 11, 27), "14:30", "call", "call Dan")
ACME = NewDeal("Acme", amount=1_200_000, step=BOOKED)
OPEN = "SELECT due_on, due_at, kind, body, moved_times FROM follow_up WHERE done_on IS NULL"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


def steps(run: Running) -> list[tuple[object, ...]]:
    rows = run.store.conn.execute(f"{OPEN} AND deleted_at IS NULL ORDER BY due_on")
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("keys", ["n enter", "n 1 enter", "n 2 enter", "n 8 tab ctrl+u enter"])
async def test_an_exchange_before_a_booked_step_keeps_it(tmp_path: Path, keys: str) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys(*keys.split()[:-1])
        kept = "kept: Fri 27 Nov 14:30 · call Dan"
        assert (kept if "ctrl+u" not in keys else "now Fri 27 Nov 14:30 · call Dan") in run.text
        await run.keys("enter")
        assert steps(run) == [("2026-11-27", "14:30", "call", "call Dan", 0)]
        assert run.one("SELECT count(*) FROM activity") == 1
        await run.keys("u")
        assert steps(run) == [("2026-11-27", "14:30", "call", "call Dan", 0)]


async def test_another_step_typed_takes_its_place(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("n", "2", "tab", "ctrl+u")
        await run.type("tue mail prices")
        await run.keys("enter")
        assert steps(run) == [("2026-11-24", None, "mail", "mail prices", 0)]


async def test_what_was_planned_for_later_is_not_what_was_done(tmp_path: Path) -> None:
    demo = replace(BOOKED, kind="demo", body="demo")
    async with running(tmp_path, replace(ACME, step=demo)) as run:
        await run.keys("n", "enter")
        assert run.one("SELECT kind FROM activity") == "call"
        assert steps(run) == [("2026-11-27", "14:30", "demo", "demo", 0)]


async def test_what_is_due_today_stays_for_what_happened_before(tmp_path: Path) -> None:
    due = replace(BOOKED, day=DAY, time="15:00")
    async with running(tmp_path, replace(ACME, step=due)) as run:
        await run.keys("n", "2", "tab", "tab")
        await run.type("yesterday")
        assert "kept: Mon 23 Nov 15:00 · call Dan" in run.text
        await run.keys("enter")
        assert steps(run) == [(TODAY, "15:00", "call", "call Dan", 0)]
        await run.keys("u", "n", "2", "enter")
        assert [row[0] for row in steps(run)] == ["2026-11-30"]


async def test_of_several_deals_each_keeps_its_own(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, NewDeal("Beta", amount=5_00)) as run:
        await run.keys("asterisk", "n")
        assert "1 keeps its own" in run.text
        await run.keys("enter")
        assert [row[:2] for row in steps(run)] == [("2026-11-25", None), ("2026-11-27", "14:30")]


async def test_no_answer_by_one_key_keeps_it_too_and_says_so(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("t")
        assert "no answer, Fri 27 Nov stays" in run.text
        await run.keys("1")
        assert steps(run) == [("2026-11-27", "14:30", "call", "call Dan", 0)]
        assert run.one("SELECT outcome FROM activity") == "no_answer"


@pytest.mark.parametrize(("key", "day"), [("2", "2026-12-01"), ("3", "2026-12-04")])
async def test_pushing_on_counts_from_the_step_and_keeps_its_hour(
    tmp_path: Path, key: str, day: str
) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("t")
        assert "push on to Tue 1 Dec 14:30" in run.text
        assert "push on to Fri 4 Dec 14:30" in run.text
        await run.keys(key)
        assert steps(run) == [(day, "14:30", "call", "call Dan", 1)]


async def test_a_half_typed_log_is_taken_up_again(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, NewDeal("Beta", amount=5_00)) as run:
        await run.keys("n", "2")
        await run.type("half typed")
        await run.keys("escape")
        assert run.one("SELECT count(*) FROM draft") == 1
        await run.keys("n")
        assert "Your draft is taken up" in run.text
        await run.keys("tab")
        await run.type(" note")
        await run.keys("enter")
        assert run.one("SELECT body FROM activity") == "half typed note"
        assert run.one("SELECT outcome FROM activity") == "spoke"
        assert run.one("SELECT count(*) FROM draft") == 0
        await run.keys("n", "escape")
        assert run.one("SELECT count(*) FROM draft") == 0


async def test_a_draft_of_a_log_can_be_thrown_away(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("n", "2")
        await run.type("half typed")
        await run.keys("escape", "n", "ctrl+r", "escape")
        assert run.one("SELECT count(*) FROM draft") == 0
