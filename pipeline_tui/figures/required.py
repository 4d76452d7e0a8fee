"""What a target asks for: coverage, deals to work on, deals still to create; from tallies.

Definitions: METRICS, "Coverage and required opportunities".
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from pipeline_tui.figures.figure import (
    COUNT,
    DAYS,
    MONEY,
    SHARE,
    TIMES,
    TOO_FEW_SAID,
    Figure,
    Input,
    LeftOut,
)
from pipeline_tui.figures.forecast import closing_in, expected_wins, forecast
from pipeline_tui.figures.reader import Period, Reader, Sum, added, value_rate
from pipeline_tui.i18n import N_
from pipeline_tui.sales import coverage as rules_of
from pipeline_tui.sales.rates import Rate, Window
from pipeline_tui.sales.targets import Target
from pipeline_tui.store import driver
from pipeline_tui.store.rules import Rules

__all__ = ["Facts", "Required", "facts", "figures", "needed_for"]

_NO_AMOUNT, _NO_WINS = N_("no target amount set"), N_("no number of wins set as target")
_NEVER_WON, _NONE_CLOSED = N_("nothing was won in the window"), N_("none closed in this window")
_REACHED = N_("the target is reached")
_WEEK = 7


class Facts(NamedTuple):
    """What the figures rest on. ``period`` is the month or quarter of the target.

    ``won`` are the deals won in it, ``open`` those expected to close in it, ``expected`` the
    wins that all open deals promise by their chances; ``year`` the window of the rates, whose
    losses that never qualified were worth ``unqualified``; ``created`` are the deals added in
    the seven days up to ``today``.
    """

    period: Window
    target: Target
    today: date
    won: Sum
    open: Sum
    expected: Fraction
    year: Period
    unqualified: int
    created: int

    @property
    def missing(self) -> Fraction | None:
        """Wins still to be made, before what open deals promise; None without a target.

        A target of amount alone asks for as many as it holds of the window's average.
        """
        average = self.year.average_won
        if self.target.wins is not None:
            return Fraction(self.target.wins - self.won.n)
        if self.target.amount is None or average is None or average <= 0:
            return None
        return (self.target.amount - self.won.amount) / average

    @property
    def days_left(self) -> int:
        """Days of the period from today on, today among them; 0 once it is over."""
        return max(0, (self.period.end - self.today).days + 1)


class Required(NamedTuple):
    """The figures against one target."""

    coverage: Figure
    needed: Figure
    required: Figure
    still: Figure
    created: Figure
    pace: Figure


def facts(
    conn: driver.Connection,
    rules: Rules,
    pipeline_id: str,
    period: Window,
    target: Target,
    today: date,
    year: Period,
) -> Facts:
    """Read what the figures of a target rest on; ``target`` is in the base currency."""
    reader = Reader(conn, rules, pipeline_id)
    months = forecast(conn, rules, pipeline_id, period.first, period.last)
    week_ago = (today - timedelta(days=_WEEK - 1)).isoformat()
    return Facts(
        period=period,
        target=target,
        today=today,
        won=reader.total("won_month", period.first, period.last),
        open=added([one.every for one in months]),
        expected=expected_wins(conn, rules, pipeline_id),
        year=year,
        unqualified=reader.total("unqualified", year.window.first, year.window.last).amount,
        created=reader.total("created", week_ago, today.isoformat()).n,
    )


def figures(found: Facts) -> Required:
    """All figures of a target."""
    still = _still(found)
    return Required(
        _coverage(found), _needed(found), _required(found), still, _created(found),
        _pace(found, still),
    )  # fmt: skip


def _coverage(found: Facts) -> Figure:
    aim, won = found.target.amount, found.won.amount
    left = (
        (N_("without amount"), found.open.unpriced),
        (N_("in a currency without a rate"), found.open.no_rate),
    )
    figure = Figure(
        "coverage", N_("coverage"), None, TIMES, n=found.open.n, window=found.period,
        formula=N_("open amount expected to close in the period / (target − already won)"),
        counted=found.open.n - found.open.unpriced - found.open.no_rate,
        left_out=tuple(LeftOut(reason, n) for reason, n in left if n),
        filter=closing_in(found.period),
    )  # fmt: skip
    if aim is None:
        return figure._replace(why_not=_NO_AMOUNT)
    if found.open.n and not figure.counted:
        return figure._replace(why_not=N_("no deal expected to close has an amount"))
    if found.open.amount < 0:
        return figure._replace(why_not=N_("the open amount is below zero"))
    inputs = (
        Input(N_("expected to close"), found.open.amount, MONEY),
        Input(N_("target"), aim, MONEY),
        Input(N_("already won"), won, MONEY),
    )
    value = rules_of.coverage(found.open.amount, aim - won)
    return figure._replace(
        value=value, inputs=inputs, why_not="" if value is not None else _REACHED
    )


def _needed(found: Facts) -> Figure:
    rate = value_rate(found.year, found.unqualified)
    figure = Figure(
        "needed_coverage", N_("needed coverage"), None, TIMES, n=found.year.win_rate.n,
        window=found.year.window, formula=N_("1 / win rate by value"),
        counted=found.year.win_rate.n,
    )  # fmt: skip
    if isinstance(rate, str):
        return figure._replace(why_not=rate)
    value = rules_of.needed(rate)
    return figure._replace(
        value=value,
        inputs=(Input(N_("win rate by value"), rate, SHARE),),
        why_not="" if value is not None else _NEVER_WON,
    )


def _no_rate(rate: Rate) -> str:
    if rate.too_few:
        return TOO_FEW_SAID if rate.n else _NONE_CLOSED
    return "" if rate.k else _NEVER_WON


def _required(found: Facts) -> Figure:
    return needed_for(found.target.wins, found.year.win_rate, found.year.window)


def needed_for(wins: int | None, rate: Rate, window: Window) -> Figure:
    """How many deals so many wins ask for at a win rate, with the bounds of its interval."""
    figure = Figure(
        "required", N_("deals needed for the target"), None, COUNT, n=rate.n,
        window=window, formula=N_("target wins / win rate, rounded up"),
        counted=rate.n,
    )  # fmt: skip
    if wins is None:
        return figure._replace(why_not=_NO_WINS)
    if why := _no_rate(rate):
        return figure._replace(why_not=why)
    between = rules_of.required_between(wins, rate)
    return figure._replace(
        value=rules_of.required(wins, rate.value),
        interval=None if between is None else (float(between[0]), float(between[1])),
        inputs=(Input(N_("target wins"), wins), Input(N_("win rate"), rate.value, SHARE)),
    )


def _still(found: Facts) -> Figure:
    rate, missing = found.year.win_rate, found.missing
    figure = Figure(
        "still_to_create", N_("still to create"), None, COUNT, n=rate.n,
        window=found.year.window, counted=rate.n,
        formula=N_("(wins missing − wins expected from open deals) / win rate, rounded up"),
    )  # fmt: skip
    if missing is None:
        return figure._replace(why_not=_NO_WINS)
    if why := _no_rate(rate):
        return figure._replace(why_not=why)
    between = rules_of.required_between(missing - found.expected, rate)
    return figure._replace(
        value=rules_of.required(missing - found.expected, rate.value),
        interval=None if between is None else (float(between[0]), float(between[1])),
        inputs=(
            Input(N_("wins missing"), missing),
            Input(N_("expected from open deals"), found.expected),
            Input(N_("win rate"), rate.value, SHARE),
        ),
    )


def _created(found: Facts) -> Figure:
    return Figure(
        "new_leads", N_("new deals in 7 days"), found.created, COUNT, n=found.created,
        formula=N_("deals created in the last seven days, today among them"),
        counted=found.created,
    )  # fmt: skip


def _pace(found: Facts, still: Figure) -> Figure:
    figure = Figure(
        "needed_leads", N_("new deals needed a week"), None, COUNT, n=still.n,
        window=found.period, formula=N_("still to create × 7 / days left in the period"),
        counted=still.counted,
    )  # fmt: skip
    if still.value is None:
        return figure._replace(why_not=still.why_not)
    if not found.days_left:
        return figure._replace(why_not=N_("the period is over"))
    return figure._replace(
        value=rules_of.pace(int(still.value), found.days_left),
        inputs=(
            Input(N_("still to create"), still.value),
            Input(N_("days left"), found.days_left, DAYS),
        ),
    )
