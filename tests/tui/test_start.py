"""The first frame needs little: a fresh interpreter tells what it imported for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline_tui import paths
from pipeline_tui.store.errors import OpenError
from pipeline_tui.store.store import Store
from tests.tui.running import TODAY

# What is only needed for other things than the first screen, and takes long to import.
LATER = {
    "babel", "click", "csv", "dateutil", "hypothesis", "icalendar", "sqlite_utils", "tomllib",
    "uuid_utils", "pipeline_tui.store.deals", "pipeline_tui.store.door", "pipeline_tui.tui.dialogs",
    "pipeline_tui.tui.screens.deal", "pipeline_tui.tui.handlers",
}  # fmt: skip
SCRIPT = """
import sys
from pathlib import Path
from pipeline_tui.tui import warming

def stop(app):
    print(*sorted(sys.modules), file=sys.__stdout__)
    app.exit(0)

warming.warm_up = stop
from pipeline_tui.config import Config
from pipeline_tui.store.store import Store
from pipeline_tui.tui.app import PipelineApp
PipelineApp(Store.open(Path(sys.argv[1])), Config()).run(headless=True, size=(120, 40))
"""


def test_the_first_frame_imports_only_what_it_shows(tmp_path: Path) -> None:
    Store.open(tmp_path / "x.db", create=True).close()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "x.db")],
        env={**os.environ, "PIPELINE_TUI_TODAY": TODAY},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    imported = set(done.stdout.split())
    assert "pipeline_tui.tui.widgets.board" in imported
    assert imported & LATER == set()


def test_a_file_that_cannot_be_opened_is_told_before_the_screen_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline_tui.tui import start

    monkeypatch.setattr(start, "_run", lambda *_args, **_more: pytest.fail("the screen started"))
    with pytest.raises(OpenError):
        start.open_file(tmp_path / "missing.db")
    with pytest.raises(OpenError):
        start.open_file(tmp_path)


def test_the_persons_own_file_is_made_on_the_first_run(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline_tui.tui import start

    runs: list[bool] = []

    def run(_store: Store, _settings: object, *, first_run: bool) -> int:
        runs.append(first_run)
        return 0

    monkeypatch.setattr(start, "_run", run)
    assert start.open_file(paths.data_file()) == 0
    assert start.open_file(paths.data_file()) == 0
    assert runs == [True, True]
    assert paths.data_file().stat().st_mode & 0o777 == 0o600
