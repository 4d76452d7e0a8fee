"""A key's answer is painted in one frame, and nothing is painted twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import events

from pipeline_tui.tui.app import PipelineApp
from tests.tui.queued import THREE
from tests.tui.running import TODAY, Running, running


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The screens painted, one entry a frame."""
    painted: list[str] = []
    before = PipelineApp._display

    def display(app: PipelineApp, screen: Any, renderable: Any) -> None:
        if renderable is not None:
            painted.append(type(screen).__name__)
        before(app, screen, renderable)

    monkeypatch.setattr(PipelineApp, "_display", display)
    return painted


async def _frames_of(run: Running, frames: list[str], *keys: str) -> list[str]:
    await run.settle()
    frames.clear()
    await run.keys(*keys)
    return list(frames)


@pytest.mark.parametrize("key", ["tab", "j", "L", "p"])
async def test_a_key_is_answered_in_one_frame(tmp_path: Path, frames: list[str], key: str) -> None:
    async with running(tmp_path, *THREE) as run:
        await run.keys("tab", "tab", "tab", "k", "j", "k")
        if key == "p":
            await run.keys("p")
            assert run.screen == "Choose"
            key = "1"
        assert await _frames_of(run, frames, key) == ["HomeScreen"]


async def test_logging_is_answered_in_one_frame_once_the_dialog_is_gone(
    tmp_path: Path, frames: list[str]
) -> None:
    async with running(tmp_path, *THREE) as run:
        await run.keys("tab", "n", "enter", "n")
        assert await _frames_of(run, frames, "enter") == ["HomeScreen"]
        assert "Logged" in run.text


async def test_what_another_window_changes_is_painted_too(
    tmp_path: Path, frames: list[str]
) -> None:
    from pipeline_tui.store import deals
    from pipeline_tui.store.store import Store

    async with running(tmp_path, *THREE) as run:
        await run.keys("tab", "tab")
        with Store.open(run.store.path) as other:
            deal = other.conn.execute("SELECT id FROM deal WHERE name = 'Bora'").fetchone()[0]
            deals.edit(other, [deal], {"name": "Boreas"}, seen=None)
        frames.clear()
        run.app._look_around()
        await run.settle()
        assert frames
        assert "Boreas" in run.text


async def test_keys_that_come_before_the_rows_are_done_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, *THREE) as run:
        await run.keys("tab")
        home: Any = run.app.board
        assert home.in_queue
        ready = [False, True, True]
        monkeypatch.setattr(home.queue.list, "lay_out", lambda: ready.pop(0) if ready else True)
        home.take(events.Key("g", "g"))
        home.take(events.Key("b", "b"))
        await run.settle()
        assert not home.in_queue
