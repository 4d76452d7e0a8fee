"""Whatever is done, undo gives back the store as it was, and redo as it became."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui.store import tallies
from pipeline_tui.store.store import Store
from tests.support.copies import copied
from tests.support.dump import Dump, dump, first_difference
from tests.support.plain import disagreements
from tests.support.robot import CHANGES, Robot
from tests.support.robot_cadences import astray

# What a change leaves behind on purpose, and what is not the person's.
_BESIDES = {"action", "change", "_sqlite_migrations", "busy", "draft", "meta"}
_DAYS = ("2026-11-23", "2026-11-24", "2026-11-30", "2026-12-31")

_numbers = st.lists(st.integers(0, 99), min_size=6, max_size=6)
_change = st.tuples(st.sampled_from(CHANGES), _numbers)
_deal = st.tuples(st.just("add"), _numbers)
_turn = st.tuples(st.sampled_from(["undo", "redo"]), _numbers)
_next_day = st.tuples(st.just("next day"), _numbers)
_plans = st.tuples(
    st.lists(_deal, min_size=1, max_size=4),
    st.lists(st.one_of(_change, _change, _change, _turn, _next_day), max_size=14),
).map(lambda parts: [*parts[0], *parts[1]])


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("undo") / "empty.db"
    Store.open(path, create=True).close()
    return path


def _facts(store: Store) -> Dump:
    return dump(store.conn, live=True, leave_out=_BESIDES, columns_left_out={"clock"})


class _Model:
    """What the store must hold: a state for each change that can be undone or redone."""

    def __init__(self, store: Store) -> None:
        self.store, self.robot = store, Robot(store)
        self.past: list[Dump] = []
        self.now = _facts(store)
        self.future: list[Dump] = []

    def take(self, name: str, numbers: list[int]) -> None:
        if name == "undo":
            self.undo()
        elif name == "redo":
            self.redo()
        elif name == "next day":
            self.next_day()
        else:
            self.change(name, numbers)

    def change(self, name: str, numbers: list[int]) -> None:
        before = self.store.peek_undo()
        self.robot.do(name, numbers)
        if self.store.peek_undo() == before:
            assert first_difference(self.now, _facts(self.store)) == "", name
            return
        self.past.append(self.now)
        self.now, self.future = _facts(self.store), []
        self.check(name)

    def undo(self) -> None:
        assert (self.store.undo() is not None) == bool(self.past)
        if self.past:
            self.future.append(self.now)
            self.now = self.past.pop()
            self.compare("undo")

    def redo(self) -> None:
        assert (self.store.redo() is not None) == bool(self.future)
        if self.future:
            self.past.append(self.now)
            self.now = self.future.pop()
            self.compare("redo")

    def next_day(self) -> None:
        place = _DAYS.index(os.environ["PIPELINE_TUI_TODAY"])
        os.environ["PIPELINE_TUI_TODAY"] = _DAYS[min(place + 1, len(_DAYS) - 1)]

    def compare(self, what: str) -> None:
        difference = first_difference(self.now, _facts(self.store))
        assert difference == "", f"{what}: {difference}"
        self.check(what)

    def check(self, what: str) -> None:
        conn = self.store.conn
        assert tallies.stored(conn) == tallies.recompute(conn), what
        assert disagreements(conn) == [], what
        assert astray(self.store) == [], what
        assert not conn.in_transaction


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(plan=_plans)
def test_undo_gives_back_what_was_and_redo_what_became(empty: Path, plan: list[Any]) -> None:
    os.environ["PIPELINE_TUI_TODAY"] = _DAYS[0]
    try:
        _run_and_turn_back(empty, plan)
    finally:
        del os.environ["PIPELINE_TUI_TODAY"]


def _run_and_turn_back(empty: Path, plan: list[Any]) -> None:
    with copied(empty) as store:
        model = _Model(store)
        for name, numbers in plan:
            model.take(name, numbers)
        done = len(model.past)
        for _ in range(done):
            model.undo()
        assert store.undo() is None
        for _ in range(done):
            model.redo()


_ZEROS = [0, 0, 0, 0, 0, 0]
_IMPORT = ("bring_in", [3, 1, 0, 0, 0, 0])
_AWKWARD = {
    "a stage removed before the qualified one, the others numbered anew": [
        ("add", _ZEROS),
        ("next day", _ZEROS),
        ("remove_stage", [0, 1, 0, 0, 0, 0]),
        ("add_stage", _ZEROS),
    ],
    "rates changed while imported deals are away": [("setting", [2, 0, 0, 0, 0, 0]), _IMPORT],
    "limits changed between an import and its return": [
        _IMPORT,
        ("undo", _ZEROS),
        ("edit_stage", [0, 2, 5, 0, 0, 0]),
        _IMPORT,
    ],
    "the first stage removed between an import and its return": [
        _IMPORT,
        ("undo", _ZEROS),
        ("edit_stage", [1, 4, 5, 0, 0, 0]),
        ("remove_stage", [0, 1, 0, 0, 0, 0]),
        _IMPORT,
    ],
}


@pytest.mark.parametrize("case", _AWKWARD)
def test_sequences_that_once_went_wrong(
    empty: Path, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", _DAYS[0])
    _run_and_turn_back(empty, [("add", _ZEROS), *_AWKWARD[case]])


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_alone_can_be_undone_and_redone(
    empty: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that no kind of change is left to chance: on the same three deals, three times."""
    monkeypatch.setenv("PIPELINE_TUI_TODAY", _DAYS[0])
    with copied(empty) as store:
        model = _Model(store)
        for number in (1, 8, 15):
            model.change("add", [number, number + 1, number, 1, number, number])
            model.change("add_contact", [number, 0, 1, 0, 0, 0])
        model.change("lose", [1, 1, 1, 1, 1, 1])
        model.change("save_view", [1, 1, 1, 1, 1, 1])
        model.change("enrol", [5, 0, 1, 2, 0, 0])
        for number in range(3):
            model.change(name, [number, number, number + 1, number + 2, number, 25 + number])
        done = len(model.past)
        for _ in range(done):
            model.undo()
        for _ in range(done):
            model.redo()


def test_undo_and_redo_reach_across_restarts(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", _DAYS[0])
    with copied(empty) as store:
        before = _facts(store)
        Robot(store).do("add", [1, 1, 1, 1, 1, 1])
        path, after = store.path, _facts(store)
    with Store.open(path) as store:
        assert store.undo() is not None
        assert first_difference(before, _facts(store)) == ""
    with Store.open(path) as store:
        assert store.redo() is not None
        assert first_difference(after, _facts(store)) == ""
