"""Odd files, and what holds of every figure in them."""

from __future__ import annotations

import os
from datetime import date, timedelta
from fractions import Fraction
from math import isfinite
from typing import Any

from pipeline_tui.figures.figure import MONEY, MONEY_A_DAY, SHARE, Figure
from pipeline_tui.sales.rates import TOO_FEW
from pipeline_tui.store import adding, closing
from pipeline_tui.store.store import Store
from tests.store.stocked import TODAY, open_stages

AHEAD = TODAY + timedelta(400)
KINDS: dict[str, list[dict[str, Any]]] = {
    "empty": [],
    "one deal": [{}],
    "one won": [{"fate": "won"}],
    "two won": [{"fate": "won"}] * 2,
    "one lost": [{"fate": "lost"}],
    "four won": [{"fate": "won"}] * 4,
    "all open": [{}] * 8,
    "all won": [{"fate": "won"}] * 8,
    "all lost": [{"fate": "lost"}] * 8,
    "no amounts": [{"amount": None, "fate": fate} for fate in ("", "won", "lost") * 4],
    "no value": [{"amount": 0, "fate": fate} for fate in ("", "won", "lost") * 4],
    "negative": [{"amount": -5_000, "fate": fate} for fate in ("", "won", "lost") * 4],
    "won below zero": [{"amount": -9_000, "fate": "won"}] * 6 + [{"amount": 1, "fate": "lost"}] * 6,
    "currencies": [
        {"currency": code, "fate": fate} for code in ("EUR", "USD", "XTS") for fate in ("", "won")
    ]
    * 4,
    "sums to nothing": [
        {"amount": amount, "fate": fate} for amount in (700, -700) for fate in ("", "won", "lost")
    ]
    * 4,
    "from the future": [{"day": AHEAD, "fate": fate} for fate in ("", "won", "lost") * 4],
    "without a rate": [{"currency": "XTS", "fate": fate} for fate in ("", "won", "lost") * 4],
    "far ahead": [{"close_on": AHEAD}] * 6,
    "long overdue": [{"close_on": date(1999, 1, 1)}] * 6,
}


def add(store: Store, number: int, told: dict[str, Any]) -> None:
    """A deal as one of ``KINDS`` tells of it; the caller keeps the clock of the environment."""
    fate, day = told.pop("fate", ""), told.pop("day", None)
    if day is not None:
        # Told while the clock was wrong.
        os.environ["PIPELINE_TUI_TODAY"] = day.isoformat()
    stages = open_stages(store)
    new: dict[str, Any] = {
        "amount": 10_000,
        "currency": "EUR",
        "stage_id": stages[number % 2],
    } | told
    done = adding.add(store, adding.NewDeal(name=f"Deal {number}", **new))
    if fate == "won":
        closing.win(store, done.deals)
    elif fate == "lost":
        closing.lose(store, done.deals, None)
    os.environ["PIPELINE_TUI_TODAY"] = TODAY.isoformat()


def hold(figure: Figure) -> None:
    """A figure has a value or a reason, not both; a share lies between 0 and 1 and has cases."""
    assert (figure.value is None) == bool(figure.why_not), figure
    if figure.value is None:
        return
    assert isfinite(float(figure.value))
    if figure.unit in (MONEY, MONEY_A_DAY) and figure.n:
        assert figure.counted > 0, figure
    if figure.unit == SHARE:
        assert figure.n >= TOO_FEW, figure
        assert 0 <= Fraction(figure.value) <= 1, figure
    if figure.interval is not None:
        low, high = figure.interval
        assert isfinite(low)
        assert isfinite(high)
        assert low <= high
