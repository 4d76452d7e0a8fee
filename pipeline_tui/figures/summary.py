"""The section of the figures one looks at first: those of the panel, and what explains them.

What tallies hold is there at once; who is engaged, and how many deals outlasted every win, follows
when the deals have been read.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from pipeline_tui.figures import narrowed, panel, telling
from pipeline_tui.figures.ahead import aims
from pipeline_tui.figures.cohort import cohort, cohort_of, decider_coverage, deciders_of
from pipeline_tui.figures.deciders import coverage, engaged
from pipeline_tui.figures.expected import older_than_won
from pipeline_tui.figures.figure import MONEY, Figure, Input, LeftOut
from pipeline_tui.figures.lifetimes import lifetimes
from pipeline_tui.figures.reader import ANY, Reader, Sum
from pipeline_tui.figures.required import needed_for
from pipeline_tui.figures.section import Content, Row, Work
from pipeline_tui.figures.tallied import columns_of, months_of, period_of
from pipeline_tui.i18n import N_
from pipeline_tui.sales.rates import months_window

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.store.store import Store

__all__ = ["WELL_ABOVE", "summary"]

WELL_ABOVE = Fraction(3, 2)
"""A formula's velocity of so many times the realised one tells of deals that sit."""
_BOTH = "deciders_value"
_QUALIFIED, _WON = (("unqualified", 0),), (("status", "won"),)
_OF_CLOSED: dict[str, tuple[tuple[str, str | int | None], ...]] = {
    "win_rate": _QUALIFIED, "win_rate_value": _QUALIFIED, "required_wins": _QUALIFIED,
    "rejected": (("unqualified", 1),), "cohort": (("created", 1),), "cycle_median": _WON,
    "cycle_mean": _WON, "average_won": (*_WON, ("priced", 1)), "realised": _WON,
}  # fmt: skip
"""Figures that open deals alone do not make, with what holds of theirs."""
_OF_YEAR = frozenset("needed_coverage required still_to_create needed_leads".split())
"""What a target asks for rests on the deals closed in twelve months, whatever the window."""
_WEEK = timedelta(days=6)


def summary(store: Store, scope: Scope) -> Work:
    """The figures of the panel, one a row."""
    figures = yield from _tallied(store, scope)
    yield _content(figures, scope.today)
    found = yield from coverage(store, scope)
    ids = [one.id for one in figures]
    if _BOTH not in ids:
        period = yield from period_of(store, scope)
        place = ids.index("realised") + 1
        more = (telling.velocity(found.every.n, period), *deciders_of(found.every, found.known))
        figures[place:place] = more
        ids = [one.id for one in figures]
    place = ids.index(_BOTH) + 1
    figures[place:place] = engaged(found)
    if _sits(figures):
        place = ids.index("velocity")
        older = older_than_won((yield from lifetimes(store, scope)))
        figures[place] = figures[place]._replace(
            note=N_("Well above what is won a day: deals sit. Below it, how many outlast any won.")
        )
        figures.insert(place + 1, older)
    return _content(figures, scope.today)


def _content(figures: list[Figure], today: date) -> Content:
    return Content(tuple(_row(each, today) for each in figures))


def _row(figure: Figure, today: date) -> Row:
    """A row of closed deals leads to them."""
    which = _OF_CLOSED.get(figure.id, ())
    if figure.id in _OF_YEAR:
        year = months_window(today)
        which = (*_QUALIFIED, ("days", f"{year.start.isoformat()}..{year.end.isoformat()}"))
    elif figure.id == "new_leads":
        which = (("since", (today - _WEEK).isoformat()),)
    return Row((figure,), filter=figure.filter, closed=bool(which), which=which)


def _tallied(store: Store, scope: Scope) -> Generator[float, None, list[Figure]]:
    one = yield from period_of(store, scope)
    whole = panel.whole((yield from columns_of(store, scope)))
    over = yield from _some(store, scope, narrowed.OVER)
    parked = yield from _some(store, scope, narrowed.PARKED)
    if whole.n == whole.unpriced:  # tallies do not know it of a part
        over, parked = (one._replace(unpriced=one.n) for one in (over, parked))
    unqualified = sum(each.unqualified_amount for each in (yield from months_of(store, scope)))
    figures = [
        telling.worth("open", N_("pipeline value"), whole)._replace(filter="is:open"),
        telling.worth("weighted", N_("weighted"), whole, weighted=True)._replace(filter="is:open"),
        *_within(whole, over),
        telling.worth("over", N_("over their limit"), over)._replace(filter="is:over"),
        telling.worth("parked", N_("parked"), parked)._replace(filter="is:parked"),
        telling.win_rate(one.won.n, one.lost.n, one.unqualified_losses, one.window),
        telling.value_rate(one, unqualified),
        telling.count("rejected", N_("rejected leads"), one.unqualified_losses, one.window),
        telling.cycle(one.cycle, one.window, median=True),
        telling.cycle(one.cycle, one.window, median=False),
        telling.average(one),
        telling.realised(one.won.amount, one.days, one.won, one.won.n, one.window),
    ]
    if not (scope.owner or scope.source or scope.industry):
        qualified = panel.qualified_of(store.conn, store.rules, scope.pipeline_id)
        figures.append(telling.velocity(qualified, one))
        figures += decider_coverage(store.conn, store.rules, scope.pipeline_id)
        figures += aims(store, scope)
    place = [one.id for one in figures].index("win_rate_value") + 1
    figures.insert(place, (yield from _cohort(store, scope)))
    if scope.wins is not None:
        asked = needed_for(scope.wins, one.win_rate, one.window)
        figures.append(asked._replace(id="required_wins", label=N_("deals needed for the wins")))
    return figures


def _cohort(store: Store, scope: Scope) -> Generator[float, None, Figure]:
    if scope.is_tallied:
        return cohort(store.conn, scope.pipeline_id, scope.window)
    return cohort_of((yield from narrowed.created(store, scope)), scope.window)


def _some(store: Store, scope: Scope, which: str) -> Generator[float, None, Sum]:
    """The open deals over their limit, or parked."""
    if scope.owner or scope.source or scope.industry:
        return panel.whole((yield from narrowed.columns(store, scope, which)))
    reader = Reader(store.conn, store.rules, scope.pipeline_id)
    return reader.over(scope.today) if which == narrowed.OVER else reader.total("parked", *ANY)


def _within(whole: Sum, over: Sum) -> tuple[Figure, Figure]:
    """Value and weighted value without the deals over their limit."""
    n = whole.n - over.n
    value = Figure(
        "open_within", N_("value within limits"), whole.amount - over.amount, MONEY,
        n=n, counted=n, formula=N_("that of all open deals − that of those over their limit"),
        inputs=(
            Input(N_("open deals"), whole.amount, MONEY),
            Input(N_("over their limit"), over.amount, MONEY),
        ),
        left_out=(LeftOut(N_("over their limit"), over.n),) if over.n else (),
        filter="is:open -is:over",
    )  # fmt: skip
    weighted = value._replace(
        id="weighted_within", label=N_("weighted within limits"),
        value=whole.weighted - over.weighted,
        inputs=(
            Input(N_("open deals"), whole.weighted, MONEY),
            Input(N_("over their limit"), over.weighted, MONEY),
        ),
    )  # fmt: skip
    if whole.n and whole.n <= whole.unpriced + whole.no_rate:
        why = telling.worth("open", "", whole).why_not
        return value._replace(value=None, why_not=why), weighted._replace(value=None, why_not=why)
    return value, weighted


def _sits(figures: list[Figure]) -> bool:
    """Whether the formula's velocity is well above what was won a day."""
    told = {one.id: one.value for one in figures}
    formula, realised = told.get("velocity"), told.get("realised")
    if formula is None or realised is None:
        return False
    return formula > 0 and formula > WELL_ABOVE * Fraction(realised)
