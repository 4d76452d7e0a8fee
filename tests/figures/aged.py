"""Closed deals with a past, raw rows, and what slices come to."""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta
from fractions import Fraction
from typing import Any, TypeVar

from pipeline_tui.figures.section import Content
from pipeline_tui.store.store import Store
from tests.store.stocked import TODAY

T = TypeVar("T")
RATES = {"EUR": Fraction(1), "USD": Fraction(9, 10)}


def age(store: Store) -> None:
    """Give closed deals a past: created and closed over two years, some of them long cycles."""
    rows = store.conn.execute(
        "SELECT id FROM deal WHERE status <> 'open' AND deleted_at IS NULL ORDER BY id"
    ).fetchall()
    for number, (deal_id,) in enumerate(rows):
        closed = TODAY - timedelta(days=number * 23)
        opened = (closed - timedelta(days=7 * number % 90)).isoformat()
        with store.action("Aged") as act:
            act.update("deal", deal_id, {"closed_on": closed.isoformat(), "created_on": opened})
            visits = act.conn.execute("SELECT id FROM visit WHERE deal_id = ?", (deal_id,))
            for (visit_id,) in visits.fetchall():
                act.update("visit", visit_id, {"entered_on": opened, "left_on": closed.isoformat()})


def rows(store: Store, where: str) -> list[dict[str, Any]]:
    cursor = store.conn.execute(f"SELECT * FROM deal WHERE deleted_at IS NULL AND {where}")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def money(row: dict[str, Any]) -> Fraction:
    amount, rate = row["amount"], RATES.get(str(row["currency"]))
    return (
        Fraction(int(str(amount))) * rate
        if amount is not None and rate is not None
        else Fraction(0)
    )


def result(work: Generator[float | Content, None, T]) -> T:
    """What slices come to; they tell how much is done, and never go back."""
    before = 0.0
    while True:
        try:
            done = next(work)
        except StopIteration as end:
            made: T = end.value
            return made
        assert not isinstance(done, Content)
        assert before <= done <= 1.0
        before = done
