"""The section of the survival curve: how long deals stay open, and how many are won by when."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from pipeline_tui.figures.figure import COUNT, DAYS, SHARE, TOO_FEW_SAID, Figure, Input, LeftOut
from pipeline_tui.figures.lifetimes import Lifetimes, lifetimes
from pipeline_tui.figures.section import STEPS, Content, Picture, Row, Series, Work
from pipeline_tui.i18n import N_
from pipeline_tui.sales.rates import TOO_FEW

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.sales.survival import Survival
    from pipeline_tui.store.store import Store

__all__ = ["survival"]

_MARKS = (0, 15, 30, 45, 60, 90, 120, 180, 270, 365, 545, 730)
_NOBODY, _NO_END = N_("no deal has qualified yet"), N_("no deal was won or lost yet")
_FEW = N_("too few deals have qualified ({n})")
_NO_PRECEDENT = N_("no precedent")


def survival(store: Store, scope: Scope) -> Work:
    """The curve with the shares at some ages, and the deals that are open at those ages now."""
    found = yield from lifetimes(store, scope)
    curve = found.curve
    last = curve.last_day or 0
    ages = [day for day in _MARKS if day <= last] or [0]
    ends = [*ages[1:], None]
    aged = "aged_any" if store.rules.qualifying.get(scope.pipeline_id) is None else "aged"

    def row(figures: tuple[Figure, ...], least: int, days: int | None = None) -> Row:
        return Row(figures, days=days, closed=True, which=((aged, least),))

    rows = [
        row(_figures(found, age, end), _onwards(curve, age), age)
        for age, end in zip(ages, ends, strict=True)
    ]
    rows.append(row((_median(found),), 0))
    heads = (N_("still open"), N_("won by then"), N_("won from here"), N_("open now"))
    if curve.n < TOO_FEW or not curve.points:
        few = _FEW if curve.n < TOO_FEW else _NO_END
        return Content((), heads, nothing=few if curve.n else _NOBODY, cases=curve.n)
    return Content(tuple(rows), heads, _picture(curve), _ABOUT)


_ABOUT = N_(
    "Days since qualification, of all deals whenever they closed; those open now are counted as "
    "open so far."
)


def _onwards(curve: Survival, age: int) -> int:
    """From how many days on deals tell what becomes of one of this age: see ``at_risk``."""
    return next((point.day for point in curve.points if point.day > age), age + 1)


def _figures(found: Lifetimes, age: int, end: int | None) -> tuple[Figure, ...]:
    curve = found.curve
    left = _left_out(found)
    still, won = Fraction(curve.still_open(age)), Fraction(curve.won_by(age))
    inputs = (
        Input(N_("deals on the clock"), curve.n),
        Input(N_("of them open now"), curve.censored),
        Input(N_("open for longer than that"), curve.at_risk(age)),
    )
    onwards = curve.won_from(age)
    n = curve.at_risk(age)
    enough = onwards is not None and n >= TOO_FEW
    few = TOO_FEW_SAID if onwards is not None else _NO_PRECEDENT
    now = sum(count for day, count in found.ages.items() if day >= age and _before(day, end))
    return (
        Figure(
            "still_open", N_("still open"), still, SHARE, n=curve.n,
            interval=curve.interval(age), inputs=inputs, counted=curve.n, left_out=left,
            formula=N_("Kaplan and Meier: product of (1 − ended / open until then)"),
        ),
        Figure(
            "won_by", N_("won by then"), won, SHARE, n=curve.n, inputs=inputs, counted=curve.n,
            left_out=left,
            formula=N_("Aalen and Johansen: sum of (still open × won / open until then)"),
        ),
        Figure(
            "won_from", N_("won from here"),
            Fraction(onwards) if enough and onwards is not None else None, SHARE, n=n,
            inputs=inputs, counted=n, why_not="" if enough else few,
            formula=N_("(won in the end − won by then) / still open"),
        ),
        Figure(
            "open_now", N_("open now"), now, COUNT, n=now, counted=now,
            formula=N_("open deals of this age"),
        ),
    )  # fmt: skip


def _before(day: int, end: int | None) -> bool:
    return end is None or day < end


def _median(found: Lifetimes) -> Figure:
    median = found.curve.median
    return Figure(
        "survival_median", N_("half are closed after"), median, DAYS, n=found.curve.n,
        counted=found.curve.n, left_out=_left_out(found),
        formula=N_("the first day after which at most half are still open"),
        why_not="" if median is not None else N_("more than half are still open"),
    )  # fmt: skip


def _left_out(found: Lifetimes) -> tuple[LeftOut, ...]:
    every = (
        (N_("open and not yet qualified"), found.waiting),
        (N_("lost before they qualified"), found.rejected),
    )
    return tuple(LeftOut(reason, n) for reason, n in every if n)


def _picture(curve: Survival) -> Picture:
    points = curve.points
    days = [0.0, *(float(point.day) for point in points)]
    if points[0].day == 0:
        days = days[1:]
    begin = () if points[0].day == 0 else ((1.0, 0.0),)
    shares = [*begin, *((point.open, point.won) for point in points)]
    return Picture(
        STEPS, N_("Days since qualification"),
        (
            Series(N_("still open"), tuple(one[0] for one in shares), SHARE),
            Series(N_("won by then"), tuple(one[1] for one in shares), SHARE),
        ),
        numbers=tuple(days),
    )  # fmt: skip
