"""Days with hours, and days at the head of a line."""

from datetime import date

import pytest

from pipeline_tui.l10n import formats_for
from pipeline_tui.sales.dates import DateError, When, parse_when, split_when

ENGLISH, FRENCH = map(formats_for, ("en_GB", "fr_FR"))
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        ("fri 14:30", "2026-11-27", "14:30"),
        ("fri at 14:30", "2026-11-27", "14:30"),
        ("demain 9h", "2026-11-24", "09:00"),
        ("demain à 9h", "2026-11-24", "09:00"),
        ("demain 14h30", "2026-11-24", "14:30"),
        ("demain 14 h 30", "2026-11-24", "14:30"),
        ("mar. 24 nov. 14 h 00", "2026-11-24", "14:00"),
        ("12/12 2pm", "2026-12-12", "14:00"),
        ("2pm", "2026-11-23", "14:00"),
        ("12am", "2026-11-23", "00:00"),
        ("12 pm", "2026-11-23", "12:00"),
        ("2:30pm", "2026-11-23", "14:30"),
        ("9:00", "2026-11-23", "09:00"),
        ("at 9", "2026-11-23", "09:00"),
        ("tomorrow at 9", "2026-11-24", "09:00"),
        ("demain midi", "2026-11-24", "12:00"),
        ("noon", "2026-11-23", "12:00"),
        ("fri", "2026-11-27", None),
        ("+3d 08:15", "2026-11-26", "08:15"),
        ("2026-12-12 23:59", "2026-12-12", "23:59"),
    ],
)
def test_days_with_hours(text: str, day: str, time: str | None) -> None:
    assert parse_when(text, TODAY, FRENCH) == When(date.fromisoformat(day), time)


@pytest.mark.parametrize(
    "text", ["25:00", "9:60", "13pm", "0am", "fri 24:00", "in 2h", "fri 9", "soon 9:00", ""]
)
def test_hours_that_no_clock_shows(text: str) -> None:
    with pytest.raises(DateError):
        parse_when(text, TODAY, ENGLISH)


@pytest.mark.parametrize(
    ("text", "day", "time", "rest"),
    [
        ("fri 14:30 call Bob", "2026-11-27", "14:30", "call Bob"),
        ("demain 9h rappeler", "2026-11-24", "09:00", "rappeler"),
        ("+3d call", "2026-11-26", None, "call"),
        ("2w", "2026-12-07", None, ""),
        ("end of month  send the  quote", "2026-11-30", None, "send the  quote"),
        ("fri: call", "2026-11-27", None, "call"),
        ("fri, call", "2026-11-27", None, "call"),
        ("fri the contract", "2026-11-27", None, "the contract"),
        ("fri 2 calls", "2026-11-27", None, "2 calls"),
        ("12 dec 9h démo 3 postes", "2026-12-12", "09:00", "démo 3 postes"),
        ("9:00 call", "2026-11-23", "09:00", "call"),
        ("in 3 days call Ann", "2026-11-26", None, "call Ann"),
        ("lun. 30 nov. 14 h 00 rdv", "2026-11-30", "14:00", "rdv"),
    ],
)
def test_the_head_of_a_line(text: str, day: str, time: str | None, rest: str) -> None:
    for formats in (ENGLISH, FRENCH):
        expected = (When(date.fromisoformat(day), time), rest)
        assert split_when(text, TODAY, formats) == expected


@pytest.mark.parametrize("text", ["call Bob fri", "2 calls", "", "  ", "12 x", "31 feb call"])
def test_a_line_without_a_day_at_its_head(text: str) -> None:
    assert split_when(text, TODAY, ENGLISH) == (None, text.strip())


def test_a_word_that_begins_a_sentence_is_no_day() -> None:
    assert split_when("mon client rappelle", TODAY, FRENCH) == (None, "mon client rappelle")
    assert split_when("may call back", TODAY, ENGLISH) == (None, "may call back")
    assert split_when("mon 9h call", TODAY, FRENCH)[0] == When(date(2026, 11, 30), "09:00")
