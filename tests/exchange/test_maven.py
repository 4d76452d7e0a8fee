"""A real export of four files: what must come of it, and of bringing it in again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from statistics import mean, median

import pytest

from pipeline_tui.figures.conversion import conversions
from pipeline_tui.figures.panel import period_of
from pipeline_tui.figures.required import facts, figures
from pipeline_tui.sales.contributions import cycle_days
from pipeline_tui.sales.rates import Window, months_window
from pipeline_tui.sales.targets import Target
from pipeline_tui.store import tallies
from pipeline_tui.store.store import Store
from tests.exchange.importing import MAVEN, MAVEN_FILES, bring, check_derived, deals
from tests.support.dump import dump, first_difference

STAGES = {"Lead": 500, "Qualified": 1589, "Won": 4238, "Lost": 2473}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2017-12-31")


def _by_stage(store: Store) -> dict[str, int]:
    names = deals(store, "stage")
    return {name: names.count(name) for name in set(names)}


def test_all_deals_arrive_in_their_stages_with_their_amounts(store: Store) -> None:
    outcome = bring(store, MAVEN_FILES)
    assert (outcome.created, outcome.rejected, outcome.blank) == (8800, 0, 0)
    assert _by_stage(store) == STAGES
    amounts = dict(
        store.conn.execute("SELECT status, sum(amount) FROM deal GROUP BY status").fetchall()
    )
    assert amounts["won"] == 10_005_534_00
    assert amounts["lost"] == 0
    check_derived(store)


def test_win_rate_and_cycle_are_those_of_the_export(store: Store) -> None:
    bring(store, MAVEN_FILES)
    names = ("status", "created_on", "closed_on", "qualified_on", "unqualified_loss")
    closed = [
        dict(zip(names, row, strict=True)) for row in deals(store, *names) if row[0] != "open"
    ]
    assert sum(not deal["unqualified_loss"] for deal in closed) == 6711
    days = [cycle_days(deal) for deal in closed if deal["status"] == "won"]
    assert (len(days), round(mean(days), 2), median(days)) == (4238, 51.78, 57)


def test_figures_are_those_of_the_export(store: Store) -> None:
    bring(store, MAVEN_FILES)
    mine, today = next(iter(store.rules.stages.values())).pipeline_id, date(2017, 12, 31)
    window = months_window(today)
    year = period_of(store.conn, store.rules, mine, window, today)
    assert (year.won.n, year.won.amount) == (4238, 10_005_534_00)
    assert round(float(year.win_rate.value), 6) == 0.631501
    assert year.cycle.median == 57
    assert round(float(year.cycle.mean or 0), 2) == 51.78
    target = Target(wins=500)
    told = figures(facts(store.conn, store.rules, mine, window, target, today, year))
    assert told.required.value == 792
    # No lost deal of the export has an amount.
    assert told.needed.why_not
    steps = conversions(store.conn, store.rules, mine, Window("2016-01", "2017-12"))
    lead, qualified = (one.counts for one in steps[:2])
    assert (lead.n, lead.open_here) == (8800, 500)
    assert (qualified.n, qualified.won, qualified.lost_here) == (8300, 4238, 2473)


def test_open_deals_take_the_list_price_also_where_the_product_is_spelt_apart(
    store: Store,
) -> None:
    bring(store, MAVEN_FILES)
    found = set(deals(store, "product", "status", "amount"))
    assert ("GTX Pro", "open", 4821_00) in found
    assert not any(row[0] == "GTXPro" for row in found)
    assert all(amount for _product, status, amount in found if status == "open")


def test_companies_bring_what_their_file_says(store: Store) -> None:
    bring(store, MAVEN_FILES)
    row = store.conn.execute(
        "SELECT i.name, a.employees, a.revenue, a.country, p.name, a.extra FROM account a"
        " JOIN industry i ON i.id = a.industry_id JOIN account p ON p.id = a.parent_id"
        " WHERE a.name = 'Codehow'"
    ).fetchone()
    assert tuple(row) == (
        "software", 2641, 2714_90, "United States", "Acme Corporation",
        '{"year_established":"1998"}',
    )  # fmt: skip
    assert store.conn.execute("SELECT count(*) FROM account").fetchone()[0] == 85
    owner = store.conn.execute("SELECT extra FROM owner WHERE name = 'Moses Frase'").fetchone()[0]
    assert owner == '{"manager":"Dustin Brinkmann","regional_office":"Central"}'


def test_a_second_import_changes_nothing_and_leaves_no_action(store: Store) -> None:
    bring(store, MAVEN_FILES)
    before = dump(store.conn)
    outcome = bring(store, MAVEN_FILES)
    assert (outcome.unchanged, outcome.created, outcome.updated) == (8800, 0, 0)
    assert outcome.action_id == ""
    assert first_difference(before, dump(store.conn)) == ""


def test_undo_leaves_nothing_live_and_a_later_import_brings_the_same_deals(store: Store) -> None:
    empty = dump(store.conn, live=True, leave_out={"action", "change"})
    bring(store, MAVEN_FILES)
    ids = set(deals(store, "id"))
    full = dump(store.conn, live=True, leave_out={"action", "change"}, columns_left_out={"clock"})
    store.undo()
    assert deals(store, "id") == []
    after = dump(store.conn, live=True, leave_out={"action", "change"})
    assert first_difference(empty, after) == ""

    outcome = bring(store, MAVEN_FILES)
    assert (outcome.returned, outcome.created) == (8800, 0)
    assert set(deals(store, "id")) == ids
    again = dump(store.conn, live=True, leave_out={"action", "change"}, columns_left_out={"clock"})
    assert first_difference(full, again) == ""
    check_derived(store)
    store.undo()
    assert tallies.stored(store.conn) == {}
    store.redo()
    assert _by_stage(store) == STAGES
    check_derived(store)


def test_prices_given_later_fill_the_amounts(store: Store, tmp_path: Path) -> None:
    bring(store, MAVEN / "sales_pipeline.csv")
    assert (
        store.conn.execute("SELECT count(*) FROM deal WHERE amount IS NULL").fetchone()[0] == 2089
    )
    outcome = bring(store, MAVEN_FILES)
    assert outcome.updated == 2089
    assert store.conn.execute("SELECT count(*) FROM deal WHERE amount IS NULL").fetchone()[0] == 0
    check_derived(store)
    assert bring(store, MAVEN / "sales_pipeline.csv").action_id == ""
