"""Today's copy of the sample: moved by whole weeks, kept for the day, private."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui import clock, i18n, paths
from pipeline_tui.cli import demo
from pipeline_tui.store import deals, driver, history
from pipeline_tui.store.errors import StoreError
from pipeline_tui.store.store import Store

MADE_FOR = date(2026, 1, 5)
TODAY = date(2026, 11, 25)
SHIFT = timedelta(weeks=46)
CLOCK = 1_767_600_000_000 << 16


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small sample in place of the shipped one: one open deal with all kinds of days."""
    path = tmp_path / "sample.db"
    Store.open(path, create=True).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        stage, pipeline = conn.execute(
            "SELECT id, pipeline_id FROM stage ORDER BY position"
        ).fetchone()
        common = {"clock": CLOCK, "deal_id": "d"}
        insert(conn, "setting", id="sample_today", value=json.dumps(str(MADE_FOR)), clock=CLOCK)
        insert(
            conn, "deal", id="d", pipeline_id=pipeline, stage_id=stage, name="Boréal", clock=CLOCK,
            currency="EUR", created_on="2025-12-20", created_at="2025-12-20T09:30:00.250Z",
            close_on="2026-02-01", parked_until="2026-01-20",
        )  # fmt: skip
        insert(conn, "visit", id="v", stage_id=stage, seq=1, entered_on="2025-12-20", **common)
        insert(conn, "follow_up", id="f", due_on="2026-01-07", due_at="14:30", **common)
        insert(
            conn, "action", id="a", clock=CLOCK, at="2026-01-04T10:00:00.000Z", replica="r",
            window="w", actor="me", kind="do", label="Edited",
        )  # fmt: skip
        insert(
            conn, "change", action_id="a", clock=CLOCK + 1, tbl="deal", row_id="d", kind="update",
            patch='{"close_on":"2026-02-01","name":"2026-02-01"}', prev='{"close_on":null}',
        )  # fmt: skip
    monkeypatch.setattr(paths, "sample_db", lambda: path)
    return path


@pytest.fixture
def moved(sample: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(demo.todays_copy(TODAY))) as conn:
        conn.row_factory = sqlite3.Row
        yield conn


def insert(conn: sqlite3.Connection, table: str, **row: object) -> None:
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    conn.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*row.values()])


def one(conn: sqlite3.Connection, table: str, row_id: str) -> dict[str, Any]:
    key = "action_id" if table == "change" else "id"
    return dict(conn.execute(f"SELECT * FROM {table} WHERE {key} = ?", (row_id,)).fetchone())


@given(st.dates(date(2000, 1, 1), date(2200, 1, 1)), st.dates(date(2000, 1, 1), date(2200, 1, 1)))
def test_the_shift_is_whole_weeks_to_today_or_up_to_six_days_before(made: date, day: date) -> None:
    shift = demo.shift_for(made, day)
    assert shift.days % 7 == 0
    assert timedelta(0) <= day - (made + shift) < timedelta(weeks=1)


def test_days_move_and_keep_their_weekday(moved: sqlite3.Connection) -> None:
    deal = one(moved, "deal", "d")
    assert deal["created_on"] == str(date(2025, 12, 20) + SHIFT)
    assert deal["close_on"] == str(date(2026, 2, 1) + SHIFT)
    assert deal["parked_until"] == str(date(2026, 1, 20) + SHIFT)
    assert one(moved, "visit", "v")["entered_on"] == str(date(2025, 12, 20) + SHIFT)
    assert one(moved, "follow_up", "f")["due_on"] == str(date(2026, 1, 7) + SHIFT)
    assert json.loads(one(moved, "setting", "sample_today")["value"]) == str(MADE_FOR + SHIFT)


def test_moments_keep_their_time_and_hours_stay(moved: sqlite3.Connection) -> None:
    assert one(moved, "deal", "d")["created_at"] == "2026-11-07T09:30:00.250Z"
    assert one(moved, "action", "a")["at"] == "2026-11-22T10:00:00.000Z"
    assert one(moved, "follow_up", "f")["due_at"] == "14:30"
    assert one(moved, "visit", "v")["left_on"] is None


def test_clocks_move_with_their_moments_and_none_stays_none(moved: sqlite3.Connection) -> None:
    weeks = (SHIFT.days * 86_400_000) << 16
    assert one(moved, "deal", "d")["clock"] == CLOCK + weeks
    assert one(moved, "change", "a")["clock"] == CLOCK + 1 + weeks
    assert one(moved, "action", "a")["undone_clock"] is None
    assert one(moved, "setting", "base_currency")["clock"] == 0


def test_journalled_days_move_so_that_undo_still_fits(moved: sqlite3.Connection) -> None:
    change = one(moved, "change", "a")
    assert json.loads(change["patch"]) == {
        "close_on": str(date(2026, 2, 1) + SHIFT),
        "name": "2026-02-01",
    }
    assert json.loads(change["prev"]) == {"close_on": None}


def test_what_follows_from_days_is_made_anew(moved: sqlite3.Connection) -> None:
    deal = one(moved, "deal", "d")
    assert deal["by_close"] == deal["close_on"]
    assert deal["entered_on"] == str(date(2025, 12, 20) + SHIFT)
    assert moved.execute("SELECT count(*) FROM tally").fetchone()[0] > 0
    found = moved.execute("SELECT count(*) FROM deal_text WHERE deal_text MATCH 'bor'").fetchone()
    assert found[0] == 1


def test_the_copy_opens_as_a_pipeline_and_is_private(sample: Path) -> None:
    path = demo.todays_copy(TODAY)
    assert path == paths.demo_file(TODAY)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]
    Store.open(path).close()


def test_the_copy_of_a_day_is_used_again(sample: Path) -> None:
    path = demo.todays_copy(TODAY)
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("UPDATE deal SET name = 'changed'")
    assert demo.todays_copy(TODAY) == path
    with closing(sqlite3.connect(path)) as conn:
        assert one_name(conn) == "changed"


def one_name(conn: sqlite3.Connection) -> str:
    return str(conn.execute("SELECT name FROM deal").fetchone()[0])


def test_copies_of_other_days_are_removed(sample: Path) -> None:
    old = demo.todays_copy(TODAY - timedelta(days=1))
    old.with_name(old.name + "-wal").touch()
    new = demo.todays_copy(TODAY)
    assert [*new.parent.iterdir()] == [new]


def test_today_is_the_clocks(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.TODAY_VARIABLE, "2027-03-01")
    assert demo.todays_copy() == paths.demo_file(date(2027, 3, 1))


def test_the_sample_itself_stays_as_it_is(sample: Path) -> None:
    before = sample.read_bytes()
    demo.todays_copy(TODAY)
    assert sample.read_bytes() == before


def test_a_missing_sample_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "nowhere")
    with pytest.raises(StoreError, match="sample is missing"):
        demo.todays_copy(TODAY)
    assert paths.demo_files() == []


def test_a_sample_without_its_day_is_told_and_leaves_nothing(sample: Path) -> None:
    with closing(sqlite3.connect(sample)) as conn, conn:
        conn.execute("DELETE FROM setting WHERE id = 'sample_today'")
    with pytest.raises(StoreError, match="which day it was made for"):
        demo.todays_copy(TODAY)
    assert list(paths.demo_file(TODAY).parent.iterdir()) == []


def test_a_copy_that_fails_leaves_nothing(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_conn: driver.Connection) -> None:
        raise driver.OperationalError("disk full")

    monkeypatch.setattr(demo, "rebuild_all", fail)
    with pytest.raises(StoreError, match="disk full"):
        demo.todays_copy(TODAY)
    assert list(paths.demo_file(TODAY).parent.iterdir()) == []


def test_the_lists_speak_the_persons_language(sample: Path) -> None:
    i18n.use_language("fr")
    with Store.open(demo.todays_copy(TODAY)) as store:
        names = [stage.name for stage in store.rules.stages.values()]
        reasons = [row[0] for row in store.conn.execute("SELECT name FROM reason")]
    assert names == ["Piste", "Qualifiée", "Proposition", "Négociation", "Gagnée", "Perdue"]
    assert "Prix" in reasons


def test_the_samples_own_history_is_told_from_what_was_done_since(sample: Path) -> None:
    with Store.open(demo.todays_copy(TODAY)) as store:
        pending = store.peek_undo()
        assert pending is not None
        assert history.is_invented(store, pending)
        deals.set_priority(store, ["d"], 1)
        pending = store.peek_undo()
        assert pending is not None
        assert not history.is_invented(store, pending)
