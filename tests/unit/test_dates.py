"""Typed days and hours, in both languages; today is Monday 23 November 2026."""

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline_tui import l10n
from pipeline_tui.l10n import formats_for
from pipeline_tui.sales.dates import DateError, parse_day, parse_when, split_when

ENGLISH, AMERICAN, FRENCH = map(formats_for, ("en_GB", "en_US", "fr_FR"))
TODAY = date(2026, 11, 23)
EITHER_WAY = [
    ("today", "2026-11-23"),
    ("Aujourd’hui", "2026-11-23"),
    ("aujourd'hui", "2026-11-23"),
    ("tomorrow", "2026-11-24"),
    ("demain", "2026-11-24"),
    ("the day after tomorrow", "2026-11-25"),
    ("après-demain", "2026-11-25"),
    ("yesterday", "2026-11-22"),
    ("hier", "2026-11-22"),
    ("fri", "2026-11-27"),
    ("Friday", "2026-11-27"),
    ("ven", "2026-11-27"),
    ("ven.", "2026-11-27"),
    ("le vendredi", "2026-11-27"),
    ("on fri", "2026-11-27"),
    ("mon", "2026-11-30"),
    ("lundi", "2026-11-30"),
    ("mardi", "2026-11-24"),
    ("next mon", "2026-11-30"),
    ("next fri", "2026-12-04"),
    ("this fri", "2026-11-27"),
    ("ce vendredi", "2026-11-27"),
    ("vendredi prochain", "2026-11-27"),
    ("vendredi en huit", "2026-12-04"),
    ("next week", "2026-11-30"),
    ("la semaine prochaine", "2026-11-30"),
    ("next month", "2026-12-01"),
    ("le mois prochain", "2026-12-01"),
    ("next quarter", "2027-01-01"),
    ("l'année prochaine", "2027-01-01"),
    ("next day", "2026-11-24"),
    ("+3d", "2026-11-26"),
    ("+3j", "2026-11-26"),
    ("3 days", "2026-11-26"),
    ("in 3 days", "2026-11-26"),
    ("dans 3 jours", "2026-11-26"),
    ("in a week", "2026-11-30"),
    ("dans une semaine", "2026-11-30"),
    ("in two weeks", "2026-12-07"),
    ("dans trois mois", "2027-02-23"),
    ("2w", "2026-12-07"),
    ("+2sem", "2026-12-07"),
    ("2 semaines", "2026-12-07"),
    ("+1m", "2026-12-23"),
    ("3 mois", "2027-02-23"),
    ("1 an", "2027-11-23"),
    ("-3d", "2026-11-20"),
    ("3 days ago", "2026-11-20"),
    ("il y a 2 semaines", "2026-11-09"),
    ("end of month", "2026-11-30"),
    ("end of the month", "2026-11-30"),
    ("eom", "2026-11-30"),
    ("fin du mois", "2026-11-30"),
    ("fin de mois", "2026-11-30"),
    ("end of next month", "2026-12-31"),
    ("fin du mois prochain", "2026-12-31"),
    ("end of march", "2027-03-31"),
    ("fin février 2028", "2028-02-29"),
    ("fin nov.", "2026-11-30"),
    ("end of october", "2027-10-31"),
    ("end of week", "2026-11-27"),
    ("fin de semaine", "2026-11-27"),
    ("end of quarter", "2026-12-31"),
    ("fin du trimestre", "2026-12-31"),
    ("end of year", "2026-12-31"),
    ("fin d'année", "2026-12-31"),
    ("fin de l’année prochaine", "2027-12-31"),
    ("12/12", "2026-12-12"),
    ("12/12/2026", "2026-12-12"),
    ("12.12.26", "2026-12-12"),
    ("12-12-2026", "2026-12-12"),
    ("2026-12-12", "2026-12-12"),
    ("2026/1/2", "2026-01-02"),
    ("25/12", "2026-12-25"),
    ("12/25", "2026-12-25"),
    ("11/11", "2027-11-11"),
    ("23/11", "2026-11-23"),
    ("12 dec", "2026-12-12"),
    ("12 déc.", "2026-12-12"),
    ("12dec", "2026-12-12"),
    ("12 décembre 2027", "2027-12-12"),
    ("12th of December", "2026-12-12"),
    ("dec 12", "2026-12-12"),
    ("Dec 12, 2027", "2027-12-12"),
    ("1er mars", "2027-03-01"),
    ("12 mar", "2027-03-12"),
    ("mars", "2027-03-01"),
    ("dec 2027", "2027-12-01"),
    ("the 25th", "2026-11-25"),
    ("le 12", "2026-12-12"),
    ("Mon 23 Nov", "2026-11-23"),
    ("lun. 23 nov.", "2026-11-23"),
    ("fri 4 dec 2026", "2026-12-04"),
    ("ven 27", "2026-11-27"),
    ("29 feb", "2028-02-29"),
    ("31 jan", "2027-01-31"),
]


@pytest.mark.parametrize("formats", [ENGLISH, AMERICAN, FRENCH])
@pytest.mark.parametrize(("text", "day"), EITHER_WAY)
def test_what_reads_the_same_everywhere(text: str, day: str, formats: l10n.Formats) -> None:
    assert parse_day(text, TODAY, formats) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "tag", "day"),
    [
        ("mar", "en_GB", "2027-03-01"),
        ("mar", "fr_FR", "2026-11-24"),
        ("mar.", "fr_FR", "2026-11-24"),
        ("mar 1", "fr_FR", "2026-12-01"),
        ("mar 9", "en_GB", "2027-03-09"),
        ("1/12", "en_GB", "2026-12-01"),
        ("1/12", "fr_FR", "2026-12-01"),
        ("1/12", "en_US", "2027-01-12"),
        ("1.12.2026", "en_US", "2026-01-12"),
        ("mar 24 nov", "fr_FR", "2026-11-24"),
    ],
)
def test_what_the_locale_decides(text: str, tag: str, day: str) -> None:
    assert parse_day(text, TODAY, formats_for(tag)) == date.fromisoformat(day)


def test_the_end_of_a_month_to_come_knows_leap_years() -> None:
    assert parse_day("end of feb", date(2027, 3, 1), ENGLISH) == date(2028, 2, 29)
    assert parse_day("end of feb", date(2028, 2, 29), ENGLISH) == date(2028, 2, 29)


def test_a_month_later_stays_in_the_month() -> None:
    assert parse_day("+1m", date(2027, 1, 31), ENGLISH) == date(2027, 2, 28)
    assert parse_day("+1y", date(2028, 2, 29), ENGLISH) == date(2029, 2, 28)


@pytest.mark.parametrize("offset", range(7))
def test_a_weekday_is_after_today(offset: int) -> None:
    today = TODAY + timedelta(days=offset)
    for number, word in enumerate("mon tue wed thu fri sat sun".split()):
        day = parse_day(word, today, ENGLISH)
        assert day.weekday() == number
        assert 1 <= (day - today).days <= 7
        assert (
            parse_day(f"next {word}", today, ENGLISH).isocalendar()[:2]
            == ((today + timedelta(days=7)).isocalendar()[:2])
        )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "1",
        "-1",
        "12",
        "31 feb",
        "30/2",
        "2026-02-30",
        "99999999999",
        "99999d",
        "-99999w",
        "1899-12-31",
        "2201-01-01",
        "12/12/1899",
        "13/13",
        "0/1",
        "0th",
        "32th",
        "fri 24 nov",
        "lundi lundi",
        "soon",
        "fri 14:30",
        "and",
        "next",
        "end",
        "day end",
        "end of day",
        "٣ dec",
        "1/2/3/4",
        "x" * 5000,
        "3" * 5000 + "d",
    ],
)
def test_what_is_no_day(text: str) -> None:
    for formats in (ENGLISH, AMERICAN, FRENCH):
        with pytest.raises(DateError, match=r"."):
            parse_day(text, TODAY, formats)


def test_the_reason_is_told() -> None:
    for text, reason in (
        ("", "No day given"),
        ("soon", "Not a day: soon"),
        ("31 feb", "There is no such day"),
        ("2201-01-01", "between 1900 and 2200"),
        ("tue 23 nov", "That day is not a Tue"),
    ):
        with pytest.raises(DateError, match=reason):
            parse_day(text, TODAY, ENGLISH)


DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
LOCALES = st.sampled_from(["en_GB", "en_US", "fr_FR", "fr_CA", "de_DE"]).map(formats_for)
PIECES = st.sampled_from(
    "fri mar 12 3 d w +3 -99999 / - : h 9 30 2026 dec next end of le in pm 31 feb th at".split()
)


@given(st.text() | st.lists(PIECES, max_size=6).map(" ".join) | st.lists(PIECES).map("".join))
@example("9" * 79)
@example("+99999y")
def test_nothing_else_is_raised(text: str) -> None:
    for formats in (ENGLISH, AMERICAN, FRENCH):
        for today in (TODAY, date.min, date.max):
            split_when(text, today, formats)
            with contextlib.suppress(DateError):
                day = parse_when(text, today, formats).day
                assert day == today or 1900 <= day.year <= 2200


@given(DAYS, DAYS, LOCALES)
def test_what_is_written_can_be_read(day: date, today: date, formats: l10n.Formats) -> None:
    assert parse_day(day.isoformat(), today, formats) == day
    if formats.language not in ("en", "fr"):
        return
    l10n.use(formats.tag)
    try:
        assert parse_day(l10n.day_long(day), today, formats) == day
        near = today + timedelta(days=day.toordinal() % 365)
        if near.year <= 2199:
            assert parse_day(l10n.day_short(near), today, formats) == near
            assert parse_day(l10n.day_full(near), today, formats) == near
    finally:
        l10n.use(None)
