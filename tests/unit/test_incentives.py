"""Incentives as they are typed and added up."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui import l10n
from pipeline_tui.sales.incentives import (
    AMOUNT,
    PERCENT,
    Offer,
    OfferError,
    as_typed,
    below_floor,
    net,
    read_offer,
    share,
    taken_off,
)

TODAY = date(2026, 11, 23)
DEC_15 = date(2026, 12, 15)


def read(text: str, tag: str = "en_GB", currency: str = "EUR") -> Offer:
    return read_offer(text, currency, TODAY, l10n.formats_for(tag))


@pytest.mark.parametrize(
    ("text", "tag", "expected"),
    [
        ("10% fast decision until 15 dec", "en_GB",
         Offer(PERCENT, 1000, "", "fast decision", DEC_15)),
        ("2k", "en_GB", Offer(AMOUNT, 200_000, "EUR")),
        ("€1 200,50", "fr_FR", Offer(AMOUNT, 120_050, "EUR")),
        ("12,5 % jusqu’au 15 déc", "fr_FR", Offer(PERCENT, 1250, "", "", DEC_15)),
        ("12.5 % jusqu'à demain", "fr_FR", Offer(PERCENT, 1250, "", "", date(2026, 11, 24))),
        ("5 percent volume", "en_GB", Offer(PERCENT, 500, "", "volume")),
        ("250 if they sign, until they wake until fri", "en_GB",
         Offer(AMOUNT, 25_000, "EUR", "if they sign, until they wake", date(2026, 11, 27))),
        ("1 200 loyal", "fr_FR", Offer(AMOUNT, 120_000, "EUR", "loyal")),
        ("3 EUR", "en_GB", Offer(AMOUNT, 300, "EUR")),
        ("100%", "en_GB", Offer(PERCENT, 10_000)),
        ("5% until today", "en_GB", Offer(PERCENT, 500, "", "", TODAY)),
    ],
)  # fmt: skip
def test_a_line_is_read(text: str, tag: str, expected: Offer) -> None:
    assert read(text, tag) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "what is offered"),
        ("until fri", "what is offered"),
        ("1", "1% or EUR 1?"),
        ("-1", "without the minus"),
        ("-10%", "without the minus"),
        ("31 feb", "31% or EUR 31?"),
        ("0%", "more than 0"),
        ("0 EUR", "takes something off"),
        ("101%", "at most 100 %"),
        ("5.555%", "two decimals"),
        ("USD 500", "the deal is in EUR"),
        ("fast decision", "Not an amount"),
        ("10% until 31 feb", "no such day"),
        ("10% until yesterday", "has passed"),
        ("9" * 30, "Too large"),
        ("10% " + "x" * 600, "longer than"),
    ],
)
def test_what_is_no_incentive_says_why(text: str, why: str) -> None:
    with pytest.raises(OfferError, match=why):
        read(text)


@given(st.text(max_size=80), st.sampled_from(("en_GB", "en_US", "fr_FR")))
def test_any_text_is_read_or_refused_with_a_reason(text: str, tag: str) -> None:
    try:
        offer = read(text, tag)
    except OfferError:
        return
    assert offer.value > 0


OFFERS = st.one_of(
    st.integers(1, 10_000).map(lambda points: Offer(PERCENT, points)),
    st.integers(1, 10**12).map(lambda minor: Offer(AMOUNT, minor, "EUR")),
)


@given(OFFERS, st.sampled_from(("", "fast decision")), st.sampled_from((None, TODAY, DEC_15)),
       st.sampled_from(("en_GB", "fr_FR")))  # fmt: skip
def test_what_is_typed_out_reads_the_same(
    offer: Offer, reason: str, day: date | None, tag: str
) -> None:
    offer = offer._replace(reason=reason, expires_on=day)
    assert read(as_typed(offer, l10n.formats_for(tag)), tag) == offer


@given(st.integers(-(10**12), 10**12), st.lists(OFFERS, max_size=4))
def test_the_net_amount_lies_between_nothing_and_the_amount(
    amount: int, offers: list[Offer]
) -> None:
    left = net(amount, offers)
    assert min(amount, 0) <= left <= amount
    assert left == net(amount, offers[::-1])
    if amount > 0 and len(offers) == 1 and offers[0].kind == PERCENT:
        exact = amount * Fraction(10_000 - offers[0].value, 10_000)
        assert abs(left - exact) <= Fraction(1, 2)


def test_rounding_goes_away_from_zero_at_the_half() -> None:
    assert taken_off(50, Offer(PERCENT, 100)) == 1
    assert taken_off(49, Offer(PERCENT, 100)) == 0
    assert net(120_050, [Offer(PERCENT, 333)]) == 116_052  # 39.97665 is 39.98


def test_incentives_add_up_on_the_list_amount() -> None:
    offers = [Offer(PERCENT, 1000), Offer(AMOUNT, 200_000), Offer(PERCENT, 500)]
    assert net(2_400_000, offers) == 2_400_000 - 240_000 - 200_000 - 120_000
    assert net(100_000, offers) == 0
    assert net(0, offers) == 0


def test_the_floor_looks_at_all_of_them_together() -> None:
    assert not below_floor(2_400_000, [Offer(PERCENT, 1000)], 1000)
    assert below_floor(2_400_000, [Offer(PERCENT, 1000), Offer(AMOUNT, 1)], 1000)
    assert share(None, [Offer(PERCENT, 1000), Offer(AMOUNT, 5)]) == Fraction(1, 10)
