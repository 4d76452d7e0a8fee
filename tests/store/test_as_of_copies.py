"""The copy that a past day is read from: it comes to nothing and leaves nothing."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.store import adding, lists
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.store.as_of import as_of, run
from pipeline_tui.store.errors import Invalid, StoreError
from pipeline_tui.store.store import Store
from tests.store.mondays import MONDAY, Go, day, days_on, stood, told


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Go:
    return days_on(monkeypatch)


@pytest.fixture
def store(tmp_path: Path, on: Go) -> Any:
    with Store.open(tmp_path / "test.db", create=True) as store:
        lists.set_setting(store, "base_currency", "EUR")
        yield store


def test_nothing_can_be_written_and_nothing_is_left(store: Store, on: Go) -> None:
    adding.add(store, NewDeal("Acme"))
    on(3)
    past = run(as_of(store, day(1)))
    folder = past.path.parent
    assert [one.stat().st_mode & 0o077 for one in (past.path, folder)] == [0, 0]
    with pytest.raises(StoreError, match="3 Nov 2026"):
        adding.add(past, NewDeal("Later"))
    assert (past.day, past.read_only) == (day(1), True)
    past.close()
    assert not folder.exists()


def test_one_that_is_given_up_leaves_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    adding.add(store, NewDeal("Acme"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "past"))
    (tmp_path / "past").mkdir()
    work = as_of(store, MONDAY)
    assert 0 <= next(work) < 1
    assert list((tmp_path / "past").iterdir())
    work.close()
    assert not list((tmp_path / "past").iterdir())


def test_what_a_killed_program_left_is_removed(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ended = subprocess.Popen(["true"])
    ended.wait()
    left, alive = (tmp_path / f"pipeline-tui-past-{pid}-x" for pid in (ended.pid, os.getpid()))
    for folder in (left, alive):
        folder.mkdir()
    run(as_of(store, MONDAY)).close()
    assert not left.exists()
    assert alive.exists()


def test_a_day_to_come_is_refused(store: Store) -> None:
    with pytest.raises(Invalid, match="future"):
        run(as_of(store, day(1)))


def test_a_file_that_cannot_be_written_can_be_looked_back_on(on: Go, tmp_path: Path) -> None:
    path = tmp_path / "held.db"
    with Store.open(path, create=True) as store:
        adding.add(store, NewDeal("Acme"))
    on(2)
    path.chmod(0o400)
    with Store.open(path) as held:
        assert held.read_only
        assert stood(held, day(1), "Acme") == ("Lead",)
        assert told(held, day(-1)) == {"Acme": ("new",)}
    assert [one.name for one in tmp_path.iterdir()] == ["held.db"]
