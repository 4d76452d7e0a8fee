"""One line makes a deal; today is Monday 23 November 2026."""

import shlex
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline_tui.l10n import formats_for
from pipeline_tui.sales.money import Money
from pipeline_tui.sales.quickadd import QuickAdd, Step, kind_of, parse_quick_add
from pipeline_tui.sales.recurring import Repeat, next_day, repeat_of

ENGLISH, FRENCH = formats_for("en_GB"), formats_for("fr_FR")
TODAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)
THE_LINE = "Acme renewal 12k @Acme src:referral ind:software p:high / fri 14:30 call Bob"


def read(line: str, tag: str = "en_GB") -> QuickAdd:
    return parse_quick_add(line, TODAY, formats_for(tag), "EUR")


def test_the_whole_line() -> None:
    assert read(THE_LINE) == QuickAdd(
        name="Acme renewal",
        amount=Money(1_200_000, "EUR"),
        account="Acme",
        source="referral",
        industry="software",
        priority=1,
        step=Step(FRIDAY, "14:30", "call", "call Bob"),
    )


def test_the_whole_line_in_french() -> None:
    line = (
        "Contrat câbles 12 k€ @Câbles_Réunis origine:salon secteur:énergie p:haute"
        " clôture:31/12 étape:proposition commercial:moi / demain 9h rappeler Anne"
    )
    assert read(line, "fr_FR") == QuickAdd(
        name="Contrat câbles",
        amount=Money(1_200_000, "EUR"),
        account="Câbles Réunis",
        source="salon",
        industry="énergie",
        priority=1,
        owner="moi",
        close=date(2026, 12, 31),
        stage="proposition",
        step=Step(date(2026, 11, 24), "09:00", "call", "rappeler Anne"),
    )


def test_nothing_needs_quoting_in_a_shell() -> None:
    assert " ".join(shlex.split(THE_LINE)) == THE_LINE
    assert all(char not in THE_LINE for char in "$&|;<>()`\\\"'*?[]#~!{}")


@pytest.mark.parametrize(
    ("line", "account", "name"),
    [
        ("Deal @Acme", "Acme", "Deal"),
        ("Deal @Acme_Corp", "Acme Corp", "Deal"),
        ('Deal @"Acme Corp" more', "Acme Corp", "Deal more"),
        ('Deal @"Acme / Corp"', "Acme / Corp", "Deal"),
        ('Deal @"Acme Corp', "Acme Corp", "Deal"),
        ('Deal @"Acme_Corp"', "Acme_Corp", "Deal"),
        ("@Acme 12k", "Acme", "Acme"),
        ("write to bob@acme.com", None, "write to bob@acme.com"),
        ("Deal @One @Two", "Two", "Deal"),
    ],
)
def test_companies(line: str, account: str | None, name: str) -> None:
    deal = read(line)
    assert (deal.account, deal.name, deal.problems) == (account, name, ())


@pytest.mark.parametrize(
    ("line", "name", "amount"),
    [
        ("Acme 12k", "Acme", Money(1_200_000, "EUR")),
        ("Acme 1.2m", "Acme", Money(120_000_000, "EUR")),
        ("Acme €500", "Acme", Money(50_000, "EUR")),
        ("Acme €5", "Acme", Money(500, "EUR")),
        ("Acme 1200", "Acme", Money(120_000, "EUR")),
        ("Acme 1,200.50", "Acme", Money(120_050, "EUR")),
        ("Acme 12 000 €", "Acme", Money(1_200_000, "EUR")),
        ("Acme 1 200 500 €", "Acme", Money(120_050_000, "EUR")),
        ("Acme 12 k€ now", "Acme now", Money(1_200_000, "EUR")),
        ("Acme USD 500", "Acme", Money(50_000, "USD")),
        ("Acme 500 GBP", "Acme", Money(50_000, "GBP")),
        ("Acme 500 eur", "Acme", Money(50_000, "EUR")),
        ("Acme 5000 usd", "Acme", Money(500_000, "USD")),
        ("usd 5000 Acme", "Acme", Money(500_000, "USD")),
        ("Acme Usd 5,000.50 now", "Acme now", Money(500_050, "USD")),
        ("Acme 5k gbp", "Acme", Money(500_000, "GBP")),
        ("Acme 100 jpy", "Acme", Money(100, "JPY")),
        ("Acme 12 chf", "Acme", Money(1_200, "CHF")),
        ("Top 500", "Top", Money(50_000, "EUR")),
        ("Take 5 all 900", "Take 5 all", Money(90_000, "EUR")),
        ("500 try", "try", Money(50_000, "EUR")),
        ("Acme 500 TRY", "Acme", Money(50_000, "TRY")),
        ("Acme $5k", "Acme", Money(500_000, "USD")),
        ("Acme amount:50", "Acme", Money(5_000, "EUR")),
        ("Acme montant:1_200", "Acme", Money(120_000, "EUR")),
        ("Acme 100", "Acme", Money(10_000, "EUR")),
        ("Acme 99", "Acme 99", None),
        ("Phase 2", "Phase 2", None),
        ("Phase 2 12k", "Phase 2", Money(1_200_000, "EUR")),
        ("Galaxy 500 12k", "Galaxy 500", Money(1_200_000, "EUR")),
        ("Galaxy 500 900", "Galaxy 500", Money(90_000, "EUR")),
        ("10k to 20k", "10k to", Money(2_000_000, "EUR")),
        ("Renewal 2027", "Renewal 2027", None),
        ("Renewal 2027 1500", "Renewal 2027", Money(150_000, "EUR")),
        ("Top 500 EUR", "Top", Money(50_000, "EUR")),
        ("Phase 3b", "Phase 3b", None),
        ("R12 valve", "R12 valve", None),
        ("5 kr", "5 kr", None),
        ("Cable 12 m", "Cable 12 m", None),
        ("Version 2.5", "Version 2.5", None),
        ("Host 192.168.1.1", "Host 192.168.1.1", None),
        ("Deal -500", "Deal -500", None),
        ("Deal -€500", "Deal -€500", None),
        ("Deal #500", "Deal #500", None),
    ],
)
def test_what_is_an_amount(line: str, name: str, amount: Money | None) -> None:
    deal = read(line)
    assert (deal.name, deal.amount) == (name, amount)


def test_the_smallest_bare_amount_follows_the_currency() -> None:
    assert parse_quick_add("Acme 100", TODAY, ENGLISH, "JPY").amount == Money(100, "JPY")


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("Acme / fri call Bob", Step(FRIDAY, None, "call", "call Bob")),
        ("Acme / fri", Step(FRIDAY, None, "other", "")),
        ("Acme / call Bob", Step(TODAY, None, "call", "call Bob")),
        ("Acme / 14h30 démo 3 postes", Step(TODAY, "14:30", "demo", "démo 3 postes")),
        ("Acme / fri send / sign", Step(FRIDAY, None, "other", "send / sign")),
        ("Acme / fri p:high", Step(FRIDAY, None, "other", "p:high")),
        ("Acme /", None),
        ("Acme / ", None),
        ("Acme / -", None),
        ("Acme / none", None),
        ("Acme / none of it", Step(TODAY, None, "other", "none of it")),
        ("Acme a/b", None),
        ("Acme //", None),
    ],
)
def test_the_next_step(line: str, step: Step | None) -> None:
    deal = read(line)
    assert deal.step == step
    assert deal.name.startswith("Acme")
    assert deal.problems == ()


@pytest.mark.parametrize(
    ("typed", "day", "text", "repeat"),
    [
        ("every 2 weeks call Bob", TODAY, "call Bob", Repeat(2, "w")),
        ("fri 14:30 call Bob every month", FRIDAY, "call Bob", Repeat(1, "m")),
        ("every friday call Bob", FRIDAY, "call Bob", Repeat(1, "w")),
        ("every quarter", TODAY, "", Repeat(3, "m")),
        ("ven appeler Bob toutes les 2 semaines", FRIDAY, "appeler Bob", Repeat(2, "w")),
    ],
)
def test_a_next_step_may_come_again(typed: str, day: date, text: str, repeat: Repeat) -> None:
    language = FRENCH if "ven" in typed else ENGLISH
    step = parse_quick_add(f"Acme 12k / {typed}", TODAY, language, "EUR").step
    assert step is not None
    assert (step.day, step.text) == (day, text)
    assert repeat_of(step.repeats) == repeat
    assert next_day(step.repeats, day) is not None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("call Bob", "call"),
        ("Appeler Anne", "call"),
        ("rappeler", "call"),
        ("mail", "mail"),
        ("e-mail the quote", "mail"),
        ("Courriel: devis", "mail"),
        ("meeting", "meeting"),
        ("RDV à Lyon", "meeting"),
        ("rendez-vous", "meeting"),
        ("Réunion", "meeting"),
        ("démo", "demo"),
        ("visite", "visit"),
        ("lettre", "letter"),
        ("LinkedIn", "social"),
        ("send a quote", "other"),
        ("", "other"),
        ("...", "other"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Acme p:soon", "p: is high, normal or low"),
        ("Acme src:", "src: needs a value"),
        ("Acme @", "@ needs a value"),
        ("Acme close:soon", "close: Not a day: soon"),
        ("Acme amount:lots", "amount: Not an amount: lots"),
        ("", "The deal has no name yet"),
        ("12k", "The deal has no name yet"),
    ],
)
def test_what_was_not_understood_is_told(line: str, problem: str) -> None:
    assert read(line).problems == (problem,)


def test_unknown_keys_stay_in_the_name() -> None:
    deal = read("Acme xyz:1 http://acme.example is:late 12:30")
    assert deal.name == "Acme xyz:1 http://acme.example is:late 12:30"


def test_values_with_blanks() -> None:
    deal = read('Acme src:"trade fair" ind:real_estate close:end_of_month')
    assert (deal.source, deal.industry) == ("trade fair", "real estate")
    assert deal.close == date(2026, 11, 30)


PIECES = st.sampled_from(
    'Acme 12k € 500 @ @x src: p:high close: 31/2 / fri " _ 2026 1 200 EUR amount: :'.split()
)


@given(st.text() | st.lists(PIECES).map(" ".join) | st.lists(PIECES).map("".join))
@example("9" * 5000)
@example("1 " * 2000)
def test_it_never_fails(line: str) -> None:
    for formats in (ENGLISH, FRENCH):
        for today in (TODAY, date.min, date.max):
            deal = parse_quick_add(line, today, formats, "EUR")
            assert deal.name or deal.problems
            assert "\n" not in deal.name


@given(st.sampled_from(["en_GB", "fr_FR"]), st.integers(1, 10**12), st.integers(1, 3))
def test_what_is_given_comes_back(tag: str, cents: int, priority: int) -> None:
    line = f"Big deal {cents // 100}{'.' if tag == 'en_GB' else ','}{cents % 100:02}€ p:{priority}"
    deal = read(line, tag)
    assert deal == QuickAdd("Big deal", Money(cents, "EUR"), priority=priority)
