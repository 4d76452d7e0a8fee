"""Days and numbers of whole columns: what proves their format, and how each value is read."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.exchange.days import DayEvidence, day_reader, timed_reader
from pipeline_tui.exchange.errors import Bad
from pipeline_tui.exchange.numbers import (
    NumberEvidence,
    count_reader,
    decimal_sign,
    money_reader,
    probability_reader,
)


def _days(*values: str) -> DayEvidence:
    evidence = DayEvidence()
    evidence.feed(values)
    return evidence


def _numbers(*values: str) -> NumberEvidence:
    evidence = NumberEvidence()
    evidence.feed(values)
    return evidence


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["03/04/2026", "25/04/2026"], "dmy"),
        (["03/04/2026", "04/25/2026"], "mdy"),
        (["03/04/2026"], ""),
        (["03/03/2026"], "dmy"),
        (["25/04/2026", "04/25/2026"], ""),
        (["03.04.2026"], "dmy"),
        (["2026-04-03", ""], "dmy"),
        (["3/4/2026 10:00", "3/14/2026, 9:05 AM"], "mdy"),
    ],
)
def test_the_order_is_that_of_the_column_as_a_whole(values: list[str], order: str) -> None:
    assert _days(*values).order == order
    assert _days(*values).asks == (order == "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-04-03", "2026-04-03"),
        ("2026-04-03 23:59", "2026-04-03"),
        ("2026-04-03T08:00:00.000+0000", "2026-04-03"),
        ("2026/4/3", "2026-04-03"),
        ("03/04/2026", "2026-04-03"),
        ("3.4.26", "2026-04-03"),
        ("03-Apr-2026", "2026-04-03"),
        ("3 avr. 2026", "2026-04-03"),
        ("1er août 2026", "2026-08-01"),
        ("Apr 3, 2026", "2026-04-03"),
        ("April 3 2026", "2026-04-03"),
        ("ven. 3 avril 2026", "2026-04-03"),
        ("Friday 3 April 2026", "2026-04-03"),
        ("20260403", "2026-04-03"),
        ("46115", "2026-04-03"),
        ("46115.75", "2026-04-03"),
        ("  2026-04-03  ", "2026-04-03"),
        ("", None),
        ("0000-00-00 00:00:00", None),
    ],
)
def test_days_in_many_dresses(text: str, day: str | None) -> None:
    assert day_reader("dmy")(text) == day


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-25 14:00", ("2026-11-25", "14:00")),
        ("2026-11-25T09:30:15", ("2026-11-25", "09:30")),
        ("25/11/2026 14h05", ("2026-11-25", "14:05")),
        ("25/11/26 9:30 PM", ("2026-11-25", "21:30")),
        ("25 nov. 2026, 12:10 a.m.", ("2026-11-25", "00:10")),
        ("46351.5", ("2026-11-25", "12:00")),
        ("2026-11-25 00:00:00", ("2026-11-25", None)),
        ("2026-11-25T00:00:00Z", ("2026-11-25", None)),
        ("25.11.2026", ("2026-11-25", None)),
        ("46351.99999", ("2026-11-25", None)),
        ("", (None, None)),
    ],
)
def test_hours_in_many_dresses(text: str, moment: tuple[str | None, str | None]) -> None:
    assert timed_reader("dmy")(text) == moment


@pytest.mark.parametrize("text", ["31/02/2026", "soon", "13/13/2026", "1812-01-01", "99999", "-"])
def test_what_is_no_day_says_why(text: str) -> None:
    assert isinstance(day_reader("dmy")(text), Bad)


@given(st.dates(date(1954, 10, 4), date(2119, 1, 1)))
def test_each_dress_of_a_day_is_that_day(day: date) -> None:
    wanted = day.isoformat()
    assert day_reader("dmy")(f"{day:%d/%m/%Y}") == wanted
    assert day_reader("mdy")(f"{day:%m/%d/%Y}") == wanted
    assert day_reader("dmy")(f"{day:%d-%b-%Y}") == wanted
    assert day_reader("dmy")(str((day - date(1899, 12, 30)).days)) == wanted


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader_of_days(text: str) -> None:
    _days(text)
    value = day_reader("dmy")(text)
    if value is not None and not isinstance(value, Bad):
        assert date.fromisoformat(value).isoformat() == value


@pytest.mark.parametrize(
    ("number", "sign"),
    [
        ("1234", ""), ("1.5", "."), ("1,5", ","), ("1,234.5", "."), ("1.234,5", ","),
        ("1,234,567", "."), ("1.234.567", ","), ("1,234", "?"), ("0,234", ","), ("1234,567", ","),
    ],
)  # fmt: skip
def test_the_decimal_sign_a_number_proves(number: str, sign: str) -> None:
    assert decimal_sign(number) == sign


@pytest.mark.parametrize(
    ("values", "decimal"),
    [
        (["1,200", "3,500"], "."),
        (["1.200", "3.500"], ","),
        (["1,200", "3,5"], ","),
        (["1 200,50 €"], ","),
        (["$1,234,567"], "."),
        (["250k", "12"], "."),
    ],
)
def test_the_decimal_sign_of_a_column(values: list[str], decimal: str) -> None:
    assert _numbers(*values).decimal == decimal
    assert not _numbers(*values).mixed


def test_a_column_that_contradicts_itself_is_mixed() -> None:
    assert _numbers("1,5", "2.5").mixed
    assert _numbers("1,200", "2.500").mixed


@pytest.mark.parametrize(
    ("text", "decimal", "money"),
    [
        ("1200", ".", (1200_00, None)),
        ("1200.5", ".", (1200_50, None)),
        ("-3.25", ".", (-3_25, None)),
        ("1\u202f200,50", ",", (1200_50, None)),
        ("1\u00a0200,50 €", ",", (1200_50, None)),
        ("1.234.567,89", ",", (1_234_567_89, None)),
        ("1'234.50", ".", (1234_50, None)),
        ("250k", ".", (250_000_00, None)),
        ("$1,234,567", ".", (1_234_567_00, "USD")),
        ("CHF 12.50", ".", (12_50, "CHF")),
        ("1.005", ".", (1_01, None)),
        ("", ".", (None, None)),
    ],
)
def test_amounts_in_many_dresses(
    text: str, decimal: str, money: tuple[int | None, str | None]
) -> None:
    assert money_reader(decimal, "EUR")(text) == money


@pytest.mark.parametrize("text", ["n/a", "12 apples", "=SUM(A1)", "1e400", "9" * 40])
def test_what_is_no_amount_says_why(text: str) -> None:
    assert isinstance(money_reader(".", "EUR")(text), Bad)


@given(st.integers(-(10**12), 10**12))
def test_amounts_written_out_are_read_back_exactly(minor: int) -> None:
    sign, (whole, part) = "-" if minor < 0 else "", divmod(abs(minor), 100)
    assert money_reader(".", "EUR")(f"{sign}{whole}.{part:02}") == (minor, None)
    assert money_reader(",", "EUR")(f"{sign}{whole:,}.{part:02}".translate({44: 46, 46: 44})) == (
        minor, None,
    )  # fmt: skip


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader_of_amounts(text: str) -> None:
    _numbers(text)
    money_reader(".", "EUR")(text)
    count_reader(",")(text)
    probability_reader(".", False)(text)


def test_probabilities_by_the_column_they_stand_in() -> None:
    assert probability_reader(".", False)("65.0%") == 6500
    assert probability_reader(",", False)("65,5 %") == 6550
    assert probability_reader(".", True)("0.65") == 6500
    assert probability_reader(".", True)("1") == 10_000
    assert isinstance(probability_reader(".", False)("120"), Bad)
    shares = _numbers("0.65", "1", "0")
    assert shares.fraction
    assert not shares.above_one
    assert _numbers("0.65", "65").above_one


def test_counts_are_whole_numbers() -> None:
    assert count_reader(".")("2,641") == 2641
    assert count_reader(",")("2.641") == 2641
    assert count_reader(".")("") is None
    assert isinstance(count_reader(".")("many"), Bad)


@pytest.mark.parametrize(
    ("zone", "text", "day"),
    [
        ("Europe/Paris", "2026-05-01T23:30:00.000Z", "2026-05-02"),
        ("Europe/Paris", "2026-05-01T23:30:00.000+0000", "2026-05-02"),
        ("Europe/Paris", "2026-05-01 21:30:00 UTC", "2026-05-01"),
        ("America/New_York", "2026-05-01T02:00:00Z", "2026-04-30"),
        ("America/New_York", "2026-05-01T23:30:00-04:00", "2026-05-01"),
        ("America/New_York", "2026-05-01T00:00:00.000Z", "2026-05-01"),
        ("America/New_York", "2026-05-01T02:00:00", "2026-05-01"),
    ],
)
def test_a_moment_is_the_local_day_it_fell_on(
    zone: str, text: str, day: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        assert day_reader("dmy")(text) == day
    time.tzset()
    assert isinstance(day_reader("dmy")("2026-02-30T10:00:00Z"), Bad)
