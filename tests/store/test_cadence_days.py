"""Cadences through many days of the real store, against days worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline_tui import clock
from pipeline_tui.sales.workdays import calendar
from pipeline_tui.store import (
    adding,
    cadence_editing,
    cadence_reading,
    deals,
    enrolling,
    lists,
    steps,
)
from pipeline_tui.store.store import Store

SET_TODAY = Callable[[date], None]
START = date(2026, 12, 14)  # a Monday
DAYS = (0, 2, 5, 9, 11, 14, 18, 22, 30, 37, 45)


@pytest.fixture
def set_today(monkeypatch: pytest.MonkeyPatch) -> SET_TODAY:
    def use(day: date) -> None:
        monkeypatch.setenv("PIPELINE_TUI_TODAY", day.isoformat())

    return use


def make_cadence(store: Store, days: tuple[int, ...]) -> str:
    _done, cadence_id = cadence_editing.add(store, "Persistent")
    for number, day in enumerate(days, 1):
        kind = "mail" if number % 2 else "call"
        cadence_editing.add_step(store, cadence_id, day, kind, body=f"step {number}")
    return cadence_id


def due(store: Store, name: str, today: date) -> list[str]:
    """What asks to be done on a deal: the words of its open steps that are due."""
    rows = store.conn.execute(
        "SELECT f.body FROM follow_up f JOIN deal d ON d.id = f.deal_id WHERE d.name = ?"
        " AND f.done_on IS NULL AND f.deleted_at IS NULL AND f.due_on <= ?",
        (name, today.isoformat()),
    )
    return [row[0] for row in rows]


def deal_id(store: Store, name: str) -> str:
    return str(store.conn.execute("SELECT id FROM deal WHERE name = ?", (name,)).fetchone()[0])


def running_of(store: Store, name: str) -> list[str]:
    return [one.id for one in cadence_reading.running(store.conn, [deal_id(store, name)])]


# The days on which each step is done, worked out by hand with a calendar. Weekends and, in
# France, Friday 25 December and Friday 1 January are not worked on.
EXPECTED = {
    # Paused on 5 January, the morning its eighth step was due; resumed a week later.
    "Paused": [
        "12-14", "12-16", "12-21", "12-23", "12-28", "12-29", "01-04",
        "01-12", "01-20", "01-27", "02-04",
    ],
    # Began a day later; they answered on Monday 28 December.
    "Replied": ["12-15", "12-17", "12-21", "12-24"],
    # Moved to the next stage on Tuesday 22 December.
    "Moved": ["12-14", "12-16", "12-21"],
    # The second step was done two days late: all later ones keep their distance.
    "Late": [
        "12-14", "12-18", "12-21", "12-28", "12-29", "12-30", "01-04",
        "01-07", "01-15", "01-22", "02-01",
    ],
}  # fmt: skip


def test_sixty_days_give_exactly_the_expected_steps(tmp_path: Path, set_today: SET_TODAY) -> None:
    pytest.importorskip("holidays")
    path, done = tmp_path / "days.db", {name: list[str]() for name in EXPECTED}
    set_today(START)
    with Store.open(path, create=True) as store:
        lists.set_setting(store, "country", "FR")
        cadence_id = make_cadence(store, DAYS)
        for name in EXPECTED:
            adding.add(store, adding.NewDeal(name))
        first = [deal_id(store, name) for name in ("Paused", "Moved", "Late")]
        enrolling.enrol(store, first, cadence_id)
    for number in range(61):
        today = START + timedelta(days=number)
        set_today(today)
        with Store.open(path) as store:  # every day the program is started anew
            live_through(store, today, cadence_id, done)
    assert done == EXPECTED
    with Store.open(path) as store:
        found = cadence_reading.results(store.conn, cadence_id)
        assert (found.enrolled, found.finished, found.stopped) == (4, 2, 2)
        assert (found.replied, found.advanced, found.won) == (1, 1, 0)


def live_through(store: Store, today: date, cadence_id: str, done: dict[str, list[str]]) -> None:
    """What the person does on a day: the events of that day first, then what is due."""
    day = f"{today:%m-%d}"
    if day == "12-15":
        enrolling.enrol(store, [deal_id(store, "Replied")], cadence_id)
    if day == "12-28":
        steps.log(store, [deal_id(store, "Replied")], "mail", "thank you", direction="in")
    if day == "12-22":
        stages = [one.id for one in store.rules.stages.values()]
        deals.move(store, [deal_id(store, "Moved")], stages[1])
    if day == "01-05":
        enrolling.pause(store, running_of(store, "Paused"))
    if day == "01-12":
        enrolling.resume(store, running_of(store, "Paused"))
    if calendar("FR")(today):
        return
    for name, days in done.items():
        asked = due(store, name, today)
        if not asked or (name == "Late" and day in ("12-16", "12-17")):
            continue
        assert asked == [f"step {len(days) + 1}"]
        row = store.conn.execute("SELECT step_on FROM deal WHERE name = ?", (name,)).fetchone()
        assert row[0] <= today.isoformat()
        steps.finish_step(store, [deal_id(store, name)])
        days.append(day)


@pytest.mark.parametrize(
    "start", [date(2026, 10, 19), date(2027, 3, 22)], ids=["to winter time", "to summer time"]
)
@pytest.mark.parametrize("hour", ["00:10", "02:30", "23:50"])
def test_a_change_of_the_clocks_loses_and_repeats_nothing(
    start: date, hour: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone, now = ZoneInfo("Europe/Paris"), [datetime.now(ZoneInfo("Europe/Paris"))]
    monkeypatch.setattr(clock, "now_local", lambda: now[0])
    hours, minutes = map(int, hour.split(":"))

    def at(day: date, fold: int) -> None:
        # 02:30 is skipped in March and comes twice in October.
        moment = datetime(day.year, day.month, day.day, hours, minutes, fold=fold, tzinfo=zone)
        now[0] = moment.astimezone()

    at(start, 0)
    done: list[tuple[date, str]] = []
    with Store.open(tmp_path / "clocks.db", create=True) as store:
        cadence_id = make_cadence(store, tuple(range(14)))
        adding.add(store, adding.NewDeal("Acme"))
        enrolling.enrol(store, [deal_id(store, "Acme")], cadence_id)
        for number in range(20):
            for fold in (0, 1):
                at(start + timedelta(days=number), fold)
                today = clock.today()
                for body in due(store, "Acme", today) if today.weekday() < 5 else ():
                    steps.finish_step(store, [deal_id(store, "Acme")])
                    done.append((today, body))
    workdays = [start + timedelta(days=one) for one in range(20)]
    workdays = [one for one in workdays if one.weekday() < 5]
    assert done == [(day, f"step {n}") for n, day in enumerate(workdays[:14], 1)]


def test_a_clock_set_back_loses_and_repeats_nothing(tmp_path: Path, set_today: SET_TODAY) -> None:
    set_today(START)
    with Store.open(tmp_path / "back.db", create=True) as store:
        cadence_id = make_cadence(store, (0, 1, 2, 7))
        adding.add(store, adding.NewDeal("Acme"))
        acme = [deal_id(store, "Acme")]
        enrolling.enrol(store, acme, cadence_id)
        steps.finish_step(store, acme)
        set_today(START - timedelta(days=1))
        assert due(store, "Acme", clock.today()) == []
        set_today(START + timedelta(days=1))
        assert due(store, "Acme", clock.today()) == ["step 2"]
        set_today(START)
        steps.finish_step(store, acme)  # done while the clock was a day behind
        assert due(store, "Acme", START + timedelta(days=1)) == []
        assert due(store, "Acme", START + timedelta(days=2)) == ["step 3"]
        set_today(START + timedelta(days=2))
        enrolling.pause(store, running_of(store, "Acme"))
        set_today(START + timedelta(days=1))
        enrolling.resume(store, running_of(store, "Acme"))
        assert due(store, "Acme", START + timedelta(days=2)) == ["step 3"]
