"""A past day is the board that was recorded on it, whatever was done since.

``AS_OF_HISTORIES=2000`` looks at more histories than usual.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui import clock
from pipeline_tui.figures.difference import difference
from pipeline_tui.figures.panel import Panel, panel
from pipeline_tui.store import lists, tallies
from pipeline_tui.store.as_of import as_of, run
from pipeline_tui.store.since import since
from pipeline_tui.store.stages import pipelines
from pipeline_tui.store.store import Store
from tests.support.copies import copied
from tests.support.robot import CHANGES, Robot

TODAY = date(2026, 11, 23)
HISTORIES = int(os.environ.get("AS_OF_HISTORIES", "100"))
# Days told later than they were, or of what others know: not as the board stood.
_BACKDATED = {"correct", "win"}
_FORWARD = tuple(one for one in CHANGES if one not in _BACKDATED)
_MOVING = (
    "add",
    "bring_in",
    "move",
    "win_today",
    "lose",
    "reopen",
    "edit",
    "delete",
    "log",
    "set_step",
)

_numbers = st.lists(st.integers(0, 99), min_size=6, max_size=6)
_history = st.tuples(
    st.lists(st.tuples(st.just("add"), _numbers), min_size=1, max_size=6),
    st.lists(
        st.tuples(
            st.one_of(st.sampled_from(_MOVING), st.sampled_from(_FORWARD), st.just("next day")),
            _numbers,
        ),
        min_size=4,
        max_size=24,
    ),
).map(lambda parts: [*parts[0], *parts[1]])

_OF_DEALS = ("visit", "follow_up", "activity", "deal_contact", "answer", "incentive", "enrolment")
_NOT_COMPARED = {"clock", "n", "extra"}


class Board(NamedTuple):
    """What stood in the file at the end of a day."""

    rows: dict[str, list[dict[str, Any]]]
    tallies: tallies.Totals
    panels: list[Panel]


class Forward(Robot):
    """Does what is done today, today."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._told: dict[str, tuple[object, str, str]] = {}

    def day(self, number: int) -> date:
        """Today or a day within three weeks after it."""
        return clock.today() + timedelta(days=number % 21)

    def edit(self, n: Sequence[int]) -> None:
        """Any field but the days on which things happened."""
        if n[4] % 10 not in (5, 6):
            super().edit(n)

    def _row(self, deal: int, n: Sequence[int]) -> tuple[object, ...]:
        """A row that tells of today; a deal's stage and days as they were told first."""
        row = list(super()._row(deal, n))
        today = clock.today().isoformat()
        history = (row[3], today, today if row[6] else "")
        row[3], row[5], row[6] = self._told.setdefault(f"{row[0]}", history)
        return tuple(row)

    def win_today(self, n: Sequence[int]) -> None:
        """Win deals, today."""
        self.win([*n[:4], 1, n[5]])


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("past") / "empty.db"
    Store.open(path, create=True).close()
    return path


def recorded(store: Store, today: date) -> Board:
    """The deals of a store with all that hangs on them, its tallies and its panels."""
    conn = store.conn
    rows = {"deal": _rows(store, "SELECT * FROM deal WHERE deleted_at IS NULL ORDER BY id")}
    for table in _OF_DEALS:
        rows[table] = _rows(
            store,
            f"SELECT c.* FROM {table} c JOIN deal d ON d.id = c.deal_id"
            " WHERE c.deleted_at IS NULL AND d.deleted_at IS NULL ORDER BY c.id",
        )
    rows["stage"] = _rows(store, "SELECT * FROM stage WHERE deleted_at IS NULL ORDER BY id")
    panels = [panel(conn, store.rules, one.id, today) for one in pipelines(conn)]
    return Board(rows, tallies.stored(conn), panels)


def _rows(store: Store, sql: str) -> list[dict[str, Any]]:
    found = store.conn.execute(sql)
    names = [column[0] for column in found.description]
    return [
        {name: value for name, value in zip(names, row, strict=True) if name not in _NOT_COMPARED}
        for row in found.fetchall()
    ]


@settings(max_examples=HISTORIES, suppress_health_check=list(HealthCheck))
@given(history=_history)
def test_a_past_day_is_the_board_recorded_on_it(empty: Path, history: list[Any]) -> None:
    with pytest.MonkeyPatch.context() as patch, copied(empty) as store:
        _look_back(store, _live(store, history, patch))


def _live(store: Store, history: list[Any], patch: pytest.MonkeyPatch) -> dict[date, Board]:
    """Live through a history; the board of the evening of each of its days."""
    robot, today = Forward(store), TODAY
    patch.setenv("PIPELINE_TUI_TODAY", today.isoformat())
    lists.set_setting(store, "base_currency", "EUR")
    lists.set_setting(store, "rates", {"USD": "0.9"})
    evenings: dict[date, Board] = {}
    for name, numbers in history:
        if name == "next day":
            evenings[today] = recorded(store, today)
            today += timedelta(days=1 + numbers[0] % 30)
            patch.setenv("PIPELINE_TUI_TODAY", today.isoformat())
        else:
            robot.do(name, numbers)
    evenings[today] = recorded(store, today)
    return evenings


def _look_back(store: Store, evenings: dict[date, Board]) -> None:
    for day, board in evenings.items():
        with run(as_of(store, day)) as past:
            stood = recorded(past, day)
            for table, rows in board.rows.items():
                assert stood.rows[table] == rows, (day, table)
            assert stood.tallies == board.tallies, day
            assert stood.panels == board.panels, day
            _compare_counts(store, board, day)
            assert past.conn.execute("PRAGMA foreign_key_check").fetchall() == [], day
            texts = "SELECT rowid, body FROM deal_text EXCEPT SELECT n, search FROM deal"
            assert past.conn.execute(texts).fetchall() == [], day


def _compare_counts(store: Store, board: Board, day: date) -> None:
    """What changed since leads back to the deals of each stage, without a copy of the past."""
    changes = since(store, day)
    for one in pipelines(store.conn):
        told = {row.stage.id: row.then.n for row in difference(store, one.id, changes).stages}
        plain = Counter(
            deal["stage_id"]
            for deal in board.rows["deal"]
            if deal["pipeline_id"] == one.id and deal["status"] == "open"
        )
        assert +Counter(told) == plain, day
