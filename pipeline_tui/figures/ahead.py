"""The section of what is ahead: the forecast by month of expected close, against the target."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.figures import reading
from pipeline_tui.figures.figure import MONEY, Figure, Input, Number
from pipeline_tui.figures.forecast import (
    Month,
    chance,
    closing_in,
    figures_of,
    forecast,
    month_of,
    months_added,
    over_limit,
    overdue,
    unweighted,
)
from pipeline_tui.figures.panel import period_of
from pipeline_tui.figures.reader import Reader, Sum
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
_NOT_PARTED = N_("overdue is not parted by chance")
_GOAL_HEADS = (N_("won"), N_("target"))
_NO_BAR = 99
_NO_DAY = "is:open no:close"


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
    """Commit, best case, pipeline and weighted value by month; overdue and without a day apart.

    All of it once more without the deals over their limit, as soon as those have been read.
    """
    found = yield from _expected(store, scope)
    if found.over is None:
        yield _told(store, scope, found)
        about = (store.conn, store.rules, scope.pipeline_id, scope.today, bounds_of(store))
        found = found._replace(over=(yield from over_limit(*about)))
    return _told(store, scope, found)


class _Open(NamedTuple):
    """Months in which open deals are to close, those late, and ``over`` their limit by month."""

    every: list[Month]
    late: Sum
    over: dict[str, Month] | None


def _told(store: Store, scope: Scope, found: _Open) -> Content:
    every, late, over = found
    first = scope.today.isoformat()[:7]
    months = [one for one in every if first <= one.month][:_MOST_MONTHS]
    rows = [_row(one, over) for one in months]
    goals: list[Row] = []
    if not (scope.owner or scope.source or scope.industry):
        goals = list(_goals(store, scope, months))
    if late.n:
        shows = f"is:open close<{scope.today.isoformat()}"
        nothing = [
            Figure(f"overdue_{name}", head, None, MONEY, why_not=_NOT_PARTED)
            for name, head in zip(("commit", "best"), _HEADS, strict=False)
        ]
        figure = worth("overdue", N_("overdue"), late)._replace(filter=shows)
        rows.insert(0, Row((*nothing, figure), label=N_("overdue"), filter=shows, bar=2))
    rows += [
        _showing(_row(one, over), _NO_DAY)._replace(window=None, label=N_("no close date"))
        for one in every if not one.month
    ]  # fmt: skip
    return Content((*rows, *goals, *_together(every, over)),
                   (*_HEADS, *_GOAL_HEADS) if goals else _HEADS,
                   _picture(goals or rows, months, bool(goals)),
                   nothing=N_("no deal is open"))  # fmt: skip


def _together(every: list[Month], over: dict[str, Month] | None) -> Iterator[Row]:
    """All open deals, and those within their limits: without a bar, which would dwarf the rest."""
    if not every:
        return
    whole = months_added(every)
    yield Row(figures_of(whole), label=N_("all open deals"), filter="is:open", bar=_NO_BAR)
    if over is None:
        return
    shows = "is:open -is:over"
    made = [
        one._replace(id=f"{one.id}_within", filter=shows)
        for one in figures_of(whole.without(months_added(over.values())))
    ]
    yield Row(tuple(made), label=N_("within their limits"), filter=shows, bar=_NO_BAR)


def _row(one: Month, over: dict[str, Month] | None) -> Row:
    """A month; each figure tells what it is without the deals over their limit."""
    made = figures_of(one)
    if over is not None:
        within = figures_of(one.without(over.get(one.month, Month(one.month))))
        pairs = zip(made, within, strict=True)
        told = [whole._replace(inputs=(*whole.inputs, _without(one))) for whole, one in pairs]
        return Row(tuple(told), window=made[0].window, filter=made[0].filter, bar=2)
    return Row(made, window=made[0].window, filter=made[0].filter, bar=2)


def _showing(row: Row, shows: str) -> Row:
    """With another filter of the deals behind it and its figures."""
    figures = tuple(one._replace(filter=shows) for one in row.figures)
    return row._replace(figures=figures, filter=shows)


def _without(within: Figure) -> Input:
    return Input(N_("without those over their limit"), within.value or 0, MONEY)


def _expected(store: Store, scope: Scope) -> Generator[float, None, _Open]:
    """The months in which open deals are to close, and those whose day is past."""
    conn, rules = store.conn, store.rules
    if not (scope.owner or scope.source or scope.industry):
        found = forecast(conn, rules, scope.pipeline_id, bounds=bounds_of(store))
        return _Open(found, overdue(conn, rules, scope.pipeline_id, scope.today), None)
    sums, stale, late = _Parts(), _Parts(), _Parts()
    today = scope.today.isoformat()
    for done, deals in reading.open_deals(store, scope):
        for deal in deals:
            sums.add(deal)
            if deal.stale_on < today:
                stale.add(deal)
            if deal.close_on and deal.close_on < today:
                late.add(deal)
        yield done
    reader, bounds = Reader(conn, rules, scope.pipeline_id), bounds_of(store)
    over = {one.month: one for one in stale.months(reader, bounds)}
    return _Open(sums.months(reader, bounds), late.together(reader), over)


class _Parts:
    """Open deals by month of expected close, chance and currency, as tallies keep them."""

    def __init__(self) -> None:
        self.sums: defaultdict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        self.unpriced: Counter[str] = Counter()

    def add(self, deal: reading.Deal) -> None:
        """Count a deal."""
        own, month = deal.probability, (deal.close_on or "")[:7]
        one = self.sums[month, deal.stage_id if own is None else f"p{own:05d}", deal.currency]
        one[0] += 1
        one[1] += deal.amount or 0
        self.unpriced[month] += deal.amount is None

    def months(self, reader: Reader, bounds: tuple[int, int]) -> list[Month]:
        """What is expected in each month, in their order."""
        found: defaultdict[str, list[tuple[int, Sum]]] = defaultdict(list)
        for (month, key, currency), one in self.sums.items():
            likely = chance(reader.rules, key)
            found[month].append((likely, reader.priced(one, currency, likely)))
        return [
            month_of(month, parts, bounds, self.unpriced[month])
            for month, parts in sorted(found.items())
        ]

    def together(self, reader: Reader) -> Sum:
        """All of them, unweighted."""
        return unweighted(reader, ((key[2], one) for key, one in self.sums.items()))


def _goals(store: Store, scope: Scope, months: list[Month]) -> Iterator[Row]:
    """The periods of the targets, from the running one on: what is ahead, won, and the target."""
    kept = targets(store.conn)
    if kept is None or (kept.usual == aim.Target() and not kept.single):
        return
    period = aim.period_of(scope.today, kept.by)
    last = max((one.month for one in months), default=period.window.last)
    while period.window.first <= last:
        inside = [one for one in months if period.window.first <= one.month <= period.window.last]
        whole = months_added(inside)
        window = period.window
        won = period_of(store.conn, store.rules, scope.pipeline_id, window, scope.today).won
        target = in_base(store.rules, kept, kept.of(period)).amount
        goal = Figure(
            "target", N_("target"), target, MONEY, window=window,
            formula=N_("what is to be won in the period"),
            why_not="" if target is not None else N_("no target"),
        )  # fmt: skip
        shows = closing_in(window)
        made = [one._replace(window=window, filter=shows) for one in figures_of(whole)]
        so_far = worth("won", N_("won"), won)._replace(window=window)
        yield Row((*made, so_far, goal), window=window, filter=shows, bar=2)
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
