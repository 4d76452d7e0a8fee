"""Next steps as a calendar: read by another library than wrote them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from pipeline_tui.exchange.calendar import Step, calendar, steps
from pipeline_tui.store import deals
from pipeline_tui.store.steps import finish_step, set_step
from pipeline_tui.store.store import Store
from tests.store.stocked import stocked

TODAY = date(2026, 11, 23)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    with stocked(tmp_path / "deals.db", 12) as store:
        yield store


def step(**values: Any) -> Step:
    made = Step(
        "0192", TODAY, None, "call", "call Bob", False, False, datetime(2026, 11, 1, tzinfo=UTC),
        3, "Acme renewal", "Acme", "Bob Hope", "+33 1", "bob@acme.example",
    )  # fmt: skip
    return made._replace(**values)


def snooze(store: Store, deal_id: str) -> None:
    """Set the deal's next step a fortnight on."""
    body = store.conn.execute(
        "SELECT f.kind, f.body FROM deal d JOIN follow_up f ON f.id = d.step_id WHERE d.id = ?",
        (deal_id,),
    ).fetchone()
    set_step(store, [deal_id], date(2026, 12, 14), None, *body)


def read(text: bytes) -> list[Any]:
    found = vobject.readOne(text.decode())
    return list(found.contents.get("vevent", []))


_plain = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Co", "Cn"))


@given(body=st.text(_plain, max_size=200), deal=st.text(_plain, min_size=1, max_size=90))
def test_any_text_comes_back(body: str, deal: str) -> None:
    (event,) = read(calendar([step(body=body, deal=deal)]))
    what = " ".join(body.split()) or "Call"
    assert event.summary.value.split() == f"{what} · {deal}".split()
    assert event.uid.value == "0192@pipeline-tui"


@pytest.fixture
def in_paris() -> Iterator[None]:
    """The computer's zone for one test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Paris")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_paris")
def test_a_day_is_a_whole_day_and_an_hour_is_of_this_computer() -> None:
    summer = step(id="s", day=date(2026, 7, 1), hour=clock_time(14, 30))
    winter = step(id="w", day=date(2026, 12, 1), hour=clock_time(14, 30))
    whole, in_summer, in_winter = read(calendar([step(), summer, winter]))
    assert (whole.dtstart.value, whole.dtend.value) == (TODAY, date(2026, 11, 24))
    assert in_summer.dtstart.value == datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
    assert in_winter.dtstart.value == datetime(2026, 12, 1, 13, 30, tzinfo=UTC)
    assert (in_winter.dtend.value - in_winter.dtstart.value).total_seconds() == 1800


def test_a_step_keeps_its_id_and_its_revision_grows(store: Store) -> None:
    deal_id = store.conn.execute(
        "SELECT deal_id FROM follow_up WHERE done_on IS NULL AND deleted_at IS NULL"
    ).fetchone()[0]
    before = {one.id: one for one in steps(store.conn, TODAY, [deal_id])}
    snooze(store, deal_id)
    after = {one.id: one for one in steps(store.conn, TODAY, [deal_id])}
    (moved,) = [one for one in after if one in before and after[one].day != before[one].day]
    assert after[moved].revision > before[moved].revision
    assert after[moved].changed >= before[moved].changed


def test_what_is_done_or_taken_back_says_so(store: Store) -> None:
    deal_id = store.conn.execute(
        "SELECT deal_id FROM follow_up WHERE done_on IS NULL AND deleted_at IS NULL"
    ).fetchone()[0]
    finish_step(store, [deal_id])
    done = [one for one in steps(store.conn, TODAY, [deal_id]) if one.done]
    assert done
    deals.delete(store, [deal_id])
    gone = list(steps(store.conn, TODAY, [deal_id]))
    states = {event.status.value for event in read(calendar(gone))}
    assert states == {"CANCELLED"}
    (event,) = read(calendar(done[:1]))
    assert event.summary.value.startswith("Done: ")


def test_every_step_that_stands_is_there_once(store: Store) -> None:
    standing = store.conn.execute(
        "SELECT f.id FROM follow_up f JOIN deal d ON d.id = f.deal_id WHERE f.done_on IS NULL"
        " AND f.deleted_at IS NULL AND d.deleted_at IS NULL"
    ).fetchall()
    text = calendar(steps(store.conn, TODAY))
    uids = [event.uid.value for event in read(text)]
    assert len(uids) == len(set(uids))
    assert {f"{row[0]}@pipeline-tui" for row in standing} <= set(uids)
    # The library that wrote it reads it as well, and writes the same again.
    assert Calendar.from_ical(text).to_ical() == text
