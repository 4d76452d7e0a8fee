"""What tallies say of odd files is a figure or a reason, never a share of nothing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline_tui.figures import cohort, conversion, forecast, required
from pipeline_tui.figures.figure import Figure
from pipeline_tui.figures.panel import period_of
from pipeline_tui.sales.rates import Window
from pipeline_tui.sales.targets import Target
from pipeline_tui.store import lists
from pipeline_tui.store.store import Store
from tests.figures.odd import KINDS, add, hold
from tests.store.stocked import TODAY, pipeline

YEAR, QUARTER = Window("2025-12", "2026-11"), Window("2026-10", "2026-12")
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
