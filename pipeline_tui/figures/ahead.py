"""The section of what is ahead: the forecast by month of expected close, against the target."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

from pipeline_tui.figures import reading
from pipeline_tui.figures.figure import MONEY, Figure, Number
from pipeline_tui.figures.forecast import Month, figures_of, forecast, overdue
from pipeline_tui.figures.panel import period_of
from pipeline_tui.figures.reader import Sum, added
from pipeline_tui.figures.required import facts, figures
from pipeline_tui.figures.section import BARS, Content, Picture, Row, Series, Work
from pipeline_tui.figures.telling import worth
from pipeline_tui.i18n import N_
from pipeline_tui.sales import targets as aim
from pipeline_tui.sales.rates import months_window
from pipeline_tui.store.targets import in_base, targets

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.store.store import Store

__all__ = ["ahead", "aims"]

_MOST_MONTHS = 12
_HEADS = (N_("commit"), N_("best case"), N_("pipeline"), N_("weighted"))
_GOAL_HEADS = (N_("won"), N_("target"))


def aims(store: Store, scope: Scope) -> list[Figure]:
    """What the target of the running month or quarter asks for; nothing without a target."""
    kept = targets(store.conn)
    if kept is None:
        return []
    period, own = kept.at(scope.today)
    target = in_base(store.rules, kept, own)
    if target == aim.Target():
        return []
    conn, rules, pipeline = store.conn, store.rules, scope.pipeline_id
    year = period_of(conn, rules, pipeline, months_window(scope.today), scope.today)
    found = facts(conn, rules, pipeline, period.window, target, scope.today, year)
    return list(figures(found))


def ahead(store: Store, scope: Scope) -> Work:
    """Commit, best case, pipeline and weighted value by month; overdue and without a day apart."""
    every, late = yield from _expected(store, scope)
    first = scope.today.isoformat()[:7]
    months = [one for one in every if first <= one.month][:_MOST_MONTHS]
    rows = [_row(one) for one in months]
    goals: list[Row] = []
    if not (scope.owner or scope.source or scope.industry):
        goals = list(_goals(store, scope, months))
    if late.n:
        shows = f"close<{scope.today.isoformat()}"
        nothing = [Figure(f"overdue_{head}", head, None, MONEY) for head in _HEADS[:2]]
        figure = worth("overdue", N_("overdue"), late)._replace(filter=shows)
        rows.insert(0, Row((*nothing, figure), label=N_("overdue"), filter=shows, bar=2))
    rows += [
        Row(figures_of(one), label=N_("no close date"), bar=2) for one in every if not one.month
    ]
    return Content((*rows, *goals), (*_HEADS, *_GOAL_HEADS) if goals else _HEADS,
                   _picture(goals or rows, months, bool(goals)))  # fmt: skip


def _row(one: Month) -> Row:
    made = figures_of(one)
    return Row(made, window=made[0].window, bar=2)


def _expected(store: Store, scope: Scope) -> Generator[float, None, tuple[list[Month], Sum]]:
    """The months in which open deals are to close, and those whose day is past."""
    conn, rules = store.conn, store.rules
    if not (scope.owner or scope.source or scope.industry):
        found = forecast(conn, rules, scope.pipeline_id, bounds=bounds_of(store))
        return found, overdue(conn, rules, scope.pipeline_id, scope.today)
    sums: dict[str, list[tuple[int, Sum]]] = {}
    late: list[Sum] = []
    today = scope.today.isoformat()
    for done, deals in reading.open_deals(store, scope):
        for deal in deals:
            own = deal.probability
            chance = rules.stages[deal.stage_id].probability if own is None else own
            one = _sum(deal, chance)
            sums.setdefault((deal.close_on or "")[:7], []).append((chance, one))
            if deal.close_on and deal.close_on < today:
                late.append(one)
        yield done
    commit, best = bounds_of(store)
    made = [
        Month(month, *(added([one for likely, one in parts if likely >= least])
                       for least in (commit, best, 0)))
        for month, parts in sorted(sums.items())
    ]  # fmt: skip
    return made, added(late)


def _sum(deal: reading.Deal, chance: int) -> Sum:
    base = deal.base or 0
    weighted = (base * chance + 5_000) // 10_000
    return Sum(1, base, weighted, int(deal.amount is None), int(deal.no_rate))


def _goals(store: Store, scope: Scope, months: list[Month]) -> Iterator[Row]:
    """The periods of the targets, from the running one on: what is ahead, won, and the target."""
    kept = targets(store.conn)
    if kept is None or (kept.usual == aim.Target() and not kept.single):
        return
    period = aim.period_of(scope.today, kept.by)
    last = max((one.month for one in months), default=period.window.last)
    while period.window.first <= last:
        inside = [one for one in months if period.window.first <= one.month <= period.window.last]
        whole = Month(
            period.window.first, added([one.commit for one in inside]),
            added([one.best for one in inside]), added([one.every for one in inside]),
        )  # fmt: skip
        window = period.window
        won = period_of(store.conn, store.rules, scope.pipeline_id, window, scope.today).won
        target = in_base(store.rules, kept, kept.of(period)).amount
        goal = Figure(
            "target", N_("target"), target, MONEY, window=window,
            formula=N_("what is to be won in the period"),
            why_not="" if target is not None else N_("no target"),
        )  # fmt: skip
        made = [one._replace(window=window) for one in figures_of(whole)]
        so_far = worth("won", N_("won"), won)._replace(window=window)
        yield Row((*made, so_far, goal), window=window, bar=2)
        period = aim.following(period)


def _picture(rows: list[Row], months: list[Month], against: bool) -> Picture | None:
    """The forecast by month, or by the periods of the targets, with what is won and the target."""
    shown = [row for row in rows if row.window is not None]
    if not months or not shown:
        return None
    places = (4, 0, 2, 5) if against else (0, 1, 2)
    series = tuple(
        Series(
            shown[0].figures[place].label,
            tuple(_float(row.figures[place].value) for row in shown), MONEY,
        )
        for place in places
    )  # fmt: skip
    title = N_("Won and expected against the target") if against else N_("Forecast by month")
    return Picture(BARS, title, series, windows=tuple(row.window for row in shown if row.window))


def _float(value: Number | None) -> float | None:
    return None if value is None else float(value)


def bounds_of(store: Store) -> tuple[int, int]:
    """The chances, in basis points, from which on deals are commit and best case."""
    from pipeline_tui.figures.progress import read_bounds

    return read_bounds(store.conn)
