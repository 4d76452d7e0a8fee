"""Letters from the deals: seen, written, printed, and noted on a word."""

from pathlib import Path

import pytest

from pipeline_tui.store import people, templates
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.tui import outside
from pipeline_tui.tui.handlers import letters
from tests.tui.running import TODAY, Running, running

ACME = NewDeal("Renewal", amount=1_200_000, account="Acme SA")
DUNE = NewDeal("Upgrade", amount=800_000, account="Dune")


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    monkeypatch.setattr(letters, "printer", lambda: None)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The pages that the browser was handed."""
    taken: list[Path] = []

    def take(path: Path) -> bool:
        taken.append(path)
        return True

    monkeypatch.setattr(outside, "open_page", take)
    return taken


def prepared(run: Running) -> None:
    """One template, a person with an address on the first deal, nobody on the second."""
    for one in templates.templates(run.store.conn, "letter"):
        templates.retire(run.store, one.id)
    templates.add(
        run.store, "letter", "Thanks", "Our {deal.name}", "Dear {contact.name},\n\nhello."
    )
    deal = run.deal("Renewal", "id")
    people.add_contact(run.store, "Ann Roy", deal_id=deal, address="1 High St, London")


async def write(run: Running) -> None:
    run.app.act("letters")
    await run.settle()


def noted(run: Running) -> int:
    found = run.one("SELECT count(*) FROM activity WHERE kind = 'letter' AND deleted_at IS NULL")
    return int(found)


async def test_what_the_letter_of_one_deal_lacks_is_added_where_it_stands(
    tmp_path: Path, home: Path
) -> None:
    async with running(tmp_path, DUNE, ACME) as run:
        prepared(run)
        await run.keys("slash")
        await run.type("upgrade")
        await run.keys("enter")
        await write(run)
        assert "Upgrade: no letter, nobody on this deal" in run.text
        assert "Enter add a person" in run.text
        await run.keys("enter")
        await run.type("Bob Fox")
        await run.keys("enter", "ctrl+s")
        assert "Enter add the postal address" in run.text
        await run.keys("enter")
        await run.type("2 Low St")
        await run.keys("ctrl+s")
        for said in ("1 letter", "2 Low St", "Dear Bob Fox,", "Enter go on"):
            assert said in run.text, said


async def test_letters_for_all_marked_are_seen_written_opened_and_noted(
    tmp_path: Path, home: Path, opened: list[Path]
) -> None:
    async with running(tmp_path, ACME, DUNE) as run:
        prepared(run)
        await run.keys("*")
        await write(run)
        for said in ("1 letter", "1 left out", "Upgrade: no letter, nobody on this deal",
                     "1 High St", "Our Renewal", "Dear Ann Roy,"):  # fmt: skip
            assert said in run.text, said
        await run.keys("j", "pagedown", "end", "home", "enter")
        assert "Letters: where to?" in run.text
        await run.keys("1")
        assert "new file" in run.text
        await run.keys("enter")
        page = home / f"letters-{TODAY}.html"
        assert "Dear Ann Roy," in page.read_text()
        assert page.stat().st_mode & 0o777 == 0o600
        assert opened == [page]
        assert "Was the letter sent?" in run.text
        assert noted(run) == 0
        await run.keys("y")
        assert noted(run) == 1
        await run.keys("u")
        assert noted(run) == 0


async def test_a_file_is_replaced_after_a_yes_only(tmp_path: Path, home: Path) -> None:
    async with running(tmp_path, ACME) as run:
        prepared(run)
        file = home / "ours.md"
        file.write_text("mine")
        for answer in ("n", "y"):
            await write(run)
            await run.keys("enter", "2", "ctrl+u")
            await run.type("~/ours")
            await run.keys("enter")
            assert "Replace" in run.text
            await run.keys(answer)
            assert (file.read_text() == "mine") == (answer == "n")
        await run.keys("n")
        assert "Not noted on the deals." in run.said
        assert noted(run) == 0


async def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        prepared(run)
        await write(run)
        await run.keys("enter", "1", "ctrl+u")
        await run.type("/nowhere/letters.html")
        assert "there is no such folder" in run.text
        await run.keys("ctrl+u")
        await run.type("~")
        assert "a folder" in run.text


async def test_without_a_letter_there_is_only_to_leave(tmp_path: Path) -> None:
    async with running(tmp_path, DUNE, ACME) as run:
        prepared(run)
        people.unlink(run.store, str(run.one("SELECT id FROM deal_contact")))
        await run.keys("*")
        await write(run)
        assert "0 letters" in run.text
        await run.keys("enter")
        assert "0 letters" in run.text
        await run.keys("escape")
        assert run.screen == "HomeScreen"
        for one in templates.templates(run.store.conn, "letter"):
            templates.retire(run.store, one.id)
        await write(run)
        assert "There is no template of a letter" in run.said


async def test_the_template_is_chosen_where_there_are_several(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        prepared(run)
        templates.add(run.store, "letter", "Second", "", "Hello {contact.name}")
        await write(run)
        assert "Second" in run.text
        await run.keys("2")
        assert "Hello Ann Roy" in run.text


async def test_the_printer_takes_plain_text_or_says_why_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = tmp_path / "printed.txt"
    commands = [["tee", str(printed)], ["sh", "-c", "echo out of paper >&2; exit 1"]]
    monkeypatch.setattr(letters, "printer", lambda: commands[0])
    async with running(tmp_path, ACME) as run:
        prepared(run)
        await write(run)
        await run.keys("enter", "3")
        await run.pilot.pause(0.3)
        assert "Dear Ann Roy," in printed.read_text()
        await run.keys("n")
        commands.pop(0)
        await write(run)
        await run.keys("enter", "3")
        await run.pilot.pause(0.3)
        assert "Nothing was printed: out of paper" in run.said


async def test_the_way_by_reaching_out(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        prepared(run)
        await run.keys("o", "4")
        assert "Dear Ann Roy," in run.text
