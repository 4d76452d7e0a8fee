"""Any keys at all, in any order: nothing breaks, and every row stays as wide as the terminal."""

import random
from pathlib import Path

import pytest
from rich.cells import cell_len

from pipeline_tui.config import Config
from pipeline_tui.store.store import Store
from tests.tui import drawn
from tests.tui.running import TODAY, Running

LETTERS = "hjklGHLmnrzZwxXpeEaAvVsdiuUDcgot123678é,"
NAMED = ("enter", "escape", "backspace", "space", "tab", "up", "down", "left", "right", "pagedown",
         "pageup", "ctrl+d", "ctrl+u", "ctrl+s", "home", "end", "ctrl+r", "slash", "colon",
         "question_mark", "asterisk", "greater_than_sign", "less_than_sign", "q", "q")  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "size"), [(1, (80, 24)), (2, (120, 40)), (3, (60, 16))])
async def test_no_keys_break_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, size: tuple[int, int]
) -> None:
    from pipeline_tui.tui.app import PipelineApp

    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    monkeypatch.setenv("VISUAL", "true")
    dice = random.Random(seed)
    with Store.open(tmp_path / "x.db", create=True) as store:
        drawn.fill(store)
        app = PipelineApp(store, Config())
        async with app.run_test(size=size) as pilot:
            run = Running(app, pilot, store)
            for _time in range(12):
                await run.pilot.press(*dice.choices([*LETTERS, *NAMED], k=8))
                await run.settle()
                for row in run.text.splitlines():
                    assert cell_len(row) == size[0]
                    assert row.isprintable()
        assert not store.conn.in_transaction
        assert store.conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
