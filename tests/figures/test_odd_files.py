"""What tallies say of odd files is a figure or a reason, never a share of nothing."""

from __future__ import annotations

import os
from datetime import date, timedelta
from fractions import Fraction
from math import isfinite
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.figures import cohort, conversion, forecast, required
from pipeline_tui.figures.figure import MONEY, MONEY_A_DAY, SHARE, Figure
from pipeline_tui.figures.panel import period_of
from pipeline_tui.sales.rates import TOO_FEW, Window
from pipeline_tui.sales.targets import Target
from pipeline_tui.store import adding, closing, lists
from pipeline_tui.store.store import Store
from tests.store.stocked import TODAY, open_stages, pipeline

YEAR, QUARTER = Window("2025-12", "2026-11"), Window("2026-10", "2026-12")
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
TARGETS = (Target(), Target(1, 1), Target(10**15, 10**9), Target(10**6, None), Target(None, 7))


def _figures(store: Store, target: Target, today: date = TODAY) -> list[Figure]:
    conn, rules, mine = store.conn, store.rules, pipeline(store)
    year = period_of(conn, rules, mine, YEAR, today)
    found = required.facts(conn, rules, mine, QUARTER, target, today, year)
    months = forecast.forecast(conn, rules, mine)
    return [
        *(one.figure for one in conversion.conversions(conn, rules, mine, YEAR)),
        *conversion.observed(conn, rules, mine, YEAR).values(),
        cohort.cohort(conn, mine, YEAR),
        *cohort.decider_coverage(conn, rules, mine),
        *(one for month in months for one in forecast.figures_of(month)),
        *required.figures(found),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_no_figure_is_a_share_of_nothing(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    with Store.open(tmp_path / "odd.db", create=True) as store:
        lists.set_setting(store, "base_currency", "EUR")
        lists.set_setting(store, "rates", {"USD": "0.9"})
        for number, told in enumerate(KINDS[kind]):
            add(store, number, dict(told))
        for target in TARGETS:
            for today in (TODAY, QUARTER.end, QUARTER.end + timedelta(9)):
                for figure in _figures(store, target, today):
                    hold(figure)


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
