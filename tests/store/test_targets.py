"""Targets are kept in the file, are undone like all else, and follow the base currency."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline_tui.figures.figure import MONEY, MONEY_A_DAY
from pipeline_tui.figures.panel_lines import LINES
from pipeline_tui.sales.targets import MONTH, QUARTER, Target, Targets, period_of
from pipeline_tui.store import base_currency, lists
from pipeline_tui.store.errors import Invalid
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
    base_currency.change(store, "USD")
    kept = targets(store.conn)
    assert kept is not None
    assert in_base(store.rules, kept, kept.of(FOURTH)) == Target(200_00, 4)
    set_target(store, None, Target(7))
    kept = targets(store.conn)
    assert kept is not None
    assert kept.of(FOURTH) == Target(200_00, 4)


def test_without_a_rate_nothing_that_was_set_is_taken_for_another_currency(store: Store) -> None:
    base_currency.change(store, "GBP")
    assert store.rules.base_currency == "GBP", "nothing was set"
    set_target(store, FOURTH, Target(100_00, 4))
    with pytest.raises(Invalid, match="GBP to CHF"):
        base_currency.change(store, "CHF")
    assert store.rules.base_currency == "GBP"
    base_currency.change(store, "CHF", Fraction("0.8"))
    kept = targets(store.conn)
    assert kept == Targets(QUARTER, "CHF", Target(), {FOURTH.key: Target(125_00, 4)})
    assert store.rules.rates == {"GBP": Fraction(5, 4)}
    store.undo()
    kept = targets(store.conn)
    assert kept is not None
    assert (kept.currency, kept.of(FOURTH)) == ("GBP", Target(100_00, 4))


def test_limits_and_size_bands_follow_in_the_same_step(store: Store) -> None:
    lines = [{"id": "open", "below": 900_00}, {"id": "win_rate", "below": 3000}, {"id": "target"}]
    lists.set_setting(store, "panel_lines", lines)
    lists.set_setting(store, "size_bands", [0, 1_000_00, 5_000_00])
    lists.set_setting(store, "rates", {"JPY": "0.006"})
    done = base_currency.change(store, "JPY")
    assert "EUR" in done.text
    kept = [lists.get_setting(store.conn, name) for name in ("size_bands", "panel_lines")]
    assert kept[0] == [0, 166_667, 833_333], "yen have no cents"
    assert kept[1] == [{"id": "open", "below": 150_000}, *lines[1:]]
    store.undo()
    assert lists.get_setting(store.conn, "size_bands") == [0, 1_000_00, 5_000_00]
    assert store.rules.base_currency == "EUR"


def test_the_lines_in_money_are_those_of_the_figures() -> None:
    assert {
        one.id for one in LINES.values() if one.unit in (MONEY, MONEY_A_DAY)
    } == base_currency.MONEY_LINES
