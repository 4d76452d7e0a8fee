"""When the steps of a cadence are due, which comes next, and what ends it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.sales import cadence
from pipeline_tui.sales.cadence import Step, Stops
from pipeline_tui.sales.workdays import weekend

MONDAY = date(2026, 11, 23)
_starts = st.dates(date(2020, 1, 1), date(2040, 1, 1))
_offsets = st.lists(st.integers(0, 120), min_size=1, max_size=15).map(sorted)
_holidays = st.sets(st.integers(0, 300), max_size=20)


def steps(*days: int) -> list[Step]:
    return [Step(f"s{n}", "c", n, day, "mail") for n, day in enumerate(days, 1)]


def test_weekends_move_a_step_on_and_the_next_one_with_it() -> None:
    friday = date(2026, 11, 27)
    found = cadence.due_days(friday, [0, 1, 2, 3, 3, 10])
    assert [day.isoformat() for day in found] == [
        "2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02", "2026-12-02", "2026-12-07",
    ]  # fmt: skip


@given(start=_starts, days=_offsets, shift=st.integers(0, 60), holidays=_holidays)
def test_a_plan_keeps_order_and_working_days(
    start: date, days: list[int], shift: int, holidays: set[int]
) -> None:
    public = {start + timedelta(days=one) for one in holidays}

    def free(day: date) -> bool:
        return weekend(day) or day in public

    found = cadence.due_days(start, days, shift, free)
    assert len(found) == len(days)
    for number, (count, due) in enumerate(zip(days, found, strict=True)):
        assert not free(due)
        assert due >= start + timedelta(days=count + shift)
        if number:
            same = count == days[number - 1]
            assert (due == found[number - 1]) if same else (due > found[number - 1])
    assert all(
        one <= later
        for one, later in zip(found, cadence.due_days(start, days, shift + 1, free), strict=True)
    )


@given(days=_offsets, had=st.sets(st.integers(1, 15)))
def test_what_follows_is_never_one_that_was(days: list[int], had: set[int]) -> None:
    every = steps(*days)
    gone = {f"s{number}" for number in had}
    for current in every:
        found = cadence.following(every, current, gone)
        later = [one for one in every if one.place > current.place and one.id not in gone]
        assert found == (later[0] if later else None)


def test_going_through_meets_each_step_once_even_when_they_change_places() -> None:
    first, second, third = steps(0, 2, 4)
    had: set[str] = {first.id, second.id}
    swapped = [third._replace(day=0, position=1), second, first._replace(day=4, position=3)]
    assert cadence.following(swapped, swapped[0], had | {third.id}) is None


@given(start=_starts, late=st.integers(0, 30))
def test_a_late_step_keeps_the_distance_to_the_next(start: date, late: int) -> None:
    one, two = steps(0, 7)
    planned = cadence.due_day([one, two], one, start)
    done = planned + timedelta(days=late)
    shift = cadence.late_by(planned, done)
    due = cadence.next_due([one, two], one, two, start, shift, done)
    assert due > done
    assert 0 <= (due - (start + timedelta(days=7 + shift))).days <= 2


def test_done_before_its_day_the_plan_stays() -> None:
    one, two = steps(3, 7)
    assert cadence.late_by(date(2026, 11, 26), MONDAY) == 0
    assert cadence.next_due([one, two], one, two, MONDAY, 0, MONDAY) == date(2026, 11, 30)


def test_the_place_of_a_step_and_of_one_that_was_removed() -> None:
    every = steps(0, 2, 4)
    assert cadence.place_of(every, every[1]) == (2, 3)
    assert cadence.place_of([every[0], every[2]], every[1]) == (2, 3)


def test_what_ends_it() -> None:
    rules = Stops(on_reply=True, on_stage=False, on_close=True)
    assert rules.by("reply")
    assert not rules.by("stage")
    assert rules.by("hand")
