"""What follows from what happened; working days; follow-ups that come again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.sales import recurring, retry, workdays
from pipeline_tui.sales.recurring import Repeat, next_day, rule_text, split_repeat

MONDAY = date(2026, 11, 23)
_days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("code", "planned", "kind", "following", "days"),
    [
        ("no_answer", "call", "call", "call", 2),
        ("no_answer", "mail", "mail", "mail", 2),
        ("no_answer", None, "call", "call", 2),
        ("left_message", "call", "call", "call", 2),
        ("spoke", "mail", "call", "call", 5),
        ("mail_sent", "call", "mail", "call", 3),
        ("meeting", "demo", "demo", "mail", 1),
        ("meeting", "call", "meeting", "mail", 1),
        ("other", "letter", "letter", "letter", 5),
        ("replied", "call", "mail", "mail", 1),
        ("replied", "social", "social", "mail", 1),
    ],
)
def test_each_outcome_has_its_channel_and_its_next_step(
    code: str, planned: str | None, kind: str, following: str, days: int
) -> None:
    outcome = retry.BY_CODE[code]
    assert retry.kind_of(outcome, planned) == kind
    found = retry.next_after(outcome, planned, MONDAY)
    assert found is not None
    assert (found.kind, found.days) == (following, days)
    assert found.day == workdays.later(MONDAY, days)


def test_a_note_is_followed_by_nothing() -> None:
    assert retry.next_after(retry.BY_CODE["note"], "call", MONDAY) is None


@pytest.mark.parametrize(
    ("outcomes", "count"),
    [
        ([], 0),
        (["no_answer", "left_message", "no_answer", "spoke", "no_answer"], 3),
        (["spoke", "no_answer"], 0),
        (["no reply"], 0),
    ],
)
def test_tries_count_back_to_the_last_answer(outcomes: list[str], count: int) -> None:
    assert retry.tries(outcomes) == count


@given(_days, st.integers(1, 30))
def test_so_many_working_days_later(day: date, count: int) -> None:
    found = workdays.later(day, count)
    between = [day + timedelta(one) for one in range(1, (found - day).days + 1)]
    assert found.weekday() < 5
    assert sum(one.weekday() < 5 for one in between) == count


def test_public_holidays_are_free_where_they_are_known() -> None:
    pytest.importorskip("holidays")
    free = workdays.calendar("FR")
    assert free(date(2026, 12, 25))
    assert workdays.later(date(2026, 12, 24), 1, free) == date(2026, 12, 28)
    assert not workdays.calendar("ZZ")(date(2026, 12, 25))
    assert workdays.known_country("ZZ") is False


def test_without_the_extra_only_weekends_are_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "holidays", None)
    workdays.calendar.cache_clear()
    try:
        assert not workdays.calendar("FR")(date(2026, 12, 25))
        assert workdays.calendar("FR")(date(2026, 12, 26))
        assert workdays.known_country("FR") is None
    finally:
        workdays.calendar.cache_clear()


# -- coming again -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "repeat", "rest"),
    [
        ("call Bob every 2 weeks", Repeat(2, "w"), "call Bob"),
        ("every month", Repeat(1, "m"), ""),
        ("tous les mois", Repeat(1, "m"), ""),
        ("appeler toutes les 2 semaines", Repeat(2, "w"), "appeler"),
        ("every other week mail", Repeat(2, "w"), "mail"),
        ("chaque trimestre", Repeat(3, "m"), ""),
        ("tous les lundis", Repeat(1, "w", 0), ""),
        ("every 3 days", Repeat(3, "d"), ""),
        ("call everybody", None, "call everybody"),
        ("every 0 weeks", None, "every 0 weeks"),
        ("every 999 weeks", None, "every 999 weeks"),
    ],
)
def test_repetitions_are_typed_in_words(typed: str, repeat: Repeat | None, rest: str) -> None:
    assert split_repeat(typed) == (repeat, rest)


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    split_repeat(text)
    assert next_day(text, MONDAY) is None or next_day(text, MONDAY)


@given(st.sampled_from("dwmy"), st.integers(1, 12), _days, st.integers(0, 400))
def test_the_next_is_a_working_day_after_the_last(
    period: str, every: int, first: date, later: int
) -> None:
    repeat = Repeat(every, period)
    rule = rule_text(repeat, first)
    after = first + timedelta(later)
    found = next_day(rule, after)
    assert found is not None
    assert found > after
    assert found.weekday() < 5
    assert recurring.repeat_of(rule) == repeat


def test_the_last_day_of_the_month_stays_the_last() -> None:
    rule = rule_text(Repeat(1, "m"), date(2026, 8, 31))
    assert next_day(rule, date(2026, 8, 31)) == date(2026, 9, 30)
    assert next_day(rule, date(2026, 11, 30)) == date(2026, 12, 31)


def test_a_day_moved_off_a_weekend_moves_no_other() -> None:
    rule = rule_text(Repeat(1, "m"), date(2026, 7, 1))
    assert next_day(rule, date(2026, 7, 1)) == date(2026, 8, 3)  # 1 August is a Saturday
    assert next_day(rule, date(2026, 8, 3)) == date(2026, 9, 1)
