"""Fill a deal's derived columns from its facts, for one deal or for many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, TypeVar

from pipeline_tui.sales import reach
from pipeline_tui.sales.deal_state import (
    NEVER,
    DealInputs,
    DealState,
    Step,
    Visit,
    deal_state,
)
from pipeline_tui.sales.score import score_columns
from pipeline_tui.sales.text import fold
from pipeline_tui.store import driver
from pipeline_tui.store.rules import Rules

T = TypeVar("T")

NO_AMOUNT = 2**53
"""Sorts deals without an amount after all others."""

CHUNK = 400
"""Deals derived at once: their ids are bound to one statement."""

DERIVED = (
    "status",
    "entered_on",
    "entered_known",
    "touched_on",
    "qualified_on",
    "unqualified_loss",
    "step_id",
    "step_on",
    "stale_on",
    "attention_on",
    "deciders",
    "by_amount",
    "by_close",
    "by_name",
    "search",
    "score",
    "grade",
    "by_score",
    "touches",
    "minutes",
    "reached",
)

_FACTS = """
SELECT d.id, d.pipeline_id, d.stage_id, d.created_on, d.parked_until, d.amount, d.currency,
       d.close_on, d.name, a.name AS account, d.skipped_until, d.closed_on
FROM deal d LEFT JOIN account a ON a.id = d.account_id
WHERE d.id IN ({marks})
"""
_VISITS = """
SELECT deal_id, stage_id, entered_on, left_on, known FROM visit
WHERE deleted_at IS NULL AND deal_id IN ({marks}) ORDER BY deal_id, seq
"""
_TOUCHES = """
SELECT deal_id, max(happened_on), count(*), coalesce(sum(minutes), 0) FROM activity
WHERE deleted_at IS NULL AND kind <> 'note' AND deal_id IN ({marks}) GROUP BY deal_id
"""
_UNTOUCHED: Any = (None, 0, 0)
_STEPS = """
SELECT deal_id, id, due_on FROM follow_up
WHERE deleted_at IS NULL AND done_on IS NULL AND deal_id IN ({marks})
ORDER BY deal_id, due_on, due_at IS NULL, due_at, id
"""
_DECIDERS = """
SELECT c.deal_id, count(*) FROM deal_contact c JOIN role r ON r.id = c.role_id
WHERE c.deleted_at IS NULL AND r.code = 'decider' AND c.deal_id IN ({marks}) GROUP BY c.deal_id
"""
_ANSWERS = """
SELECT deal_id, criterion_id, value FROM answer WHERE deleted_at IS NULL AND deal_id IN ({marks})
"""
_WRITE = f"UPDATE deal SET {', '.join(f'{name} = ?' for name in DERIVED)} WHERE id = ?"


def sort_keys(
    rules: Rules,
    name: str,
    account: str | None,
    amount: int | None,
    currency: str,
    close_on: str | None,
) -> tuple[int, str, str, str]:
    """The columns ``by_amount``, ``by_close``, ``by_name`` and ``search`` of a deal."""
    base = None if amount is None else rules.to_base(amount, currency)
    by_amount = NO_AMOUNT if base is None else -base
    by_name = fold(name)
    return by_amount, close_on or NEVER, by_name[:80], f"{by_name[:2000]}\n{fold(account or '')}"


def derived_values(
    state: DealState,
    keys: tuple[int, str, str, str],
    score: tuple[int | None, int, int],
    exchanges: tuple[int, int],
    reached: str,
) -> tuple[Any, ...]:
    """The values of ``DERIVED``, in its order."""
    return (
        state.status,
        state.entered_on,
        state.entered_known,
        state.touched_on,
        state.qualified_on,
        state.unqualified_loss,
        state.step_id,
        state.step_on,
        state.stale_on,
        state.attention_on,
        state.deciders,
        *keys,
        *score,
        *exchanges,
        reached,
    )


def derive(conn: driver.Connection, rules: Rules, ids: Sequence[str]) -> None:
    """Recompute and write the derived columns of these deals, inside the caller's transaction."""
    for chunk in chunks(ids, CHUNK):
        conn.executemany(_WRITE, list(derived_rows(conn, rules, chunk)))


def chunks(ids: Iterable[T], size: int) -> Iterator[list[T]]:
    """The ids in lists of at most ``size``."""
    rest = iter(ids)
    while chunk := list(islice(rest, size)):
        yield chunk


def select_in(conn: driver.Connection, sql: str, ids: Sequence[str]) -> Any:
    """Run ``sql``, whose ``{marks}`` stand for the ids."""
    return conn.execute(sql.format(marks=",".join("?" * len(ids))), ids)


def derived_rows(
    conn: driver.Connection, rules: Rules, ids: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """What the derived columns of these deals are to be, in their order, and each deal's id."""
    visits = {
        deal: [Visit(row[1], row[2], row[3], bool(row[4])) for row in rows]
        for deal, rows in groupby(select_in(conn, _VISITS, ids), itemgetter(0))
    }
    touches = {deal: rest for deal, *rest in select_in(conn, _TOUCHES, ids)}
    steps: dict[str, Step] = {}
    for deal, step, due in select_in(conn, _STEPS, ids):
        steps.setdefault(deal, Step(step, due))
    deciders = dict(select_in(conn, _DECIDERS, ids))
    answers: dict[str, dict[str, int | None]] = {}
    for deal, criterion, value in select_in(conn, _ANSWERS, ids):
        answers.setdefault(deal, {})[criterion] = value
    ladders: dict[str, tuple[int, ...]] = {}
    for row in select_in(conn, _FACTS, ids).fetchall():
        (
            deal, pipeline, stage, created, park, amount, currency, close, name, account, skipped,
            closed
        ) = row  # fmt: skip
        inputs = DealInputs(
            stage_id=stage,
            created_on=created,
            parked_until=park,
            visits=visits.get(deal, ()),
            touched=touches.get(deal, _UNTOUCHED)[0],
            step=steps.get(deal),
            deciders=deciders.get(deal, 0),
            skipped=skipped,
        )
        qualifying = rules.qualifying.get(pipeline)
        state = deal_state(inputs, rules.every_stage, qualifying, rules.no_step_days)
        keys = sort_keys(rules, name, account, amount, currency, close)
        score = score_columns(rules.checklist, answers.get(deal, {}))
        _last, count, minutes = touches.get(deal, _UNTOUCHED)
        if pipeline not in ladders:
            ladders[pipeline] = reach.ladder(rules.stages.values(), pipeline)
        won_on = closed if state.status == "won" else None
        far = reach.reached(inputs.visits, rules.every_stage, ladders[pipeline], won_on)
        yield *derived_values(state, keys, score, (count, minutes), far), deal
