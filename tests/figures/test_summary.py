"""The summary and the forecast: who is engaged, what is within its limits, which deals sit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.figures import sections
from pipeline_tui.figures.figure import Figure
from pipeline_tui.figures.scope import Scope
from pipeline_tui.figures.section import Content
from pipeline_tui.sales.rates import months_window
from pipeline_tui.store import closing, lists, people, steps
from pipeline_tui.store.adding import NewDeal, add
from pipeline_tui.store.store import Store
from tests.figures.aged import age, money, rows
from tests.store.stocked import TODAY, pipeline, stocked


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    with stocked(tmp_path / "deals.db", count=90) as store:
        age(store)
        yield store


def made(store: Store, name: str, **more: object) -> list[Content]:
    """What a section shows at once, and then."""
    today = more.pop("today", TODAY)
    scope = Scope(pipeline(store), today, months_window(TODAY))._replace(**more)  # type: ignore[arg-type]
    work = sections.begin(next(one for one in sections.SECTIONS if one.id == name), store, scope)
    shown: list[Content] = []
    while True:
        try:
            step = next(work)
        except StopIteration as end:
            return [*shown, end.value]
        if isinstance(step, Content):
            shown.append(step)


def summary(store: Store, **more: object) -> dict[str, Figure]:
    return {row.figures[0].id: row.figures[0] for row in made(store, "summary", **more)[-1].rows}


def chance(store: Store, row: dict[str, Any]) -> int:
    own, stage = row["probability"], store.rules.stages[str(row["stage_id"])]
    return stage.probability if own is None else int(own)


def test_what_tallies_hold_is_there_at_once_and_stays(store: Store) -> None:
    for name in ("summary", "forecast"):
        first, last = made(store, name)
        keys = [row.key for row in last.rows]
        assert len(first.rows) < len(last.rows)
        assert [one.key for one in first.rows] == [
            key for key in keys if key in {one.key for one in first.rows}
        ]
    assert (
        len(made(store, "forecast", source=rows(store, "source_id NOTNULL")[0]["source_id"])) == 1
    )


@pytest.mark.parametrize("source", [False, True])
def test_values_are_told_with_and_without_the_deals_over_their_limit(
    store: Store, source: bool
) -> None:
    today = TODAY + timedelta(12)
    held = rows(store, "source_id NOTNULL")[0]["source_id"] if source else None
    told = summary(store, today=today, source=held)
    within = f"status = 'open' AND stale_on >= '{today}'"
    within += f" AND source_id = '{held}'" if source else ""
    some = rows(store, within)
    assert told["open_within"].value == sum(money(row) for row in some)
    assert told["open_within"].n == len(some) > 0
    weighted = sum((money(row) * chance(store, row) for row in some), Fraction(0)) / 10_000
    assert told["weighted_within"].value is not None
    assert abs(float(told["weighted_within"].value) - float(weighted)) <= 5
    parked = rows(store, within.replace(f"stale_on >= '{today}'", "parked_until NOTNULL"))
    assert told["parked"].n == len(parked)
    assert (told["parked"].value or 0) == sum(map(money, parked))
    assert told["over"].n == told["open"].n - len(some)
    last = made(store, "forecast", today=today, source=held)[-1].rows[-1]
    assert last.label == "within their limits"
    assert last.figures[2].value == sum(money(row) for row in some)
    likely = [row for row in some if chance(store, row) >= 7500]
    assert last.figures[0].value == sum(money(row) for row in likely)


def test_each_month_tells_what_it_is_without_those_over_their_limit(store: Store) -> None:
    today = TODAY + timedelta(12)
    months = [row for row in made(store, "forecast", today=today)[-1].rows if row.window]
    assert months
    for row in months:
        assert row.window is not None
        some = rows(store, f"status = 'open' AND stale_on >= '{today}' AND close_on LIKE"
                           f" '{row.window.first}%'")  # fmt: skip
        told = {one.label: one.value for one in row.figures[2].inputs}
        assert told["without those over their limit"] == sum(money(one) for one in some)


def test_a_decision_maker_is_engaged_by_an_exchange_of_thirty_days(store: Store) -> None:
    role = next(item for item in lists.items(store.conn, "role") if item.code == "decider")
    every = rows(store, "status = 'open' AND qualified_on NOTNULL")
    assert summary(store)["deciders_engaged"].value == 0
    for number, (days, kind) in enumerate(((0, "call"), (29, "mail"), (30, "call"), (3, "note"))):
        deal = every[number]["id"]
        _done, contact = people.add_contact(store, f"P {number}", deal_id=deal, role_id=role.id)
        steps.log(store, [deal], kind, "said", on=TODAY - timedelta(days), contact_id=contact)
    # Somebody else on the fifth deal, and the first decision maker on no deal of hers.
    person = people.add_contact(store, "Other", deal_id=every[4]["id"])[1]
    steps.log(store, [every[4]["id"]], "call", "said", contact_id=person)
    told = summary(store)
    assert told["deciders_engaged"].value == Fraction(2, len(every))
    whole = sum(money(row) for row in every)
    engaged = sum(money(row) for row in every[:2])
    value = told["deciders_engaged_value"]
    assert value.value == (Fraction(engaged, whole) if 0 <= engaged <= whole else None)
    assert told["deciders"].value is not None
    assert told["deciders"].value > told["deciders_engaged"].value


def test_where_the_formula_runs_ahead_the_deals_that_sit_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path / "deals.db", create=True) as store:
        monkeypatch.setenv("PIPELINE_TUI_TODAY", (TODAY - timedelta(200)).isoformat())
        ids = [add(store, NewDeal(f"Old {n}", amount=9_000_00, stage="Qualified")).deals[0]
               for n in range(30)]  # fmt: skip
        monkeypatch.setenv("PIPELINE_TUI_TODAY", (TODAY - timedelta(190)).isoformat())
        closing.win(store, ids[:6])
        assert "older_than_won" in summary(store)
        told = summary(store)
        assert told["older_than_won"].value == 1, "all are older than ten days"
        assert "sit" in told["velocity"].note
        closing.win(store, ids[6:28], amount=90_000_00)
        assert "older_than_won" not in summary(store)


def test_leads_that_were_rejected_stand_beside_the_win_rate(store: Store) -> None:
    told = summary(store)
    assert told["rejected"].value == len(
        rows(store, "unqualified_loss = 1 AND closed_on BETWEEN '2025-12-01' AND '2026-11-30'")
    )
    assert list(told).index("rejected") - list(told).index("win_rate") <= 3


def test_without_any_amount_no_value_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    with Store.open(tmp_path / "deals.db", create=True) as store:
        for n in range(6):
            add(store, NewDeal(f"Deal {n}", stage="Qualified"))
        told = summary(store, today=TODAY + timedelta(60))
        for name in ("open", "weighted", "open_within", "weighted_within", "over"):
            assert told[name].value is None, name
            assert told[name].why_not
