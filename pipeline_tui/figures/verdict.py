"""The verdicts of the balance as rows: its shape with the z behind it, and its flow."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from pipeline_tui.figures.figure import COUNT, DAYS, MONEY, SHARE, Figure, Input, LeftOut, of_rate
from pipeline_tui.figures.section import Row
from pipeline_tui.i18n import N_
from pipeline_tui.sales import balance as rules
from pipeline_tui.sales.rates import Rate

if TYPE_CHECKING:
    from pipeline_tui.figures.balance import Balance

__all__ = ["left_out", "verdicts", "why_silent"]

_SHAPES = {
    rules.FRONT: N_("front-heavy"),
    rules.TAIL: N_("tail-heavy"),
    rules.EVEN: N_("balanced"),
}
_FLOWS = {
    rules.FILLING: N_("filling"),
    rules.DRAINING: N_("draining"),
    rules.STEADY: N_("steady"),
}
_ALL, _FLOW = N_("all stages"), N_("created and closed")
_NO_WIN = N_("none won in 12 months")
_NO_BAR = 2
"""The mean stay: another unit than that of the bars, so that sums do not dwarf the stages."""


def verdicts(found: Balance) -> tuple[Row, ...]:
    """All stages together, named by their shape, and what came against what went."""
    shape, flow = found.shape, found.flow
    every = (_held(found), _usual(found), _stay(found), _waits(found), _z(found))
    came = Row((_came(found),), label=_FLOWS[flow.verdict] if flow else _FLOW)
    label = _SHAPES[shape.verdict] if shape else _ALL
    return Row(every, label=label, filter="is:open", bar=_NO_BAR), came


def why_silent(found: Balance) -> str:
    """Why there is no verdict on the shape (marked English); '' where there is one."""
    if found.shape is not None:
        return ""
    if found.usual is None:
        return _NO_WIN
    if found.open < rules.LEAST_OPEN:
        return N_("not enough history: below 20 open deals")
    if found.usual.entries < rules.LEAST_ENTRIES:
        return N_("not enough history: below 30 entries into stages")
    return N_("usually all deals stand in one stage")


def left_out(found: Balance) -> tuple[LeftOut, ...]:
    """What tells nothing of what is usual."""
    reasons = (
        (N_("created on the day of an import"), found.imported),
        (N_("visits that began on an unknown day"), found.vague),
    )
    return tuple(LeftOut(reason, n) for reason, n in reasons if n)


def _held(found: Balance) -> Figure:
    return Figure(
        "held", N_("deals"), found.open, COUNT, n=found.open, counted=found.open,
        formula=N_("number of deals"), filter="is:open",
    )  # fmt: skip


def _usual(found: Balance) -> Figure:
    figure = Figure(
        "usual", N_("usual"), None, COUNT, left_out=left_out(found), why_not=_NO_WIN,
        formula=N_("sum over the stages of entries a day × mean stay"),
        note=N_("The reference are 365 days that end one mean cycle ago."),
    )  # fmt: skip
    usual = found.usual
    if usual is None or found.cycle is None:
        return figure
    inputs = (
        Input(N_("days of the reference"), usual.days, DAYS),
        Input(N_("mean cycle"), found.cycle, DAYS),
        Input(N_("entries"), usual.entries),
    )
    return figure._replace(
        value=usual.stock, inputs=inputs, n=found.told_all, counted=found.told_all, why_not=""
    )


def _stay(found: Balance) -> Figure:
    usual = found.usual
    why = _NO_WIN if usual is None else N_("no deal entered a stage in the reference")
    return Figure(
        "stay", N_("mean stay"), usual.mean_stay if usual and usual.entries else None, DAYS,
        formula=N_("usual deals / entries a day into all stages"),
        why_not="" if usual and usual.entries else why,
        n=found.told_all, counted=found.told_all,
    )  # fmt: skip


def _waits(found: Balance) -> Figure:
    parts = [found.waits(place) for place in range(len(found.hold))]
    known = [part for part in parts if part is not None]
    why = _NO_WIN if found.usual is None else N_("no amounts")
    unpriced, no_rate = (sum(one[place] for one in found.hold) for place in (2, 3))
    left = ((N_("without amount"), unpriced), (N_("in a currency without a rate"), no_rate))
    return Figure(
        "waits", N_("waits"), sum(known, Fraction(0)) if known else None, MONEY,
        n=found.open, counted=found.open - unpriced - no_rate,
        left_out=tuple(LeftOut(reason, n) for reason, n in left if n),
        formula=N_("sum over the stages of what they hold above the usual × mean amount"),
        why_not="" if known else why,
    )  # fmt: skip


def _z(found: Balance) -> Figure:
    figure = Figure(
        "shape", N_("shape, z"), None, COUNT, n=found.open, counted=found.open,
        formula=N_("(mean position − usual one) / √(variance/N + variance/Nref)"),
        note=N_("Below −1.96 front-heavy, above 1.96 tail-heavy: by chance 1 in 20 times."),
        why_not=why_silent(found), left_out=left_out(found),
    )  # fmt: skip
    shape = found.shape
    if shape is None:
        return figure
    return figure._replace(
        value=shape.z,
        inputs=(
            Input(N_("mean position of the open deals"), shape.mean),
            Input(N_("usual mean position"), shape.usual_mean),
            Input(N_("variance of the position"), shape.variance),
            Input(N_("open deals (N)"), found.open),
            Input(N_("deals the reference is worth (Nref)"), shape.others),
        ),
    )


def _came(found: Balance) -> Figure:
    """The share of the deals created among those created and closed in the last mean cycle."""
    figure = Figure(
        "flow", N_("created of created and closed"), None, SHARE, why_not=_NO_WIN,
        formula=N_("created / (created + closed) in the last mean cycle"),
        note=N_("Filling or draining where a binomial test at one half leaves less than 5 %."),
    )  # fmt: skip
    flow = found.flow
    if flow is None:
        nothing = N_("none created or closed in the last mean cycle")
        return figure if found.cycle is None else figure._replace(why_not=nothing)
    inputs = (
        Input(N_("deals created"), flow.created),
        Input(N_("deals closed"), flow.closed),
        Input(N_("mean cycle"), found.cycle or 0, DAYS),
        Input(N_("chance of such a gap"), flow.chance, SHARE),
    )
    rate = Rate(flow.created, flow.created + flow.closed)
    return of_rate(figure._replace(inputs=inputs), rate, N_("too few"))
