"""What is left of closed screens goes, and the collector leaves the keys alone."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from textual._styles_cache import StylesCache

from pipeline_tui.tui import tidying
from tests.tui.queued import THREE
from tests.tui.running import TODAY, running


def kept() -> int:
    """How many parts' drawn lines are in memory."""
    return sum(type(one) is StylesCache for one in gc.get_objects())


async def test_nothing_is_left_of_closed_dialogs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    tidy = tidying.tidy
    monkeypatch.setattr(tidying, "tidy", lambda: None)  # the keys of a busy machine may rest
    async with running(tmp_path, *THREE) as run:
        await run.keys("m", "escape")
        tidy()
        before = kept()
        for _time in range(3):
            await run.keys("m", "escape")
        assert kept() > before
        tidy()
        assert kept() <= before


async def test_what_it_waits_for_is_more_than_a_key_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Collections while keys come are for those who never rest: not even one in twenty keys."""
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    usual = gc.get_threshold()
    seen: list[int] = []
    try:
        async with running(tmp_path, *THREE) as run:
            await run.keys("j", "k")
            gc.collect()
            gc.callbacks.append(lambda phase, told: seen.append(told["generation"]))
            await run.keys(*"jkjkjkjkjkjkjkjkjkjk")
            gc.callbacks.pop()
    finally:
        gc.set_threshold(*usual)
    assert seen == []
