"""What closed deals are asked, by themselves or not, and what they answer in all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui.sales.draft import Draft
from pipeline_tui.store import (
    adding,
    closing,
    deals,
    feedback,
    opinions,
    outbox,
    reaching,
    templates,
)
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.store import Store
from tests.support.due import due_ids
from tests.support.plain import disagreements

TODAY = date(2026, 11, 23)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    with Store.open(tmp_path / "deals.db", create=True) as store:
        yield store


def _deal(store: Store, name: str = "Acme renewal") -> str:
    return adding.add(store, adding.NewDeal(name=name, amount=1000_00)).deals[0]


def _won(store: Store) -> feedback.Question:
    return feedback.questions(store.conn)[0]


def _open_steps(store: Store, deal: str) -> list[tuple[str, str, str]]:
    rows = store.conn.execute(
        "SELECT kind, body, due_on FROM follow_up"
        " WHERE deal_id = ? AND deleted_at IS NULL AND done_on IS NULL",
        (deal,),
    )
    return [tuple(row) for row in rows.fetchall()]


def test_a_new_file_has_two_questions_that_nobody_is_asked_by_itself(store: Store) -> None:
    asked = feedback.questions(store.conn)
    assert [(one.asks, one.scale, one.automatic) for one in asked] == [
        ("won", 10, 0),
        ("lost", 0, 0),
    ]
    deal = _deal(store)
    closing.win(store, [deal])
    assert feedback.of_deal(store.conn, deal) == []
    assert _open_steps(store, deal) == []
    assert [one.id for one in feedback.for_deal(store.conn, deal)] == [asked[0].id]


def test_an_automatic_question_asks_in_the_same_step_and_is_undone_with_it(store: Store) -> None:
    opinions.edit(store, _won(store), {"automatic": True})
    deal = _deal(store)
    closing.win(store, [deal])
    (asked,) = feedback.of_deal(store.conn, deal)
    assert asked.waits
    # Five working days after Monday.
    assert _open_steps(store, deal) == [("feedback", _won(store).text, "2026-11-30")]
    assert due_ids(store.conn, TODAY) == []
    store.undo()
    assert feedback.of_deal(store.conn, deal) == []
    assert _open_steps(store, deal) == []
    lost = _deal(store, "Other")
    closing.lose(store, [lost], None)
    assert feedback.of_deal(store.conn, lost) == []
    assert disagreements(store.conn) == []


def test_a_deal_closed_again_is_asked_again_only_what_it_was_not(store: Store) -> None:
    opinions.edit(store, _won(store), {"automatic": True})
    deal = _deal(store)
    closing.win(store, [deal])
    closing.reopen(store, [deal])
    assert not [step for step in _open_steps(store, deal) if step[0] == "feedback"]
    closing.win(store, [deal])
    assert len(feedback.of_deal(store.conn, deal)) == 1
    assert [step[0] for step in _open_steps(store, deal)] == ["feedback"]
    feedback.answer(store, deal, _won(store).id, 9)
    closing.reopen(store, [deal])
    closing.win(store, [deal])
    assert _open_steps(store, deal) == []


def test_asking_and_answering_finish_the_follow_up(store: Store) -> None:
    opinions.edit(store, _won(store), {"automatic": True})
    extra = opinions.add(store, "Was the price clear?", "closed", 5)[1]
    opinions.edit(store, feedback.questions(store.conn)[-1], {"automatic": True})
    deal = _deal(store)
    closing.win(store, [deal])
    done = feedback.ask(store, deal, _won(store).id)
    assert done.text == "Asked Acme renewal: “How likely are you to recommend us?”"
    assert len(_open_steps(store, deal)) == 1
    done = feedback.answer(store, deal, extra, 4, " clear enough ")
    assert done.text == "Acme renewal answered “Was the price clear?”: 4 of 5"
    assert _open_steps(store, deal) == []
    first, second = feedback.of_deal(store.conn, deal)
    assert (first.asked_on, first.got_on) == (TODAY.isoformat(), None)
    assert (second.answer, second.words, second.got_on) == (4, "clear enough", TODAY.isoformat())
    feedback.take_back(store, second.id)
    assert len(feedback.of_deal(store.conn, deal)) == 1
    assert disagreements(store.conn) == []


@pytest.mark.parametrize(("value", "words"), [(11, ""), (-1, "x"), (None, "  ")])
def test_what_is_no_answer_is_refused(store: Store, value: int | None, words: str) -> None:
    deal = _deal(store)
    with pytest.raises(Invalid):
        feedback.answer(store, deal, _won(store).id, value, words)
    assert feedback.of_deal(store.conn, deal) == []


def test_a_question_without_words_is_refused_and_a_retired_one_not_asked(store: Store) -> None:
    with pytest.raises(Invalid):
        opinions.add(store, "  ")
    with pytest.raises(Invalid):
        opinions.add(store, "On a scale?", "won", 11)
    opinions.edit(store, _won(store), {"retired": True})
    deal = _deal(store)
    closing.win(store, [deal])
    assert feedback.for_deal(store.conn, deal) == []
    second = feedback.questions(store.conn)[1]
    opinions.move(store, second.id, -1)
    assert feedback.questions(store.conn)[0].id == second.id


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(given_points=st.lists(st.none() | st.integers(0, 10), max_size=8))
def test_the_sums_are_those_of_the_answers(
    tmp_path_factory: pytest.TempPathFactory, given_points: list[int | None]
) -> None:
    with Store.open(tmp_path_factory.mktemp("sums") / "x.db", create=True) as store:
        question = _won(store)
        for number, value in enumerate(given_points):
            deal = _deal(store, f"Deal {number}")
            if value is None:
                feedback.ask(store, deal, question.id)
            else:
                feedback.answer(store, deal, question.id, value)
        gone = _deal(store, "Gone")
        feedback.answer(store, gone, question.id, 0, "bad")
        deals.delete(store, [gone])
        points = [value for value in given_points if value is not None]
        found = opinions.sums(store.conn)[question.id]
        assert (found.asked, found.answered) == (len(given_points), len(points))
        assert found.points == tuple(points.count(value) for value in range(11))
        assert found.mean == (sum(points) / len(points) if points else None)
        assert len(opinions.opinions(store.conn, question.id)) == len(given_points)


@pytest.mark.parametrize("way", [reaching.sent, outbox.queue])
def test_the_mail_that_asks_for_feedback_asks_what_waits(
    store: Store, way: Callable[[Store, list[Draft]], object]
) -> None:
    opinions.edit(store, _won(store), {"automatic": True})
    deal = _deal(store)
    closing.win(store, [deal])
    text = templates.by_code(store.conn, feedback.KIND)
    assert text is not None
    mail = Draft(deal, "mail", "Ann", "a@acme.example", "Two questions", "How was it?")
    way(store, [mail])
    assert [one.waits for one in feedback.of_deal(store.conn, deal)] == [True]
    way(store, [mail._replace(template_id=text.id)])
    assert [one.asked_on for one in feedback.of_deal(store.conn, deal)] == [TODAY.isoformat()]
    assert _open_steps(store, deal) == []
    store.undo()
    assert [one.waits for one in feedback.of_deal(store.conn, deal)] == [True]
