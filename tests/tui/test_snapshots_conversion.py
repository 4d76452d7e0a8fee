"""Incentives, closing and what comes after it, compared with pictures that were looked at."""

from datetime import date
from functools import partial

import pytest

from pipeline_tui.sales.incentives import Offer
from pipeline_tui.store import closing, incentives
from pipeline_tui.store.store import Store
from tests.tui import drawn
from tests.tui.pictures import SIZES, Compare, Pictures
from tests.tui.running import TODAY


def convert(store: Store, patch: pytest.MonkeyPatch) -> None:
    """Offers on the first deal; two deals lost on the 12th, one of them back since."""
    ids = dict(store.conn.execute("SELECT name, id FROM deal").fetchall())
    first = [ids["Boréal Foods"]]
    reasons = dict(store.conn.execute("SELECT name, id FROM reason WHERE kind = 'lost'").fetchall())
    store.conn.execute("UPDATE visit SET entered_on = '2026-10-12'")
    patch.setenv("PIPELINE_TUI_TODAY", "2026-11-12")
    soon = date(2026, 11, 20)
    closing.lose(store, first, reasons["Price"], "too dear", competitor="Simplon", again=soon)
    for name, rival, again in (("Lumen Optik", "Norden Data", soon),
                               ("Juniper Labs", "", date(2026, 11, 23))):  # fmt: skip
        reason = reasons["Bad timing"]
        closing.lose(store, [ids[name]], reason, "asks in autumn", competitor=rival, again=again)
    early = Offer("percent", 500, "", "early order", date(2026, 11, 18))
    patch.setenv("PIPELINE_TUI_TODAY", "2026-11-17")
    closing.reopen(store, first)
    incentives.add(store, first, early)
    patch.setenv("PIPELINE_TUI_TODAY", TODAY)
    year_end = Offer("percent", 1000, "", "order before the end of the year", date(2026, 12, 31))
    incentives.add(store, first, year_end)
    training = Offer("amount", 150_000, "EUR", "the training is free")
    incentives.add(store, first, training, "they let us name them as a reference")


@pytest.fixture
def shown(pictures: Pictures, monkeypatch: pytest.MonkeyPatch) -> Compare:
    return pictures.of(drawn.fill, partial(convert, patch=monkeypatch))


BOREAL = ("slash", *"boreal", "enter")
PERCENT = ("percent_sign", "4", *"12", "percent_sign", "space", *"three", "space", *"sites",
           "space", *"until", "space", *"15", "space", *"dec")  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_the_deal_with_its_offers_and_its_loss(shown: Compare, size: str) -> None:
    assert shown(*BOREAL, "enter", size=size)


def test_an_incentive_being_typed(shown: Compare) -> None:
    assert shown(*BOREAL, *PERCENT)


def test_why_it_goes_below_the_floor(shown: Compare) -> None:
    assert shown(*BOREAL, *PERCENT, "enter", theme="light")


def test_won_for_how_much(shown: Compare) -> None:
    assert shown(*BOREAL, "w")


def test_lost_to_whom(shown: Compare) -> None:
    assert shown(*BOREAL, "x", "4", "down")


def test_lost_to_whom_in_french(shown: Compare) -> None:
    assert shown(*BOREAL, "x", "4", "down", language="fr")


@pytest.mark.parametrize("size", SIZES)
def test_the_queue_after_closing(shown: Compare, size: str) -> None:
    assert shown("tab", "g", "g", *["j"] * 8, size=size)


def test_the_queue_after_closing_in_other_looks(shown: Compare) -> None:
    assert shown("tab", "g", "g", *["j"] * 8, language="fr", theme="ansi")
