"""The filtered queue is the queue, less what does not match, in its order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from pipeline_tui import l10n
from pipeline_tui.sales.filters import parse_filter
from pipeline_tui.store import candidates, closing, queue_filter, queue_heads, steps
from pipeline_tui.store.conditions import Conditions
from pipeline_tui.store.lanes import CAP, Card
from pipeline_tui.store.queue import AFTER, PRIORITIES, UPCOMING, Queue
from pipeline_tui.store.queue_filter import QueueSearch
from pipeline_tui.store.store import Store
from tests.store.stocked import TODAY, stocked


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
        with stocked(tmp_path_factory.mktemp("filtered") / "queue.db", 120) as store:
            opened = [card.id for card in Queue(store.conn, TODAY).first("", 12)]
            steps.log(store, opened[:2], "note", "Ils ont décidé")
            closing.lose(store, opened[2:5], None, again=TODAY + timedelta(days=1))
            yield store


@pytest.fixture(autouse=True)
def next_day(monkeypatch: pytest.MonkeyPatch) -> date:
    day = TODAY + timedelta(days=1)
    monkeypatch.setenv("PIPELINE_TUI_TODAY", day.isoformat())
    return day


def found(store: Store, text: str, day: date) -> QueueSearch:
    wanted = parse_filter(text, l10n.formats(), "EUR", day)
    assert not wanted.problems
    search = QueueSearch(store.conn, store.rules, wanted, day)
    for _slice in search.run():
        pass
    assert search.exact
    return search


def plain(store: Store, text: str, day: date) -> list[Card]:
    """The whole queue, each deal of it looked at alone."""
    wanted = parse_filter(text, l10n.formats(), "EUR", day)
    where, values = Conditions(store.conn, store.rules, day).of(wanted.terms)
    return [
        card
        for card in Queue(store.conn, day).first("", CAP)
        if store.conn.execute(
            f"SELECT 1 FROM deal d WHERE d.id = ?{where}", (card.id, *values)
        ).fetchone()
    ]


TEXTS = (
    "boreal", "decide", "-boreal", "p:high", "no:step", "is:lost", "amount>10k -kestrel", "nowhere",
    "touches:0", "is:open",
)  # fmt: skip


@pytest.mark.parametrize("way", ["as it is", "small slices", "no word is rare"])
@pytest.mark.parametrize("text", TEXTS)
def test_it_is_the_queue_less_what_does_not_match(
    store: Store, next_day: date, text: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way != "as it is":
        monkeypatch.setattr(candidates, "RARE", 0)
    if way == "small slices":
        monkeypatch.setattr(queue_filter, "SLICE", 3)
    search, wanted = found(store, text, next_day), plain(store, text, next_day)
    assert search.first("", CAP) == wanted
    assert [card.key for card in wanted] == search.keys
    for place, card in enumerate(wanted[:40]):
        assert search.above("", card.key) == place
        assert search.below("", card.key) == len(wanted) - place - 1
        assert search.after("", card.key, 3) == wanted[place + 1 : place + 4]
        assert search.after("", card.key, 3, inclusive=True) == wanted[place : place + 3]
        assert search.before("", card.key, 3) == wanted[max(0, place - 3) : place]
    assert search.last("", 4) == wanted[-4:]
    groups = [card.key[0] for card in wanted]
    assert search.after_ids() == [card.id for card in wanted if card.key[0] == AFTER]
    counts = search.counts(queue_heads.counts(store.conn, store.rules, next_day))
    assert counts.due == sum(group in PRIORITIES for group in groups)
    assert (counts.after, counts.coming) == (groups.count(AFTER), groups.count(UPCOMING))


def test_without_a_filter_its_heads_are_those_of_the_queue(store: Store, next_day: date) -> None:
    whole = queue_heads.counts(store.conn, store.rules, next_day)
    assert found(store, "-nowhere", next_day).counts(whole) == whole


def test_it_ends_with_the_first_so_many(
    store: Store, next_day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_filter, "MOST", 5)
    assert found(store, "-nowhere", next_day).keys == [
        card.key for card in Queue(store.conn, next_day).first("", 5)
    ]
