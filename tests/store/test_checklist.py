"""Answers, scores and exit criteria in the file."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from pipeline_tui.figures.grades import win_rates
from pipeline_tui.figures.panel import panel
from pipeline_tui.store import adding, checklist, deals, exits, lanes, pages, stages, tallies
from pipeline_tui.store.closing import lose, win
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.store import Store
from tests.store.stocked import stocked
from tests.support.plain import disagreements

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "new.db", create=True) as store:
        yield store


def add(store: Store, name: str = "Acme", **more: object) -> str:
    return adding.add(store, adding.NewDeal(name, **more)).deals[0]  # type: ignore[arg-type]


def set_named(store: Store, code: str) -> checklist.Set:
    return next(one for one in checklist.sets(store.conn) if one.code == code)


def stage(store: Store, name: str) -> str:
    return next(one.id for one in store.rules.stages.values() if one.name == name)


def columns(store: Store, deal: str) -> tuple[object, ...]:
    row = store.conn.execute("SELECT score, grade, by_score FROM deal WHERE id = ?", (deal,))
    return tuple(row.fetchone())


def whole(store: Store) -> None:
    assert disagreements(store.conn) == []
    assert tallies.stored(store.conn) == tallies.recompute(store.conn)


def test_a_new_file_has_three_sets_and_uses_the_three_questions(store: Store) -> None:
    assert [(one.code, one.name) for one in checklist.sets(store.conn)] == [
        ("basic", "Three questions"), ("bant", "BANT"), ("meddicc", "MEDDICC"),
    ]  # fmt: skip
    assert [one.question for one in store.rules.checklist.criteria] == [
        "has the need", "has budget", "decides",
    ]  # fmt: skip
    for one in checklist.sets(store.conn):
        assert sum(each.weight for each in checklist.criteria(store.conn, one.id)) == 100


def test_the_worked_case_of_bant_is_kept_with_its_grade(store: Store) -> None:
    deal, bant = add(store), set_named(store, "bant")
    checklist.use_set(store, bant.id)
    for one, value in zip(checklist.criteria(store.conn, bant.id), (2, 1, 3, 2), strict=True):
        checklist.answer(store, deal, one.id, value)
    assert columns(store, deal) == (68, 2, -68)
    assert round(float(checklist.score_of(store, deal).value), 1) == 68.3
    whole(store)


def test_an_answer_given_again_keeps_its_day_and_leaves_no_trace(store: Store) -> None:
    deal, asked = add(store), store.rules.checklist.criteria[0].id
    assert checklist.answer(store, deal, asked, 1).action_id
    assert not checklist.answer(store, deal, asked, 1).action_id
    checklist.answer(store, deal, asked, None)
    assert columns(store, deal) == (None, 5, 1)
    checklist.clear(store, deal, asked)
    assert checklist.answers(store.conn, deal) == {}
    assert not checklist.clear(store, deal, asked).action_id


def test_an_answer_off_the_scale_is_refused(store: Store) -> None:
    deal, asked = add(store), store.rules.checklist.criteria[0].id
    for value in (-1, 2):
        with pytest.raises(Invalid):
            checklist.answer(store, deal, asked, value)


def test_reweighing_retiring_and_choosing_score_all_deals_anew(store: Store) -> None:
    deal, none = add(store), add(store, "Never asked")
    need, budget, _decides = store.rules.checklist.criteria
    checklist.answer(store, deal, need.id, 1)
    checklist.answer(store, deal, budget.id, 0)
    assert columns(store, deal) == (40, 3, -40)
    checklist.edit_criterion(store, need.id, {"weight": 120})
    assert columns(store, deal)[0] == 66
    checklist.retire(store, budget.id)
    assert columns(store, deal)[0] == 80
    whole(store)
    checklist.use_set(store, set_named(store, "bant").id)
    assert columns(store, deal) == (None, 5, 1)
    assert columns(store, none) == (None, 5, 1)
    for _time in range(3):
        store.undo()
    assert columns(store, deal) == (40, 3, -40)
    whole(store)


def test_the_set_in_use_cannot_be_removed(store: Store) -> None:
    with pytest.raises(Invalid):
        checklist.remove_set(store, store.rules.checklist.set_id)
    checklist.remove_set(store, set_named(store, "meddicc").id)
    assert len(checklist.sets(store.conn)) == 2


@pytest.mark.parametrize("bounds", [(50, 50, 25), (20, 30, 40), (101, 50, 25), (3, 2, 0), (3, 2)])
def test_bounds_must_fall(store: Store, bounds: tuple[int, ...]) -> None:
    with pytest.raises(Invalid):
        checklist.set_bounds(store, bounds)


def test_win_rate_by_grade_counts_closed_deals_with_answers(store: Store) -> None:
    need = store.rules.checklist.criteria[0].id
    for number in range(6):
        deal = add(store, f"Deal {number}", stage_id=stage(store, "Qualified"))
        if number < 5:
            checklist.answer(store, deal, need, 1)
        if number % 2:
            win(store, [deal])
        else:
            lose(store, [deal], None)
    pipeline = next(iter(store.rules.stages.values())).pipeline_id
    rates = win_rates(store.conn, pipeline, TODAY)
    assert rates is not None
    assert (rates[3].k, rates[3].n) == (2, 5)
    assert {rate.n for level, rate in rates.items() if level != 3} == {0}
    whole(store)


def test_a_loss_that_never_qualified_is_in_no_win_rate_by_grade(store: Store) -> None:
    need = store.rules.checklist.criteria[0].id
    for name, outcome in (("Lead", lose), ("Qualified", lose), ("Lead", win)):
        deal = add(store, name, stage_id=stage(store, name))
        checklist.answer(store, deal, need, 1)
        if outcome is lose:
            lose(store, [deal], None)
        else:
            win(store, [deal])
    pipeline = next(iter(store.rules.stages.values())).pipeline_id
    rates = win_rates(store.conn, pipeline, TODAY)
    assert rates is not None
    assert (rates[3].k, rates[3].n) == (1, 2)
    of_all = panel(store.conn, store.rules, pipeline, TODAY).year.win_rate
    assert (of_all.k, of_all.n) == (1, 2)
    assert win_rates(store.conn, pipeline, TODAY, 1) is None
    assert win_rates(store.conn, pipeline, TODAY, None) == rates


def test_what_an_answer_rested_on_goes_when_it_is_turned_round(store: Store) -> None:
    deal, asked = add(store), store.rules.checklist.criteria[0].id

    def kept() -> tuple[int | None, str]:
        found = checklist.answers(store.conn, deal)[asked]
        return found.value, found.evidence

    checklist.set_evidence(store, deal, asked, "Ann said so")
    checklist.answer(store, deal, asked, 0)
    assert kept() == (0, "Ann said so")
    checklist.answer(store, deal, asked, 0)
    assert kept() == (0, "Ann said so")
    checklist.answer(store, deal, asked, 1)
    assert kept() == (1, "")
    store.undo()
    assert kept() == (0, "Ann said so")
    checklist.answer(store, deal, asked, None)
    assert kept() == (None, "")


def test_equal_attention_puts_the_better_grade_first(store: Store) -> None:
    first, second = add(store, "One"), add(store, "Two")
    checklist.answer(store, second, store.rules.checklist.criteria[0].id, 1)
    cards = lanes.first(store.conn, stage(store, "Lead"), "attention", 9)
    assert [card.id for card in cards] == [second, first]


# -- exit criteria ---------------------------------------------------------------------------


def test_a_new_file_asks_for_little(store: Store) -> None:
    asked = {one.name: [each.fact for each in exits.of_stage(store.conn, one.id)]
             for one in store.rules.stages.values()}  # fmt: skip
    assert {name: facts for name, facts in asked.items() if facts} == {
        "Proposal": ["amount", "close"]
    }


def test_what_is_unmet_and_which_moves_are_held_back(store: Store) -> None:
    deal, lead = add(store), stage(store, "Lead")
    need = store.rules.checklist.criteria[0]
    exits.add(store, lead, "answer", criterion_id=need.id, minimum=1)
    exits.add(store, lead, "fact", fact="decider")
    _done, seen = exits.add(store, lead, "statement", text="They saw the demo")
    assert [one.text or one.fact for one in exits.leaving(store, [deal])[deal].unmet] == [
        "has the need", "decider", "They saw the demo",
    ]  # fmt: skip
    exits.tick(store, deal, seen)
    checklist.answer(store, deal, need.id, 1)
    assert [one.fact for one in exits.leaving(store, [deal])[deal].unmet] == ["decider"]
    assert set(exits.held_back(store, [deal], stage(store, "Qualified"))) == {deal}
    assert set(exits.held_back(store, [deal], stage(store, "Won"))) == {deal}
    assert exits.held_back(store, [deal], stage(store, "Lost")) == {}
    exits.tick(store, deal, seen, on=False)
    assert len(exits.leaving(store, [deal])[deal].unmet) == 2


def test_a_retired_question_is_asked_for_no_more(store: Store) -> None:
    deal, need = add(store), store.rules.checklist.criteria[0]
    exits.add(store, stage(store, "Lead"), "answer", criterion_id=need.id)
    checklist.retire(store, need.id)
    assert exits.leaving(store, [deal])[deal].criteria == ()


def test_a_move_all_the_same_is_one_step_and_tells_why(store: Store) -> None:
    deal, goal = add(store), stage(store, "Qualified")
    done = exits.move_anyway(store, deal, goal, " they know us ", ["has the need"])
    assert done.text == "Moved Acme to Qualified all the same: they know us"
    page = pages.read(store.conn, deal)
    assert page is not None
    assert page.entries[0].text == done.text
    store.undo()
    assert store.conn.execute("SELECT count(*) FROM override WHERE deleted_at IS NULL").fetchone(
        )[0] == 0  # fmt: skip
    assert store.conn.execute("SELECT stage_id FROM deal").fetchone()[0] == stage(store, "Lead")
    with pytest.raises(Invalid):
        exits.move_anyway(store, deal, goal, "  ", [])


def test_moves_are_marked_in_the_history(store: Store) -> None:
    deal = add(store)
    for name in ("Proposal", "Qualified", "Won", "Lead"):
        deals.move(store, [deal], stage(store, name))
    page = pages.read(store.conn, deal)
    assert page is not None
    assert [entry.mark for entry in page.entries][:4] == ["reopened", "", "back", "skip"]


def test_a_new_pipeline_asks_for_the_same(store: Store) -> None:
    stages.add_pipeline(store, "Second")
    other = [one for one in store.rules.stages.values() if one.name == "Proposal"]
    assert [[each.fact for each in exits.of_stage(store.conn, one.id)] for one in other] == [
        ["amount", "close"], ["amount", "close"],
    ]  # fmt: skip


def test_an_older_file_gets_the_sets_but_no_exit_criteria(tmp_path: Path) -> None:
    """Whoever has deals already is not asked for anything new."""
    from pipeline_tui.store import migrations, opening, seeds

    path = tmp_path / "old.db"
    with pytest.MonkeyPatch.context() as patched:
        first = migrations.steps()[:1]
        patched.setattr(migrations, "steps", lambda: first)
        patched.setattr(seeds, "EXITS", ())
        path.touch(mode=0o600)
        with closing(opening.connect(path, busy_ms=0)) as conn:
            migrations.migrate(conn)
            seeds.plant(conn)
    with Store.open(path) as store:
        assert [one.code for one in checklist.sets(store.conn)] == ["basic", "bant", "meddicc"]
        assert store.conn.execute("SELECT count(*) FROM exit_criterion").fetchone()[0] == 0
        deal = add(store)
        checklist.answer(store, deal, store.rules.checklist.criteria[0].id, 1)
        assert columns(store, deal) == (40, 3, -40)
        whole(store)


def test_a_stocked_store_agrees_after_many_answers(tmp_path: Path) -> None:
    with stocked(tmp_path / "deals.db") as store:
        ids = [row[0] for row in store.conn.execute("SELECT id FROM deal WHERE deleted_at IS NULL")]
        for place, deal in enumerate(ids):
            for one in store.rules.checklist.criteria[: place % 4]:
                checklist.answer(store, deal, one.id, (place + one.position) % 2)
        whole(store)
