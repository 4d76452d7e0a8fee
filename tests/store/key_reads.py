"""All that keys and the queries behind them read and write, a function for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from pipeline_tui.figures.grades import win_rates
from pipeline_tui.figures.marked import marked
from pipeline_tui.figures.panel import panel
from pipeline_tui.figures.progress import progress
from pipeline_tui.sales.incentives import Offer
from pipeline_tui.sales.recurring import Repeat, rule_text
from pipeline_tui.store import (
    adding,
    after_closing,
    checklist,
    closing,
    competitors,
    deals,
    exits,
    history,
    hygiene,
    hygiene_days,
    incentives,
    lanes,
    own_conditions,
    own_fields,
    pages,
    past_losses,
    planned,
    queue,
    queue_heads,
    steps,
)
from pipeline_tui.store.peek import peek
from pipeline_tui.store.store import Store
from tests.sample.plans import TODAY
from tests.store.key_reads_people import PEOPLE
from tests.store.key_reads_reaching import REACHING
from tests.support.tallied import read_all

Key = Callable[[Store, str], object]


def lead(store: Store) -> str:
    return next(iter(store.rules.stages))


def _pipeline(store: Store) -> str:
    return store.rules.stages[lead(store)].pipeline_id


def _windows(sort: str) -> Key:
    def read(store: Store, deal: str) -> None:
        conn, stage = store.conn, lead(store)
        key = lanes.first(conn, stage, sort, 9)[4].key
        lanes.after(conn, stage, sort, key, 9)
        lanes.after(conn, stage, sort, key, 9, inclusive=True)
        lanes.before(conn, stage, sort, key, 9)
        lanes.last(conn, stage, sort, 9)
        lanes.below(conn, stage, sort, key)
        lanes.above(conn, stage, sort, key)
        lanes.one(conn, deal, sort)

    return read


def _closed_and_parked(store: Store, deal: str) -> None:
    for stage in store.rules.pipeline_stages(_pipeline(store)):
        if stage.kind != "open":
            key = lanes.closed(store.conn, stage.id, 9)[-1].key
            lanes.closed(store.conn, stage.id, 9, key)
    key = lanes.parked(store.conn, _pipeline(store), 9)[4].key
    lanes.parked(store.conn, _pipeline(store), 9, key)


def _move(store: Store, deal: str) -> None:
    stages = list(store.rules.stages)
    deals.move(store, [deal], stages[1], seen={deal: stages[0]})
    deals.move(store, [deal], stages[0])


def _close(store: Store, deal: str) -> None:
    closing.win(store, [deal], amount=12_000_00)
    closing.reopen(store, [deal])
    reason = store.conn.execute("SELECT id FROM reason WHERE kind = 'lost'").fetchone()[0]
    closing.lose(store, [deal], reason, "too dear")
    closing.reopen(store, [deal])


def _convert(store: Store, deal: str) -> None:
    conn = store.conn
    incentives.add(store, [deal], Offer("percent", 1500, "", "", TODAY), "to keep them")
    one = incentives.of_deal(conn, deal)[0]
    incentives.change(store, one.id, Offer("percent", 500, "", "", TODAY + timedelta(days=9)))
    incentives.net_of(conn, deal, TODAY)
    steps.set_step(store, [deal], TODAY + timedelta(days=2))
    incentives.remove(store, one.id)
    closing.lose(store, [deal], None, competitor="Simplon", again=TODAY + timedelta(days=1))
    competitors.known(conn)
    row = {"id": deal, "lost_reason_id": None, "lost_note": "", "competitor": ""}
    stay = pages.Stay("", "Lost", "lost", TODAY.isoformat(), TODAY.isoformat(), 1)
    past_losses.past_losses(conn, row, [stay], [])
    tomorrow = TODAY + timedelta(days=1)
    reader = queue.Queue(conn, tomorrow)
    card = queue.one(conn, deal, tomorrow)
    assert card is not None
    reader.before("", card.key, 9)
    reader.after("", card.key, 9)
    reader.after("", card.key, 9, inclusive=True)
    reader.above("", card.key)
    reader.below("", card.key)
    after_closing.due(conn, tomorrow)
    after_closing.rivals(conn, [deal])
    after_closing.ask_again(store, [deal], TODAY + timedelta(days=5))
    after_closing.leave(store, [deal])
    closing.reopen(store, [deal])


def _change(store: Store, deal: str) -> None:
    deals.park(store, [deal], TODAY + timedelta(days=7))
    deals.wake(store, [deal])
    deals.set_priority(store, [deal], 3)
    deals.edit(store, [deal], {"amount": 7_000_00, "name": "Sirocco Air"}, seen=None)
    deals.delete(store, [deal])
    store.undo()


def _work(store: Store, deal: str) -> None:
    steps.set_step(store, [deal], TODAY + timedelta(days=2), "14:30", "call", "call again")
    steps.finish_step(store, [deal])
    steps.set_step(store, [deal], TODAY + timedelta(days=3))
    steps.drop_step(store, [deal])
    steps.log(store, [deal], "call", "spoke")
    steps.log(store, [deal], "note", "noted")


def _add(store: Store, deal: str) -> None:
    step = adding.NewStep(TODAY, kind="call")
    new = adding.NewDeal("New", 5_000_00, account="New company", source="Fair", step=step)
    adding.add(store, new)


def _qualify(store: Store, deal: str) -> None:
    asked = store.rules.checklist.criteria[0].id
    checklist.answer(store, deal, asked, 1)
    checklist.answer(store, deal, asked, None)
    checklist.set_evidence(store, deal, asked, "said so")
    checklist.clear(store, deal, asked)
    checklist.score_of(store, deal)


def _leave(store: Store, deal: str) -> None:
    stages = store.rules.pipeline_stages(_pipeline(store), "open")
    negotiation, lead = stages[-1].id, stages[0].id
    deals.move(store, [deal], negotiation)
    exits.held_back(store, [deal], store.rules.pipeline_stages(_pipeline(store), "won")[0].id)
    asked = next(one for one in exits.of_stage(store.conn, negotiation) if one.kind == "statement")
    exits.tick(store, deal, asked.id)
    exits.tick(store, deal, asked.id, on=False)
    deals.move(store, [deal], lead)
    exits.move_anyway(store, deal, stages[1].id, "the boss knows them", ["a decision maker"])
    deals.move(store, [deal], lead)


def _undo(store: Store, deal: str) -> None:
    history.peek_undo(store)
    store.undo()
    history.peek_redo(store)
    store.redo()


def _queue(store: Store, deal: str) -> None:
    conn, today = store.conn, TODAY
    reader = queue.Queue(conn, today)
    for place in (2, 90, 250):
        key = reader.first("", 280)[place].key
        reader.after("", key, 9)
        reader.after("", key, 9, inclusive=True)
        reader.before("", key, 9)
        reader.above("", key)
        reader.below("", key)
    reader.last("", 9)
    queue.one(conn, deal, today)
    queue.past_limit(conn, today)
    queue_heads.counts(conn, store.rules, today)
    queue_heads.booked(conn, today)
    queue.more(conn, deal)
    queue.last_outcomes(conn, deal)
    queue.step_rule(conn, deal)
    queue.first_people(conn, [deal])


def _complete(store: Store, deal: str) -> None:
    step = adding.NewStep(TODAY + timedelta(days=2), kind="call")
    steps.log(store, [deal], "call", "", "no_answer", step=step)
    planned.own_steps(store.conn, deal)
    steps.log(store, [deal], "call", "", "no_answer", step=replace(step, yields=True))
    rule = rule_text(Repeat(1, "w"), TODAY)
    steps.set_step(store, [deal], TODAY, None, "call", "weekly", rule)
    steps.finish_step(store, [deal])
    steps.skip(store, [deal], TODAY + timedelta(days=1))
    store.undo()


def _aim(store: Store, deal: str) -> None:
    read = panel(store.conn, store.rules, _pipeline(store), TODAY)
    found = progress(store.conn, store.rules, _pipeline(store), TODAY, read)
    marked(store.conn, store.rules, [deal], found.period.window)


def _own_fields(store: Store, deal: str) -> None:
    _done, seats = own_fields.add(store, "Seats asked for", "number")
    own_fields.set_value(store, [deal], "Seats asked for", "12")
    own_fields.rename(store, seats, "Places")
    assert own_conditions.own_keys(store.conn)["places"].type == "number"
    own_fields.retire(store, seats)


def _hygiene(store: Store, deal: str) -> None:
    """One slice of a look, and what is kept of it."""
    look = hygiene.Look(store.conn, store.rules, _pipeline(store), TODAY)
    next(look.run())
    hygiene_days.record(store, _pipeline(store), TODAY, look)
    assert hygiene_days.days(store.conn, _pipeline(store), TODAY)


KEYS: dict[str, Key] = {
    **{f"windows by {sort}": _windows(sort) for sort in lanes.SORTS},
    "closed and parked": _closed_and_parked,
    "panel": lambda store, deal: panel(store.conn, store.rules, _pipeline(store), TODAY),
    "figures of tallies": lambda store, deal: read_all(store, _pipeline(store), TODAY),
    "target and marks": _aim,
    "beside the board": lambda store, deal: peek(store.conn, deal),
    "deal screen": lambda store, deal: pages.read(store.conn, deal),
    "move": _move,
    "won, lost, reopened": _close,
    "convert": _convert,
    "change": _change,
    "work": _work,
    "add": _add,
    **PEOPLE,
    "answer": _qualify,
    "leave a stage": _leave,
    "win rate by grade": lambda store, deal: win_rates(store.conn, _pipeline(store), TODAY),
    "undo": _undo,
    "queue": _queue,
    "complete and next": _complete,
    **REACHING,
    "own fields": _own_fields,
    "hygiene": _hygiene,
    "poll": lambda store, deal: store.changed_elsewhere(),
}
