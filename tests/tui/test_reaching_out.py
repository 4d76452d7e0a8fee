"""Reach out: what leaves was seen before, what left is noted only on a word."""

from pathlib import Path

import pytest

from pipeline_tui.store import mailing, people, steps
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.tui import outside
from tests.tui.outgoing import ACME, BOREAL, activities, only, person
from tests.tui.running import running

pytestmark = pytest.mark.usefixtures("alone")


async def test_the_ways_name_whom_they_reach(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy", phone="+33 1 23")
        await run.keys("o")
        for said in ("Reach out: Acme", "1 call", "Anne Roy  +33 1 23", "anne@example.com",
                     "no postal address", "no profile link", "the library is empty"):  # fmt: skip
            assert said in run.text, said
        company = {"address": "14 rue Haute\n38000 Ici"}
        people.edit_account(run.store, run.deal("Acme", "account_id"), company)
        await run.keys("escape", "o")
        assert "4 letter" in run.text
        assert "Anne Roy  14 rue Haute 38000 Ici" in run.text


async def test_a_mail_goes_to_the_mail_program_and_is_noted_with_enter(
    tmp_path: Path, links: list[str]
) -> None:
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy")
        only(run, "mail", "About {deal.name}")
        await run.keys("o", "2", "1")
        assert run.screen == "Preview"
        for said in ("To       Anne Roy  anne@example.com", "Subject  About Acme", "Hello Anne,",
                     "about Acme: €12,000.00.", "1 mail program"):  # fmt: skip
            assert said in run.text, said
        await run.keys("1")
        assert links[0].startswith("mailto:anne@example.com?subject=About%20Acme&body=Hello%20Anne")
        assert activities(run) == []
        assert "Sent? Acme" in run.text
        await run.keys("enter")
        assert activities(run) == [("mail", "mail_sent", "out", "About Acme", None)]
        assert run.deal("Acme", "step_on") == "2026-11-26"
        await run.keys("u")
        assert activities(run) == []


async def test_an_address_that_lacks_is_added_where_the_mail_stands(
    tmp_path: Path, links: list[str]
) -> None:
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy", email="")
        only(run, "mail", "About {deal.name}")
        await run.keys("o", "2", "1")
        assert "1 add the mail address" in run.text
        await run.keys("enter")
        assert "The mail address of Anne Roy" in run.text
        await run.type("anne")
        await run.keys("enter")
        assert "not a mail address" in run.text
        await run.type("@acme.example")
        await run.keys("enter")
        assert run.one("SELECT email FROM contact") == "anne@acme.example"
        assert "add the mail address" not in run.text
        await run.keys("enter")
        assert links[0].startswith("mailto:anne@acme.example?subject=About%20Acme")


async def test_a_deal_without_people_gets_one_where_the_mail_stands(
    tmp_path: Path, links: list[str]
) -> None:
    async with running(tmp_path, ACME) as run:
        only(run, "mail", "About {deal.name}")
        await run.keys("o", "2", "1")
        assert "nobody on this deal" in run.text
        assert "1 add a person" in run.text
        await run.keys("1")
        await run.type("Anne Roy")
        await run.keys("enter")
        await run.keys("ctrl+s")
        assert run.one("SELECT c.name FROM deal_contact JOIN contact c ON c.id = contact_id") == (
            "Anne Roy"
        )
        assert "To       Anne Roy" in run.text
        assert "1 add the mail address" in run.text


async def test_nothing_is_noted_when_the_person_says_it_did_not_leave(
    tmp_path: Path, links: list[str]
) -> None:
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy")
        only(run, "mail", "About {deal.name}")
        await run.keys("o", "2", "1", "1", "escape")
        assert activities(run) == []
        assert "Nothing was noted as sent." in run.said


async def test_a_step_that_was_due_is_done_with_it(tmp_path: Path, links: list[str]) -> None:
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy")
        deal = run.deal("Acme", "id")
        steps.set_step(run.store, [deal], run.app.today, kind="mail")
        only(run, "mail", "About {deal.name}")
        await run.keys("o", "2", "1", "1", "enter")
        done = run.one("SELECT count(*) FROM follow_up WHERE done_on IS NOT NULL")
        assert done == 1
        assert run.one("SELECT count(*) FROM follow_up") == 2


async def test_what_is_missing_is_named_and_nothing_leaves(
    tmp_path: Path, links: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def edited(app: object, text: str, about: str) -> str:
        assert text.startswith("Subject: About Acme\n\n")
        return text.replace("{deal.close_date}", "Friday")

    monkeypatch.setattr("pipeline_tui.tui.dialogs.editor.edited", edited)
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy")
        only(run, "mail", "About {deal.name}", "Until {deal.close_date}?")
        await run.keys("o", "2", "1")
        assert "Missing: the expected close (on the deal, with e)" in run.text
        await run.keys("1")
        assert run.screen == "Preview"
        assert "Something is missing" in run.text
        await run.keys("e")
        assert "Until Friday?" in run.text
        assert "Missing" not in run.text
        await run.keys("1")
        assert links[0].endswith("body=Until%20Friday%3F")


async def test_a_draft_file_is_written_beside_the_data(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy")
        only(run, "mail", "About {deal.name}")
        await run.keys("o", "2", "1", "2")
        (path,) = (tmp_path / "test.db.drafts").iterdir()
        assert "Written" in run.text
        assert path.suffix == ".eml"
        assert b"To: Anne Roy <anne@example.com>" in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0
        await run.keys("enter")
        assert activities(run)[0][:3] == ("mail", "mail_sent", "out")


async def test_without_a_mail_program_all_is_copied(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy")
        only(run, "mail", "About {deal.name}")
        await run.keys("o", "2", "1", "1")
        assert run.app.clipboard.startswith("anne@example.com\nAbout Acme\n\nHello Anne,")
        assert "No mail program can be opened here" in run.text


async def test_sending_is_set_up_where_it_is_missed(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy")
        only(run, "mail", "About {deal.name}")
        await run.keys("o", "2", "1", "4")
        assert run.screen == "Form"
        mailing.save_mailing(
            run.store, mailing.Mailing("Ada", "ada@example.com", "127.0.0.1", 9, "none")
        )
        await run.keys("escape")
        assert run.screen == "Preview"
        await run.keys("1")
        assert run.one("SELECT count(*) FROM message") == 1


async def test_with_a_server_mails_go_to_the_outbox_as_one_action(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BOREAL) as run:
        person(run, "Acme", "Anne Roy")
        person(run, "Boréal", "Bob Noé")
        only(run, "mail", "About {deal.name}")
        mailing.save_mailing(
            run.store, mailing.Mailing("Ada", "ada@example.com", "127.0.0.1", 9, "none")
        )
        await run.keys("asterisk", "o", "2", "1")
        assert "1 of 2" in run.text
        assert "1 send" in run.text
        await run.keys("1")
        assert "2 of 2" in run.text
        assert run.one("SELECT count(*) FROM message") == 0
        await run.keys("1")
        assert run.one("SELECT count(*) FROM message WHERE state = 'waiting'") == 2
        assert activities(run) == []


async def test_all_that_follow_go_the_same_way_but_those_with_gaps_are_shown(
    tmp_path: Path, links: list[str]
) -> None:
    async with running(tmp_path, ACME, BOREAL, NewDeal("Kestrel")) as run:
        person(run, "Acme", "Anne Roy")
        person(run, "Boréal", "Bob Noé")
        person(run, "Kestrel", "Mme Kestrel")
        only(run, "mail", "About {deal.name}")
        await run.keys("asterisk", "o", "2", "1", "asterisk")
        assert "Open the other 2 in the mail program unseen?" in run.text
        assert links == []
        await run.keys("y")
        assert run.screen == "Preview"
        assert "the contact's first name" in run.text
        await run.keys("s")
        assert len(links) == 2
        await run.keys("enter")
        assert len(activities(run)) == 2
        assert run.one("SELECT count(*) FROM action WHERE label LIKE 'Noted%sent%'") == 1


async def test_what_only_the_clipboard_took_is_shown_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next text would take the place of the one before it, which went nowhere yet."""

    monkeypatch.setattr(outside, "open_link", lambda _link: False)
    async with running(tmp_path, ACME, BOREAL) as run:
        person(run, "Acme", "Anne Roy")
        person(run, "Boréal", "Bob Noé")
        only(run, "mail", "About {deal.name}")
        await run.keys("asterisk", "o", "2", "1", "asterisk", "y")
        assert run.screen == "Preview"
        assert "2 of 2" in run.text
        await run.keys("escape", "enter")
        assert len(activities(run)) == 1
