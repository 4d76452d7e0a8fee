"""What the locale writes, compared with Babel where Babel writes it too."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from babel import Locale, localedata
from babel.core import get_global
from babel.dates import format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_symbol
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui import l10n, l10n_data

VARIABLES = ("LC_ALL", "LC_TIME", "LC_MONETARY", "LANG")
BUILT_IN = sorted(
    tag
    for tag in localedata.locale_identifiers()
    if tag.startswith(("en_", "fr_")) and tag.count("_") == 1 and len(tag.split("_")[1]) < 4
)
READ = ["de_DE", "es_ES", "it_IT", "pt_BR", "nl_NL", "sv_SE", "pl_PL", "ja_JP", "zh_CN", "hu_HU"]
DAYS = [date(2026, month, 1 + month * 2) for month in range(1, 13)]
MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def locale_of_the_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    l10n.use(None)
    yield
    l10n.use(None)


@pytest.mark.parametrize("tag", BUILT_IN + READ)
def test_days_numbers_and_shares_are_babels(tag: str) -> None:
    l10n.use(tag)
    for day in DAYS:
        assert l10n.day_short(day) == format_skeleton("MMMd", day, locale=tag)
        assert l10n.day_long(day) == format_skeleton("yMMMd", day, locale=tag)
    for offset in range(7):
        day = MONDAY + timedelta(days=offset)
        names = Locale.parse(tag).days["format"]["abbreviated"]
        assert l10n.weekday_short(day) == names[day.weekday()]
    for value in (0, 7, 999, 1000, 1234567, -1234567):
        assert l10n.number(value) == format_decimal(value, locale=tag)
    assert l10n.number(Decimal("-1234.5"), 1) == format_decimal(Decimal("-1234.5"), locale=tag)
    assert l10n.percent(Decimal("0.27")) == format_percent(Decimal("0.27"), locale=tag)
    numeric = format_skeleton("Md", date(2026, 11, 23), locale=tag)
    assert l10n.formats().day_first == (numeric.index("23") < numeric.index("11"))


@pytest.mark.parametrize("tag", BUILT_IN)
def test_the_clock_is_babels_and_french_is_written_with_an_h(tag: str) -> None:
    twelve = "H" not in Locale.parse(tag).time_formats["short"].pattern
    l10n.use(tag)
    if tag.startswith("en"):
        assert l10n.time_short("14:30") == ("2:30pm" if twelve else "14:30")
    else:
        assert l10n.time_short("14:30") == "14\xa0h\xa030"


@pytest.mark.parametrize("tag", BUILT_IN + READ)
def test_whole_amounts_are_babels(tag: str) -> None:
    l10n.use(tag)
    for currency in ("EUR", "GBP", "USD", "JPY", "BHD"):
        amount = Decimal(120050).scaleb(-l10n.minor_digits(currency))
        ours = l10n.money_full(120050, currency)
        theirs = format_currency(amount, currency, locale=tag)
        sign = get_currency_symbol(currency, locale=tag)
        if sign[-1].isalpha():  # Babel writes GBP1,200.50 where we keep them apart
            ours, theirs = ours.replace("\xa0", ""), theirs.replace("\xa0", "")
        assert ours == theirs


@pytest.mark.parametrize(("tag", "currency"), l10n_data.SIGNS)
def test_signs_at_home_are_babels(tag: str, currency: str) -> None:
    assert l10n_data.SIGNS[tag, currency] == get_currency_symbol(currency, locale=tag)


def test_minor_digits_are_those_of_the_locale_data() -> None:
    fractions = {code: values[0] for code, values in get_global("currency_fractions").items()}
    odd = {code: digits for code, digits in fractions.items() if digits != 2}
    assert odd == l10n_data.MINOR_DIGITS
    assert [l10n.minor_digits(code) for code in ("EUR", "JPY", "BHD", "???")] == [2, 0, 3, 2]


@pytest.mark.parametrize(
    ("minor", "english", "french"),
    [
        (0, "0", "0"),
        (95000, "950", "950"),
        (950, "9.5", "9,5"),
        (99940, "999", "999"),
        (99960, "1k", "1k"),
        (280000, "2.8k", "2,8k"),
        (996000, "10k", "10k"),
        (2400000, "24k", "24k"),
        (2449999, "24k", "24k"),
        (2450000, "25k", "25k"),
        (37200000, "372k", "372k"),
        (99949999, "999k", "999k"),
        (99960000, "1M", "1M"),
        (135000000, "1.35M", "1,35M"),
        (134500000, "1.35M", "1,35M"),
        (1240000000, "12.4M", "12,4M"),
        (99950000000, "1bn", "1Md"),
        (123456789012345, "1.23tn", "1,23Bn"),
        (10**18, "10,000tn", "10\u202f000Bn"),
        (-2400000, "-24k", "-24k"),
    ],
)
def test_short_amounts(minor: int, english: str, french: str) -> None:
    l10n.use("en_GB")
    assert l10n.money_short(minor) == english
    l10n.use("fr_FR")
    assert l10n.money_short(minor) == french


@pytest.mark.parametrize(
    ("tag", "minor", "currency", "expected"),
    [
        ("en_GB", 2400000, "EUR", "€24k"),
        ("en_GB", -2400000, "GBP", "-£24k"),
        ("en_GB", 2400000, "USD", "US$24k"),
        ("en_GB", 2400000, "CHF", "CHF\xa024k"),
        ("en_US", 135000000, "USD", "$1.35M"),
        ("en_US", 24000, "JPY", "¥24k"),
        ("en_US", 24000000, "BHD", "BHD\xa024k"),
        ("fr_FR", 135000000, "EUR", "1,35\xa0M€"),
        ("fr_FR", 2400000, "EUR", "24\xa0k€"),
        ("fr_FR", -95000, "EUR", "-950\xa0€"),
        ("fr_FR", 120000000000, "EUR", "1,2\xa0Md€"),
        ("de_DE", 135000000, "EUR", "1,35\xa0M€"),
    ],
)
def test_short_amounts_with_their_currency(
    tag: str, minor: int, currency: str, expected: str
) -> None:
    l10n.use(tag)
    assert l10n.money_short(minor, currency) == expected


def test_a_currency_without_its_sign_still_sets_the_digits() -> None:
    l10n.use("en_GB")
    assert l10n.money_short(24000, "JPY", sign=False) == "24k"
    assert l10n.money_short(24000, "EUR", sign=False) == "240"


@given(st.integers(-(10**15), 10**15))
def test_a_short_amount_has_three_figures_and_the_right_size(minor: int) -> None:
    l10n.use("en_GB")
    text = l10n.money_short(minor)
    figures = text.lstrip("-").rstrip("kMbtn")
    unit = text.removeprefix("-").removeprefix(figures)
    value = Decimal(figures) * {"": 1, "k": 10**3, "M": 10**6, "bn": 10**9, "tn": 10**12}[unit]
    exact = Decimal(abs(minor)) / 100
    assert len(figures.replace(".", "").strip("0")) <= 3
    assert abs(value - exact) <= max(exact * Decimal("0.05"), Decimal("0.05"))
    assert Decimal(figures) < 1000


@pytest.mark.parametrize(
    ("tag", "time", "expected"),
    [
        ("en_GB", "09:05", "09:05"),
        ("en_US", "14:00", "2pm"),
        ("en_US", "00:15", "12:15am"),
        ("en_US", "12:00", "12pm"),
        ("fr_FR", "14:00", "14\xa0h\xa000"),
        ("fr_FR", "09:05", "9\xa0h\xa005"),
        ("de_DE", "14:00", "14:00"),
        ("en_US", "later", "later"),
        ("en_US", "", ""),
    ],
)
def test_hours(tag: str, time: str, expected: str) -> None:
    l10n.use(tag)
    assert l10n.time_short(time) == expected


def test_days_as_drawn() -> None:
    l10n.use("en_GB")
    assert l10n.day_full(MONDAY) == "Mon 23 Nov"
    l10n.use("fr_FR")
    assert l10n.day_full(MONDAY) == "lun. 23 nov."
    l10n.use("en_US")
    assert (l10n.day_short(MONDAY), l10n.day_long(MONDAY)) == ("Nov 23", "Nov 23, 2026")


def test_halves_are_rounded_away_from_zero() -> None:
    l10n.use("en_GB")
    assert l10n.number(Decimal("2.5")) == "3"
    assert l10n.number(-2.5) == "-3"
    assert l10n.number(0.145, 2) == "0.15"
    assert l10n.percent(0.285) == "29%"
    assert l10n.percent(0.63151, 1) == "63.2%"
    assert l10n.number(-0.2) == "0"
    assert l10n.percent(Fraction(4238, 6711), 1) == "63.2%"
    assert l10n.number(Fraction(-1, 3), 2) == "-0.33"


def test_grouping_of_india() -> None:
    l10n.use("en_IN")
    assert l10n.number(123456789) == "12,34,56,789"


@pytest.mark.parametrize(
    ("environment", "tag"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr_FR"),
        ({"LANG": "fr_FR.UTF-8", "LC_TIME": "en_US.UTF-8"}, "en_US"),
        ({"LANG": "fr_FR.UTF-8", "LC_MONETARY": "de_DE"}, "de_DE"),
        ({"LC_ALL": "fr_CA", "LC_TIME": "en_US.UTF-8"}, "fr_CA"),
        ({"LANG": "C.UTF-8"}, "en_GB"),
        ({"LANG": "POSIX"}, "en_GB"),
        ({"LANG": "xx_YY"}, "en_GB"),
        ({"LANG": "!!"}, "en_GB"),
        ({}, "en_GB"),
        ({"LANG": "en"}, "en_US"),
        ({"LANG": "fr_FR@euro"}, "fr_FR"),
    ],
)
def test_the_environment_decides(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], tag: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    l10n.use(None)
    assert l10n.formats().tag == tag


@pytest.mark.parametrize(
    ("tag", "currency"),
    [
        ("en_GB", "GBP"),
        ("en_US", "USD"),
        ("fr_FR", "EUR"),
        ("fr_CH", "CHF"),
        ("ja_JP", "JPY"),
        ("C", "EUR"),
        ("eo", "EUR"),
    ],
)
def test_the_currency_of_the_territory(tag: str, currency: str) -> None:
    l10n.use(tag)
    assert l10n.currency_default() == currency


@given(st.text(max_size=12))
def test_no_tag_fails(tag: str) -> None:
    assert l10n.formats_for(tag).months


@given(st.sampled_from(["en", "fr"]), st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2))
def test_a_currency_abroad_never_fails(language: str, territory: str) -> None:
    l10n.use(f"{language}_{territory}")
    assert "US" in l10n.money_full(100, "USD") or "$" in l10n.money_full(100, "USD")


@pytest.mark.parametrize("tag", ["en_GB", "en_US", "fr_FR", "C"])
def test_english_and_french_do_not_load_babel(tag: str) -> None:
    code = (
        "import sys; from datetime import date; from pipeline_tui import l10n; "
        "l10n.day_full(date(2026, 11, 23)); l10n.money_short(100, 'EUR'); l10n.percent(0.5);"
        "l10n.money_full(100, 'EUR'); sys.exit('babel' in sys.modules)"
    )
    environment = {"LC_ALL": tag, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-S", "-c", code]
    assert subprocess.run(command, env=environment, check=False).returncode == 0
