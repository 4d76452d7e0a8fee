"""Closed deals in the queue: after the open ones, by day, each once."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui.store import after_closing, closing, queue, queue_heads
from pipeline_tui.store.adding import NewDeal, NewStep, add
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.queue import AFTER, UPCOMING
from pipeline_tui.store.store import Store

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("after") / "empty.db"
    Store.open(path, create=True).close()
    return path


@pytest.fixture(autouse=True)
def early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-01")


@pytest.fixture
def store(empty: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copyfile(empty, tmp_path / "after.db")
    with Store.open(tmp_path / "after.db") as store:
        yield store


def lost(store: Store, name: str, again: date | None) -> str:
    deal = add(store, NewDeal(name, amount=1_000_00)).deals[0]
    closing.lose(store, [deal], None, again=again)
    return deal


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.one_of(st.none(), st.integers(1, 30)), max_size=8),
    st.lists(st.integers(-5, 10), max_size=4),
    st.integers(1, 5),
)
def test_windows_over_all_groups_agree_with_the_whole(
    empty: Path, tmp_path: Path, agains: list[int | None], steps: list[int], room: int
) -> None:
    path = tmp_path / "windows.db"
    shutil.copyfile(empty, path)
    with Store.open(path) as store:
        first = date(2026, 11, 1)
        for number, days in enumerate(agains):
            lost(store, f"Lost {number}", first + timedelta(days=days) if days else None)
        for number, offset in enumerate(steps):
            step = NewStep(TODAY + timedelta(days=offset), kind="call")
            add(store, NewDeal(f"Open {number}", step=step))
        _check(store, room)
    path.unlink()


def _check(store: Store, room: int) -> None:
    reader = queue.Queue(store.conn, TODAY)
    whole = reader.first("", 100)
    assert [card.key for card in whole] == sorted(card.key for card in whole)
    due = store.conn.execute(
        "SELECT d.id FROM follow_up f JOIN deal d ON d.id = f.deal_id WHERE f.kind = 'again'"
        " AND f.due_on <= ? AND d.status = 'lost' ORDER BY f.due_on, d.id",
        (TODAY.isoformat(),),
    ).fetchall()
    assert [card.id for card in whole if card.key[0] == AFTER] == [row[0] for row in due]
    heads = queue_heads.counts(store.conn, store.rules, TODAY)
    assert heads.after == len(due)
    assert heads.due + heads.after + heads.coming == len(whole)
    for place, card in enumerate(whole):
        assert reader.after("", card.key, room) == whole[place + 1 : place + 1 + room]
        assert reader.after("", card.key, room, inclusive=True) == whole[place : place + room]
        assert reader.before("", card.key, room) == whole[max(0, place - room) : place]
        assert reader.above("", card.key) == place
        assert reader.below("", card.key) == len(whole) - place - 1
        assert queue.one(store.conn, card.id, TODAY) == card
    assert reader.last("", room) == whole[-room:]
    assert all(card.status == "open" for card in whole if card.key[0] in (1, 2, 3, UPCOMING))


def test_a_deal_stands_there_once_with_what_comes_first(store: Store) -> None:
    deal = lost(store, "Acme", date(2026, 11, 20))
    with store.action("Ask", deal="Acme") as act:
        act.insert("follow_up", {"deal_id": deal, "kind": "feedback", "due_on": "2026-11-18"})
    whole = queue.Queue(store.conn, TODAY).first("", 9)
    assert [(card.id, card.step_kind, card.step_on) for card in whole] == [
        (deal, "feedback", "2026-11-18")
    ]


def test_it_is_put_off_or_left(store: Store) -> None:
    deal = lost(store, "Acme", date(2026, 11, 20))
    after_closing.ask_again(store, [deal], date(2026, 12, 1))
    assert after_closing.due(store.conn, TODAY) == 0
    assert queue.one(store.conn, deal, TODAY) is None
    after_closing.leave(store, [deal])
    assert after_closing.due(store.conn, date(2027, 1, 1)) == 0
    store.undo()
    assert after_closing.due(store.conn, date(2027, 1, 1)) == 1


def test_what_is_due_is_put_off_whatever_it_is(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    deal = lost(store, "Acme", date(2026, 12, 20))
    with store.action("Ask", deal="Acme") as act:
        act.insert("follow_up", {"deal_id": deal, "kind": "feedback", "due_on": "2026-11-20"})
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    after_closing.ask_again(store, [deal], date(2026, 11, 30))
    after_closing.ask_again(store, [deal], date(2027, 1, 10))
    rows = store.conn.execute(
        "SELECT kind, due_on, moved_times, moved_days FROM follow_up WHERE deleted_at IS NULL"
        " ORDER BY due_on"
    ).fetchall()
    assert rows == [("feedback", "2026-11-30", 1, 10), ("again", "2027-01-10", 1, 21)]


def test_open_deals_and_past_days_are_refused(store: Store) -> None:
    deal = add(store, NewDeal("Open")).deals[0]
    with pytest.raises(Invalid, match="next step instead"):
        after_closing.ask_again(store, [deal], date(2026, 12, 1))
    with pytest.raises(Invalid, match="after today"):
        after_closing.ask_again(store, [deal], date(2026, 11, 1))
