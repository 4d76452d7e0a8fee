"""Exit criteria at the keyboard, met in the move itself; and a whole gesture in the queue."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline_tui import clock
from pipeline_tui.store import checklist, exits
from pipeline_tui.store.adding import NewDeal, NewStep
from tests.tui.qualifying import ACME, BOREAL, answers, question
from tests.tui.running import TODAY, Running, running


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


def stage(run: Running, name: str) -> str:
    return next(one.id for one in run.store.rules.stages.values() if one.name == name)


# -- exit criteria -------------------------------------------------------------------------


def ask_for_need(run: Running) -> None:
    """Leaving the first stage wants a need, and that they saw the demo."""
    lead = stage(run, "Lead")
    exits.add(run.store, lead, "answer", criterion_id=question(run, "has the need"))
    run.app.changed(None)


async def test_an_exit_criterion_is_met_in_the_move_itself(tmp_path: Path) -> None:
    """Two keys: move, yes."""
    async with running(tmp_path, ACME) as run:
        ask_for_need(run)
        await run.keys("L")
        assert run.stage_of("Acme") == "Lead"
        assert "Lead to Qualified ─ 0 of 1 met" in run.text
        await run.keys("y")
        assert run.stage_of("Acme") == "Qualified"
        assert answers(run)[0][:2] == ("has the need", 1)
        await run.keys("H")
        assert run.stage_of("Acme") == "Lead"


async def test_a_no_does_not_let_it_pass_and_q_keeps_it_where_it_is(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        ask_for_need(run)
        await run.keys("L", "n", "q")
        assert run.stage_of("Acme") == "Lead"
        assert answers(run)[0][:2] == ("has the need", 0)


async def test_going_on_all_the_same_keeps_the_reason(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BOREAL) as run:
        ask_for_need(run)
        await run.keys("L", "r")
        assert "lacks: has the need" in run.text
        await run.type("the boss knows them")
        await run.keys("enter")
        moved = "Acme" if run.stage_of("Acme") == "Qualified" else "Boreal"
        assert run.stage_of(moved) == "Qualified"
        row = run.store.conn.execute("SELECT reason, unmet, made_on FROM override").fetchone()
        assert tuple(row) == ("the boss knows them", '["has the need"]', TODAY)
        await run.keys("enter")
        assert "all the same: the boss knows them" in " ".join(run.text.split())
        await run.keys("q", "slash", *"is", "colon", *"override", "enter")
        assert moved in run.text
        assert run.app.state.search is not None
        assert sum(found.count for found in run.app.state.search.lanes.values()) == 1
        await run.keys("q", "u")
        assert run.one("SELECT count(*) FROM override WHERE deleted_at IS NULL") == 0


async def test_facts_and_statements_are_met_on_the_sheet(tmp_path: Path) -> None:
    async with running(tmp_path, NewDeal("Bare")) as run:
        lead = stage(run, "Lead")
        for fact in ("amount", "close", "step"):
            exits.add(run.store, lead, "fact", fact=fact)
        exits.add(run.store, lead, "statement", text="They saw the demo")
        run.app.changed(None)
        await run.keys("L", "enter")
        await run.type("12k")
        await run.keys("enter", "enter")
        await run.type("12 dec")
        await run.keys("enter", "enter")
        await run.type("fri call")
        await run.keys("enter")
        assert "3 of 4 met" in run.text
        assert run.stage_of("Bare") == "Lead"
        await run.keys("y")
        assert run.stage_of("Bare") == "Qualified"
        assert run.deal("Bare", "amount") == 1_200_000
        assert run.one("SELECT met_on FROM exit_check") == TODAY


async def test_a_decision_maker_is_named_on_the_sheet(tmp_path: Path) -> None:
    from pipeline_tui.store import people

    async with running(tmp_path, ACME) as run:
        deal = run.deal("Acme", "id")
        people.add_contact(run.store, "Anne Roy", deal_id=deal)
        exits.add(run.store, stage(run, "Lead"), "fact", fact="decider")
        run.app.changed(None)
        await run.keys("L", "enter", "1")
        assert run.deal("Acme", "deciders") == 1
        assert run.stage_of("Acme") == "Qualified"


async def test_a_bulk_move_holds_back_those_that_lack_something(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BOREAL, NewDeal("Cedar", amount=1)) as run:
        ask_for_need(run)
        deal = run.deal("Boreal", "id")
        checklist.answer(run.store, deal, question(run, "has the need"), 1)
        run.app.changed(None)
        await run.keys("asterisk", "L")
        assert run.stage_of("Boreal") == "Qualified"
        assert run.stage_of("Acme") == run.stage_of("Cedar") == "Lead"
        assert "2 deals held back" in run.text
        assert "1 moved to Qualified" in run.text
        assert "has the need" in run.text
        await run.keys("1", "y")
        assert "1 deal held back" in run.text
        await run.keys("escape")
        assert run.app.marked() == 1
        stages = {run.stage_of("Acme"), run.stage_of("Cedar")}
        assert stages == {"Lead", "Qualified"}


async def test_backward_moves_losses_and_reopenings_ask_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        exits.add(run.store, stage(run, "Qualified"), "fact", fact="decider")
        run.app.changed(None)
        await run.keys("L", "H")
        assert run.stage_of("Acme") == "Lead"
        await run.keys("L", "x", "1", "enter")
        assert run.deal("Acme", "status") == "lost"


async def test_skips_steps_back_and_reopenings_are_marked_in_the_timeline(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(120, 40)) as run:
        await run.keys("m", "3", "H", "w", "enter", "u", "enter")
        said = " ".join(run.text.split())
        assert "skipped a stage" in said
        assert "a step back" in said


async def test_won_asks_for_what_the_stage_wants_but_not_twice_for_the_amount(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, NewDeal("Bare")) as run:
        exits.add(run.store, stage(run, "Lead"), "fact", fact="amount")
        exits.add(run.store, stage(run, "Lead"), "statement", text="Signed")
        run.app.changed(None)
        await run.keys("w")
        await run.type("12k")
        await run.keys("enter")
        assert "0 of 2 met" in run.text or "1 of 2 met" in run.text
        await run.keys("q")
        assert run.deal("Bare", "status") == "open"


async def test_won_on_an_earlier_day_in_spite_of_what_is_unmet(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        exits.add(run.store, stage(run, "Lead"), "statement", text="Signed")
        run.store.conn.execute("UPDATE visit SET entered_on = '2026-11-02'")
        run.store.conn.execute("UPDATE deal SET entered_on = '2026-11-02'")
        run.app.changed(None)
        await run.keys("w", "ctrl+u")
        await run.type("9k")
        await run.keys("tab")
        await run.type("2026-11-20")
        await run.keys("enter", "r")
        await run.type("they paid")
        await run.keys("enter")
        assert run.deal("Acme", "status") == "won"
        assert (run.deal("Acme", "amount"), run.deal("Acme", "closed_on")) == (
            900_000,
            "2026-11-20",
        )


async def test_the_default_asks_for_amount_and_close_before_a_proposal_is_left(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("L", "L", "L")
        assert run.stage_of("Acme") == "Proposal"
        assert "an expected close" in run.text
        await run.keys("enter")
        await run.type("12 dec")
        await run.keys("enter")
        assert run.stage_of("Acme") == "Negotiation"


async def test_lost_from_the_exit_sheet(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        ask_for_need(run)
        await run.keys("L", "n", "x", "3", "enter")
        assert run.deal("Acme", "status") == "lost"


# -- the queue, and a whole gesture -----------------------------------------------------------


async def test_qualify_meet_a_criterion_log_and_land_on_the_next_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most 12 keys in all: three answers, the move, the log with its next step."""
    deals = [
        NewDeal(name, amount=1_200_000, close_on=None, priority=1) for name in ("Acme", "Boreal")
    ]
    async with running(tmp_path, *deals) as run:
        exits.add(run.store, stage(run, "Lead"), "statement", text="They saw the demo")
        monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-30")
        run.app.today = run.app.state.today = clock.today()
        run.app.changed(None)
        await run.keys("tab")
        first = run.app.card()
        assert first is not None
        # A move goes on to the next row: k comes back for the log.
        keys = [*"cyynq", "L", "y", "k", "n", "enter"]
        for key in keys:
            await run.keys(key)
        assert len(keys) + len(["tab"]) <= 12
        assert run.deal(first.name, "score") == 70
        assert run.stage_of(first.name) == "Qualified"
        assert run.one("SELECT count(*) FROM activity") == 1
        assert run.deal(first.name, "step_on") is not None
        now = run.app.card()
        assert now is not None
        assert now.id != first.id


async def test_the_sheet_stands_over_the_queue_too(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BOREAL) as run:
        await run.keys("tab", "c", "y", "y")
        assert "B 70, up to 100" in run.text
        await run.keys("q")
        assert "B 70, up to" not in run.text


@pytest.mark.parametrize(
    ("columns", "priority", "shown"),
    [
        (80, 2, "▌no step  C  0/14│"),
        (80, 1, "▌no step C ! 0/14│"),
        (120, 1, "▌no step    C ! 0/14│"),
    ],
)
async def test_the_grade_stands_on_the_card_where_there_is_room(
    tmp_path: Path, columns: int, priority: int, shown: str
) -> None:
    new = NewDeal("Acme", priority=priority)
    async with running(tmp_path, new, size=(columns, 40)) as run:
        await run.keys("c", "y", "q")
        assert run.text.splitlines()[4].startswith(shown), run.text


async def test_a_reason_that_fills_the_row_leaves_no_grade(tmp_path: Path) -> None:
    late = NewStep(date.fromisoformat(TODAY) - timedelta(days=121))
    async with running(tmp_path, NewDeal("Acme", step=late)) as run:
        await run.keys("c", "y", "q")
        assert run.text.splitlines()[4].startswith("▌121d late   0/14│"), run.text
