"""What is typed after ``/``; today is Monday 23 November 2026."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline_tui.l10n import formats_for
from pipeline_tui.sales.filter_own import OwnKey
from pipeline_tui.sales.filter_terms import (
    Account,
    Amount,
    Cadence,
    Close,
    Competitor,
    Count,
    Expires,
    Grade,
    Has,
    Industry,
    InStage,
    Missing,
    Note,
    Own,
    Owner,
    Priority,
    Source,
    Stage,
    Status,
    Term,
    Touched,
    Word,
)
from pipeline_tui.sales.filters import Filter, parse_filter
from pipeline_tui.sales.text import fold

TODAY = date(2026, 11, 23)


def read(text: str, tag: str = "en_GB") -> Filter:
    return parse_filter(text, formats_for(tag), "EUR", TODAY)


@pytest.mark.parametrize("tag", ["en_GB", "fr_FR"])
@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("north", Word("north")),
        ("Écoles", Word("ecoles")),
        ('"North  Wind"', Word("north wind")),
        ('"north wi', Word("north wi")),
        ("amount>10k", Amount(">", 1_000_000, "EUR")),
        ("montant>=10k", Amount(">=", 1_000_000, "EUR")),
        ("amount≥10k", Amount(">=", 1_000_000, "EUR")),
        ("amount<10k€", Amount("<", 1_000_000, "EUR")),
        ("amount=$5", Amount("=", 500, "USD")),
        ("amount:10k", Amount("=", 1_000_000, "EUR")),
        ('amount>"1 200 €"', Amount(">", 120_000, "EUR")),
        (">30d", InStage(">", 30)),
        (">30j", InStage(">", 30)),
        ("<5d", InStage("<", 5)),
        (">=2w", InStage(">=", 14)),
        ("≤2sem", InStage("<=", 14)),
        ("stage:prop", Stage("prop")),
        ("étape:Négo", Stage("nego")),
        ("has:incentive", Has("incentive")),
        ("note:Décidé", Note("decide")),
        ('texte:"a décidé"', Note("a decide")),
        ("note:b", Grade(2)),
        ("note:aucune", Grade(5)),
        ("grade:a", Grade(1)),
        ("touches>3", Count("touches", ">", 3)),
        ("échanges:0", Count("touches", "=", 0)),
        ("minutes>=30", Count("minutes", ">=", 30)),
        ("touched<30d", Touched("<", 30)),
        ("touché>2sem", Touched(">", 14)),
        ("avec:remise", Has("incentive")),
        ("no:competitor", Missing("competitor")),
        ("seq:lead", Cadence("lead")),
        ("séquence:Piste", Cadence("piste")),
        ("sans:séquence", Missing("cadence")),
        ("competitor:Simplon", Competitor("simplon")),
        ('concurrent:"Été SA"', Competitor("ete sa")),
        ("is:belowfloor", Status("belowfloor")),
        ("est:qualifiée", Status("qualified")),
        ("no:step", Missing("step")),
        ("sans:décideur", Missing("decider")),
        ("no:decider", Missing("decider")),
        ("sans:montant", Missing("amount")),
        ("no:close", Missing("close")),
        ("sans:origine", Missing("source")),
        ("no:ind", Missing("industry")),
        ("sans:commercial", Missing("owner")),
        ("sans:société", Missing("account")),
        ("sans:prochaine_action", Missing("step")),
        ("src:Referral", Source("referral")),
        ("origine:salon", Source("salon")),
        ('ind:"real estate"', Industry("real estate")),
        ("secteur:real_estate", Industry("real estate")),
        ("owner:me", Owner("me", me=True)),
        ("à:moi", Owner("moi", me=True)),
        ("commercial:Léa", Owner("lea")),
        ("@Acme_Corp", Account("acme corp")),
        ('@"Acme Corp"', Account("acme corp")),
        ("co:acme", Account("acme")),
        ("p:high", Priority(1)),
        ("p:basse", Priority(3)),
        ("is:late", Status("late")),
        ("est:retard", Status("late")),
        ("is:over", Status("over")),
        ("est:hors_délai", Status("over")),
        ("is:parked", Status("parked")),
        ("est:pause", Status("parked")),
        ("is:won", Status("won")),
        ("est:gagnée", Status("won")),
        ("is:lost", Status("lost")),
        ("is:open", Status("open")),
        ("is:today", Status("today")),
        ("close<2026-12-31", Close("<", date(2026, 12, 31))),
        ("expires<7d", Expires("<", date(2026, 11, 30))),
        ("expire<=2sem", Expires("<=", date(2026, 12, 7))),
        ("expires<2026-12-31", Expires("<", date(2026, 12, 31))),
        ("close:eom", Close("=", date(2026, 11, 30))),
        ("clôture<fin du mois", Close("<", date(2026, 11, 30))),
        ("close<end_of_month", Close("<", date(2026, 11, 30))),
        ('close>="end of month"', Close(">=", date(2026, 11, 30))),
        ("foo:bar", Word("foo:bar")),
        ("a=b", Word("a=b")),
        ("12:30", Word("12:30")),
        ("bob@acme.com", Word("bob@acme.com")),
    ],
)
def test_one_term(text: str, term: Term, tag: str) -> None:
    assert read(text, tag).terms == (term,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("bogus:x", "no “bogus:”; stage: src:"),
        ("-foo:bar", "no “foo:”; stage: src:"),
        ("size>3", "no “size>”; stage: src:"),
        ("foo:", ""),
        ("12:30", ""),
        ("https://acme.com", ""),
        ("stage:prop", ""),
    ],
)
def test_a_key_that_there_is_not_is_named(text: str, said: str) -> None:
    found = read(text)
    assert found.terms
    assert "; ".join(found.problems).startswith(said)
    assert bool(found.problems) == bool(said)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("-north", Word("north", negated=True)),
        ('-"north wind"', Word("north wind", negated=True)),
        ("-is:late", Status("late", negated=True)),
        ("-@acme", Account("acme", negated=True)),
        ("->30d", InStage(">", 30, negated=True)),
        ("-foo:bar", Word("foo:bar", negated=True)),
        ("-no:step", Missing("step", negated=True)),
    ],
)
def test_a_leading_dash_is_not(text: str, term: Term) -> None:
    assert read(text).terms == (term,)


def test_several_terms() -> None:
    assert read("acme close<fri amount>10k -p:low >30d").terms == (
        Word("acme"),
        Close("<", date(2026, 11, 27)),
        Amount(">", 1_000_000, "EUR"),
        Priority(3, negated=True),
        InStage(">", 30),
    )


def test_a_day_takes_its_words_and_no_more() -> None:
    assert read("close<end of month acme 12").terms == (
        Close("<", date(2026, 11, 30)),
        Word("acme"),
        Word("12"),
    )


def test_the_locale_reads_amounts_and_days() -> None:
    assert read("amount>1,200").terms == (Amount(">", 120_000, "EUR"),)
    assert read("amount>1,200", "fr_FR").terms == (Amount(">", 120, "EUR"),)
    assert read("close<1/12", "en_US").terms == (Close("<", date(2027, 1, 12)),)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("amount>", "amount> needs a value"),
        ("close<", "close< needs a value"),
        (">", "> needs a value"),
        (">3", ">3 needs days: >30d"),
        (">30m", ">30m needs days: >30d"),
        ("stage:", "stage: needs a value"),
        ("@", "@ needs a value"),
        ("no:luck", "no:luck is one of: step, decider, amount, close, source, industry, owner"),
        ("is:nice", "is:nice is one of: late, over, parked, won, lost, open, today"),
        ("p:soon", "p:soon is one of: high, normal, low"),
        ("amount>lots", "Not an amount: lots"),
        ("close<soon", "Not a day: soon"),
        ('close<""', "close<"),
    ],
)
def test_a_half_typed_term_is_told_and_filters_nothing(text: str, problem: str) -> None:
    for line, terms in ((text, ()), (f"acme {text}", (Word("acme"),))):
        understood = read(line)
        assert understood.terms == terms
        assert len(understood.problems) == 1
        assert understood.problems[0].startswith(problem)


@pytest.mark.parametrize("text", ["", "  ", "-", '"', '""', '-""', "- -"])
def test_what_says_nothing_yet(text: str) -> None:
    assert read(text) == Filter()


PIECES = st.sampled_from(
    'amount > < = >= 10k close: fri end of month "a b" " - @ is: late no: p: 30d _ 31/2'.split()
)


@given(st.text() | st.lists(PIECES).map(" ".join) | st.lists(PIECES).map("".join))
@example("close<" + " x" * 2000)
@example('"' * 5000)
def test_it_never_fails(text: str) -> None:
    for tag in ("en_GB", "fr_FR"):
        for term in read(text, tag).terms:
            if isinstance(term, Word | Stage | Source | Industry | Account | Owner):
                assert term.text == fold(term.text)


# -- the person's own fields ------------------------------------------------------------

OWN = {
    "region": OwnKey("Région", "choice"),
    "seats": OwnKey("Seats", "number"),
    "list-price": OwnKey("List price", "money"),
    "start": OwnKey("Start", "day"),
    "score": OwnKey("Score", "number"),
}


def with_own(text: str, tag: str = "en_GB") -> Filter:
    return parse_filter(text, formats_for(tag), "EUR", TODAY, OWN)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Région:Nord", Own("Région", "choice", ":", "nord")),
        ('region="North West"', Own("Région", "choice", "=", "north west")),
        ("-region:north_west", Own("Région", "choice", ":", "north west", negated=True)),
        ("seats>10", Own("Seats", "number", ">", "10")),
        ("seats:1,234.5", Own("Seats", "number", "=", "1234.5")),
        ("list-price>=10k", Own("List price", "money", ">=", "10000")),
        ("list_price≤€5", Own("List price", "money", "<=", "5")),
        ("start<1/12/2026", Own("Start", "day", "<", "2026-12-01")),
        ("start<end of month", Own("Start", "day", "<", "2026-11-30")),
        ("has:region", Own("Région", "choice", "has", "")),
        ("no:list-price", Own("List price", "money", "missing", "")),
        ("no:amount", Missing("amount")),
        ("own-score>3", Own("Score", "number", ">", "3")),
        ("own-score>2k", Own("Score", "number", ">", "2000")),
        ('"list price">5', Own("List price", "money", ">", "5")),
        ('"list price":5', Own("List price", "money", "=", "5")),
        ("10:30", Word("10:30")),
    ],
)
def test_own_fields_are_asked_by_their_names(text: str, term: Term) -> None:
    assert with_own(text) == Filter((term,))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("region:", "needs a value"),
        ("region>a", "is text"),
        ("seats>many", "seats>many: Not a number: many"),
        ("list-price>$5", "Not in EUR"),
        ("start<soon", "Not a day: soon"),
        ("colour:red", "region: seats: list-price:"),
        ("no:colour", "is one of: step, decider"),
    ],
)
def test_what_an_own_field_cannot_be_asked_is_told(text: str, problem: str) -> None:
    assert problem in with_own(text).problems[0]
