"""What leaves the program, caught by the tests of the screens."""

from pathlib import Path

import pytest

from pipeline_tui.tui import outside
from pipeline_tui.tui.handlers import copying
from tests.tui.pictures import Compare, Pictures, half_past_nine
from tests.tui.running import TODAY


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fixed day, and no clipboard of the system."""
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    monkeypatch.setattr(copying, "system_tool", lambda: None)


@pytest.fixture
def links(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The links that the system was handed."""
    taken: list[str] = []

    def take(link: str) -> bool:
        taken.append(link)
        return True

    monkeypatch.setattr(outside, "open_link", take)
    return taken


@pytest.fixture
def pictures(tmp_path: Path, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> Pictures:
    """Compares screens with their pictures, at half past nine."""
    half_past_nine(monkeypatch)
    return Pictures(tmp_path, snap_compare)
