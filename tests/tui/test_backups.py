"""Backups in the app: one a day beside the keys, one by hand, and back to one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui import clock, config, i18n, l10n, paths
from pipeline_tui.store import adding, backup, backups, daily
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.store.store import Store
from pipeline_tui.tui import backing, start
from tests.tui import drawn
from tests.tui.running import TODAY, Running, running

Compare = Callable[..., bool]
ACME = NewDeal("Acme renewal", 1_000_00)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    monkeypatch.delenv("PIPELINE_TUI_BACKUPS")


async def until(what: Callable[[], object], app: Running) -> None:
    for _time in range(100):
        if what():
            return
        await asyncio.sleep(0.05)
        await app.settle()
    raise AssertionError("it never came")


async def test_the_backup_of_the_day_is_made_beside_the_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backing, "_REST", 0.01)
    async with running(tmp_path, ACME) as app:
        await until(lambda: backups.has_daily(app.store.path, clock.today()), app)
        assert not daily.is_due(app.store.path)


async def test_a_backup_that_fails_is_told_and_work_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backing, "_REST", 0.01)
    monkeypatch.setattr(backing, "_LOOK", 0.05)
    async with running(tmp_path, ACME) as app:
        paths.backup_dir(app.store.path).write_text("in the way")
        await until(lambda: "No backup" in app.said, app)
        await app.keys("L")
        assert app.stage_of("Acme renewal") == "Qualified"


def test_when_one_is_due(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "deals.db"
    with Store.open(path, create=True) as store:
        assert not daily.is_due(path), "there is nothing in it"
        adding.add(store, ACME)
    assert daily.is_due(path)
    monkeypatch.setenv("PIPELINE_TUI_BACKUPS", "off")
    assert not daily.is_due(path)
    monkeypatch.delenv("PIPELINE_TUI_BACKUPS")
    backup.backup(path, paths.backup_dir(path), backups.DAILY)
    assert not daily.is_due(path)
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-24")
    assert daily.is_due(path)
    path.chmod(0o400)
    assert not daily.is_due(path)
    path.chmod(0o600)
    demo = paths.demo_file(clock.today())
    demo.parent.mkdir(parents=True)
    path.rename(demo)
    assert not daily.is_due(demo)
    assert not daily.is_due(path), "it is gone"


def test_a_fault_of_the_program_is_named_and_not_shown_line_by_line() -> None:
    said = "Traceback (most recent call last):\n  File ...\nMemoryError"
    assert backing.why(said) == "No backup was made today: MemoryError"
    assert backing.why("pipeline-tui: No room on the disk.") == "No room on the disk."
    assert backing.why("") == "No backup was made today: ?"


async def test_going_back_is_asked_and_leaves_the_file_first(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as app:
        app.app.act("restore_backup")
        await app.settle()
        assert "no backup" in app.said
        made = backup.backup(app.store.path, paths.backup_dir(app.store.path), "hand")
        app.app.act("restore_backup")
        await app.settle()
        assert "by hand" in app.text
        await app.keys("enter", "n")
        assert app.app.to_restore is None
        app.app.act("restore_backup")
        await app.settle()
        await app.keys("enter", "y")
        assert app.app.to_restore == made


@pytest.mark.parametrize("sound", [True, False])
def test_the_app_comes_back_with_what_was_restored(
    sound: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "deals.db"
    with Store.open(path, create=True) as store:
        adding.add(store, ACME)
    copy = backup.backup(path, paths.backup_dir(path), backups.DAILY)
    with Store.open(path) as store:
        adding.add(store, NewDeal("Boréal trial"))
    if not sound:
        copy.write_bytes(b"x")
    seen: list[tuple[int, str]] = []

    def run(store: Store, settings: config.Config, **more: Any) -> int | Path:
        count = store.conn.execute("SELECT count(*) FROM deal").fetchone()[0]
        seen.append((count, more.get("said", "")))
        return copy if len(seen) == 1 else 0

    monkeypatch.setattr(start, "_run", run)
    monkeypatch.setattr(daily, "leave", lambda _path: None)
    assert start.open_file(path) == 0
    assert [count for count, _said in seen] == [2, 1 if sound else 2]
    assert ("Restored" if sound else "not a pipeline file") in seen[1][1]


# -- as it looks -----------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "language"), [("80x24", "en"), ("120x40", "fr")])
def test_the_backups_to_choose_from(
    size: str,
    language: str,
    tmp_path: Path,
    snap_compare: Compare,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_BACKUPS", "off")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    moment = datetime.fromisoformat(f"{TODAY}T09:30:00").astimezone()
    monkeypatch.setattr(clock, "now_local", lambda: moment)
    from pipeline_tui.tui.app import PipelineApp

    path = tmp_path / "drawn.db"
    with Store.open(path, create=True) as store:
        drawn.fill(store)
        folder = paths.backup_dir(path)
        folder.mkdir()
        for hours, label in ((0, "hand"), (2, "import"), (25, "day"), (49, "day"), (800, "day")):
            name = f"drawn_{moment - timedelta(hours=hours):%Y-%m-%d_%H%M%S}_{label}.db"
            (folder / name).write_bytes(b"x" * (340_000 - 1_000 * hours // 3))
        i18n.use_language(language)
        l10n.use(f"{language}_{'FR' if language == 'fr' else 'GB'}")
        app = PipelineApp(store, config.Config(theme="light" if language == "fr" else None))

        async def ask(pilot: Any) -> None:
            pilot.app.act("restore_backup")
            await pilot.pause()

        columns, rows = (int(number) for number in size.split("x"))
        assert snap_compare(app, run_before=ask, terminal_size=(columns, rows))
