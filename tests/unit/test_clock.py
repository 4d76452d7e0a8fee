"""One clock, whose day can be set."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from pipeline_tui import clock


def test_today_is_the_local_day() -> None:
    before = datetime.now().astimezone().date()
    assert before <= clock.today() <= datetime.now().astimezone().date()


def test_the_variable_sets_the_day_and_leaves_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2017-12-31")
    real = datetime.now().astimezone()
    local = clock.now_local()
    assert clock.today() == date(2017, 12, 31) == local.date()
    moved = datetime.combine(real.date(), local.time())
    apart = abs(moved - real.replace(tzinfo=None))
    assert min(apart, timedelta(days=1) - apart) < timedelta(minutes=1)


def test_now_is_the_same_moment_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2017-12-31")
    now = clock.now()
    assert now.tzinfo is UTC
    assert now.astimezone().date() == date(2017, 12, 31)


@pytest.mark.parametrize(
    "value", ["tomorrow", "2017-02-29", "20171231", "2017-W52-7", "0001-01-01", "9999-12-31", " "]
)
def test_what_is_no_day_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", value)
    with pytest.raises(ValueError, match="PIPELINE_TUI_TODAY must be a day") as refusal:
        clock.today()
    assert f"“{value}”" in str(refusal.value)


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "")
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_moments_are_written_in_utc_with_milliseconds() -> None:
    paris = timezone(timedelta(hours=1))
    moment = datetime(2026, 11, 23, 0, 30, 5, 120_999, tzinfo=paris)
    assert clock.moment_text(moment) == "2026-11-22T23:30:05.120Z"


def test_written_moments_sort_as_they_happened() -> None:
    start = datetime(2026, 3, 29, 0, 59, 59, 500_000, tzinfo=UTC)
    moments = [start + timedelta(milliseconds=250 * step) for step in range(8)]
    written = [clock.moment_text(moment) for moment in moments]
    assert written == sorted(written)
    assert len({*written}) == len(moments)


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        clock.moment_text(datetime(2026, 11, 23))  # noqa: DTZ001
