"""What stages hold against what they usually hold: as a plain look at every row tells it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from math import isclose, sqrt
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.cli.main import main
from pipeline_tui.figures.balance import Balance, balance
from pipeline_tui.figures.scope import Scope
from pipeline_tui.figures.verdict import verdicts
from pipeline_tui.sales import balance as rules
from pipeline_tui.sales.rates import Rate, months_window
from pipeline_tui.store import closing
from pipeline_tui.store.adding import NewDeal, add
from pipeline_tui.store.store import Store
from tests.figures.aged import result
from tests.store.stocked import TODAY, open_stages, pipeline


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Store]:
    copy = tmp_path / "sample.db"
    shutil.copyfile(Path(__file__).parents[2] / "sample.db", copy)
    with Store.open(copy) as made:
        yield made


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "deals.db", create=True) as made:
        yield made


def found(store: Store, **more: Any) -> Balance:
    return result(balance(store, Scope(pipeline(store), TODAY, months_window(TODAY), **more)))


def query(store: Store, sql: str, *values: object) -> list[Any]:
    return [tuple(row) for row in store.conn.execute(sql, values)]


def mean_stay(stays: list[tuple[int, bool]]) -> Fraction:
    """Day by day: the share still there, added up until the longest that was seen."""
    still, total = Fraction(1), Fraction(0)
    for day in range(max(days for days, _ended in stays)):
        there = sum(days >= day for days, _ended in stays)
        left = sum(ended and days == day for days, ended in stays)
        still *= 1 - Fraction(left, there)
        total += still
    return total


def test_the_sample_as_a_plain_look_tells_it(sample: Store) -> None:
    one = found(sample)
    start = months_window(TODAY).start.isoformat()
    cycles = query(
        sample,
        "SELECT julianday(closed_on) - julianday(coalesce(qualified_on, created_on)) FROM deal"
        " WHERE status = 'won' AND deleted_at IS NULL AND closed_on BETWEEN ? AND ?",
        start, TODAY.isoformat(),
    )  # fmt: skip
    cycle = round(sum(row[0] for row in cycles) / len(cycles))
    assert one.cycle == cycle
    last = TODAY - timedelta(cycle)
    first = last - timedelta(364)
    assert one.usual is not None
    stock: list[float] = []
    for stage_id, usual, held in zip(open_stages(sample), one.usual.stages, one.hold, strict=True):
        visits = query(
            sample,
            "SELECT v.entered_on, v.left_on FROM visit v JOIN deal d ON d.id = v.deal_id"
            " WHERE v.stage_id = ? AND v.deleted_at IS NULL AND d.deleted_at IS NULL"
            " AND v.known AND v.entered_on BETWEEN ? AND ?",
            stage_id, first.isoformat(), last.isoformat(),
        )  # fmt: skip
        stays = [
            (
                (date.fromisoformat(end or TODAY.isoformat()) - date.fromisoformat(day)).days,
                bool(end),
            )
            for day, end in visits
        ]
        assert usual.entries == len(stays)
        assert isclose(usual.stock, len(stays) / 365 * mean_stay(stays), rel_tol=1e-9)
        stock.append(usual.stock)
        here = "SELECT amount, currency FROM deal WHERE status = 'open' AND stage_id = ?"
        amounts = query(sample, f"{here} AND deleted_at IS NULL", stage_id)
        priced = [sample.rules.to_base(*row) or 0 for row in amounts if row[0] is not None]
        assert (held.n, held.base) == (len(amounts), sum(priced))
        assert held.unpriced == len(amounts) - len(priced)
    _check_shape(one, stock)
    month = (TODAY - timedelta(cycle)).isoformat()
    came = "SELECT count(*) FROM deal WHERE deleted_at IS NULL AND {} > ? AND {} <= ?"
    for column, number in (("created_on", "created"), ("closed_on", "closed")):
        told = query(sample, came.replace("{}", column), month, TODAY.isoformat())[0][0]
        assert getattr(one.flow, number) == told


def _check_shape(one: Balance, stock: list[float]) -> None:
    assert one.shape is not None
    places = range(1, len(stock) + 1)
    middle = sum(p * s for p, s in zip(places, stock, strict=True)) / sum(stock)
    spread = sum(s * (p - middle) ** 2 for p, s in zip(places, stock, strict=True)) / sum(stock)
    mean = sum(p * held.n for p, held in zip(places, one.hold, strict=True)) / one.open
    assert one.usual is not None
    stay = sum(stock) / (one.usual.entries / 365)
    others = one.open * 365 / (2 * stay)
    z = (mean - middle) / sqrt(spread / one.open + spread / others)
    assert isclose(one.shape.z, z, rel_tol=1e-9)


def test_deals_are_counted_once_however_often_they_were_in_a_stage(sample: Store) -> None:
    one = found(sample)
    assert one.usual is not None
    last = TODAY.toordinal() - (one.cycle or 0)
    days = date.fromordinal(last - 364).isoformat(), date.fromordinal(last).isoformat()
    which = (
        "FROM visit v JOIN deal d ON d.id = v.deal_id JOIN stage s ON s.id = v.stage_id"
        " WHERE s.kind = 'open' AND v.known AND v.deleted_at IS NULL AND d.deleted_at IS NULL"
        " AND v.entered_on BETWEEN ? AND ?"
    )
    assert one.told_all == query(sample, f"SELECT count(DISTINCT v.deal_id) {which}", *days)[0][0]
    each = dict(query(
        sample, f"SELECT v.stage_id, count(DISTINCT v.deal_id) {which} GROUP BY 1", *days
    ))  # fmt: skip
    assert one.told == tuple(each[stage] for stage in open_stages(sample))
    assert sum(one.told) <= one.usual.entries


def test_one_owner_has_a_balance_of_her_own(sample: Store) -> None:
    owners = query(sample, "SELECT DISTINCT owner_id FROM deal WHERE owner_id IS NOT NULL")
    parts = [found(sample, owner=owner) for (owner,) in owners]
    assert sum(part.open for part in parts) <= found(sample).open
    assert all(part.usual is None or part.usual.days == 365 for part in parts)


def test_nothing_to_tell_from(empty: Store) -> None:
    for step in (
        lambda: None,
        lambda: add(empty, NewDeal("One", amount=-5)),
        lambda: closing.win(empty, add(empty, NewDeal("Two")).deals),
    ):
        step()
        one = found(empty)
        assert one.shape is None
        assert one.open == sum(held.n for held in one.hold)
    assert one.cycle == 1
    assert one.hold[0].average == -5
    assert one.usual is not None
    assert one.usual.days <= 1


def test_days_of_an_import_do_not_count(
    empty: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    closing.win(empty, add(empty, NewDeal("Won")).deals)
    lines = ["Name,Stage", *(f"Deal {n},Lead" for n in range(40))]
    (tmp_path / "deals.csv").write_text("\n".join(lines))
    path = str(tmp_path / "deals.db")
    with pytest.raises(SystemExit) as left:
        main(["import", str(tmp_path / "deals.csv"), "--file", path])
    assert left.value.code == 0
    assert "40" in capsys.readouterr().out
    with Store.open(tmp_path / "deals.db") as store:
        one = found(store)
        assert one.open == 40
        assert one.imported == 41, "the day does not count, nor what else was added on it"
        assert one.flow == rules.Flow(rules.STEADY, 0, 1, 1.0)


# -- the verdicts --------------------------------------------------------------------------


def test_the_verdicts_name_shape_and_flow(sample: Store) -> None:
    one = found(sample)
    every, came = verdicts(one)
    assert (every.label, came.label) == ("front-heavy", "filling")
    held, usual, stay, waits, z = every.figures
    assert one.usual is not None
    assert one.shape is not None
    assert (held.value, usual.value, stay.value) == (one.open, one.usual.stock, one.usual.mean_stay)
    assert z.value == one.shape.z < -1.96
    above = [
        max(0.0, held.n - usual.stock) * float(held.average or 0)
        for held, usual in zip(one.hold, one.usual.stages, strict=True)
    ]
    assert waits.value is not None
    assert isclose(float(waits.value), sum(above))
    assert one.flow is not None
    rate = Rate(one.flow.created, one.flow.created + one.flow.closed)
    assert (came.figures[0].value, came.figures[0].interval) == (rate.value, rate.interval)


def test_verdicts_say_why_they_are_not_told(empty: Store) -> None:
    for step, why in (
        (lambda: None, "none won in 12 months"),
        (lambda: [add(empty, NewDeal(f"Deal {n}")) for n in range(19)], "none won in 12 months"),
        (
            lambda: closing.win(empty, add(empty, NewDeal("Won")).deals),
            "not enough history: below 20 open deals",
        ),
        (lambda: add(empty, NewDeal("More")), "not enough history: below 30 entries into stages"),
    ):
        step()
        every, came = verdicts(found(empty))
        z = every.figures[-1]
        assert (z.value, z.why_not) == (None, why)
        assert every.label == "all stages"
        assert all(one.value is not None or one.why_not for one in (*every.figures, *came.figures))
