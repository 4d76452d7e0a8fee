"""The screen that brings a file in: columns, questions, preview, the import itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline_tui.exchange import presets
from pipeline_tui.exchange.jsonl import FORMAT
from pipeline_tui.exchange.mapping import read_head
from pipeline_tui.exchange.options import Options
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.tui.dialogs.bringing import Bringing
from pipeline_tui.tui.import_state import ImportState
from pipeline_tui.tui.screens.importing import ImportScreen
from tests.tui.running import TODAY, Running, running

TEXT = (
    "Was;Wo;Stage;Amount;Volume;Region;Created Date\n"
    "Boot;Kiel;Lead;1.200,50;3,5;North;03/04/2026\n"
    ";;;;;;\n"
    "Steg;Husum;Pilot;oops;4,5;South;04/05/2026\n"
    "Mole;Emden;Pilot;12,00;5,5;North;05/06/2026\n"
)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


async def open_file(run: Running, path: Path) -> ImportScreen:
    """The screen for a file, when its first trial has ended."""
    run.app.act("import_csv")
    await run.settle()
    run.front.input.value = str(path)
    await run.keys("enter")
    for _time in range(100):
        if isinstance(run.front, ImportScreen) or "beside it" in run.text:
            break
        await run.pilot.pause(0.02)
    if not isinstance(run.front, ImportScreen):
        await run.keys("y")
    return await tried(run)


async def tried(run: Running) -> ImportScreen:
    """Wait for the trial."""
    for _time in range(400):
        await run.pilot.pause(0.03)
        if isinstance(run.front, ImportScreen) and not run.front.trying:
            break
    await run.settle()
    assert isinstance(run.front, ImportScreen), run.text
    return run.front


async def brought(run: Running) -> Bringing:
    """Import, and wait for the end of it."""
    await run.keys("ctrl+s")
    for _time in range(400):
        await run.pilot.pause(0.03)
        if isinstance(run.front, Bringing) and run.front.code is not None:
            break
    await run.settle()
    assert isinstance(run.front, Bringing), run.text
    return run.front


async def test_questions_are_asked_and_the_file_is_imported(tmp_path: Path) -> None:
    path = tmp_path / "werft.csv"
    path.write_text(TEXT)
    async with running(tmp_path) as run:
        screen = await open_file(run, path)
        assert "Which column is the deal's name" in run.text
        await run.keys("enter", "1")
        await tried(run)
        assert "“Created Date”: is 03/04/2026, 04/05/2026" in run.text
        assert screen.pointed == ("question", 0)
        await run.keys("ctrl+s", "1")  # what is to be answered comes first
        await tried(run)
        assert "Which stages are these: Pilot?" in run.text
        await run.keys("enter", "1", "enter")
        await tried(run)
        assert "2 new, 1 left out, 1 blank" in run.text
        assert screen.state.heard.left_out[0]["line"] == 4
        assert [card.name for card, _stage in screen.state.heard.drawn] == ["Boot", "Mole"]
        assert run.one("SELECT count(*) FROM deal") == 0
        await brought(run)
        # A line too long for the dialog goes on in the next.
        assert "line 4, column “Amount”, “oops”" in " ".join(run.text.split())
        assert "2 without next step" in run.text
        await run.keys("enter")
        assert run.deal("Boot", "amount") == 1_200_50
        assert run.stage_of("Mole") == "Pilot"
        assert run.screen == "HomeScreen"


async def test_with_the_files_beside_them(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "deals.csv").write_text(
        "id,name,amount,stage,company\n1,First,1200,Lead,Acme\n2,Second,3400,Lead,Acme\n"
    )
    (folder / "accounts.csv").write_text("name,industry\nAcme,Tools\n")
    async with running(tmp_path, NewDeal("Gone")) as run:
        await open_file(run, folder / "deals.csv")
        assert "2 new" in run.text
        await brought(run)
        await run.keys("enter")
        assert run.deal("Second", "amount") == 340_000
        assert run.one("SELECT i.name FROM account a JOIN industry i ON i.id = a.industry_id")
        assert "3 open" in run.text
        assert "u takes it back" in run.said
        await run.keys("u")
        assert run.one("SELECT count(*) FROM deal WHERE deleted_at IS NULL") == 1


async def test_columns_change_and_are_kept_as_a_preset(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name,Amount,Region,Stuff\nOne,12,North,x\n")
    async with running(tmp_path) as run:
        screen = await open_file(run, path)
        screen.rows.point_at(("column", 3))
        await run.keys("D")
        assert screen.state.options.own == {"Stuff": "drop"}
        screen.rows.point_at(("column", 2))
        await run.keys("enter")
        await run.type("company")
        await run.keys("enter")
        await tried(run)
        assert screen.state.options.columns == {"account": "Region"}
        assert screen.state.heard.drawn[0][0].account == "North"
        await run.keys("P")
        await run.type("werft")
        await run.keys("enter")
        assert presets.load("werft") == screen.state.options
        kept = screen.state.options
        screen.rows.point_at(("column", 3))
        await run.keys("D")
        assert screen.state.options != kept
        await run.keys("p", "1")
        assert (screen.state.preset, screen.state.options) == ("werft", kept)
        await run.keys("tab")
        assert screen.reading
        await run.keys("q")
        screen.state.preset = ""
        await run.keys("q", "y")
        assert run.screen == "HomeScreen"


async def test_a_stop_takes_everything_back(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    rows = "".join(f"deal {n},Company {n % 500},{n}\n" for n in range(30_000))
    path.write_text(f"Name,Company,Amount\n{rows}")
    async with running(tmp_path, NewDeal("Here")) as run:
        app = run.app
        app.push_screen(ImportScreen(ImportState(path, (), read_head(path))))
        await run.settle()
        await run.keys("ctrl+s")
        front = run.front
        assert isinstance(front, Bringing)
        for _time in range(300):
            await run.pilot.pause(0.02)
            if "done" in front.last:
                break
        assert "of 30,000 rows" in run.text
        await run.keys("escape")
        for _time in range(300):
            await run.pilot.pause(0.02)
            if front.code is not None:
                break
        await run.settle()
        assert "Stopped: nothing was changed." in run.text
        assert run.one("SELECT count(*) FROM deal") == 1
        await run.keys("enter")
        assert isinstance(run.front, ImportScreen)


async def test_what_is_no_table_is_refused_in_full(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    async with running(tmp_path) as run:
        run.app.act("import_csv")
        await run.settle()
        run.front.input.value = str(path)
        await run.keys("enter")
        await run.pilot.pause(0.1)
        assert "This file cannot be imported" in run.text
        await run.keys("q")
        assert run.screen == "HomeScreen"


async def test_how_a_file_is_read_can_be_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Name;Amount\nÉcole;12\n".encode("cp850"))
    async with running(tmp_path, NewDeal("Here before")) as run:
        state = ImportState(path, (), read_head(path))
        screen = ImportScreen(state)
        run.app.push_screen(screen)
        await run.settle()
        for name, key in (("encoding", "6"), ("rest", "2"), ("duplicates", "3")):
            screen.rows.point_at(("setting", name))
            await run.keys("enter", key)
        await run.pilot.pause(0.1)
        screen.rows.point_at(("setting", "currency"))
        await run.keys("enter")
        await run.type("usd")
        await run.keys("enter")
        await tried(run)
        options = state.options
        assert (options.encoding, options.keep_rest) == ("cp850", False)
        assert (options.duplicates, options.currency) == ("both", "USD")
        assert [card.name for card, _stage in state.heard.drawn] == ["École"]
        assert state.heard.drawn[0][0].currency == "USD"
        # undo is of the choices, one by one, and never of the file
        await run.keys("u", "u", "u")
        assert (options.encoding, state.options) == ("cp850", Options(encoding="cp850"))
        await run.keys("U", "u", "u")
        assert (state.options, state.head) == (Options(), read_head(path))
        await run.keys("u")
        assert "Nothing was chosen here yet, and nothing is written." in run.text
        assert run.one("SELECT count(*) FROM deal WHERE deleted_at IS NULL") == 1


async def test_a_history_is_not_brought_into_another_and_close_means_the_close_day(
    tmp_path: Path,
) -> None:
    whole = tmp_path / "all.jsonl"
    whole.write_text(json.dumps({"format": FORMAT}) + "\n")
    path = tmp_path / "deals.csv"
    path.write_text("Deal,When\na,2026-12-01\n")
    async with running(tmp_path, NewDeal("there")) as run:
        run.app.act("import_csv")
        await run.settle()
        run.front.input.value = str(whole)
        await run.keys("enter")
        await run.settle()
        said = " ".join(run.text.split())
        assert "two histories cannot be made one" in said
        assert "pipeline-tui import" in said
        await run.keys("enter")
        await open_file(run, path)
        await run.keys("j", "enter", *"close")
        assert run.front.rows.options[0].label.startswith("close day")
