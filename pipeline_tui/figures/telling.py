"""Figures made of sums: their values, and what went into them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from pipeline_tui.figures.figure import (
    COUNT,
    DAYS,
    MONEY,
    MONEY_A_DAY,
    SHARE,
    TOO_FEW_SAID,
    Figure,
    Input,
    LeftOut,
    of_rate,
)
from pipeline_tui.figures.reader import why_not_by_value
from pipeline_tui.i18n import N_
from pipeline_tui.sales.rates import TOO_FEW, Rate, Window

if TYPE_CHECKING:
    from pipeline_tui.figures.panel import Cycle, Period, Sum

__all__ = [
    "NONE_CLOSED", "NONE_LOST", "TOO_FEW_SAID", "average", "count", "cycle", "left_out",
    "not_priced", "realised", "value_rate", "velocity", "win_rate", "worth",
]  # fmt: skip

_NONE_WON = N_("none won in this window")
_NONE_PRICED = N_("none has an amount in a currency with a rate")
_NONE_HAS_AMOUNT, _NONE_RATED = N_("none has an amount"), N_("none is in a currency with a rate")
NONE_CLOSED, NONE_LOST = N_("none closed in this window"), N_("none lost in this window")
_NO_AMOUNT = N_("without amount")
_NO_RATE = N_("in a currency without a rate")
_UNQUALIFIED = N_("lost before they qualified")


def left_out(one: Sum) -> tuple[LeftOut, ...]:
    """The deals that a sum of money cannot hold."""
    found = ((_NO_AMOUNT, one.unpriced), (_NO_RATE, one.no_rate))
    return tuple(LeftOut(reason, n) for reason, n in found if n)


def count(name: str, label: str, n: int, window: Window | None = None, shows: str = "") -> Figure:
    """So many deals; ``shows`` is the filter that shows them."""
    return Figure(
        name, label, n, COUNT, n=n, window=window, counted=n,
        formula=N_("number of deals"), filter=shows,
    )  # fmt: skip


def worth(name: str, label: str, one: Sum, *, weighted: bool = False) -> Figure:
    """What deals are worth, or what is to be expected of them."""
    formula = N_("sum of (amount × probability)") if weighted else N_("sum of the amounts")
    priced = one.n - one.unpriced - one.no_rate
    figure = Figure(
        name, label, one.weighted if weighted else one.amount, MONEY,
        n=one.n, counted=priced, formula=formula,
        inputs=(Input(N_("amounts"), one.amount, MONEY),), left_out=left_out(one),
    )  # fmt: skip
    return figure if priced > 0 or not one.n else not_priced(figure)


def not_priced(figure: Figure) -> Figure:
    """A sum of money over deals that have none cannot be told: it is not 0."""
    return figure._replace(value=None, why_not=_why_unpriced(figure.left_out, figure.n))


def _why_unpriced(left: tuple[LeftOut, ...], n: int) -> str:
    """Why none of ``n`` deals has a price: for want of amounts, of rates, or now one now other."""
    held = {one.reason: one.n for one in left}
    if held.get(_NO_AMOUNT, 0) >= n:
        return _NONE_HAS_AMOUNT
    return _NONE_PRICED if _NO_AMOUNT in held else _NONE_RATED


def win_rate(won: int, lost: int, unqualified: int, window: Window) -> Figure:
    """Won of won and lost, by count."""
    rate = Rate(won, won + lost - unqualified)
    figure = Figure(
        "win_rate", N_("win rate"), None, SHARE, window=window,
        formula=N_("won / (won + lost)"),
        inputs=(Input(N_("won"), won), Input(N_("lost"), lost - unqualified)),
        left_out=(LeftOut(_UNQUALIFIED, unqualified),) if unqualified else (),
    )  # fmt: skip
    return of_rate(figure, rate, TOO_FEW_SAID if rate.n else NONE_CLOSED)


def value_rate(one: Period, unqualified: int) -> Figure:
    """Value won of value won and lost; n/a where too many losses have no amount.

    ``unqualified`` is the amount of the losses that never qualified: it is left out.
    """
    won, lost = one.won.amount, one.lost.amount - unqualified
    n = one.win_rate.n
    figure = Figure(
        "win_rate_value", N_("win rate by value"), None, SHARE, n=n, window=one.window,
        formula=N_("value won / (value won + value lost)"),
        inputs=(Input(N_("value won"), won, MONEY), Input(N_("value lost"), lost, MONEY)),
        counted=n, left_out=_left_of_value_rate(one),
    )  # fmt: skip
    if n < TOO_FEW:
        return figure._replace(why_not=TOO_FEW_SAID if n else NONE_CLOSED)
    if why := why_not_by_value(one):
        return figure._replace(why_not=why)
    if won + lost <= 0 or won < 0 or lost < 0:
        return figure._replace(why_not=N_("no value was closed"))
    return figure._replace(value=Fraction(won, won + lost))


def _left_of_value_rate(one: Period) -> tuple[LeftOut, ...]:
    found = (
        (N_("losses without amount"), one.lost.unpriced),
        (N_("losses in a currency without a rate"), one.lost.no_rate),
    )
    lost = tuple(LeftOut(reason, n) for reason, n in found if n)
    return (*lost, *_left_of_average(one.won))


def cycle(found: Cycle, window: Window, *, median: bool) -> Figure:
    """Days from qualification to being won."""
    value = found.median if median else found.mean
    both = (N_("median"), found.median), (N_("mean"), found.mean)
    return Figure(
        "cycle_median" if median else "cycle_mean",
        N_("days to win, median") if median else N_("days to win, mean"),
        value, DAYS, n=found.n, window=window, counted=found.n,
        formula=N_("days from qualification (creation where there is none) to won"),
        inputs=tuple(Input(label, one, DAYS) for label, one in both if one is not None),
        note=N_("Long deals are still open: the survival curve stands beside it."),
        why_not="" if value is not None else _NONE_WON,
    )  # fmt: skip


def average(one: Period) -> Figure:
    """What a deal won is worth."""
    priced = max(0, one.won.n - one.won.unpriced - one.won.no_rate)
    return Figure(
        "average_won", N_("average won"), one.average_won, MONEY, n=priced, window=one.window,
        formula=N_("value won / deals won"),
        inputs=(Input(N_("value won"), one.won.amount, MONEY), Input(N_("won"), priced)),
        counted=priced, left_out=left_out(one.won),
        why_not="" if one.average_won is not None else _why_no_average(one),
    )  # fmt: skip


def _why_no_average(one: Period) -> str:
    return _why_unpriced(left_out(one.won), one.won.n) if one.won.n else _NONE_WON


def realised(amount: int, days: int, won: Sum | None, n: int, window: Window) -> Figure:
    """What was won a day."""
    priced = n if won is None else max(0, n - won.unpriced - won.no_rate)
    figure = Figure(
        "realised", N_("won a day"), Fraction(amount, days) if days else None, MONEY_A_DAY,
        n=n, window=window, formula=N_("value won / days since the first recorded deal"),
        inputs=(Input(N_("value won"), amount, MONEY), Input(N_("days"), days, DAYS)),
        counted=priced, left_out=left_out(won) if won else (),
        why_not="" if days else N_("no day recorded yet"),
    )  # fmt: skip
    return not_priced(figure) if days and n and not priced else figure


def _left_of_average(won: Sum) -> tuple[LeftOut, ...]:
    """The deals won that the average, not the figure itself, leaves out."""
    found = (
        (N_("won without amount"), won.unpriced),
        (N_("won in a currency without a rate"), won.no_rate),
    )
    return tuple(LeftOut(reason, n) for reason, n in found if n)


def velocity(qualified: int, one: Period) -> Figure:
    """The formula's money a day: N x A x W / C."""
    from pipeline_tui.sales.rates import sales_velocity

    figure = Figure(
        "velocity", N_("sales velocity"), None, MONEY_A_DAY, n=qualified, window=one.window,
        formula=N_("open qualified × average won × win rate / days to win"),
        counted=qualified, left_out=_left_of_average(one.won), filter="is:qualified",
    )  # fmt: skip
    if one.average_won is None or one.cycle.mean is None:
        return figure._replace(why_not=_why_no_average(one))
    if one.win_rate.too_few:
        return figure._replace(why_not=TOO_FEW_SAID, n=one.win_rate.n)
    rate = one.win_rate.value
    return figure._replace(
        value=sales_velocity(qualified, one.average_won, rate, one.cycle.mean),
        inputs=(
            Input(N_("open qualified"), qualified),
            Input(N_("average won"), one.average_won, MONEY),
            Input(N_("win rate"), rate, SHARE),
            Input(N_("days to win, mean"), one.cycle.mean, DAYS),
        ),
    )
