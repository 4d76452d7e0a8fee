"""Files to name, and the output of another process."""

import sys
from pathlib import Path

import pytest

from pipeline_tui.store import people
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.tui.dialogs.path import common_beginning, completions, read_file
from pipeline_tui.tui.dialogs.progress import Progress
from tests.tui.running import TODAY, Running, running


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "files"
    (inside / "deals old").mkdir(parents=True)
    for name in ("deals.csv", "dealers.csv", "other.csv", ".hidden"):
        (inside / name).write_text("a,b\n")
    return inside


def test_completions_are_what_the_beginning_could_mean(folder: Path) -> None:
    found = completions(f"{folder}/deal")
    assert [Path(name).name for name in found] == ["dealers.csv", "deals old", "deals.csv"]
    assert found[1].endswith("/")
    assert completions(f"{folder}/zzz") == []
    assert completions(f"{folder}/nowhere/") == []
    assert [Path(name).name for name in completions(f"{folder}/.h")] == [".hidden"]


def test_the_common_beginning_is_sure() -> None:
    assert common_beginning(["deals.csv", "dealers.csv"]) == "deal"
    assert common_beginning(["one"]) == "one"
    assert common_beginning(["a", "ab"]) == "a"


@pytest.mark.parametrize("typed", ["", "nowhere.csv", "\0", "x" * 5000])
def test_what_is_no_file_is_refused(typed: str) -> None:
    assert read_file(typed).problem


def test_a_folder_is_refused_and_a_file_taken(folder: Path) -> None:
    assert read_file(str(folder)).problem
    assert read_file(str(folder / "deals.csv")).value == folder / "deals.csv"
    for quote in "'\"":  # as a file manager pastes it
        assert read_file(f"{quote}{folder / 'deals.csv'}{quote} ").value == folder / "deals.csv"
    assert read_file("'").problem


@pytest.mark.usefixtures("today")
async def test_tab_completes_as_far_as_it_is_sure(tmp_path: Path, folder: Path) -> None:
    async with running(tmp_path) as run:
        run.app.act("import_csv")
        await run.settle()
        await run.type(f"{folder}/de")
        await run.keys("tab")
        assert run.front.input.value == f"{folder}/deal"
        await run.keys("tab")
        assert "dealers.csv" in run.text
        await run.type("s.")
        await run.keys("tab")
        assert run.front.input.value == f"{folder}/deals.csv"


async def shown(run: Running, code: str) -> Progress:
    """A dialog that runs a line of Python, when it has ended."""
    dialog = Progress("Work", [sys.executable, "-c", code], go_on="go on")
    run.app.push_screen(dialog)
    for _time in range(200):
        await run.pilot.pause(0.05)
        if dialog.code is not None:
            break
    await run.settle()
    return dialog


@pytest.mark.usefixtures("today")
async def test_output_is_shown_with_its_last_line_as_it_changes(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        code = r"print('one'); print('10%', end='\r'); print('99%', end='\r'); print('done')"
        dialog = await shown(run, code)
        assert "one" in run.text
        assert "done" in run.text
        assert "10%" not in run.text
        assert "go on" in run.text
        await run.keys("enter")
        assert dialog.answer.result() is True


@pytest.mark.usefixtures("today")
async def test_hostile_output_is_shown_safely(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        await shown(run, r"print('[red]x[/] \x1b]0;t\x07 \x9b31m')")
        assert "[red]x[/]" in run.text
        assert "\x1b" not in run.text


@pytest.mark.usefixtures("today")
async def test_a_failure_says_that_nothing_was_changed(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        dialog = await shown(run, "raise SystemExit('no such column')")
        assert "no such column" in run.text
        assert "nothing was changed" in run.text
        await run.keys("enter")
        assert dialog.answer.result() is False


@pytest.mark.usefixtures("today")
async def test_leaving_ends_the_process(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        dialog = Progress("Work", [sys.executable, "-c", "import time; time.sleep(60)"])
        run.app.push_screen(dialog)
        for _time in range(100):
            await run.pilot.pause(0.02)
            if dialog.process is not None:
                break
        process = dialog.process
        assert process is not None
        await run.keys("escape")
        assert await process.wait() != 0


async def ended(run: Running) -> None:
    """Wait for the process in the dialog."""
    for _time in range(400):
        await run.pilot.pause(0.05)
        if isinstance(run.front, Progress) and run.front.code is not None:
            break
    await run.settle()
    assert run.front.code == 0, run.text


@pytest.mark.usefixtures("today")
async def test_engagement_is_imported_after_a_look(tmp_path: Path) -> None:
    (tmp_path / "report.csv").write_text("Email,Subject,Opens\nanne@x.org,News,2\n")
    async with running(tmp_path, NewDeal("Acme")) as run:
        deal = run.one("SELECT id FROM deal")
        people.add_contact(run.store, "Anne", deal_id=deal, email="Anne@X.org")
        run.app.act("import_engagement")
        await run.settle()
        await run.type(f"{tmp_path}/report.csv")
        await run.keys("enter")
        await ended(run)
        assert "Would be: 1 new exchange" in run.text
        assert run.deal("Acme", "touches") == 0
        await run.keys("enter")
        await ended(run)
        await run.keys("enter")
        assert run.deal("Acme", "touches") == 1
