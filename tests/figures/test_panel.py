"""The panel's figures, from tallies, equal what a plain look at every row gives."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from statistics import mean, median

import pytest

from pipeline_tui.figures.panel import Panel, panel
from pipeline_tui.sales import rates
from pipeline_tui.store import deals, lists
from pipeline_tui.store.store import Store
from tests.figures.aged import RATES, age, money, rows
from tests.store.stocked import TODAY, open_stages, pipeline, stocked


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    with stocked(tmp_path / "deals.db", count=90) as store:
        age(store)
        yield store


def read(store: Store) -> Panel:
    return panel(store.conn, store.rules, pipeline(store), TODAY)


def test_columns_are_sums_over_all_deals_of_a_stage(store: Store) -> None:
    figures = read(store)
    for stage in open_stages(store):
        deals_there = rows(store, f"status = 'open' AND stage_id = '{stage}'")
        chance = store.rules.stages[stage].probability
        weighted = sum(
            money(row) * int(str(row["probability"] if row["probability"] is not None else chance))
            for row in deals_there
        )
        column = figures.columns[stage]
        assert column.n == len(deals_there)
        assert column.amount == sum(money(row) for row in deals_there)
        assert abs(column.weighted - Fraction(weighted, 10_000)) <= 2
        assert column.unpriced == sum(row["amount"] is None for row in deals_there)
        assert column.no_rate == sum(row["currency"] == "CHF" for row in deals_there)


def test_what_asks_for_work_is_counted(store: Store) -> None:
    figures, day = read(store), TODAY.isoformat()
    opened = rows(store, "status = 'open'")
    awake = [row for row in opened if row["parked_until"] is None]
    assert figures.parked.n == len(opened) - len(awake) > 0
    assert figures.late == sum(str(row["step_on"] or "9") < day for row in awake) > 0
    assert figures.due_today == sum(row["step_on"] == day for row in awake)
    assert figures.no_step == sum(row["step_on"] is None for row in awake) > 0
    assert figures.qualified_open == sum(row["qualified_on"] is not None for row in opened)


@pytest.mark.parametrize("later", [0, 8, 15, 40, 400])
def test_over_limit_follows_the_calendar_without_a_write(store: Store, later: int) -> None:
    today = TODAY + timedelta(days=later)
    over = [
        row for row in rows(store, "status = 'open'") if str(row["stale_on"]) < today.isoformat()
    ]
    figures = panel(store.conn, store.rules, pipeline(store), today)
    assert figures.over.n == len(over)
    assert figures.over.amount == sum(money(row) for row in over)


def test_the_year_counts_closes_in_whole_months(store: Store) -> None:
    year = read(store).year
    closed = rows(store, "status <> 'open' AND closed_on BETWEEN '2025-12-01' AND '2026-11-30'")
    won = [row for row in closed if row["status"] == "won"]
    unqualified = sum(row["unqualified_loss"] == 1 for row in closed)
    assert (year.win_rate.k, year.win_rate.n) == (len(won), len(closed) - unqualified)
    assert year.unqualified_losses == unqualified > 0
    cycles = [
        (
            date.fromisoformat(str(row["closed_on"]))
            - date.fromisoformat(str(row["qualified_on"] or row["created_on"]))
        ).days
        for row in won
    ]
    assert year.cycle.n == len(cycles) > 3
    assert year.cycle.mean is not None
    assert float(year.cycle.mean) == pytest.approx(mean(cycles))
    assert year.cycle.median == Fraction(median(cycles))
    assert year.realised == Fraction(sum(money(row) for row in won), year.days)
    priced = [row for row in won if row["amount"] is not None and row["currency"] in RATES]
    assert year.average_won == Fraction(sum(money(row) for row in won), len(priced))


def test_velocity_is_the_formula_over_the_years_figures(store: Store) -> None:
    figures = read(store)
    year = figures.year
    assert year.average_won is not None
    assert year.cycle.mean is not None
    wanted = (
        figures.qualified_open
        * year.average_won
        * year.win_rate.value
        / max(Fraction(1), year.cycle.mean)
    )
    assert figures.velocity == wanted


def test_an_empty_pipeline_has_no_figures_rather_than_zeros(tmp_path: Path) -> None:
    with Store.open(tmp_path / "new.db", create=True) as store:
        figures = panel(store.conn, store.rules, pipeline(store), TODAY)
        assert figures.velocity is None
        assert figures.year.realised is None
        assert figures.year.average_won is None
        assert figures.year.cycle.mean is None
        assert figures.year.cycle.median is None
        assert figures.year.win_rate.too_few
        assert figures.open.n == 0


def test_a_moved_deal_moves_its_figures(store: Store) -> None:
    first, second = open_stages(store)[:2]
    deal = rows(store, f"stage_id = '{first}' AND amount > 0 AND currency = 'EUR'")[0]
    before = read(store)
    deals.move(store, [str(deal["id"])], second)
    after = read(store)
    assert after.columns[first].n == before.columns[first].n - 1
    assert after.columns[second].amount == before.columns[second].amount + money(deal)
    assert after.open.amount == before.open.amount


def test_a_new_rate_reprices_at_once(store: Store) -> None:
    assert read(store).open.no_rate > 0
    lists.set_setting(store, "rates", {"USD": "0.9", "CHF": "1.1"})
    assert read(store).open.no_rate == 0


@pytest.mark.parametrize(
    ("n", "amount", "rate", "days", "per_day"),
    [(100, 50_000, Fraction(1, 4), 60, 20_833.33), (18, 42_000, Fraction(24, 100), 78, 2_326.15)],
)
def test_worked_velocities(n: int, amount: int, rate: Fraction, days: int, per_day: float) -> None:
    velocity = rates.sales_velocity(n, Fraction(amount), rate, Fraction(days))
    assert round(float(velocity), 2) == per_day


def test_wilson_interval_of_ten_in_forty() -> None:
    low, high = rates.Rate(10, 40).interval
    assert (round(low, 3), round(high, 3)) == (0.142, 0.402)


def test_windows_are_whole_months() -> None:
    window = rates.months_window(date(2017, 12, 31))
    assert (window.start, window.end) == (date(2017, 1, 1), date(2017, 12, 31))
    ago = rates.months_window(date(2026, 2, 28), back=3)
    assert (ago.start, ago.end) == (date(2024, 12, 1), date(2025, 11, 30))
    assert rates.window_days(window, date(2017, 12, 31), date(2016, 10, 20)) == 365
    assert rates.window_days(window, date(2017, 12, 31), date(2017, 12, 30)) == 1
