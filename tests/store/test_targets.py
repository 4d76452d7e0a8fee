"""Targets are kept in the file, are undone like all else, and follow the base currency."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline_tui.sales.targets import MONTH, QUARTER, Target, period_of
from pipeline_tui.store import lists
from pipeline_tui.store.store import Store
from pipeline_tui.store.targets import in_base, set_by, set_target, targets

FOURTH = period_of(date(2026, 11, 23), QUARTER)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "deals.db", create=True) as store:
        lists.set_setting(store, "base_currency", "EUR")
        yield store


def test_a_target_is_set_changed_and_undone(store: Store) -> None:
    assert targets(store.conn) is None
    set_target(store, None, Target(300_000_00, 20))
    done = set_target(store, FOURTH, Target(340_000_00))
    assert "2026-Q4" in done.text
    kept = targets(store.conn)
    assert kept is not None
    assert kept.of(FOURTH) == Target(340_000_00)
    store.undo()
    kept = targets(store.conn)
    assert kept is not None
    assert kept.of(FOURTH) == Target(300_000_00, 20)
    store.undo()
    assert targets(store.conn) is None


def test_a_period_takes_the_usual_target_again(store: Store) -> None:
    set_target(store, None, Target(3))
    set_target(store, FOURTH, Target(5))
    set_target(store, FOURTH, None)
    kept = targets(store.conn)
    assert kept is not None
    assert kept.of(FOURTH) == Target(3)


def test_targets_run_by_month_or_by_quarter(store: Store) -> None:
    set_by(store, MONTH)
    kept = targets(store.conn)
    assert kept is not None
    assert kept.at(date(2026, 11, 23))[0].key == "2026-11"


def test_amounts_follow_the_base_currency_by_its_rate(store: Store) -> None:
    set_target(store, FOURTH, Target(100_00, 4))
    lists.set_setting(store, "rates", {"USD": "0.5"})
    lists.set_base_currency(store, "USD")
    kept = targets(store.conn)
    assert kept is not None
    assert in_base(store.rules, kept, kept.of(FOURTH)) == Target(200_00, 4)
    set_target(store, None, Target(7))
    kept = targets(store.conn)
    assert kept is not None
    assert kept.of(FOURTH) == Target(200_00, 4)


def test_without_a_rate_there_is_no_amount(store: Store) -> None:
    set_target(store, FOURTH, Target(100_00, 4))
    lists.set_base_currency(store, "CHF")
    kept = targets(store.conn)
    assert kept is not None
    assert in_base(store.rules, kept, kept.of(FOURTH)) == Target(None, 4)
