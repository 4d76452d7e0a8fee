"""What reaches the screen from elsewhere: other windows, midnight, locks, signals, settings."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from pipeline_tui import clock, config
from pipeline_tui.config import Config
from pipeline_tui.store import adding, deals, driver
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.store.store import Store
from tests.tui.running import TODAY, Running, running

ACME = NewDeal("Acme", amount=1_200_000)
BOREAL = NewDeal("Boreal", amount=500_000)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


def elsewhere(run: Running) -> Store:
    """Another window on the same file."""
    return Store.open(run.store.path)


async def test_another_windows_deal_appears(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        with elsewhere(run) as other:
            adding.add(other, BOREAL)
        run.app._look_around()
        await run.settle()
        assert "Boreal" in run.text
        assert "2 open" in run.text


async def test_undo_asks_before_it_reaches_past_another_window(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("L")
        with elsewhere(run) as other:
            deals.set_priority(other, [run.deal("Acme", "id")], 1)
        run.app._look_around()
        await run.keys("u")
        assert "Another window has since done" in run.text
        await run.keys("n")
        assert run.stage_of("Acme") == "Qualified"
        await run.keys("u", "y")
        assert run.stage_of("Acme") == "Lead"


async def test_a_move_of_what_another_window_moved_is_refused_and_shown(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        lead = run.store.rules.pipeline_stages(run.app.state.pipeline, "open")
        with elsewhere(run) as other:
            deals.move(other, [run.deal("Acme", "id")], lead[2].id)
        await run.keys("L")
        assert run.stage_of("Acme") == "Proposal"
        assert run.app.state.lanes[0].cards == []
        assert [card.name for card in run.app.state.lanes[2].cards] == ["Acme"]


async def test_a_lock_is_waited_for_without_freezing(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BOREAL) as run:
        lock = driver.connect(str(run.store.path), isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        await run.pilot.press("L")
        assert "Waiting" in run.said
        await run.pilot.press("j")
        card = run.app.card()
        assert card is not None
        assert run.stage_of("Acme") == run.stage_of("Boreal") == "Lead"
        lock.execute("ROLLBACK")
        lock.close()
        async with asyncio.timeout(20):
            while run.stage_of("Acme") == run.stage_of("Boreal"):
                await run.pilot.pause()


async def test_waiting_for_a_lock_can_be_given_up(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        lock = driver.connect(str(run.store.path), isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        await run.pilot.press("L", "backspace")
        async with asyncio.timeout(20):
            while run.said != "Not done.":
                await run.pilot.pause()
        lock.execute("ROLLBACK")
        lock.close()
        assert run.stage_of("Acme") == "Lead"


async def test_a_new_day_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tmp_path, ACME) as run:
        assert " 0/14" in run.text
        monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 25))
        run.app._look_around()
        await run.settle()
        assert " 2/14" in run.text


async def test_read_only_files_say_so_instead_of_changing(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        run.store.read_only = True
        await run.keys("L")
        assert "read-only" in run.said
        run.store.read_only = False


async def test_themes_and_languages_change_at_once_and_are_kept(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        run.app.looks.use_theme("light")
        await run.settle()
        assert run.app.theme == "pipeline-light"
        assert config.load().theme == "light"
        run.app.looks.use_language("fr")
        await run.settle()
        assert config.load().language == "fr"


async def test_without_colours_nothing_is_coloured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(tmp_path, ACME) as run:
        assert run.app.theme == "pipeline-ansi"
        colours = {
            segment.style.color.name
            for strip in run.app.screen._compositor.render_strips()
            for segment in strip
            if segment.style is not None and segment.style.color is not None
        }
        assert colours <= {"default"}


@pytest.mark.parametrize("theme", ["dark", "light", "ansi", "no such theme", "nord"])
async def test_any_configured_theme_starts(tmp_path: Path, theme: str) -> None:
    from pipeline_tui.tui.app import PipelineApp

    with Store.open(tmp_path / "x.db", create=True) as store:
        app = PipelineApp(store, Config(theme=theme))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert app.theme in (f"pipeline-{theme}", "pipeline-dark", "nord")


async def test_keys_typed_before_the_first_layout_are_kept(tmp_path: Path) -> None:
    from textual import events

    from pipeline_tui.tui.app import PipelineApp

    with Store.open(tmp_path / "x.db", create=True) as store:
        for deal in (ACME, BOREAL):
            adding.add(store, deal)
        app = PipelineApp(store, Config())
        # The very first thing the app does is to get a key.
        app.post_message(events.Key("j", "j"))
        async with app.run_test(size=(80, 24)) as pilot:
            for _time in range(3):
                await pilot.pause()
            assert app.state.lanes[0].at == 1


async def test_clashing_keys_in_the_configuration_are_told(tmp_path: Path) -> None:
    from pipeline_tui.tui.app import PipelineApp

    with Store.open(tmp_path / "x.db", create=True) as store:
        app = PipelineApp(store, Config(keys={"won": ("L",)}))
        async with app.run_test(size=(80, 24)) as pilot:
            for _time in range(3):
                await pilot.pause()
            footer = app.here.footer if app.here else None
            assert footer is not None
            assert footer.message is not None
            assert "won" in footer.message[0]


async def test_figures_read_in_part_equal_those_read_anew(tmp_path: Path) -> None:
    from pipeline_tui.figures.panel import panel

    many = [NewDeal(f"Deal {n}", amount=n * 100_000) for n in range(6)]
    async with running(tmp_path, *many, size=(120, 40)) as run:
        state = run.app.state
        for keys in ("L", "w enter", "x 1 enter", "L L", "u", "p 1", "D y", "u"):
            await run.keys(*keys.split())
            anew = panel(run.store.conn, run.store.rules, state.pipeline, state.today)
            assert state.panel == anew


async def test_undo_asks_before_it_goes_into_the_samples_history(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("L")
        last = run.one("SELECT max(clock) FROM action")
        run.store.conn.execute(
            "INSERT INTO setting (id, value, clock) VALUES ('sample_until', ?, 0)", (str(last),)
        )
        await run.keys("p", "1", "u")
        assert run.said.startswith("Undone")
        await run.keys("u")
        assert "it came with the sample" in run.text
        await run.keys("n")
        assert run.stage_of("Acme") == "Qualified"
        await run.keys("u", "y")
        assert run.stage_of("Acme") == "Lead"
