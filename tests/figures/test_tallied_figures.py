"""Conversion, cohorts, forecast and the like equal what a plain look at every row gives."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from pipeline_tui.figures import cohort, conversion, forecast, required
from pipeline_tui.figures.panel import period_of
from pipeline_tui.figures.reader import Reader
from pipeline_tui.sales.contributions import cycle_days
from pipeline_tui.sales.rates import Rate, Window, months_window
from pipeline_tui.sales.targets import Target
from pipeline_tui.store import deals, lists
from pipeline_tui.store.store import Store
from tests.figures.aged import age, money, rows
from tests.figures.eight import eight, insert, known
from tests.store.stocked import TODAY, open_stages, pipeline, stocked

ALL = Window("2000-01", "2100-12")
YEAR = months_window(TODAY)
QUARTER = Window("2026-10", "2026-12")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    with stocked(tmp_path / "deals.db", count=90) as store:
        age(store)
        yield store


@pytest.fixture
def golden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store with the eight deals of the golden history."""
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    with eight(tmp_path / "golden.db") as store:
        yield store


def test_conversion_of_the_golden_history(golden: Store) -> None:
    wanted = known()["conversion"]
    found = conversion.conversions(golden.conn, golden.rules, pipeline(golden), ALL)
    assert len(found) == len(wanted) == 4
    for one in found:
        name = f"{one.stage.name}->{one.after.name if one.after else 'Won'}"
        counts = wanted[name]
        told = (one.counts.n, one.counts.advanced, one.counts.open_here, one.counts.lost_here)
        names = ("entered", "advanced", "still_open_there", "lost")
        assert told == tuple(counts[key] for key in names), name
        if one.figure.value is None:
            assert one.figure.n < 5
            assert one.figure.why_not == "too few"
            continue
        assert one.figure.value == Fraction(counts["rate_resolved"])
        bounds = counts["rate_cohort_lower"], counts["rate_cohort_upper"]
        assert one.figure.interval == tuple(float(Fraction(bound)) for bound in bounds)


def test_the_window_of_a_conversion_is_that_of_the_first_reach(golden: Store) -> None:
    september = Window("2026-09", "2026-09")
    found = conversion.reached(golden.conn, pipeline(golden), september)
    assert [found[one].n if one in found else 0 for one in (1, 2, 3, 4)] == [5, 4, 3, 2]


def test_chances_seen_are_those_of_the_decided(golden: Store) -> None:
    seen = conversion.observed(golden.conn, golden.rules, pipeline(golden), ALL)
    lead, qualified = [seen[stage] for stage in open_stages(golden)[:2]]
    assert (lead.value, lead.n) == (Fraction(3, 5), 5)
    assert lead.interval == Rate(3, 5).interval
    assert (qualified.value, qualified.n) == (Fraction(3, 5), 5)


def test_a_cohort_is_told_with_its_open_deals(store: Store) -> None:
    within = rows(store, "created_on BETWEEN '2025-12-01' AND '2026-11-30'")
    won, still = (sum(row["status"] == kind for row in within) for kind in ("won", "open"))
    figure = cohort.cohort(store.conn, pipeline(store), YEAR)
    assert figure.n == len(within)
    assert figure.value == Fraction(won, len(within))
    assert figure.interval == (won / len(within), (won + still) / len(within))


def test_sources_hold_the_deals_closed_in_the_window(store: Store) -> None:
    closed = rows(store, "status <> 'open' AND closed_on BETWEEN '2025-12-01' AND '2026-11-30'")
    found = cohort.by_source(store.conn, store.rules, pipeline(store), YEAR)
    assert set(found) == {row["source_id"] or "" for row in closed}
    for source, one in found.items():
        mine = [row for row in closed if (row["source_id"] or "") == source]
        won = [row for row in mine if row["status"] == "won"]
        assert one.won.n == len(won)
        assert one.won.amount == sum(money(row) for row in won)
        assert one.lost.n == len(mine) - len(won)
        assert one.rate.n == len(mine) - sum(row["unqualified_loss"] for row in mine)


def test_deciders_cover_open_qualified_deals(store: Store) -> None:
    every = rows(store, "status = 'open' AND qualified_on IS NOT NULL")
    known = [row for row in every if row["deciders"]]
    by_count, by_value = cohort.decider_coverage(store.conn, store.rules, pipeline(store))
    assert 0 < len(known) < len(every)
    assert (by_count.value, by_count.n) == (Fraction(len(known), len(every)), len(every))
    worth = [sum(money(row) for row in some) for some in (known, every)]
    assert by_value.value == Fraction(worth[0], worth[1])


def test_the_cycle_of_lost_deals_is_told_apart(store: Store) -> None:
    lost = rows(store, "status = 'lost' AND closed_on BETWEEN '2025-12-01' AND '2026-11-30'")
    days = [cycle_days(row) for row in lost]
    found = Reader(store.conn, store.rules, pipeline(store)).cycle("lost", YEAR)
    assert found.n == len(days) > 2
    assert (found.mean, found.median) == (Fraction(sum(days), len(days)), Fraction(median(days)))


def _chance(store: Store, row: dict[str, Any]) -> int:
    own, stage = row["probability"], store.rules.stages[row["stage_id"]]
    return stage.probability if own is None else int(own)


def test_a_forecast_holds_the_deals_expected_in_its_months(store: Store) -> None:
    opened = rows(store, "status = 'open'")
    months = forecast.forecast(store.conn, store.rules, pipeline(store))
    assert [one.month for one in months] == sorted({(row["close_on"] or "")[:7] for row in opened})
    for one in months:
        mine = [row for row in opened if (row["close_on"] or "")[:7] == one.month]
        for found, bound in ((one.commit, 7500), (one.best, 5000), (one.every, 0)):
            some = [row for row in mine if _chance(store, row) >= bound]
            assert found.n == len(some)
            assert found.amount == sum(money(row) for row in some)
            weighted = sum(money(row) * _chance(store, row) for row in some) / 10_000
            assert abs(found.weighted - weighted) <= 5
        assert one.every.unpriced == sum(row["amount"] is None for row in mine)


def test_overdue_are_those_whose_expected_day_is_past(store: Store) -> None:
    for later in (0, 3, 20, 60):
        today = TODAY + timedelta(later)
        late = rows(store, f"status = 'open' AND close_on < '{today.isoformat()}'")
        found = forecast.overdue(store.conn, store.rules, pipeline(store), today)
        assert (found.n, found.amount) == (len(late), sum(money(row) for row in late))


def through(run: Generator[float, None, dict[str, forecast.Month]]) -> dict[str, forecast.Month]:
    """What a computation in slices comes to."""
    while True:
        try:
            next(run)
        except StopIteration as ended:
            found: dict[str, forecast.Month] = ended.value
            return found


def test_the_forecast_over_the_limit_is_part_of_the_whole(store: Store) -> None:
    today = TODAY + timedelta(30)
    over = rows(store, f"status = 'open' AND stale_on < '{today.isoformat()}'")
    run = forecast.over_limit(store.conn, store.rules, pipeline(store), today)
    found = through(run)
    assert sum(one.every.n for one in found.values()) == len(over) > 0
    assert sum(one.every.amount for one in found.values()) == sum(money(row) for row in over)


def test_wins_are_expected_by_each_deals_chance(store: Store) -> None:
    opened = rows(store, "status = 'open'")
    wanted = Fraction(sum(_chance(store, row) for row in opened), 10_000)
    assert forecast.expected_wins(store.conn, store.rules, pipeline(store)) == wanted


def test_three_months_are_weighted_each_by_its_own_chance(tmp_path: Path) -> None:
    with Store.open(tmp_path / "months.db", create=True) as store:
        lists.set_setting(store, "base_currency", "EUR")
        stages = {stage.name: stage for stage in store.rules.stages.values()}
        with store.action("Three") as act:
            for month, share in ((6, 5_000), (7, 5_000), (8, 10_000)):
                visit = {"deal_id": "", "amount": "10000000", "stage": "Lead", "entered_at": DAY}
                insert(act, [visit], stages)
                deal = act.conn.execute("SELECT id FROM deal ORDER BY n DESC LIMIT 1").fetchone()[0]
                act.update("deal", deal, {"probability": share, "close_on": f"2027-{month:02}-15"})
        months = forecast.forecast(store.conn, store.rules, pipeline(store))
        assert [one.every.weighted for one in months] == [5_000_000, 5_000_000, 10_000_000]
        assert [one.commit.n for one in months] == [0, 0, 1]
        assert [one.best.n for one in months] == [1, 1, 1]


DAY = "2026-11-02"


def _facts(store: Store, target: Target, today: date = TODAY) -> required.Facts:
    year = period_of(store.conn, store.rules, pipeline(store), YEAR, TODAY)
    found = (store.conn, store.rules, pipeline(store), QUARTER, target, today, year)
    return required.facts(*found)


def test_what_a_target_asks_for(store: Store) -> None:
    found = _facts(store, Target(amount=900_000_000, wins=60))
    told, rate = required.figures(found), found.year.win_rate
    to_go = 900_000_000 - found.won.amount
    assert told.coverage.value == Fraction(found.open.amount, to_go)
    assert told.required.value == -(-60 * rate.n // rate.k)
    assert told.required.interval is not None
    low, high = told.required.interval
    assert low <= told.required.value <= high
    missing = (60 - found.won.n - found.expected) / rate.value
    assert told.still.value is not None
    assert 0 <= told.still.value - missing < 1
    assert told.pace.value == Fraction(int(told.still.value) * 7, 39)
    assert told.created.value == len(rows(store, "created_on >= '2026-11-17'"))


def test_without_a_target_or_history_a_reason_is_given(store: Store, tmp_path: Path) -> None:
    told = required.figures(_facts(store, Target()))
    assert [one.why_not != "" for one in (told.coverage, told.required, told.still, told.pace)] == [
        True
    ] * 4
    with Store.open(tmp_path / "empty.db", create=True) as empty:
        every = required.figures(_facts(empty, Target(100_00, 5)))
        assert every.coverage.value == 0
        assert every.required.value is None
        assert cohort.cohort(empty.conn, pipeline(empty), YEAR).value is None
        for one in conversion.conversions(empty.conn, empty.rules, pipeline(empty), YEAR):
            assert one.figure.value is None
            assert one.figure.why_not
        for figure in cohort.decider_coverage(empty.conn, empty.rules, pipeline(empty)):
            assert figure.value is None


def test_a_move_on_is_reached_at_once(store: Store) -> None:
    first, second = open_stages(store)[:2]
    position = store.rules.stages[second].position
    deal = rows(store, f"stage_id = '{first}' AND status = 'open' AND qualified_on IS NULL")[0]
    before = conversion.reached(store.conn, pipeline(store), YEAR)[position]
    deals.move(store, [deal["id"]], second)
    after = conversion.reached(store.conn, pipeline(store), YEAR)[position]
    assert (after.n, after.open_here) == (before.n + 1, before.open_here + 1)
