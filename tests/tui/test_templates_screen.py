"""Templates and the library of content edited in the app."""

from pathlib import Path

import pytest

from pipeline_tui.store import content as library
from pipeline_tui.store import people, templates
from pipeline_tui.store.adding import NewDeal
from tests.tui.running import TODAY, Running, running

ACME = NewDeal("Acme", amount=1_200_000, account="Acme SA")
BRACES = {"{": "left_curly_bracket", "}": "right_curly_bracket", "_": "underscore"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


async def write(run: Running, text: str) -> None:
    names = BRACES | {" ": "space", ".": "full_stop", ",": "comma", ":": "colon", "/": "slash"}
    await run.pilot.press(*[names.get(letter, letter) for letter in text])
    await run.settle()


def names(run: Running, kind: str) -> list[str]:
    return [one.name for one in templates.templates(run.store.conn, kind)]


async def test_the_screen_lists_templates_by_kind_and_previews_them(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(120, 40)) as run:
        deal = run.deal("Acme", "id")
        people.add_contact(run.store, "Anne Roy", deal_id=deal, email="a@b.example")
        await run.keys("g", "t")
        assert run.screen == "TemplatesScreen"
        for said in ("Mails", "New lead: first words", "Call scripts", "preview: Acme",
                     "Library of content", "To       Anne Roy  a@b.example", "Hello Anne,",
                     ):  # fmt: skip
            assert said in run.text, said


async def test_a_template_is_written_checked_and_undone(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "t", "a")
        await write(run, "Hello")
        await run.keys("tab")
        await write(run, "About {deal.name}")
        await run.keys("tab")
        await write(run, "Dear {contact.fist_name}")
        assert "Text: there is no field {contact.fist_name}; is {contact.first_name}" in run.text
        await run.keys("ctrl+s")
        assert run.screen == "TemplateForm"
        for _time in range(len("fist_name}")):
            await run.keys("backspace")
        await write(run, "first_name}, your {deal.amount}")
        assert "your €12,000.00" in run.text
        assert "Missing: the contact's first name (on the person)" in run.text
        await run.keys("ctrl+s")
        assert run.screen == "TemplatesScreen"
        assert names(run, "mail")[-1] == "Hello"
        assert run.front.template.name == "Hello"
        assert run.front.template.body == "Dear {contact.first_name}, your {deal.amount}"
        await run.keys("u")
        assert "Hello" not in names(run, "mail")


async def test_a_half_written_template_is_kept(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "t", "a")
        await write(run, "Later")
        await run.keys("escape", "a")
        assert "Your draft is taken up" in run.text
        assert "Later" in run.text


async def test_a_field_is_put_in_from_the_list(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "t", "enter", "tab", "tab", *["down"] * 6)
        await run.keys("end", "ctrl+l")
        await run.type("net")
        await run.keys("enter")
        body = run.front.inputs["body"].value
        assert body.count("{deal.net_amount}") == 1
        assert not body.startswith("{deal.net_amount}")


async def test_the_text_is_written_in_the_persons_own_editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def edited(app: object, text: str, about: str) -> str:
        return text + "\nP.S. {today}"

    monkeypatch.setattr("pipeline_tui.tui.dialogs.editor.edited", edited)
    async with running(tmp_path, ACME) as run:
        await run.keys("g", "t", "enter", "ctrl+o", "ctrl+s")
        first = templates.templates(run.store.conn)[0]
        assert first.body.endswith("{me.name}\nP.S. {today}")


async def test_templates_are_copied_ordered_retired_and_deleted(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        first = names(run, "mail")[0]
        await run.keys("g", "t", "c")
        assert names(run, "mail")[:2] == [first, f"{first} (copy)"]
        assert run.front.template.name == f"{first} (copy)"
        await run.keys("K")
        assert names(run, "mail")[0] == f"{first} (copy)"
        await run.keys("R")
        assert names(run, "mail")[-1] == f"{first} (copy)"
        assert "retired" in run.text
        await run.keys("D", "y")
        assert f"{first} (copy)" not in names(run, "mail")


async def test_an_entry_of_the_library_is_added_and_changed(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(120, 40)) as run:
        await run.keys("g", "t", "G", "enter")
        await write(run, "How others measure")
        await run.keys("tab", "tab")
        await write(run, "example")
        assert "a link looks like https://" in run.text
        await run.keys("ctrl+s")
        assert run.screen == "Form"
        await run.keys("ctrl+u")
        await write(run, "https://example.com/a")
        await run.keys("tab")
        await write(run, "Prop")
        await run.keys("ctrl+s")
        one = library.library(run.store.conn)[0]
        assert (one.title, one.kind, one.link) == (
            "How others measure", "article", "https://example.com/a",
        )  # fmt: skip
        assert run.store.rules.stages[one.stage_id or ""].name == "Proposal"
        assert "For stage" in run.text
        await run.keys("e", "ctrl+u")
        await write(run, "Measured")
        await run.keys("ctrl+s")
        assert library.library(run.store.conn)[0].title == "Measured"


async def test_the_preview_goes_to_another_deal(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, NewDeal("Kestrel"), size=(120, 40)) as run:
        await run.keys("g", "t", "d")
        await run.type("kest")
        await run.keys("enter")
        assert "preview: Kestrel" in run.text
        await run.keys("d")
        await run.type("zzz")
        await run.keys("enter")
        assert "No deal is called so: zzz" in run.said


async def test_without_a_deal_fields_say_what_they_stand_for(tmp_path: Path) -> None:
    async with running(tmp_path, size=(120, 40)) as run:
        await run.keys("g", "t")
        assert "Hello ‹the contact's first name›," in run.text
        await run.keys("up")
        assert "Fields that a text can hold" in run.text
        assert "{contact.first_name}" in run.text
