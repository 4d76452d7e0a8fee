"""The figures beside the board, from tallies alone: the same cost at any number of deals.

Definitions: METRICS. Amounts are in minor units of the base currency; deals in
a currency without a rate are counted in ``no_rate`` and not priced.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from pipeline_tui.figures.reader import (
    ANY,
    Cycle,
    Period,
    Reader,
    Sum,
    added,
    before_month,
    day_before,
)
from pipeline_tui.sales.rates import Window, months_window, sales_velocity
from pipeline_tui.store import driver
from pipeline_tui.store.rules import Rules

__all__ = [
    "Cycle", "Panel", "Period", "Sum", "columns_of", "panel", "period_of", "qualified_of", "whole",
]  # fmt: skip


class Panel(NamedTuple):
    """All figures of the board and its panel for one pipeline on one day.

    ``velocity`` is the formula's money per day, None with too little history.
    """

    today: date
    columns: dict[str, Sum]
    open: Sum
    over: Sum
    parked: Sum
    won30: Sum
    lost30: Sum
    late: int
    due_today: int
    no_step: int
    qualified_open: int
    year: Period
    quarter_ago: Period
    velocity: Fraction | None


def panel(
    conn: driver.Connection,
    rules: Rules,
    pipeline_id: str,
    today: date,
    closed_as: Panel | None = None,
) -> Panel:
    """Read the whole panel.

    ``closed_as`` is an earlier panel of the same pipeline since which no closed deal changed:
    the figures of closed deals, most of the work, are then taken from it.
    """
    reader = Reader(conn, rules, pipeline_id)
    columns = reader.columns()
    if closed_as is not None:
        earlier = (closed_as.year, closed_as.quarter_ago)
        if closed_as.today != today or not reader.same_days(earlier, today):
            closed_as = None
    year = closed_as.year if closed_as else reader.period(months_window(today), today)
    qualified = reader.total("qualified", *ANY).n
    day, month = today.isoformat(), today.isoformat()[:7]
    month_ago = (today - timedelta(days=29)).isoformat()
    return Panel(
        today=today,
        columns=columns,
        open=added(list(columns.values())),
        over=reader.over(today),
        parked=reader.total("parked", *ANY),
        won30=closed_as.won30 if closed_as else reader.total("won_day", month_ago, day),
        lost30=closed_as.lost30 if closed_as else reader.total("lost_day", month_ago, day),
        late=reader.total("step_month", "", before_month(month)).n
        + reader.total("step_day", f"{month}-01", day_before(today)).n,
        due_today=reader.total("step_day", day, day).n,
        no_step=reader.total("no_step", *ANY).n,
        qualified_open=qualified,
        year=year,
        quarter_ago=closed_as.quarter_ago
        if closed_as
        else reader.period(months_window(today, back=3), today),
        velocity=_velocity(qualified, year),
    )


def period_of(
    conn: driver.Connection, rules: Rules, pipeline_id: str, window: Window, today: date
) -> Period:
    """The closed deals of any window of whole months."""
    return Reader(conn, rules, pipeline_id).period(window, today)


def columns_of(conn: driver.Connection, rules: Rules, pipeline_id: str) -> dict[str, Sum]:
    """The open stages' sums, by stage."""
    return Reader(conn, rules, pipeline_id).columns()


def qualified_of(conn: driver.Connection, rules: Rules, pipeline_id: str) -> int:
    """How many open deals are past qualification."""
    return Reader(conn, rules, pipeline_id).total("qualified", *ANY).n


def whole(sums: dict[str, Sum]) -> Sum:
    """All of these together."""
    return added(list(sums.values()))


def _velocity(qualified: int, year: Period) -> Fraction | None:
    if year.average_won is None or year.cycle.mean is None or year.win_rate.too_few:
        return None
    return sales_velocity(qualified, year.average_won, year.win_rate.value, year.cycle.mean)
