"""Reach out: the right person, text and content; calls, letters, profiles."""

from pathlib import Path

import pytest

from pipeline_tui.store import closing, enrolling, people
from pipeline_tui.store import content as library
from tests.tui.outgoing import ACME, activities, only, person
from tests.tui.running import TODAY, running

pytestmark = pytest.mark.usefixtures("alone")


async def test_another_person_is_chosen_in_the_preview(tmp_path: Path, links: list[str]) -> None:
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy")
        person(run, "Acme", "Bob Noé")
        only(run, "mail", "About {deal.name}")
        await run.keys("o", "2", "1", "p", "2")
        assert "Hello Bob," in run.text
        await run.keys("1")
        assert links[0].startswith("mailto:bob@example.com")


async def test_words_of_ones_own_stay_when_another_person_is_chosen(
    tmp_path: Path, links: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def edited(app: object, text: str, about: str) -> str:
        return text.replace("Hello Anne", "Good morning")

    monkeypatch.setattr("pipeline_tui.tui.dialogs.editor.edited", edited)
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy")
        person(run, "Acme", "Bob Noé")
        only(run, "mail", "About {deal.name}")
        await run.keys("o", "2", "1", "e", "p", "2")
        assert "Good morning," in run.text
        await run.keys("1")
        assert links[0].startswith("mailto:bob@example.com")
        assert "Good%20morning" in links[0]


async def test_a_mail_without_a_template_is_written_in_the_editor(
    tmp_path: Path, links: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def edited(app: object, text: str, about: str) -> str:
        assert text == "Subject: \n\n"
        return "subject:  Hello \n\nTwo words."

    monkeypatch.setattr("pipeline_tui.tui.dialogs.editor.edited", edited)
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy")
        only(run, "mail")
        await run.keys("o", "2", "2", "e", "1")
        assert links == ["mailto:anne@example.com?subject=Hello&body=Two%20words."]


async def test_what_a_step_asks_for_stands_first(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy")
        new_lead = run.one("SELECT id FROM cadence WHERE code = 'after_proposal'")
        enrolling.enrol(run.store, [run.deal("Acme", "id")], new_lead)
        with run.store.action("x") as act:
            step = run.one("SELECT id FROM follow_up")
            act.update("follow_up", step, {"due_on": TODAY})
        await run.keys("o", "2")
        assert "1 After the proposal: did it arrive?" in run.text
        assert "asked for now" in run.text


async def test_a_closed_deal_is_asked_for_feedback_first(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy")
        closing.win(run.store, [run.deal("Acme", "id")])
        run.app.changed(None)
        await run.keys("g", "x", "o", "2")
        assert "1 Ask for feedback" in run.text
        await run.keys("1")
        assert "Acme: two questions" in run.text


async def test_content_that_fits_comes_first_and_is_noted_as_sent(
    tmp_path: Path, links: list[str]
) -> None:
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy")
        stages = {one.name: one.id for one in run.store.rules.stages.values()}
        for title, stage in (("For all", None), ("Late", "Negotiation"), ("Early", "Lead")):
            library.add(run.store, title, link="https://example.com/x",
                        stage_id=stages[stage] if stage else None)  # fmt: skip
        await run.keys("o", "3")
        places = [run.text.index(title) for title in ("Early", "For all", "Late")]
        assert places == sorted(places)
        await run.keys("1")
        assert "For you: Early" in run.text
        await run.keys("1", "enter")
        early = run.one("SELECT id FROM content WHERE title = 'Early'")
        assert activities(run) == [("content", "mail_sent", "out", "For you: Early", early)]
        await run.keys("o", "3")
        assert "sent 23 Nov" in run.text


async def test_a_call_shows_number_and_script_and_goes_on_to_the_log(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy", phone="+33 1 23")
        await run.keys("o", "1", "1")
        assert "Call     Anne Roy  +33 1 23" in run.text
        assert "Good morning Anne, Ada Roy here." in run.text
        await run.keys("2")
        assert run.app.clipboard == "+33 1 23"
        assert run.screen == "Preview"
        await run.keys("1")
        assert run.screen == "LogSheet"
        await run.keys("2", "enter")
        assert activities(run)[0][:2] == ("call", "spoke")


async def test_minutes_and_day_are_noted_with_what_was_sent(
    tmp_path: Path, links: list[str]
) -> None:
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy")
        only(run, "mail", "About {deal.name}")
        await run.keys("o", "2", "1", "1", "tab", "tab", "tab")
        await run.type("20min yesterday")
        await run.keys("enter")
        row = run.store.conn.execute("SELECT minutes, happened_on FROM activity").fetchone()
        assert tuple(row) == (20, "2026-11-22")


async def test_a_letter_is_written_from_here_too(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy")
        await run.keys("o", "4")
        assert run.screen == "LettersPreview"


async def test_a_profile_is_opened_with_a_message_on_the_clipboard(
    tmp_path: Path, links: list[str]
) -> None:
    async with running(tmp_path, ACME) as run:
        contact = person(run, "Acme", "Anne Roy")
        people.edit_contact(run.store, contact, {"profile": "linkedin.example/in/anne"})
        await run.keys("o", "5", "1", "1")
        assert links == ["https://linkedin.example/in/anne"]
        assert run.app.clipboard.startswith("Hello Anne, I work with companies like Acme SA")
        await run.keys("enter")
        assert activities(run)[0][:3] == ("social", "other", "out")


async def test_a_link_that_is_none_is_not_opened(tmp_path: Path, links: list[str]) -> None:
    async with running(tmp_path, ACME) as run:
        contact = person(run, "Acme", "Anne Roy")
        run.store.conn.execute(
            "UPDATE contact SET profile = 'javascript:alert(1)' WHERE id = ?", (contact,)
        )
        await run.keys("o", "5", "2", "1")
        assert links == []
        assert "This is no link of the web" in run.said
