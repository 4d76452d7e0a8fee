"""Days after a first Monday, and how deals stood on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from pipeline_tui.store.as_of import as_of, run
from pipeline_tui.store.since import since
from pipeline_tui.store.store import Store

MONDAY = date(2026, 11, 2)
Go = Callable[[int], date]


def days_on(patch: pytest.MonkeyPatch) -> Go:
    """Sets the clock to so many days after the first Monday, and gives the day; now to none."""

    def go(days: int) -> date:
        patch.setenv("PIPELINE_TUI_TODAY", day(days).isoformat())
        return day(days)

    go(0)
    return go


def day(days: int) -> date:
    return MONDAY + timedelta(days=days)


def stood(store: Store, when: date, name: str, *columns: str) -> Any:
    """Columns of a deal on a day, the name of its stage before them; None where it was not."""
    with run(as_of(store, when)) as past:
        row = past.conn.execute(
            f"SELECT g.name, {', '.join(f'd.{one}' for one in (*columns, 'status'))}"
            " FROM deal d JOIN stage g ON g.id = d.stage_id WHERE d.name = ?",
            (name,),
        ).fetchone()
    return None if row is None else tuple(row)[:-1]


def told(store: Store, when: date) -> dict[str, tuple[str, ...]]:
    return {one.name: one.kinds for one in since(store, when)}


# -- stages and outcomes ----------------------------------------------------------------
