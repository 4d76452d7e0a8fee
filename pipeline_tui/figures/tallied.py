"""Sections that tallies serve at once; the same from raw rows where the scope is narrower."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from pipeline_tui.figures import narrowed, panel, stages, telling
from pipeline_tui.figures.conversion import conversions
from pipeline_tui.figures.figure import COUNT, DAYS, MONEY, MONEY_A_DAY, Figure
from pipeline_tui.figures.months import Month, by_month
from pipeline_tui.figures.section import BARS, LINES, Content, Picture, Row, Series, Work
from pipeline_tui.i18n import N_

if TYPE_CHECKING:
    from pipeline_tui.figures.panel import Period, Sum
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.store.store import Store

__all__ = [
    "columns_of",
    "filter_for",
    "funnel",
    "months_of",
    "period_of",
    "trend",
    "won_and_lost",
]


def filter_for(key: str, name: str) -> str:
    """The filter of one field: ``stage:"Sales call"``."""
    return f'{key}:"{name.replace(chr(34), " ")}"'


# -- what is read ----------------------------------------------------------------------


def months_of(store: Store, scope: Scope) -> Generator[float, None, list[Month]]:
    """The deals closed in a scope, by month, quarter or year."""
    if scope.is_tallied:
        return by_month(store.conn, store.rules, scope.pipeline_id, scope.window, scope.today)
    return (yield from narrowed.closed(store, scope)).months


def period_of(store: Store, scope: Scope) -> Generator[float, None, Period]:
    """The deals closed in a scope, together."""
    if scope.is_tallied:
        return panel.period_of(
            store.conn, store.rules, scope.pipeline_id, scope.window, scope.today
        )
    return narrowed.period((yield from narrowed.closed(store, scope)), scope.window)


def columns_of(store: Store, scope: Scope) -> Generator[float, None, dict[str, Sum]]:
    """The open deals of a scope by stage."""
    if scope.owner or scope.source or scope.industry:
        return (yield from narrowed.columns(store, scope))
    return panel.columns_of(store.conn, store.rules, scope.pipeline_id)


def _ways(store: Store, scope: Scope) -> Generator[float, None, dict[str, Figure]]:
    """By stage: the share of its deals that went on to the next one."""
    if scope.is_tallied:
        found = conversions(store.conn, store.rules, scope.pipeline_id, scope.window)
    else:
        found = yield from stages.conversions(store, scope)
    return {one.stage.id: one.figure for one in found}


# -- what is shown ---------------------------------------------------------------------


def funnel(store: Store, scope: Scope) -> Work:
    """The open stages: how many deals stand in each, and what they are worth."""
    found = yield from columns_of(store, scope)
    ways = yield from _ways(store, scope)
    rows = []
    for stage in store.rules.pipeline_stages(scope.pipeline_id, "open"):
        one = found[stage.id]
        shows = filter_for("stage", stage.name)
        figures = (
            telling.count("deals", N_("deals"), one.n, shows=shows),
            telling.worth("amount", N_("amount"), one)._replace(filter=shows),
            telling.worth("weighted", N_("weighted"), one, weighted=True)._replace(filter=shows),
            *([ways[stage.id]] if stage.id in ways else []),
        )
        rows.append(Row(figures, name=stage.name, filter=shows))
    picture = Picture(
        BARS, N_("Value of each stage, and what is weighted of it"),
        (
            Series(N_("amount"), _values(rows, 1), MONEY),
            Series(N_("weighted"), _values(rows, 2), MONEY),
        ),
        names=tuple(row.name for row in rows),
    )  # fmt: skip
    heads = (N_("deals"), N_("amount"), N_("weighted"))
    return Content(tuple(rows), (*heads, N_("goes on")) if ways else heads, picture)


def won_and_lost(store: Store, scope: Scope) -> Work:
    """Each month's deals won and lost, with its win rate."""
    months = yield from months_of(store, scope)
    rows = []
    for one in reversed(months):
        figures = (
            telling.win_rate(one.won, one.lost, one.unqualified, one.window),
            telling.count("won", N_("won"), one.won, window=one.window),
            telling.worth("won_amount", N_("value won"), _won(one))._replace(window=one.window),
            telling.count("lost", N_("lost"), one.lost, window=one.window),
        )
        rows.append(Row(figures, window=one.window, closed=True))
    windows = tuple(one.window for one in months)
    picture = Picture(
        BARS, N_("Won and lost"),
        (
            Series(N_("won"), tuple(float(one.won) for one in months), COUNT),
            Series(N_("lost"), tuple(float(one.lost) for one in months), COUNT),
        ),
        windows=windows,
    )  # fmt: skip
    heads = (N_("win rate"), N_("won"), N_("value won"), N_("lost"))
    return Content(tuple(rows), heads, picture)


def trend(store: Store, scope: Scope) -> Work:
    """What was won a day and how long it took, month by month."""
    months = yield from months_of(store, scope)
    rows = []
    for one in reversed(months):
        mean = panel.Cycle(one.cycles, one.cycle, None)
        figures = (
            telling.realised(one.won_amount, one.days, _won(one), one.won, one.window),
            telling.cycle(mean, one.window, median=False),
            telling.count("won", N_("won"), one.won, window=one.window),
        )
        which = (("status", "won"),)
        rows.append(Row(figures, window=one.window, closed=True, which=which))
    picture = Picture(
        LINES, N_("Won a day, and days to win"),
        (
            Series(N_("won a day"), _values(rows, 0)[::-1], MONEY_A_DAY),
            Series(N_("days to win, mean"), tuple(_float(one.cycle) for one in months), DAYS,
                   aside=True),
        ),
        windows=tuple(one.window for one in months),
    )  # fmt: skip
    heads = (N_("won a day"), N_("days to win, mean"), N_("won"))
    return Content(tuple(rows), heads, picture)


def _won(one: Month) -> Sum:
    return panel.Sum(one.won, one.won_amount, 0, one.unpriced, one.won_no_rate)


def _float(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]


def _values(rows: list[Row], place: int) -> tuple[float | None, ...]:
    return tuple(_float(row.figures[place].value) for row in rows)
