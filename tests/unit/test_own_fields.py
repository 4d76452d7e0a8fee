"""Own fields: values read, kept and shown, and what a column is by all of its values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline_tui import l10n
from pipeline_tui.sales import own_fields
from pipeline_tui.sales.own_fields import is_canonical, read, shape_of, show, typed

TODAY = date(2026, 11, 23)
LOCALES = ("en_GB", "en_US", "fr_FR", "de_DE")


@pytest.mark.parametrize(
    ("locale", "kind", "text", "kept"),
    [
        ("en_GB", "text", "  North West ", "North West"),
        ("en_GB", "number", "1,234.50", "1234.5"),
        ("en_GB", "number", "-0", "0"),
        ("en_GB", "number", "−3.25", "-3.25"),
        ("fr_FR", "number", "1 234,5", "1234.5"),
        ("fr_FR", "number", "1\u202f234,5", "1234.5"),
        ("en_GB", "money", "12k", "12000"),
        ("en_GB", "money", "€1,200.505", "1200.51"),
        ("fr_FR", "money", "1 200,50 €", "1200.5"),
        ("en_GB", "day", "fri", "2026-11-27"),
        ("en_GB", "day", "2026-12-01 00:00:00", "2026-12-01"),
        ("fr_FR", "day", "demain", "2026-11-24"),
        ("en_US", "day", "3/4/2027", "2027-03-04"),
        ("fr_FR", "day", "3/4/2027", "2027-04-03"),
        ("en_GB", "choice", "  north ", "North"),
        ("en_GB", "text", "  ", ""),
    ],
)
def test_what_is_typed_is_kept_so(locale: str, kind: str, text: str, kept: str) -> None:
    l10n.use(locale)
    assert read(kind, text, choices=("North", "South"), currency="EUR", today=TODAY) == kept


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        ("number", "a few", "Not a number: a few"),
        ("number", "1e5", "Not a number"),
        ("number", "NaN", "Not a number"),
        ("number", "9" * 16, "Too long a number"),
        ("number", "0.1234567891", "Too long a number"),
        ("money", "$5", "Not in EUR: "),
        ("money", "much", "Not an amount"),
        ("day", "soonish", "Not a day"),
        ("day", "31/02/2026", "no such day"),
        ("choice", "East", "“East” is none of: North, South"),
    ],
)
def test_what_is_no_value_is_refused_with_the_reason(kind: str, text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read(kind, text, choices=("North", "South"), currency="EUR", today=TODAY)


def test_a_day_needs_a_year_where_there_is_no_today() -> None:
    assert read("day", "2026-11-20") == "2026-11-20"
    with pytest.raises(ValueError, match=r"Not a day|between 1900"):
        read("day", "fri")


@pytest.mark.parametrize(
    ("locale", "kind", "kept", "shown"),
    [
        ("en_GB", "number", "2026", "2026"),
        ("en_GB", "number", "12345.5", "12,345.5"),
        ("fr_FR", "number", "12345.5", "12\u202f345,5"),
        ("en_GB", "money", "1234.5", "€1,234.50"),
        ("en_GB", "day", "2026-12-01", "1 Dec 2026"),
        ("fr_FR", "day", "2026-12-01", "1 déc. 2026"),
        ("en_GB", "day", "some day", "some day"),
        ("en_GB", "number", "1,5", "1,5"),
        ("en_GB", "text", "<b>", "<b>"),
    ],
)
def test_a_value_is_shown_as_the_locale_writes(
    locale: str, kind: str, kept: str, shown: str
) -> None:
    l10n.use(locale)
    assert show(kind, kept, "EUR") == shown


@given(
    st.decimals(min_value=-(10**15) + 1, max_value=10**15 - 1, places=4).map(own_fields.plain),
    st.sampled_from(LOCALES),
)
@settings(max_examples=60)
def test_a_number_typed_as_it_is_offered_is_the_same(kept: str, locale: str) -> None:
    l10n.use(locale)
    try:
        assert is_canonical("number", kept)
        assert read("number", typed("number", kept)) == kept
        assert Decimal(kept) == Decimal(kept).normalize()
    finally:
        l10n.use(None)


@given(st.text(max_size=30), st.sampled_from(own_fields.TYPES), st.sampled_from(LOCALES))
@settings(max_examples=150)
def test_whatever_is_read_is_canonical_and_is_shown(text: str, kind: str, locale: str) -> None:
    l10n.use(locale)
    try:
        kept = read(kind, text, currency="EUR", today=TODAY)
    except ValueError:
        return
    finally:
        l10n.use(None)
    assert is_canonical(kind, kept)
    assert show(kind, kept, "EUR") or not kept


@pytest.mark.parametrize(
    ("values", "kind", "kept"),
    [
        (["1,200.50", "3"], "number", ["1200.5", "3"]),
        (["1 234,5", "2"], "number", ["1234.5", "2"]),
        (["1.234.567,8", ""], "number", ["1234567.8", ""]),
        (["€1,200", "€5.50"], "money", ["1200", "5.5"]),
        (["5,00 €", "1 000,25 €"], "money", ["5", "1000.25"]),
        (["20/11/2026", "03/04/2026"], "day", ["2026-11-20", "2026-04-03"]),
        (["11/20/2026", "03/04/2026"], "day", ["2026-11-20", "2026-03-04"]),
        (["01.02.2026"], "day", ["2026-02-01"]),
        (["2026-01-02 00:00", "2026-03-04"], "day", ["2026-01-02", "2026-03-04"]),
        (["New", "Existing", "New"] * 3, "choice", ["New", "Existing", "New"] * 3),
    ],
)
def test_a_column_is_read_by_all_of_its_values(
    values: list[str], kind: str, kept: list[str]
) -> None:
    shape = shape_of(values)
    assert shape.type == kind
    currency = "EUR" if kind == "money" else ""
    found = [
        read(kind, value, choices=shape.choices, formats=shape.formats(), currency=currency)
        for value in values
    ]
    assert found == kept


@pytest.mark.parametrize(
    "values",
    [
        [],
        ["", " "],
        ["1.234", "5.678"],  # thousands or thousandths
        ["03/04/2026", "05/06/2026"],  # March or April
        ["20/11/2026", "11/20/2026"],
        ["1.5", "1,5"],
        ["00123", "7"],  # a number of a customer
        ["12345678901"],
        ["65%"],
        ["$5", "€5"],
        ["2026-01-02 10:30"],
        ["12", "unknown"],
        ["2026-01-02", "soon"],
        ["North"] * 20,
        ["a", "b", "c"],
        ["x" * 41, "y"] * 9,
    ],
)
def test_a_column_that_leaves_it_open_is_text(values: list[str]) -> None:
    assert own_fields.guess(values) == "text"


@given(st.lists(st.one_of(st.text(max_size=12), st.from_regex(r"[0-9.,/ -]{0,9}")), max_size=8))
@settings(max_examples=150)
def test_a_guessed_type_reads_every_value(values: list[str]) -> None:
    shape = shape_of(values)
    for value in values:
        read(shape.type, value, choices=shape.choices, formats=shape.formats())


@pytest.mark.parametrize(
    ("name", "word"),
    [("Région", "region"), ("Deal owner (old)", "deal-owner-old"), ("N° client", "n-client")],
)
def test_a_filter_calls_a_field_by_its_words(name: str, word: str) -> None:
    assert own_fields.filter_word(name) == word
