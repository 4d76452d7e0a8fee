"""Typed amounts, in the order the locale reads them."""

import pytest
from babel.numbers import get_currency_name
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline_tui import l10n
from pipeline_tui.l10n import formats_for
from pipeline_tui.sales.currencies import CODES, is_currency
from pipeline_tui.sales.money import Money, MoneyError, parse_money

ENGLISH, AMERICAN, FRENCH, GERMAN = map(formats_for, ("en_GB", "en_US", "fr_FR", "de_DE"))

EITHER_WAY = [
    ("12k", 1_200_000, "EUR"),
    ("12K", 1_200_000, "EUR"),
    ("1.2m", 120_000_000, "EUR"),
    ("1,2 M", 120_000_000, "EUR"),
    ("€1 200,50", 120_050, "EUR"),
    ("1,200.50", 120_050, "EUR"),
    ("1.200,50", 120_050, "EUR"),
    ("1 200", 120_000, "EUR"),
    ("1\u202f200", 120_000, "EUR"),
    ("1\u00a0200,5", 120_050, "EUR"),
    ("1\u2009234\u2009567", 123_456_700, "EUR"),
    ("1'234'567.50", 123_456_750, "EUR"),
    ("1’234", 123_400, "EUR"),
    ("1 200,500", 120_050, "EUR"),
    ("$1,234,567", 123_456_700, "USD"),
    ("12,34,567", 123_456_700, "EUR"),
    ("250 k€", 25_000_000, "EUR"),
    ("250k€", 25_000_000, "EUR"),
    ("€ 250k", 25_000_000, "EUR"),
    ("USD 500", 50_000, "USD"),
    ("usd500", 50_000, "USD"),
    ("500 usd", 50_000, "USD"),
    ("1,5 Md€", 150_000_000_000, "EUR"),
    ("2 millions", 200_000_000, "EUR"),
    ("2 M EUR", 200_000_000, "EUR"),
    ("3 mxn", 300, "MXN"),
    ("-5k", -500_000, "EUR"),
    ("\u22125k", -500_000, "EUR"),
    ("-€5", -500, "EUR"),
    ("€-5", -500, "EUR"),
    ("+5", 500, "EUR"),
    ("0", 0, "EUR"),
    ("00012", 1_200, "EUR"),
    ("0.5", 50, "EUR"),
    (".5k", 50_000, "EUR"),
    ("12.5", 1_250, "EUR"),
    ("12,5", 1_250, "EUR"),
    ("0,500", 50, "EUR"),
    ("1234,567", 123_457, "EUR"),
    ("  7  ", 700, "EUR"),
    ("¥1000", 1_000, "JPY"),
    ("12 BHD", 12_000, "BHD"),
    ("$1,000.00 CAD", 100_000, "CAD"),
    ("$US 12", 1_200, "USD"),
    ("12 $ US", 1_200, "USD"),
    ("9999999999999.99", 999_999_999_999_999, "EUR"),
]


@pytest.mark.parametrize("formats", [ENGLISH, AMERICAN, FRENCH, GERMAN])
@pytest.mark.parametrize(("text", "minor", "currency"), EITHER_WAY)
def test_what_reads_the_same_everywhere(
    text: str, minor: int, currency: str, formats: l10n.Formats
) -> None:
    assert parse_money(text, "EUR", formats) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("1,200", 120_000, 120),
        ("1.200", 120, 120_000),
        ("12,345k", 1_234_500_000, 1_234_500),
        ("1 bn", 10**11, 10**14),
    ],
)
def test_what_the_locale_decides(text: str, english: int, french: int) -> None:
    assert parse_money(text, "EUR", ENGLISH).minor == english
    assert parse_money(text, "EUR", FRENCH).minor == french


@pytest.mark.parametrize(
    ("text", "default", "currency"),
    [
        ("$5", "EUR", "USD"),
        ("$5", "CAD", "CAD"),
        ("£5", "EUR", "GBP"),
        ("5 kr", "NOK", "NOK"),
        ("5 kr", "EUR", "SEK"),
        ("¥5", "CNY", "CNY"),
        ("5", "JPY", "JPY"),
    ],
)
def test_a_shared_sign_means_the_default_if_it_can(text: str, default: str, currency: str) -> None:
    assert parse_money(text, default, ENGLISH).currency == currency


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "k",
        "€",
        "nan",
        "inf",
        "1e5",
        "12x",
        "abc 5",
        "5 abc",
        "--5",
        "-€-5",
        "5-",
        "1,2,3",
        "1.2.3",
        "1,23,45",
        "12 34",
        "1 2000",
        "1,234.567,8",
        "1..2",
        "5,",
        "5.",
        "0x10",
        "12kk",
        "$5 EUR",
        "1/2",
        "½",
        "٣",
        "5\x00",
        "10000000000000.00",
        "10000000m",
        "9" * 50,
        "9" * 5000,
    ],
)
def test_what_is_no_amount(text: str) -> None:
    for formats in (ENGLISH, FRENCH):
        with pytest.raises(MoneyError, match=r"."):
            parse_money(text, "EUR", formats)


def test_the_reason_names_the_text() -> None:
    with pytest.raises(MoneyError, match="Not an amount: twelve"):
        parse_money("twelve", "EUR", ENGLISH)
    with pytest.raises(MoneyError, match="Two currencies"):
        parse_money("$5 EUR", "EUR", ENGLISH)
    with pytest.raises(MoneyError, match="Too large"):
        parse_money("10000000m", "EUR", ENGLISH)


@given(st.text() | st.text("0123456789 .,'-+€$kmbnMEURusd\u202f", max_size=20))
@example("1" * 60)
@example("1 " * 30)
def test_nothing_else_is_raised(text: str) -> None:
    for formats in (ENGLISH, FRENCH):
        try:
            money = parse_money(text, "EUR", formats)
        except MoneyError:
            continue
        assert abs(money.minor) < 10**15
        assert is_currency(money.currency)


@given(
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.sampled_from(["EUR", "USD", "GBP", "JPY", "BHD", "CHF", "CAD", "AUD"]),
    st.sampled_from(["en_GB", "en_US", "en_IN", "en_ZA", "fr_FR", "fr_CA", "fr_CH", "de_DE"]),
)
def test_what_is_written_can_be_read(minor: int, currency: str, tag: str) -> None:
    l10n.use(tag)
    try:
        written = l10n.money_full(minor, currency)
        assert parse_money(written, currency, formats_for(tag)) == Money(minor, currency)
        if abs(minor) >= 10**14:
            return
        short = l10n.money_short(minor, currency)
        assert parse_money(short, currency, formats_for(tag)).currency == currency
    finally:
        l10n.use(None)


def test_currencies_are_those_babel_knows() -> None:
    assert not [code for code in CODES if get_currency_name(code, locale="en") == code]
    assert not is_currency("eur")
