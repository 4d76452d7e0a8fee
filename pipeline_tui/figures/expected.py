"""The wins to expect of the deals that are open now, by the survival of those before them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline_tui.figures.figure import (
    COUNT,
    DAYS,
    SHARE,
    TOO_FEW_SAID,
    Figure,
    Input,
    LeftOut,
    of_rate,
)
from pipeline_tui.figures.lifetimes import Lifetimes, lifetimes
from pipeline_tui.figures.section import Content, Row, Work
from pipeline_tui.i18n import N_
from pipeline_tui.sales.rates import TOO_FEW, Rate, Window
from pipeline_tui.sales.survival import expected_wins

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.store.store import Store

__all__ = ["expected", "figures_of", "older_than_won"]

_NOTE = N_("All deals count, whatever the window: it would cut off those that take long.")
_NO_END, _NOBODY = N_("no deal was won or lost yet"), N_("no deal has qualified yet")


def expected(store: Store, scope: Scope) -> Work:
    """The wins to expect by some days, and the open deals that outlasted every win."""
    found = yield from lifetimes(store, scope)
    if not found.curve.n:
        return Content((), nothing=_NOBODY)
    rows = [Row((one,), filter=one.filter) for one in figures_of(found, scope.today)]
    if scope.until is not None:
        own = _wins(found, "wins:day", N_("wins expected by a day"), scope.until, scope.today)
        rows.insert(0, Row((own,), filter=own.filter, day=scope.until))
    return Content(tuple(rows), note=_NOTE)


def figures_of(found: Lifetimes, today: date) -> list[Figure]:
    """All figures of what is to be expected, from the lifetimes of a pipeline's deals."""
    wins = [_wins(found, name, label, until, today) for name, label, until in _ends(today)]
    return [*wins, older_than_won(found)]


def _ends(today: date) -> list[tuple[str, str, date | None]]:
    """Until when wins are expected: the ends of this month, quarter and year, and at all."""
    month = today.isoformat()[:7]
    quarter = f"{today.year:04d}-{(today.month + 2) // 3 * 3:02d}"
    return [
        ("wins:month", N_("wins expected, month"), Window(month, month).end),
        ("wins:quarter", N_("wins expected, quarter"), Window(quarter, quarter).end),
        ("wins:year", N_("wins expected, year"), date(today.year, 12, 31)),
        ("wins:all", N_("wins expected, in all"), None),
    ]


def _until(days: int | None) -> tuple[Input, ...]:
    return () if days is None else (Input(N_("days until then"), days, DAYS),)


def _left_out(found: Lifetimes, more: tuple[LeftOut, ...] = ()) -> tuple[LeftOut, ...]:
    reasons = (
        LeftOut(N_("not qualified yet"), found.waiting),
        LeftOut(N_("lost before they qualified"), found.rejected),
        *more,
    )
    return tuple(one for one in reasons if one.n)


def _shows(found: Lifetimes) -> str:
    """The filter of the open deals on the clock."""
    return "is:qualified" if found.waiting else "is:open"


def _on_the_clock(found: Lifetimes) -> tuple[Input, ...]:
    curve = found.curve
    told = (
        Input(N_("deals on the clock"), curve.n),
        Input(N_("won"), sum(point.won_here for point in curve.points)),
        Input(N_("lost"), sum(point.lost_here for point in curve.points)),
        Input(N_("open, until today"), curve.censored),
    )
    if found.from_creation:
        return (*told, Input(N_("from their creation"), found.from_creation))
    return told


def _wins(found: Lifetimes, name: str, label: str, until: date | None, today: date) -> Figure:
    days = None if until is None else (until - today).days
    expected = expected_wins(found.curve, found.ages, days)
    old = LeftOut(N_("older than any deal that ended"), expected.without_precedent)
    figure = Figure(
        name, label, None, COUNT, n=expected.n, counted=expected.n,
        formula=N_("sum over the open deals of (won by then − won by its age) / open at its age"),
        inputs=(*_on_the_clock(found), *_until(days)), left_out=_left_out(found, (old,)),
        filter=_shows(found),
        note=N_("The interval holds the chance of each deal, and what past deals cannot tell."),
    )  # fmt: skip
    ended = found.curve.n - found.curve.censored
    if ended < TOO_FEW:
        return figure._replace(n=ended, why_not=TOO_FEW_SAID if ended else _NO_END)
    if days is not None and days < 0:
        return figure._replace(why_not=N_("the day is past"))
    if not expected.n:
        return figure._replace(why_not=N_("no open deal has a precedent"))
    return figure._replace(value=expected.mean, interval=expected.interval)


def older_than_won(found: Lifetimes) -> Figure:
    """The share of the open deals that has been open for longer than any that was won."""
    open_now, longest = found.ages.total(), found.longest_won
    figure = Figure(
        "older_than_won", N_("older than any won"), None, SHARE,
        formula=N_("open deals older than the longest won cycle / open deals that qualified"),
        left_out=_left_out(found)[: int(found.waiting > 0)], filter=_shows(found),
    )  # fmt: skip
    if longest is None:
        return figure._replace(why_not=N_("none won yet"))
    figure = figure._replace(
        inputs=(
            Input(N_("longest won cycle"), longest, DAYS),
            Input(N_("older"), found.beyond),
            Input(N_("open qualified"), open_now),
        )
    )
    nothing = TOO_FEW_SAID if open_now else N_("no open deal has qualified")
    return of_rate(figure, Rate(found.beyond, open_now), nothing)
