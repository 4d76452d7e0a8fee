"""The checklist and the exit criteria at the keyboard: one key an answer, met in the move."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline_tui import clock
from pipeline_tui.store import checklist, exits, people
from pipeline_tui.store.adding import NewDeal, NewStep
from tests.tui.running import TODAY, Running, running

ACME = NewDeal("Acme", amount=1_200_000)
BOREAL = NewDeal("Boreal", amount=500_000)
ANSWERS = """
SELECT c.question, a.value, a.evidence FROM answer a JOIN criterion c ON c.id = a.criterion_id
WHERE a.deleted_at IS NULL ORDER BY c.position
"""


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


def answers(run: Running) -> list[tuple[object, ...]]:
    return [tuple(row) for row in run.store.conn.execute(ANSWERS)]


async def test_who_does_not_disqualify_is_back_on_the_checklist(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "x", "escape", "y")
        assert answers(run)[0][1] == 1
        await run.keys("x", "1", "enter")
        assert run.deal("Acme", "status") == "lost"
        assert run.app.here is not None
        assert run.app.here.sheet is not None
        assert run.app.here.sheet.content is None


async def test_the_keys_of_a_sheet_are_explained_over_it(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "question_mark")
        assert "what tells so, in words that are kept with the answer" in run.text
        assert "undo, redo" in run.text
        await run.keys("escape")
        assert run.screen == "HomeScreen"
        await run.keys("y")
        assert answers(run)[0][1] == 1


def stage(run: Running, name: str) -> str:
    return next(one.id for one in run.store.rules.stages.values() if one.name == name)


def question(run: Running, words: str) -> str:
    return str(run.one("SELECT id FROM criterion WHERE question = ?", words))


def use(run: Running, code: str) -> None:
    found = next(one for one in checklist.sets(run.store.conn) if one.code == code)
    checklist.use_set(run.store, found.id)
    run.app.changed(None)


# -- the checklist -----------------------------------------------------------------------


async def test_three_questions_take_three_keys(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "y", "n", "i")
        assert answers(run) == [("has the need", 1, ""), ("has budget", 0, ""),
                                ("decides", None, "")]  # fmt: skip
        assert (run.deal("Acme", "score"), run.deal("Acme", "grade")) == (40, 3)
        assert "Three questions ─ C 40, up to 70" in run.text
        assert "40, up to 70: has the need 40/40, has budget 0/30, decides 0/30 unknown" in run.text
        await run.keys("q")
        assert "up to 70" not in run.text
        assert " C 40 " in run.text  # on the strip


async def test_the_screen_below_is_not_left_for_the_sheet(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c")
        assert run.screen == "HomeScreen"


async def test_french_yes_and_the_unshifted_row_of_a_french_keyboard(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "o", "&", "à")
        assert [value for _q, value, _e in answers(run)] == [1, 1, 0]


async def test_who_decides_by_the_answers_is_named_decision_maker(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        people.add_contact(run.store, "Anne Roy", deal_id=run.deal("Acme", "id"))
        run.app.changed(None)
        await run.keys("c", "y", "y")
        assert "d makes" not in run.text
        await run.keys("y")
        assert run.deal("Acme", "deciders") == 0
        assert "Nobody is named decision maker: d makes Anne Roy so" in run.text
        await run.keys("d")
        assert run.deal("Acme", "deciders") == 1
        assert "Nobody is named" not in run.text
        await run.keys("u", "i")
        assert run.deal("Acme", "deciders") == 0
        assert "Nobody is named" not in run.text


async def test_which_of_several_decides_is_asked(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        for name in ("Anne Roy", "Bob Noé"):
            people.add_contact(run.store, name, deal_id=run.deal("Acme", "id"))
        use(run, "bant")
        await run.keys("c", "j", "1")
        assert "Nobody is named" not in run.text
        await run.keys("k", "2", "d")
        assert "Who decides?" in run.text
        await run.keys("2")
        assert run.deal("Acme", "deciders") == 1


async def test_bant_is_answered_by_digits_and_gives_the_worked_grade(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        use(run, "bant")
        await run.keys("c", "2", "1", "3", "2")
        assert (run.deal("Acme", "score"), run.deal("Acme", "grade")) == (68, 2)
        assert "BANT ─ B 68.3" in run.text


async def test_backspace_clears_and_a_digit_beyond_the_scale_is_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "y", "k", "backspace")
        assert answers(run) == []
        await run.keys("3")
        assert answers(run) == []
        assert run.deal("Acme", "score") is None


async def test_evidence_is_typed_on_the_row(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "y", "up", "enter")
        await run.type("they asked for a trial")
        await run.keys("enter")
        assert answers(run)[0] == ("has the need", 1, "they asked for a trial")
        assert "they asked for a trial" in run.text
        assert "23 Nov" in run.text


async def test_an_answer_can_be_of_an_earlier_day(tmp_path: Path) -> None:
    days = "SELECT answered_on FROM answer WHERE deleted_at IS NULL"
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "t")
        assert "There is no answer yet." in run.text
        await run.keys("y", "up", "t")
        await run.type("2026-11-12")
        await run.keys("enter")
        assert run.store.conn.execute(days).fetchall() == [("2026-11-12",)]
        assert "12 Nov" in run.text
        await run.keys("t")
        await run.type("2026-12-12")
        await run.keys("enter")
        assert run.store.conn.execute(days).fetchall() == [("2026-11-12",)]
        await run.keys("escape", "u")
        assert run.store.conn.execute(days).fetchall() == [("2026-11-23",)]


async def test_undo_works_under_the_sheet_and_shows_at_once(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "y", "u")
        assert answers(run) == []
        assert "no answers yet" in run.text
        await run.keys("U")
        assert "40, up to 100" in run.text


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_a_sheet_covered_is_painted_each_time_it_closes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    from textual._compositor import Compositor
    from textual.geometry import Region

    painted: list[Region] = []
    update = Compositor.render_update

    def watched(self: Compositor, *args: object, **kwargs: object) -> object:
        painted.extend(self._dirty_regions)
        return update(self, *args, **kwargs)  # type: ignore[arg-type]

    async with running(tmp_path, ACME, BOREAL, NewDeal("Calora"), size=size) as run:
        monkeypatch.setattr(Compositor, "render_update", watched)
        await run.keys("g", "q")
        for key in ("escape", "q"):
            await run.keys("c")
            painted.clear()
            await run.keys(key)
            assert Region(0, 0, *size) in painted
            await run.keys("j")


@pytest.mark.parametrize("key", ["q", "escape", "c"])
async def test_leaving_gives_the_keys_back(tmp_path: Path, key: str) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", key, "w", "enter")
        assert run.deal("Acme", "status") == "won"


async def test_other_keys_do_nothing_to_the_deal(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "w", "L", "D", "a")
        assert run.deal("Acme", "status") == "open"
        assert run.stage_of("Acme") == "Lead"
        assert run.screen == "HomeScreen"


async def test_a_deal_is_disqualified_or_parked_from_the_sheet(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "n", "x", "3", "enter")
        assert run.deal("Acme", "status") == "lost"
        await run.keys("u", "c", "z")
        await run.type("1w")
        await run.keys("enter", "1")
        assert run.deal("Acme", "parked_until") == "2026-11-30"


async def test_the_checklist_on_the_deal_screen(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("enter", "c", "y")
        assert "40, up to 100" in run.text
        await run.keys("q")
        assert run.screen == "DealScreen"
        assert "C 40" in run.text


async def test_marked_deals_are_not_answered_together(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BOREAL) as run:
        await run.keys("asterisk", "c")
        assert "one deal" in run.said
        await run.keys("y")
        assert answers(run) == []


async def test_filters_know_grade_and_score(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BOREAL) as run:
        await run.keys("c", "y", "y", "q")
        name = "Acme" if run.deal("Acme", "score") else "Boreal"
        other = "Boreal" if name == "Acme" else "Acme"
        for text in ("grade:b", "note:b", "score>50", "points>=70", "-no:score"):
            await run.keys("slash")
            await run.pilot.press(*[{":": "colon", ">": "greater_than_sign", "=": "equals_sign",
                                     "-": "minus"}.get(one, one) for one in text])  # fmt: skip
            await run.keys("enter")
            assert name in run.text, text
            assert f" {other}" not in run.text.replace(f"{other}:", ""), text
            await run.keys("q")


async def test_the_board_can_be_put_in_the_order_of_scores(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, NewDeal("Best", priority=3)) as run:
        await run.keys("down", "c", "y", "q", "s", "6")
        assert run.app.state.sort == "score"
        assert run.app.state.lanes[0].cards[0].name == "Best"


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
