"""Lanes are windows over one order: whatever is asked, they agree with a plain sort."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline_tui.store import lanes
from pipeline_tui.store.store import Store
from tests.store.stocked import open_stages, pipeline, stocked


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
    with stocked(tmp_path / "deals.db") as store:
        yield store


def expected(store: Store, stage: str, sort: str) -> list[str]:
    columns = ", ".join(lanes.SORTS[sort])
    rows = store.conn.execute(
        f"SELECT id, {columns} FROM deal"
        " WHERE stage_id = ? AND deleted_at IS NULL AND status = 'open'",
        (stage,),
    ).fetchall()
    return [row[0] for row in sorted(rows, key=lambda row: row[1:])]


def ids(cards: list[lanes.Card]) -> list[str]:
    return [card.id for card in cards]


@pytest.mark.parametrize("sort", lanes.SORTS)
def test_windows_agree_with_a_plain_sort(store: Store, sort: str) -> None:
    for stage in open_stages(store):
        order = expected(store, stage, sort)
        assert ids(lanes.first(store.conn, stage, sort, 1000)) == order
        assert ids(lanes.last(store.conn, stage, sort, 3)) == order[-3:]
        for place, card in enumerate(lanes.first(store.conn, stage, sort, 1000)):
            rest = ids(lanes.after(store.conn, stage, sort, card.key, 4))
            assert rest == order[place + 1 : place + 5]
            from_it = ids(lanes.after(store.conn, stage, sort, card.key, 4, inclusive=True))
            assert from_it == order[place : place + 4]
            before = ids(lanes.before(store.conn, stage, sort, card.key, 3))
            assert before == order[max(0, place - 3) : place]
            assert lanes.below(store.conn, stage, sort, card.key) == len(order) - place - 1
            assert lanes.above(store.conn, stage, sort, card.key) == place


def test_counts_stop_at_the_cap(store: Store) -> None:
    stage = max(open_stages(store), key=lambda one: len(expected(store, one, "name")))
    card = lanes.first(store.conn, stage, "name", 1)[0]
    assert lanes.below(store.conn, stage, "name", card.key, cap=2) == 2


def test_amounts_sort_from_the_largest_with_none_last(store: Store) -> None:
    for stage in open_stages(store):
        cards = lanes.first(store.conn, stage, "amount", 1000)
        in_base = [
            None if card.amount is None else store.rules.to_base(card.amount, card.currency)
            for card in cards
        ]
        known = [amount for amount in in_base if amount is not None]
        assert known == sorted(known, reverse=True)
        assert in_base[len(known) :] == [None] * (len(cards) - len(known))


def test_a_card_says_what_its_row_and_its_neighbours_hold(store: Store) -> None:
    for stage in open_stages(store):
        for card in lanes.first(store.conn, stage, "attention", 1000):
            row = store.conn.execute(
                "SELECT d.name, d.amount, a.name, f.body FROM deal d"
                " LEFT JOIN account a ON a.id = d.account_id"
                " LEFT JOIN follow_up f ON f.id = d.step_id WHERE d.id = ?",
                (card.id,),
            ).fetchone()
            assert row == (card.name, card.amount, card.account, card.step_body)
            assert lanes.one(store.conn, card.id) == card


def test_closed_deals_come_latest_first_and_page_on(store: Store) -> None:
    for kind in ("won", "lost"):
        stage = store.rules.pipeline_stages(pipeline(store), kind)[0].id
        found = lanes.closed(store.conn, stage, 1000)
        assert found
        assert [card.key for card in found] == sorted((c.key for c in found), reverse=True)
        assert lanes.closed(store.conn, stage, 1000, found[1].key) == found[2:]


def test_parked_deals_come_soonest_first(store: Store) -> None:
    found = lanes.parked(store.conn, pipeline(store), 1000)
    assert found
    assert all(card.parked_until for card in found)
    assert lanes.parked(store.conn, pipeline(store), 1000, found[0].key) == found[1:]


def test_a_deleted_deal_has_no_card(store: Store) -> None:
    row = store.conn.execute("SELECT id FROM deal WHERE deleted_at IS NOT NULL").fetchone()
    assert lanes.one(store.conn, row[0]) is None
