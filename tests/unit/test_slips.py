"""Days and hours mistyped in the words of a step; today is Monday 23 November 2026."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline_tui.l10n import formats_for
from pipeline_tui.sales.dates import split_when
from pipeline_tui.sales.quickadd import parse_quick_add
from pipeline_tui.sales.slips import slip

ENGLISH, FRENCH = map(formats_for, ("en_GB", "fr_FR"))
TODAY = date(2026, 11, 23)


def refused(line: str) -> set[str]:
    """Why a step's line is refused, in either language."""
    found = set()
    for formats in (ENGLISH, FRENCH):
        when, rest = split_when(line, TODAY, formats)
        found.add(slip(rest, TODAY, formats, dated=when is not None))
    return found


@pytest.mark.parametrize(
    "line",
    """1|0|-1|+7|99999999999|12 call Bob|3 wekks|33333333 weeks|in 99999999 days|99999d|at 25|25h|
    13pm call|fri 9|fri 31|feb 31|tomorrow 1|le 32|le 32 appeler Bob|fri 25:00|fri 14:60|
    fri 25:00 call|call Bob 25:00""".replace("\n", "").split("|"),
)
def test_figures_that_are_no_day_are_no_words_either(line: str) -> None:
    assert all("is neither a day nor an hour" in why for why in refused(line.strip()))


@pytest.mark.parametrize(
    "line",
    "31 feb|31feb|31 février|32/12|2026-13-45|31.2.2027|call Bob 31 feb|"
    "tomorrow 31 feb|fri call Bob 31 feb|call Bob 32/12.".split("|"),
)
def test_a_day_that_the_calendar_lacks(line: str) -> None:
    assert refused(line) == {"There is no such day"}


@pytest.mark.parametrize(
    "line",
    "every 0 days fri|every 99999 weeks fri x|every weekday call|call Bob every 121 days|"
    "fri every 0 weeks call|tous les 0 jours|every -1 months|every 0|every bloody week.".split("|"),
)
def test_what_is_said_to_come_again_and_cannot_is_refused(line: str) -> None:
    assert all("how often? Such as every 2 weeks or every month" in why for why in refused(line))


@pytest.mark.parametrize("line", ["call Bob 12 dec", "call Bob 12/12", "call Bob at 14:30"])
def test_a_day_behind_the_words_is_not_overlooked(line: str) -> None:
    assert all(why.startswith("the day comes first: ") for why in refused(line))


def test_of_two_days_only_one_can_be_meant() -> None:
    assert refused("fri 12 dec call") == {"one day only: 12 dec is another"}
    assert refused("le 31 févr. appeler") == {"one day only: févr. is another"}


@pytest.mark.parametrize(
    "line",
    "|call Bob|...|send 3 offers|reply within 48h|1:1 with Bob|fri 24/7 support|5k offer|x 2|"
    "fri call about the fair of 12 dec|fri 2 calls|14:30 call Bob|call 06 12 34 56 78|"
    "fri call 0612345678|- call|in 2 parts|"
    "ask each of 3 reps|every other one|call each week's lead|may call back|"
    "fri 14h30 démo 3 postes".split("|"),
)
def test_words_stay_words(line: str) -> None:
    assert refused(line) == {""}


PIECES = st.sampled_from("fri 12 3 d +3 -9 / : h 30 2026 dec le in pm 31 feb th at 25:00".split())


@given(st.text() | st.lists(PIECES, max_size=6).map(" ".join) | st.lists(PIECES).map("".join))
@example("9" * 5000)
def test_nothing_is_raised(text: str) -> None:
    for formats in (ENGLISH, FRENCH):
        for today in (TODAY, date.min, date.max):
            for dated in (True, False):
                assert len(slip(text, today, formats, dated=dated)) < 120


@given(st.integers(-(10**12), 10**12), st.sampled_from(["", "fri ", "ven 14:30 "]))
def test_a_mere_number_is_never_taken_as_words(number: int, before: str) -> None:
    line = f"{before}{number}"
    when, rest = split_when(line, TODAY, FRENCH)
    assert not rest or slip(rest, TODAY, FRENCH, dated=when is not None)


def test_quick_add_says_so_and_sets_no_step() -> None:
    deal = parse_quick_add("Acme 12k / 31 feb call Bob", TODAY, ENGLISH, "EUR")
    assert (deal.step, deal.problems) == (None, ("There is no such day",))
