"""The filter finds what a plain look at every deal finds, however it goes about it."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.sales.incentives import Offer
from pipeline_tui.sales.text import fold
from pipeline_tui.store import (
    cadence_reading,
    candidates,
    competitors,
    deals,
    enrolling,
    filtering,
    incentives,
    lanes,
)
from pipeline_tui.store.store import Store
from tests.store.searched import search
from tests.store.stocked import TODAY, open_stages, stocked

Row = dict[str, Any]
_ALL = """
SELECT d.*, a.name AS company, o.name AS owner, s.name AS source,
       i.name AS industry, g.name AS stage
FROM deal d LEFT JOIN account a ON a.id = d.account_id LEFT JOIN owner o ON o.id = d.owner_id
LEFT JOIN source s ON s.id = d.source_id
LEFT JOIN industry i ON i.id = coalesce(d.industry_id, a.industry_id)
JOIN stage g ON g.id = d.stage_id
WHERE d.deleted_at IS NULL AND d.status = 'open'
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
        with stocked(tmp_path_factory.mktemp("filter") / "deals.db", count=80) as store:
            yield store


def base(row: Row) -> float | None:
    rate = {"EUR": 1.0, "USD": 0.9}.get(row["currency"])
    return None if row["amount"] is None or rate is None else row["amount"] * rate


def amount_is(row: Row, compare: Callable[[float], bool]) -> bool:
    value = base(row)
    return value is not None and compare(value)


def text_of(row: Row) -> str:
    return f"{fold(row['name'])}\n{fold(row['company'] or '')}"


def days_in_stage(row: Row) -> int:
    return (TODAY - date.fromisoformat(row["entered_on"])).days


CASES: dict[str, Callable[[Row], bool]] = {
    "": lambda row: True,
    "boreal": lambda row: "boreal" in text_of(row),
    "BORÉAL foods": lambda row: "boreal" in text_of(row) and "foods" in text_of(row),
    '"north wind"': lambda row: "north wind" in text_of(row),
    "oeuvre": lambda row: "oeuvre" in text_of(row),
    "no": lambda row: "no" in text_of(row),
    "-kestrel": lambda row: "kestrel" not in text_of(row),
    "@ete": lambda row: "ete" in fold(row["company"] or ""),
    "amount>10k": lambda row: amount_is(row, lambda value: value > 1_000_000),
    "amount<=1000": lambda row: amount_is(row, lambda value: value <= 100_000),
    "-amount>10k": lambda row: not amount_is(row, lambda value: value > 1_000_000),
    ">3d": lambda row: days_in_stage(row) > 3,
    "<=0d": lambda row: days_in_stage(row) <= 0,
    "stage:prop": lambda row: row["stage"] == "Proposal",
    "no:step": lambda row: row["step_id"] is None,
    "no:decider": lambda row: row["deciders"] == 0,
    "no:amount": lambda row: row["amount"] is None,
    "no:close": lambda row: row["close_on"] is None,
    "no:source": lambda row: row["source"] is None,
    "no:industry": lambda row: row["industry"] is None,
    "no:account": lambda row: row["company"] is None,
    "src:ref": lambda row: row["source"] == "Referral",
    "ind:food": lambda row: row["industry"] == "Food",
    "-ind:food": lambda row: row["industry"] != "Food",
    "owner:me": lambda row: row["owner"] == "Ada Lovelace",
    "owner:bob": lambda row: row["owner"] == "Bob Roy",
    "p:high": lambda row: row["priority"] == 1,
    "is:parked": lambda row: row["parked_until"] is not None,
    "is:late": lambda row: (
        row["parked_until"] is None and (row["step_on"] or "9") < TODAY.isoformat()
    ),
    "is:over": lambda row: row["stale_on"] < TODAY.isoformat(),
    "close<2026-12-01": lambda row: (row["close_on"] or "9") < "2026-12-01",
    "src:ref amount>1k -boreal": lambda row: (
        row["source"] == "Referral"
        and amount_is(row, lambda value: value > 100_000)
        and "boreal" not in text_of(row)
    ),
    "src:nowhere": lambda row: False,
}


def plain(store: Store, holds: Callable[[Row], bool]) -> dict[str, set[str]]:
    cursor = store.conn.execute(_ALL)
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor]
    return {
        stage: {row["id"] for row in rows if row["stage_id"] == stage and holds(row)}
        for stage in open_stages(store)
    }


@pytest.mark.parametrize("text", CASES)
@pytest.mark.parametrize("way", ["held", "by condition", "small slices"])
def test_a_filter_finds_what_a_plain_look_finds(
    store: Store, text: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way == "by condition":
        monkeypatch.setattr(filtering, "HELD", -1)
    elif way == "small slices":
        monkeypatch.setattr(filtering, "SLICE", 2)
        monkeypatch.setattr(candidates, "RARE", 1)
    found = search(store, text)
    for stage, wanted in plain(store, CASES[text]).items():
        cards = found.first(stage, 1000)
        assert {card.id for card in cards} == wanted
        assert found.lanes[stage].count == len(wanted)
        assert found.lanes[stage].exact


@pytest.mark.parametrize("sort", lanes.SORTS)
@pytest.mark.parametrize("held", [2000, -1])
def test_windows_of_a_filter_agree_with_its_order(
    store: Store, sort: str, held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filtering, "HELD", held)
    found = search(store, "-p:low", sort)
    for stage in open_stages(store):
        order = found.first(stage, 1000)
        assert [card.key for card in order] == sorted(card.key for card in order)
        assert found.last(stage, 2) == order[-2:]
        for place, card in enumerate(order):
            assert found.after(stage, card.key, 2) == order[place + 1 : place + 3]
            assert found.after(stage, card.key, 2, inclusive=True) == order[place : place + 2]
            assert found.before(stage, card.key, 2) == order[max(0, place - 2) : place]
            assert found.below(stage, card.key) == len(order) - place - 1
            assert found.above(stage, card.key) == place


def test_sums_are_in_the_base_currency_and_name_what_has_no_rate(store: Store) -> None:
    found = search(store, "-p:low")
    for stage in open_stages(store):
        cards = found.first(stage, 1000)
        rates = {"EUR": 10, "USD": 9}
        priced = [card for card in cards if card.amount is not None and card.currency in rates]
        wanted = sum((card.amount or 0) * rates[card.currency] // 10 for card in priced)
        unpriced = [card for card in cards if card.amount is not None and card not in priced]
        assert found.lanes[stage].amount == wanted
        assert found.lanes[stage].no_rate == len(unpriced)


def test_what_a_person_types_is_data(store: Store) -> None:
    for text in ('%_" OR 1=1', "'; DROP TABLE deal; --", "a* NEAR b", '"', "\\", "NOT boreal"):
        search(store, text.replace('"', ""))
    assert store.conn.execute("SELECT count(*) FROM deal").fetchone()[0] == 80


def test_a_deal_that_left_its_lane_is_left_out(store: Store) -> None:
    found = search(store, "-p:low")
    stage = next(stage for stage in open_stages(store) if found.lanes[stage].count)
    card = found.first(stage, 1)[0]
    store.conn.execute("SAVEPOINT aside")
    store.conn.execute("UPDATE deal SET deleted_at = 'now' WHERE id = ?", (card.id,))
    assert card.id not in {one.id for one in found.first(stage, 1000)}
    store.conn.execute("ROLLBACK TO aside")
    store.conn.execute("RELEASE aside")


def test_incentives_and_competitors_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
    with stocked(tmp_path / "offers.db", count=12) as store:
        ids = [row[0] for row in store.conn.execute("SELECT id FROM deal WHERE status = 'open'")]
        soon, late, low, rival = ids[:4]
        ends = {soon: date(2026, 11, 26), late: date(2026, 12, 20), low: None}
        for deal, end in ends.items():
            points = 3000 if deal == low else 500
            incentives.add(store, [deal], Offer("percent", points, "", "", end), "to keep them")
        deals.edit(store, [rival], {"competitor": "Été & Fils"})
        deals.edit(store, [soon], {"competitor": "ETE & FILS"})

        def found(text: str) -> set[str]:
            lanes_of = search(store, text).lanes.values()
            return {str(key[-1]) for lane in lanes_of for key in lane.keys}

        assert found("has:incentive") == {soon, late, low}
        assert found("expires<7d") == {soon}
        assert found("expires>=7d") == {late}
        assert found("is:belowfloor") == {low}
        assert found("competitor:ete") == {rival, soon}
        assert found("has:competitor -has:incentive") == {rival}
        assert found("no:incentive") == set(ids) - {soon, late, low}
        assert [one.deals for one in competitors.known(store.conn)] == [2]


def test_deals_in_a_sequence_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
    with stocked(tmp_path / "sequences.db", count=12) as store:
        ids = [row[0] for row in store.conn.execute("SELECT id FROM deal WHERE status = 'open'")]
        new_lead, _after, nurture = cadence_reading.cadences(store.conn)
        enrolling.enrol(store, ids[:2], new_lead.id)
        enrolling.enrol(store, ids[1:3], nurture.id)
        (first,) = cadence_reading.running(store.conn, ids[:1])
        enrolling.stop(store, [first.id])

        def found(text: str) -> set[str]:
            lanes_of = search(store, text).lanes.values()
            return {str(key[-1]) for lane in lanes_of for key in lane.keys}

        assert found("seq:lead") == {ids[1]}
        assert found("has:sequence") == {ids[1], ids[2]}
        assert found("no:sequence") == set(ids) - {ids[1], ids[2]}
        assert found("seq:nothing") == set()
