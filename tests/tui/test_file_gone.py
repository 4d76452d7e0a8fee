"""The open file is taken away: that is said before anything is lost by it."""

from pathlib import Path

import pytest

from pipeline_tui.store.adding import NewDeal
from tests.tui.running import TODAY, running


async def test_it_is_said_at_once_and_nothing_more_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    async with running(tmp_path, NewDeal("Boréal")) as run:
        run.store.path.rename(tmp_path / "away.db")
        run.app._look_around()
        assert "replaced or removed meanwhile" in run.said
        await run.keys("j")
        run.app._look_around()
        assert run.said == ""
        await run.keys("L")
        assert "replaced or removed meanwhile" in run.said
        assert run.stage_of("Boréal") == "Lead"
    assert [one.name for one in tmp_path.glob("test.db*")] == []
