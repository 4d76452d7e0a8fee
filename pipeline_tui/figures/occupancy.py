"""The section of the balance: what each stage holds against what it usually holds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from pipeline_tui.figures.balance import Balance, balance
from pipeline_tui.figures.figure import COUNT, DAYS, MONEY, Figure, Input
from pipeline_tui.figures.section import BARS, Content, Picture, Row, Series, Work
from pipeline_tui.figures.tallied import filter_for
from pipeline_tui.figures.verdict import left_out, verdicts
from pipeline_tui.i18n import N_
from pipeline_tui.sales import balance as rules

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.store.store import Store

__all__ = ["occupancy"]

_HEADS = (N_("deals"), N_("usual"), N_("mean stay"), N_("waits"))
_SHAPES = {
    rules.FRONT: N_("Front-heavy: more deals than usual stand in the early stages."),
    rules.TAIL: N_("Tail-heavy: more deals than usual stand in the late stages."),
    rules.EVEN: N_("Balanced: the deals stand where they usually stand."),
}
_SILENT = N_("Not enough history to say whether the deals stand where they usually do.")


def occupancy(store: Store, scope: Scope) -> Work:
    """Each stage's stock, its usual one, how long deals stay, and what waits above the usual."""
    found = yield from balance(store, scope)
    rows = tuple(_row(found, place) for place in range(len(found.stages)))
    series = [Series(N_("deals"), tuple(float(one.n) for one in found.hold), COUNT)]
    if found.usual is not None:
        stock = tuple(one.stock for one in found.usual.stages)
        series.append(Series(N_("usual"), stock, COUNT))
    names = tuple(one.name for one in found.stages)
    picture = Picture(BARS, N_("Deals in each stage, and usually"), tuple(series), names=names)
    note = _SHAPES[found.shape.verdict] if found.shape else _SILENT
    return Content((*rows, *verdicts(found)), _HEADS, picture, note)


def _row(found: Balance, place: int) -> Row:
    stage, held = found.stages[place], found.hold[place]
    shows = filter_for("stage", stage.name)
    usual = found.usual.stages[place] if found.usual else None
    why = "" if usual else N_("none won in 12 months")
    rates = () if usual is None else (
        Input(N_("entries"), usual.entries),
        Input(N_("days of the reference"), found.usual.days if found.usual else 0, DAYS),
        Input(N_("mean stay"), usual.stay, DAYS),
    )  # fmt: skip
    no_entry = N_("no deal entered it in the reference")
    figures = (
        Figure("held", N_("deals"), held.n, COUNT, n=held.n, counted=held.n,
               formula=N_("number of deals"), filter=shows),
        Figure("usual", N_("usual"), usual.stock if usual else None, COUNT,
               formula=N_("entries a day × mean stay (Little's law)"), inputs=rates,
               n=found.told[place], counted=found.told[place],
               left_out=left_out(found), why_not=why),
        Figure("stay", N_("mean stay"), usual.stay if usual and usual.entries else None, DAYS,
               formula=N_("area under the Kaplan-Meier curve of visits"), inputs=rates,
               why_not=why or ("" if usual and usual.entries else no_entry),
               n=usual.entries if usual else 0, counted=usual.entries if usual else 0),
        _waiting(found, place, why),
    )  # fmt: skip
    return Row(figures, name=stage.name, filter=shows)


def _waiting(found: Balance, place: int, why: str) -> Figure:
    """What the deals above the usual stock are worth, at the stage's mean amount."""
    held = found.hold[place]
    figure = Figure(
        "waits", N_("waits"), None, MONEY, n=held.n,
        formula=N_("(deals − usual) × mean amount, where there are more than usual"),
        counted=held.n - held.unpriced - held.no_rate, why_not=why,
    )  # fmt: skip
    if found.usual is None:
        return figure
    if held.average is None:
        return figure._replace(why_not=N_("no amounts"))
    above = max(0.0, held.n - found.usual.stages[place].stock)
    inputs = (
        Input(N_("above the usual"), above), Input(N_("mean amount"), held.average, MONEY),
    )  # fmt: skip
    return figure._replace(value=Fraction(above) * held.average, inputs=inputs, why_not="")
