"""Feedback asked and taken on the deal, and summed on its page."""

from pathlib import Path

import pytest

from pipeline_tui.store import adding, closing, feedback, opinions
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.store.store import Store
from pipeline_tui.tui.dialogs.replies import ASKED, NONE, Reply, read_reply
from tests.tui.running import TODAY, Running, running

ACME = NewDeal("Acme renewal", amount=1_200_000)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


def only(run: Running) -> str:
    return str(run.one("SELECT id FROM deal"))


async def win_and_open(run: Running) -> None:
    closing.win(run.store, [only(run)])
    run.app.changed(None)
    await run.keys("g", "x", "enter")
    assert run.screen == "DealScreen"


async def test_an_answer_is_points_and_words(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await win_and_open(run)
        await run.keys("F")
        assert "How likely are you to recommend us?" in run.text
        await run.type("9 very good")
        assert "9 of 10 · very good" in run.text
        await run.keys("enter")
        assert run.one("SELECT answer FROM feedback") == 9
        assert run.one("SELECT words FROM feedback") == "very good"
        assert "answered" in run.said
        await run.keys("u")
        assert run.one("SELECT count(*) FROM feedback WHERE deleted_at IS NULL") == 0


async def test_enter_alone_notes_that_it_was_asked_and_a_dash_takes_it_back(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, ACME, size=(80, 40)) as run:
        await win_and_open(run)
        await run.keys("F", "enter")
        assert run.one("SELECT asked_on FROM feedback") == TODAY
        assert "asked 23 Nov" in run.text
        await run.keys("F", "minus", "enter")
        assert run.one("SELECT count(*) FROM feedback WHERE deleted_at IS NULL") == 0


async def test_the_queue_takes_the_answer_of_a_deal_that_asks_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path / "test.db", create=True) as store:
        opinions.edit(store, feedback.questions(store.conn)[0], {"automatic": True})
        closing.win(store, adding.add(store, ACME).deals)
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-12-01")
    async with running(tmp_path) as run:
        await run.keys("tab", "j")
        assert "F feedback" in run.text
        await run.keys("F", "1", "0", "enter")
        assert run.one("SELECT answer FROM feedback") == 10
        assert run.one("SELECT done_on FROM follow_up WHERE kind = 'feedback'") == "2026-12-01"


async def test_an_open_deal_is_not_asked(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("enter", "F")
        assert "That needs a won or lost deal." in run.said


async def test_the_page_sums_and_opens_the_deals(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(80, 40)) as run:
        deal, question = only(run), feedback.questions(run.store.conn)[0]
        closing.win(run.store, [deal])
        feedback.answer(run.store, deal, question.id, 8, "quick replies")
        await run.keys(":")
        await run.type("feedback: the")
        await run.keys("enter")
        assert run.screen == "FeedbackScreen"
        for said in ("1 asked · 1 answered · mean 8.0", "won deals", "lost deals"):
            assert said in run.text
        await run.keys("enter")
        assert "quick replies" in run.text
        await run.keys("down", "enter")
        assert run.screen == "DealScreen"
        assert "8 of 10 · quick replies" in run.text


async def test_questions_are_added_changed_ordered_and_asked_by_themselves(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, ACME, size=(80, 40)) as run:
        run.app.act("go_feedback")
        await run.settle()
        await run.keys("o")
        assert feedback.questions(run.store.conn)[0].automatic
        await run.keys("a")
        await run.type("Was it quick?")
        await run.keys("enter", "3", "2")
        added = feedback.questions(run.store.conn)[-1]
        assert (added.text, added.asks, added.scale) == ("Was it quick?", "closed", 5)
        await run.keys("G", "K", "e", "ctrl+u")
        await run.type("Fast enough?")
        await run.keys("ctrl+s", "R")
        changed = feedback.questions(run.store.conn)[1]
        assert (changed.text, changed.retired) == ("Fast enough?", 1)
        assert opinions.sums(run.store.conn)[changed.id].asked == 0


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("9", Reply(9, "")),
        ("9/10 great", Reply(9, "great")),
        ("0, never again", Reply(0, "never again")),
        ("10 - ok", Reply(10, "ok")),
        ("great", Reply(None, "great")),
        ("", ASKED),
        ("-", NONE),
    ],
)
def test_answers_are_read(typed: str, value: object) -> None:
    assert read_reply(10, known=True)(typed).value == value


def test_points_beyond_the_scale_are_refused_and_words_alone_keep_their_numbers() -> None:
    assert read_reply(10, known=False)("11").problem == "from 0 to 10"
    for typed in ("-1", "9.5 great", "99999999999", "9.5"):
        assert read_reply(10, known=False)(typed).problem == "from 0 to 10"
    assert read_reply(10, known=False)("3rd time").value == Reply(None, "3rd time")
    assert read_reply(0, known=False)("3 days late").value == Reply(None, "3 days late")
    assert read_reply(10, known=False)("-").value == Reply(None, "-")


@pytest.mark.parametrize("typed", ["-1", "+1 well", "9.5 ok", "9,5", "99999999999", "11", "100 %"])
def test_a_figure_that_is_no_points_is_refused_rather_than_kept_as_words(typed: str) -> None:
    assert read_reply(10, known=False)(typed).problem == "from 0 to 10"
    assert read_reply(0, known=False)(typed).value == Reply(None, typed)


@pytest.mark.parametrize("typed", ["3rd visit was the best", "30th of May", "- slow"])
def test_words_that_begin_with_a_figure_are_words(typed: str) -> None:
    assert read_reply(10, known=False)(typed).value == Reply(None, typed)
