"""How typed lines are read: the value with its echo, or the reason why not; never a fault."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui import l10n
from pipeline_tui.sales.money import Money
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.options import Option
from pipeline_tui.tui.dialogs.steps import DONE, NONE, read_step, step_words
from pipeline_tui.tui.handlers.program import currency
from pipeline_tui.tui.handlers.rates import read_rate
from pipeline_tui.tui.handlers.record_fields import mail, telephone

TODAY = date(2026, 11, 23)
SOURCES = (Option("1", "Website"), Option("2", "Web shop"), Option("3", "Fair"))
READERS = (
    readers.text(required=True),
    readers.money("EUR"),
    readers.amount("EUR"),
    readers.day(TODAY),
    readers.later_day(TODAY),
    readers.percent(),
    readers.whole(),
    readers.item(SOURCES),
    readers.one_of(SOURCES),
    read_step(TODAY),
    read_rate,
    currency,
    mail,
)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(typed: str) -> None:
    for read in READERS:
        found = read(typed)
        assert isinstance(found.problem, str)
        assert not (found.problem and found.value)


@pytest.mark.parametrize(
    "typed",
    [
        "mailto:bob@acme.example?bcc=x@evil.example&body=z", "mailto:bob@acme.example",
        "<bob@acme.example>", "bob%0aBcc:x@acme.exa", "bob", "é@acme.example", "a b@acme.example",
    ],
)  # fmt: skip
def test_what_nothing_can_be_sent_to_is_no_mail_address(typed: str) -> None:
    assert mail(typed).problem
    assert mail("bob.o'neil+crm@acme.example").value == "bob.o'neil+crm@acme.example"


def test_a_telephone_number_has_a_figure_in_it_unless_it_was_kept_so() -> None:
    assert telephone("")("call me\\;rm").problem
    assert telephone("ask Bob")("ask Bob").value == "ask Bob"
    assert telephone("")("+33 1 23 ext. 4").value == "+33 1 23 ext. 4"
    assert telephone("")("").value == ""


@pytest.mark.parametrize(
    ("typed", "points"),
    [("25", 2500), ("25 %", 2500), ("0", 0), ("100", 10_000), ("12.5", 1250), ("0.05", 5)],
)
def test_percentages(typed: str, points: int) -> None:
    assert readers.percent()(typed).value == points
    assert readers.percent()(readers.typed_percent(points)).value == points


@pytest.mark.parametrize("typed", ["101", "-1", "12.555", "1e2", "abc", "100.01", "٣"])
def test_what_is_no_percentage(typed: str) -> None:
    assert readers.percent()(typed).problem


def test_amounts_are_typed_as_they_are_read() -> None:
    for minor in (0, 5, 120, 1_200_000, 123_456_789, -5050):
        typed = readers.typed_money(minor, "EUR")
        assert readers.money("EUR")(typed).value == Money(minor, "EUR")
    assert readers.typed_money(1_200_000, "EUR") == "12000"
    assert readers.typed_money(1_200_050, "EUR") == "12000.50"
    assert readers.typed_money(1200, "JPY") == "1200"
    l10n.use("fr_FR")
    assert readers.typed_money(1_200_050, "EUR") == "12000,50"
    assert readers.money("EUR")("12000,50").value == Money(1_200_050, "EUR")


def test_a_day_says_how_far_it_is() -> None:
    assert readers.day(TODAY)("fri").echo == "Fri 27 Nov 2026 · in 4 days"
    assert readers.day(TODAY)("yesterday").echo.endswith("1 day ago")
    assert readers.day(TODAY)("").value is None
    assert readers.later_day(TODAY)("today").problem


def test_items_by_name_beginning_or_new() -> None:
    read = readers.item(SOURCES)
    assert read("FAIR").value == "3"
    assert read("f").value == "3"
    assert "Website" in read("web").problem
    assert read("website").value == "1"
    new = read("Old friends").value
    assert isinstance(new, readers.NewItem)
    assert readers.item(SOURCES, new=False)("Old friends").problem
    assert read("").value is None


def test_whole_numbers_within_bounds() -> None:
    read = readers.whole(least=1, most=3650, empty="no limit")
    assert read("14").value == 14
    assert read("").echo == "no limit"
    assert read("0").problem
    assert read("3651").problem
    assert read("1.5").problem == read("ten").problem == "not a whole number"
    assert read("-1").problem == read("99999999999").problem == "must be from 1 to 3,650"


def test_steps() -> None:
    read = read_step(TODAY)
    step = read("fri 14:30 call Bob").value
    assert (step.day, step.time, step.kind, step.body) == (  # type: ignore[union-attr]
        date(2026, 11, 27), "14:30", "call", "call Bob",
    )  # fmt: skip
    assert read("done").value is DONE
    assert read("fait").value is DONE
    assert read("-").value is NONE
    assert read("call Bob").echo.endswith("today")
    assert read_step(TODAY, words=False)("done").value not in (DONE, NONE)
    for none in ("-", "none", "Rien"):
        assert read_step(TODAY, words=False)(none).value is NONE


def test_step_words_name_the_kind_once() -> None:
    assert step_words("2026-11-27", None, "call", "call Bob") == "Fri 27 Nov · call Bob"
    assert step_words("2026-11-27", "14:30", "call", "Bob") == "Fri 27 Nov 14:30 · call · Bob"
    assert step_words("2026-11-27", None, "other", "") == "Fri 27 Nov"


@pytest.mark.parametrize("typed", ["0", "-1", "nan", "inf", "1e400", "abc", "", "0.0000001"])
def test_what_is_no_rate(typed: str) -> None:
    assert read_rate(typed).problem


def test_currencies_by_their_letters() -> None:
    assert currency(" chf ").value == "CHF"
    assert currency("XXY").problem
    assert currency("é€$").problem
