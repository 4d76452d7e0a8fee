"""What a key reads does not grow with the number of deals: counted in steps of SQLite's machine.

Steps are exact where times are not, and they show what a plan hides: a range that ends too late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from pipeline_tui.figures.panel import panel
from pipeline_tui.store import adding, checklist, deals, lanes, queue, queue_heads, steps
from pipeline_tui.store.peek import peek
from pipeline_tui.store.store import Store
from tests.bench import stores
from tests.support.tallied import read_all

TODAY = date.fromisoformat(stores.TODAY)
FEW, MANY = 2_000, 20_000
ROOM = 30

Work = Callable[[Store], object]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    """A store, and one with ten times the deals."""
    folder = tmp_path_factory.mktemp("costs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_TUI_BENCH", str(folder))
        patch.setenv("PIPELINE_TUI_TODAY", stores.TODAY)
        paths = [stores.copied(count, folder / f"{count}.db") for count in (FEW, MANY)]
        with Store.open(paths[0]) as few, Store.open(paths[1]) as many:
            yield few, many


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", stores.TODAY)


def _top(store: Store) -> list[lanes.Card]:
    return queue.Queue(store.conn, TODAY).first("", ROOM)


def _windows(store: Store) -> None:
    reader = queue.Queue(store.conn, TODAY)
    for card in (_top(store)[0], _top(store)[ROOM // 2]):
        reader.after("", card.key, ROOM, inclusive=True)
        reader.before("", card.key, ROOM)


def _above(store: Store) -> None:
    reader = queue.Queue(store.conn, TODAY)
    for card in _top(store)[:3]:
        reader.above("", card.key)


def _coming(store: Store) -> None:
    reader = queue.Queue(store.conn, TODAY)
    last = reader.last("", ROOM)
    reader.before("", last[0].key, ROOM)
    reader.after("", last[0].key, ROOM)
    reader.below("", last[0].key)


def _log(store: Store) -> None:
    step = adding.NewStep(TODAY + timedelta(days=2), kind="call")
    second = queue.Queue(store.conn, TODAY).first("", 2)[1]
    steps.log(store, [second.id], "call", "", "no_answer", step=step)


def _answer(store: Store) -> None:
    asked = store.rules.checklist.criteria[0].id
    checklist.answer(store, _top(store)[3].id, asked, 1)


def _move(store: Store) -> None:
    lead, qualified = list(store.rules.stages)[:2]
    card = lanes.first(store.conn, lead, "attention", 3)[2]
    deals.move(store, [card.id], qualified)
    deals.move(store, [card.id], lead)


def _beside(store: Store) -> None:
    card = _top(store)[0]
    peek(store.conn, card.id, people=1, exchanges=2)
    queue.more(store.conn, card.id)
    queue.one(store.conn, card.id, TODAY)


def _board(store: Store) -> None:
    for stage in store.rules.pipeline_stages(_pipeline(store), "open"):
        found = lanes.first(store.conn, stage.id, "attention", ROOM)
        lanes.above(store.conn, stage.id, "attention", found[0].key)


def _pipeline(store: Store) -> str:
    return next(iter(store.rules.stages.values())).pipeline_id


WORK: dict[str, Work] = {
    "queue, heads": lambda store: queue_heads.counts(store.conn, store.rules, TODAY),
    "queue, booked hours": lambda store: queue_heads.booked(store.conn, TODAY),
    "queue, windows at its top": _windows,
    "queue, how many are above": _above,
    "queue, windows at its end": _coming,
    "queue, beside a row": _beside,
    "complete and next": _log,
    "answer": _answer,
    "move": _move,
    "board": _board,
    "panel": lambda store: panel(store.conn, store.rules, _pipeline(store), TODAY),
    "figures of tallies": lambda store: read_all(store, _pipeline(store), TODAY),
}
# What is kept by day has more days in a large store, up to all there are.
BY_DAY = {"queue, heads": 3.0, "panel": 3.0, "figures of tallies": 3.0}


def _steps(store: Store, work: Work) -> int:
    """How many steps SQLite's machine takes for some work, in tens."""
    work(store)  # statements and rules are read once
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    store.conn.set_progress_handler(count, 10)
    try:
        work(store)
    finally:
        store.conn.set_progress_handler(None, 0)
    return taken


@pytest.mark.parametrize("name", WORK)
def test_ten_times_the_deals_take_no_more_steps(name: str, both: tuple[Store, Store]) -> None:
    few, many = (_steps(store, WORK[name]) for store in both)
    assert many <= few * BY_DAY.get(name, 1.1) + 20


def test_a_range_that_ends_too_late_would_be_found(both: tuple[Store, Store]) -> None:
    def count_all(store: Store) -> None:
        sql = "SELECT count(*) FROM deal d INDEXED BY deal_upcoming WHERE status = 'open'"
        store.conn.execute(f"{sql} AND deleted_at IS NULL").fetchone()

    few, many = (_steps(store, count_all) for store in both)
    assert many > few * 5
