"""The queue's order, heads and windows, against the plainest reading of the rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui import clock
from pipeline_tui.sales.recurring import Repeat, rule_text
from pipeline_tui.store import adding, deals, driver, queue, queue_heads, steps
from pipeline_tui.store.store import Store
from tests.store.stocked import TODAY, stocked
from tests.support.due import due_ids
from tests.support.plain import Plain, disagreements


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
        store = stocked(tmp_path_factory.mktemp("queue") / "queue.db", 150)
        deals_left_out = due_ids(store.conn, TODAY)[3:6]
        steps.skip(store, deals_left_out, TODAY + timedelta(1))
    yield store
    store.close()


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())


def brute_force(conn: driver.Connection, today: date) -> tuple[list[str], list[str]]:
    """Every open deal by the rule: those that ask for work, then those to come."""
    plain, day = Plain(conn), today.isoformat()
    grades = dict(conn.execute("SELECT id, grade FROM deal").fetchall())
    opened = [(deal, plain.derived(deal)) for deal in plain.deals]
    opened = [(deal, derived) for deal, derived in opened if derived["status"] == "open"]
    due = sorted(
        (deal["priority"], derived["attention_on"], grades[deal["id"]], deal["id"])
        for deal, derived in opened
        if derived["attention_on"] <= day
    )
    coming = sorted(
        (derived["attention_on"], deal["id"])
        for deal, derived in opened
        if derived["attention_on"] > day
    )
    return [key[-1] for key in due], [key[-1] for key in coming]


@given(offset=st.integers(-40, 60), size=st.integers(1, 40), place=st.integers(0, 200))
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_the_order_is_that_of_the_rule_on_any_day(
    store: Store, offset: int, size: int, place: int
) -> None:
    today = TODAY + timedelta(offset)
    due, coming = brute_force(store.conn, today)
    reader = queue.Queue(store.conn, today)
    whole = reader.first("", 500)
    assert [card.id for card in whole] == [*due, *coming]
    assert due_ids(store.conn, today) == due
    assert [card.id for card in reader.last("", size)] == [*due, *coming][-size:]
    at = whole[place % len(whole)]
    index = whole.index(at)
    assert reader.after("", at.key, size) == whole[index + 1 : index + 1 + size]
    assert reader.after("", at.key, size, inclusive=True) == whole[index : index + size]
    assert reader.before("", at.key, size) == whole[max(0, index - size) : index]
    assert reader.above("", at.key) == index
    assert reader.below("", at.key) == len(whole) - index - 1
    assert queue.one(store.conn, at.id, today) == at
    reader.known = {card.id: card for card in whole[::2]}
    assert reader.first("", 500) == whole
    assert reader.before("", at.key, size) == whole[max(0, index - size) : index]


@given(offset=st.integers(-40, 60))
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_the_heads_count_each_deal_that_is_due_once(store: Store, offset: int) -> None:
    today = TODAY + timedelta(offset)
    day = today.isoformat()
    due, coming = brute_force(store.conn, today)
    found = queue_heads.counts(store.conn, store.rules, today)
    assert found.due == len(due)
    assert found.coming == len(coming)
    assert found.late + found.today + found.no_step + found.over + found.back == len(due)
    cards = [card for card in queue.Queue(store.conn, today).first("", 500) if card.id in due]
    for priority, group in found.groups.items():
        mine = [card for card in cards if card.priority == priority]
        assert group.n == len(mine)
        worth = (store.rules.to_base(card.amount or 0, card.currency) or 0 for card in mine)
        assert abs(group.amount - sum(worth)) <= len(mine)
    steps_on = [card.step_on for card in cards if card.parked_until is None]
    assert found.late == sum(one is not None and one < day for one in steps_on)
    assert found.today == sum(one == day for one in steps_on)
    assert found.no_step == sum(one is None for one in steps_on)


def test_what_is_past_its_limit_comes_the_longest_over_first(store: Store) -> None:
    plain = Plain(store.conn)
    stale = [(plain.derived(deal)["stale_on"], deal["id"]) for deal in plain.deals]
    today = TODAY + timedelta(12)
    wanted = [deal for day, deal in sorted(stale) if day < today.isoformat()]
    assert queue.past_limit(store.conn, today) == wanted
    assert wanted


# -- one deal ------------------------------------------------------------------------------


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "one.db", create=True) as store:
        yield store


def add(store: Store, name: str = "Acme", **more: Any) -> str:
    return adding.add(store, adding.NewDeal(name, **more)).deals[0]


def due(store: Store) -> list[str]:
    return due_ids(store.conn, clock.today())


def test_booked_hours_stand_in_their_order_without_those_of_parked_deals(one: Store) -> None:
    for name, hour in (("B", "14:00"), ("A", "09:30"), ("C", None), ("D", "11:00")):
        add(one, name, step=adding.NewStep(TODAY, hour, "demo"))
    parked = one.conn.execute("SELECT id FROM deal WHERE name = 'D'").fetchone()[0]
    deals.park(one, [parked], TODAY + timedelta(3))
    found = queue_heads.booked(one.conn, TODAY)
    assert [(each.time, each.name, each.kind) for each in found] == [
        ("09:30", "A", "demo"),
        ("14:00", "B", "demo"),
    ]


def test_a_skipped_deal_stays_out_until_its_day_or_until_it_gets_a_step(
    one: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    deal = add(one, step=adding.NewStep(TODAY - timedelta(4), None, "call"))
    steps.skip(one, [deal], TODAY + timedelta(1))
    assert due(one) == []
    counted = queue_heads.counts(one.conn, one.rules, TODAY)
    assert (counted.due, counted.late, counted.over) == (0, 0, 0)
    monkeypatch.setenv("PIPELINE_TUI_TODAY", (TODAY + timedelta(1)).isoformat())
    assert due(one) == [deal]
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    steps.set_step(one, [deal], TODAY, None, "call")
    assert due(one) == [deal]
    assert disagreements(one.conn) == []


def test_skipping_needs_a_later_day_and_can_be_undone(one: Store) -> None:
    from pipeline_tui.store.errors import Invalid

    deal = add(one, step=adding.NewStep(TODAY, None, "call"))
    with pytest.raises(Invalid, match="after today"):
        steps.skip(one, [deal], TODAY)
    steps.skip(one, [deal], TODAY + timedelta(1))
    one.undo()
    assert due(one) == [deal]


def test_done_today_counts_deals_not_exchanges(one: Store) -> None:
    first, second = add(one, "A", step=adding.NewStep(TODAY)), add(one, "B")
    steps.log(one, [first], "call", "spoke")
    steps.log(one, [first], "mail", "prices")
    steps.finish_step(one, [first])
    steps.log(one, [second], "note", "no exchange")
    assert queue_heads.done_on(one.conn, TODAY) == 1
    steps.log(one, [second], "call", "")
    assert queue_heads.done_on(one.conn, TODAY) == 2


# -- follow-ups that come again ----------------------------------------------------------------

WEEKLY = rule_text(Repeat(1, "w"), TODAY)


def step_rows(store: Store) -> list[tuple[Any, ...]]:
    rows = store.conn.execute(
        "SELECT due_on, body, done_on IS NOT NULL FROM follow_up"
        " WHERE deleted_at IS NULL ORDER BY done_on IS NULL, due_on, body"
    )
    return [tuple(row) for row in rows]


def test_finishing_one_that_repeats_sets_the_next(one: Store) -> None:
    deal = add(one, step=adding.NewStep(TODAY, "09:30", "call", "weekly call", WEEKLY))
    steps.finish_step(one, [deal])
    assert step_rows(one) == [("2026-11-23", "weekly call", 1), ("2026-11-30", "weekly call", 0)]
    one.undo()
    assert step_rows(one) == [("2026-11-23", "weekly call", 0)]


def test_the_next_of_a_late_one_lies_after_today_on_a_working_day(one: Store) -> None:
    late = TODAY - timedelta(16)  # a Saturday
    rule = rule_text(Repeat(1, "w"), late)
    deal = add(one, step=adding.NewStep(late, None, "call", "weekly", rule))
    steps.finish_step(one, [deal])
    assert step_rows(one)[-1] == ("2026-11-30", "weekly", 0)


def test_a_single_step_noted_instead_leaves_the_repetition_alive(one: Store) -> None:
    deal = add(one, step=adding.NewStep(TODAY, None, "call", "weekly", WEEKLY))
    step = adding.NewStep(TODAY + timedelta(2), None, "mail", "prices")
    steps.log(one, [deal], "call", "", "spoke", step=step)
    assert [row[:2] for row in step_rows(one)[1:]] == [
        ("2026-11-25", "prices"),
        ("2026-11-30", "weekly"),
    ]


def test_moving_one_that_repeats_keeps_its_rule(one: Store) -> None:
    deal = add(one, step=adding.NewStep(TODAY, None, "call", "weekly", WEEKLY))
    steps.set_step(one, [deal], TODAY + timedelta(1), None, "call", "weekly")
    assert one.conn.execute("SELECT repeats FROM follow_up").fetchone()[0] == WEEKLY


# -- older files -------------------------------------------------------------------------------


def test_a_file_of_the_first_schema_gets_its_tallies(
    one: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything the second schema adds is taken away, as in a file that never had it."""
    for number in range(6):
        step = adding.NewStep(TODAY + timedelta(number - 3)) if number % 2 else None
        add(one, f"D{number}", amount=number * 100, probability=4000, priority=1 + number % 3,
            step=step)  # fmt: skip
    rows = "SELECT * FROM tally WHERE figure LIKE 'queue%' ORDER BY 1, 2, 3, 4, 5"
    before = one.conn.execute(rows).fetchall()
    one.conn.execute("DELETE FROM tally WHERE figure LIKE 'queue%'")
    from pipeline_tui.store import migrations

    script = (migrations.steps()[1]).read_text(encoding="utf-8")
    for statement in migrations.statements(script):
        if "INSERT INTO tally" in statement:
            one.conn.execute(statement)
    assert one.conn.execute(rows).fetchall() == before
