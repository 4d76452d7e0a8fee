"""What more is typed of an exchange; today is Monday 23 November 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.l10n import formats_for
from pipeline_tui.sales.particulars import Particulars, ParticularsError, parse_particulars
from pipeline_tui.sales.retry import MOST_MINUTES

TODAY = date(2026, 11, 23)
PEOPLE = ("Ann Weber", "Bob Le Roy", "Zoé Roy")


def read(text: str, tag: str = "en_GB", people: tuple[str, ...] = PEOPLE) -> Particulars:
    return parse_particulars(text, people, TODAY, formats_for(tag))


@pytest.mark.parametrize("tag", ["en_GB", "fr_FR"])
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", Particulars()),
        ("in", Particulars(direction="in")),
        ("reçu 45 min", Particulars(direction="in", minutes=45)),
        ("out", Particulars(direction="out")),
        ("1h30", Particulars(minutes=90)),
        ("2 h", Particulars(minutes=120)),
        ("30'", Particulars(minutes=30)),
        ("@ann", Particulars(person=0)),
        ("bob le", Particulars(person=1)),
        ("@zoe roy hier", Particulars(person=2, day=date(2026, 11, 22))),
        ("roy", Particulars(person=1)),
        ("yesterday in 45min @ann", Particulars(0, "in", 45, date(2026, 11, 22))),
        ("fri", Particulars(day=date(2026, 11, 20))),
        ("lundi", Particulars(day=TODAY)),
        ("12 nov", Particulars(day=date(2026, 11, 12))),
        ("25 december", Particulars(day=date(2025, 12, 25))),
        ("12th", Particulars(day=date(2026, 11, 12))),
        ("3 days ago", Particulars(day=date(2026, 11, 20))),
        ("il y a 3 j", Particulars(day=date(2026, 11, 20))),
        ("-2w", Particulars(day=date(2026, 11, 9))),
        ("2026-11-02 out", Particulars(direction="out", day=date(2026, 11, 2))),
    ],
)
def test_what_is_typed_is_understood(tag: str, text: str, wanted: Particulars) -> None:
    assert read(text, tag) == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("zed", "nobody here is zed: Ann Weber, Bob Le Roy, Zoé Roy"),
        ("@", "nobody here is @"),
        ("tomorrow", "that day is in the future"),
        ("+3d", "that day is in the future"),
        ("2026-12-20", "that day is in the future"),
        ("99999999999 min", "neither a day nor minutes: 99999999999 min"),
        ("31 feb", "neither a day nor minutes: 31 feb"),
        (f"{MOST_MINUTES + 1}min", "that is too long"),
        ("in " * 100, "too long"),
    ],
)
def test_what_is_not_understood_says_why(text: str, said: str) -> None:
    with pytest.raises(ParticularsError, match=said):
        read(text)


def test_without_people_a_word_is_only_not_understood() -> None:
    with pytest.raises(ParticularsError, match="not understood: bob"):
        read("bob", people=())


@given(
    text=st.text(max_size=60)
    | st.lists(st.sampled_from(["in", "45min", "@ann", "fri", "1", "-1", "31 feb", "h", "@"]))
    .map(" ".join),
    people=st.lists(st.text(max_size=20), max_size=4),
    tag=st.sampled_from(["en_GB", "fr_FR"]),
)  # fmt: skip
def test_any_text_is_understood_or_refused(text: str, people: list[str], tag: str) -> None:
    try:
        found = parse_particulars(text, people, TODAY, formats_for(tag))
    except ParticularsError:
        return
    assert found.person is None or 0 <= found.person < len(people)
    assert found.minutes is None or 0 <= found.minutes <= MOST_MINUTES
    assert found.day is None or found.day <= TODAY
