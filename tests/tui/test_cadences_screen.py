"""Sequences begun, paused and stopped on deals, edited on their screen, and their mails sent."""

from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.store import cadence_reading, enrolling, people, steps
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.store.cadence_reading import Results
from pipeline_tui.tui.screens.cadences import _results
from tests.tui.running import TODAY, Running, running

ACME = NewDeal("Acme", amount=1_200_000, account="Acme")
BOREAL = NewDeal("Boréal Foods", account="Boréal SA")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


def running_on(run: Running, name: str = "Acme") -> list[cadence_reading.Running]:
    return cadence_reading.running(run.store.conn, [run.deal(name, "id")])


def steps_of(run: Running, name: str = "New lead") -> list[str]:
    cadence_id = run.one("SELECT id FROM cadence WHERE name = ?", name)
    found = cadence_reading.steps(run.store.conn, cadence_id)
    return [f"{one.day} {one.kind} {one.words}" for one in found]


# -- on deals --------------------------------------------------------------------------


async def test_two_keys_begin_one_and_the_queue_says_where_it_stands(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("b")
        assert "1 begin New lead        10 steps over 28 days" in run.text
        await run.keys("1", "tab")
        assert "call 1 of 10 of New lead" in run.text
        await run.keys("u")
        assert running_on(run) == []
        assert "set a next step" in run.text


async def test_marked_deals_begin_together(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BOREAL) as run:
        await run.keys("asterisk", "b")
        assert "2 deals, 10 steps over 28 days" in run.text
        await run.keys("1")
        assert run.said == "Began New lead on 2 deals"
        assert len(running_on(run)) == len(running_on(run, "Boréal Foods")) == 1


async def test_a_step_is_skipped_and_it_is_paused_resumed_and_stopped(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("b", "1", "b")
        assert "1 New lead: skip this step  step 1 of 10, next call 23 Nov" in run.text
        await run.keys("1")
        assert run.said == "Skipped a step of New lead on Acme"
        await run.keys("b", "2")
        assert run.said == "Paused New lead on Acme"
        assert run.deal("Acme", "step_on") is None
        await run.keys("b")
        assert "1 New lead: go on" in run.text
        assert "step 2 of 10, paused" in run.text
        await run.keys("1")
        assert run.deal("Acme", "step_on") == TODAY
        await run.keys("b", "3")
        assert run.said == "Stopped New lead on Acme"
        assert running_on(run) == []


async def test_the_deal_tells_which_it_is_in_and_which_it_was_in(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("b", "1", "enter")
        assert "in New lead, step 1 of 10, next call 23 Nov" in run.text
        await run.keys("k", "enter")
        assert "New lead: skip this step" in run.text
        await run.keys("3")
        assert "New lead: stopped by hand" in run.text


async def test_a_log_offers_the_next_step_and_enter_takes_it(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("b", "1", "n")
        assert "step 2 of 10: mail Mon 23 Nov" in run.text
        await run.keys("enter")
        count = "SELECT count(*) FROM follow_up WHERE done_on IS NULL AND deleted_at IS NULL"
        assert run.one(count) == 1
        await run.keys("n")
        unsent = "step 2 of 10 of New lead, mail: nothing was sent, it stays due"
        assert unsent in run.text
        await run.keys("4")
        assert "step 2 of 10 of New lead, mail: counts as sent" in run.text
        assert "step 3 of 10: call Wed 25 Nov" in run.text
        await run.keys("escape", "n")
        assert unsent in run.text
        await run.keys("enter")  # a call that reached nobody sends no mail
        calls = run.store.conn.execute("SELECT kind, outcome FROM activity").fetchall()
        assert calls == [("call", "no_answer")] * 2
        assert run.one("SELECT kind FROM follow_up WHERE done_on IS NULL") == "mail"
        await run.keys("r", *"fri")
        assert "puts off step 2 of New lead" in run.text
        await run.keys(" ", *"call", " ", *"Ann")
        assert "beside step 2 of New lead" in run.text
        await run.keys("escape", "n", "2")
        assert "ends the sequence New lead: they replied" in run.text
        await run.keys("enter")
        assert run.one(count) == 1
        assert run.one("SELECT stopped_by FROM enrolment") == "reply"
        await run.keys("u")
        assert run.one("SELECT state FROM enrolment") == "active"


async def test_one_key_of_one_by_one_goes_on_with_it(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("b", "1", "n", "enter", "t")
        assert "no answer, mail stays due" in run.text
        await run.keys("1")
        assert run.one("SELECT kind FROM activity ORDER BY id DESC") == "call"
        assert run.one("SELECT kind FROM follow_up WHERE done_on IS NULL") == "mail"
        await run.keys("q", "n", "4", "enter", "t")
        assert "no answer, again Wed 25 Nov" in run.text
        await run.keys("1")
        assert run.deal("Acme", "step_on") == "2026-11-25"
        assert run.one("SELECT kind FROM follow_up WHERE done_on IS NULL") == "call"
        assert run.one("SELECT count(*) FROM follow_up WHERE deleted_at IS NULL") == 3


# -- the screen ------------------------------------------------------------------------


async def test_the_screen_shows_steps_rules_and_results(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(120, 40)) as run:
        await run.keys("b", "1", "g", "s")
        assert run.screen == "CadencesScreen"
        for said in ("10 steps over 28 days  ends on a reply, another stage, a close",
                     "1 deal began it · 1 in it · 0 replied · 0 advanced · 0 won",
                     "day 7    mail     New lead: second mail", "no mails due",
                     "no deal began it yet"):  # fmt: skip
            assert said in run.text, said


async def test_its_deals_are_listed_and_opened(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "s", "o")
        assert run.said == "No deal began it yet."
        await run.keys("q", "b", "1", "g", "s", "down", "enter")
        assert "Acme  step 1 of 10, next call 23 Nov" in run.text
        assert "replied 0 of 1" in run.text
        await run.keys("1")
        assert run.screen == "DealScreen"


async def test_a_step_is_changed_moved_added_and_removed(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("b", "1", "g", "s", "down", "down", "down", "J")
        assert steps_of(run)[:3] == [
            "0 call New lead: first call", "0 call New lead: another try",
            "2 mail New lead: first words",
        ]  # fmt: skip
        assert "1 deal in it goes on by the new steps" in run.said
        await run.keys("enter", "ctrl+u")
        await run.type("5")
        await run.keys("ctrl+s")
        assert "5 mail New lead: first words" in steps_of(run)
        await run.keys("a", "ctrl+u")
        await run.type("6")
        await run.keys("tab", "ctrl+u")
        await run.type("letter")
        await run.keys("tab", "tab")
        await run.type("by hand")
        await run.keys("ctrl+s")
        assert "6 letter by hand" in steps_of(run)
        await run.keys("D")
        assert "6 letter by hand" not in steps_of(run)
        assert len(steps_of(run)) == 10


async def test_a_day_that_is_none_is_refused_in_the_form(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "s", "a", "ctrl+u")
        await run.type("99999999999")
        await run.keys("ctrl+s")
        assert "must be from 0 to 3,650" in run.text
        assert len(steps_of(run)) == 10


async def test_a_sequence_of_ones_own_with_its_own_rules(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "s", "P")
        await run.type("Ours")
        await run.keys("enter", "e", "tab", "ctrl+u")
        await run.type("no")
        await run.keys("ctrl+s")
        row = run.store.conn.execute(
            "SELECT stop_on_reply, stop_on_stage FROM cadence WHERE name = 'Ours'"
        ).fetchone()
        assert tuple(row) == (0, 1)
        await run.keys("G")
        assert "no steps yet: a adds one" in run.text
        await run.keys("D", "y")
        assert run.one("SELECT deleted_at IS NULL FROM cadence WHERE name = 'Ours'") == 0


async def test_a_retired_one_is_not_offered(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "s", "R")
        assert run.said == "Begins the sequence New lead no more"
        await run.keys("q", "b")
        assert "begin New lead" not in run.text
        assert "1 begin After proposal" in run.text


# -- the mails that are due ------------------------------------------------------------------


async def with_mails_due(run: Running) -> None:
    """Two deals at their mail: Acme's person has an address, Boréal's has none."""
    store = run.store
    ids = [run.deal(name, "id") for name in ("Acme", "Boréal Foods")]
    _done, ann = people.add_contact(store, "Ann Roy", deal_id=ids[0])
    people.edit_contact(store, ann, {"email": "ann@acme.example"})
    people.add_contact(store, "Bob", deal_id=ids[1])
    enrolling.enrol(store, ids, cadence_reading.cadences(store.conn)[0].id)
    steps.finish_step(store, ids)
    run.app.changed(None)
    await run.settle()


def with_sending(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a server were set up, with nothing that sends."""
    from pipeline_tui.store import mailing

    ready = mailing.Mailing("Ada", "ada@example.org", "mail.example.org")
    monkeypatch.setattr(mailing, "mailing", lambda _conn: ready)


async def test_each_mail_is_seen_and_those_taken_wait_in_the_outbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_sending(monkeypatch)
    async with running(tmp_path, ACME, BOREAL) as run:
        await with_mails_due(run)
        await run.keys("B")
        assert "Mail due: Acme ─ 1 of 2" in run.text
        assert "Hello Ann," in run.text
        await run.keys("enter")
        assert "Mail due: Boréal Foods ─ 2 of 2" in run.text
        assert "no mail address" in run.text
        assert "1 add the mail address" in run.text
        await run.keys("2")
        assert run.screen == "Preview"  # it cannot go: it is left
        await run.keys("s")
        assert run.one("SELECT count(*) FROM message WHERE state = 'waiting'") == 1
        assert run.deal("Acme", "step_on") == "2026-11-25"
        assert run.deal("Boréal Foods", "step_on") == TODAY
        await run.keys("u")
        assert run.deal("Acme", "step_on") == TODAY


async def test_without_a_server_a_mail_can_go_by_a_file(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BOREAL) as run:
        await with_mails_due(run)
        await run.keys("space", "B")
        assert "2 draft file (.eml)" in run.text
        await run.keys("2")
        drafts: list[Any] = list(tmp_path.rglob("*.eml"))
        assert len(drafts) == 1
        assert "step 3 of 10: call Wed 25 Nov" in run.text
        await run.keys("enter")
        assert run.deal("Acme", "step_on") == "2026-11-25"
        assert run.one("SELECT kind || outcome FROM activity WHERE deal_id = ?",
                       run.deal("Acme", "id")) == "mailmail_sent"  # fmt: skip


async def test_nothing_due_is_said(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("B")
        assert run.said == "No mail of a sequence is due."


async def test_no_label_of_its_form_touches_what_stands_in_it(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(80, 24)) as run:
        await run.keys("g", "s", "enter")
        assert "A reply ends it " in run.text


def test_the_paused_are_told_as_some_of_those_in_it() -> None:
    found = Results(enrolled=20, active=14, paused=2, finished=3, stopped=1)
    (_margin, (said, _look)) = _results(found)
    assert said.startswith("20 deals began it · 16 in it (2 paused) · 0 replied")
