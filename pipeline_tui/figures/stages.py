"""Time in each stage, moves back, cycles and conversion, from raw rows: for any days and filter.

Definitions: METRICS, "Stage history", "Stage-to-stage conversion" and "Cycle length".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Generator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pipeline_tui.figures.conversion import Reached, Step, stages_of, steps
from pipeline_tui.figures.figure import COUNT, DAYS, Figure, Input, LeftOut
from pipeline_tui.figures.reading import closed_deals, stays
from pipeline_tui.figures.section import BARS, Content, Picture, Row, Series, Work
from pipeline_tui.i18n import N_
from pipeline_tui.sales import reach
from pipeline_tui.sales.contributions import cycle_days
from pipeline_tui.sales.stays import backward, first_days, mean, median, spent

if TYPE_CHECKING:
    from pipeline_tui.figures.reading import Stays
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.sales.deal_state import Stage
    from pipeline_tui.store.store import Store

__all__ = ["Cycles", "Times", "conversions", "cycles", "time_in_stages", "times"]

T = TypeVar("T")

_NOBODY, _NOBODY_HERE = N_("no deal left it in this window"), N_("no deal is there now")
_FORMULA = N_("days of all visits to the stage together, of the deals that left it")


class Times:
    """What deals spent in one stage, in days.

    ``left`` counts those that left it for the last time in the window, ``here`` those that are
    there now, each by the days of all its visits. ``back`` is how often one went back from it in
    the window; ``again`` are those of ``left`` with more than one visit, ``vague`` those of either
    kind of which it is only known since when at the latest.
    """

    __slots__ = ("again", "back", "here", "left", "vague")

    def __init__(self) -> None:
        self.left: Counter[int] = Counter()
        self.here: Counter[int] = Counter()
        self.back = self.again = self.vague = 0


class Cycles(NamedTuple):
    """Days from qualification to the close, and how many began with the creation instead."""

    days: Counter[int]
    from_creation: int


# -- what is read ----------------------------------------------------------------------


def times(store: Store, scope: Scope) -> Generator[float, None, dict[str, Times]]:
    """The time in each stage of the pipeline that has any, by the stage's id, in slices."""
    found: defaultdict[str, Times] = defaultdict(Times)
    days = scope.start.isoformat(), scope.end.isoformat(), scope.today.isoformat()
    stages = store.rules.every_stage
    for done, rows in stays(store, scope):
        for one in rows:
            _add_times(found, one, stages, *days)
        yield done
    return dict(found)


def _add_times(
    found: defaultdict[str, Times],
    one: Stays,
    stages: Mapping[str, Stage],
    start: str,
    end: str,
    today: str,
) -> None:
    for stage_id, time in spent(one.visits, today).items():
        if time.here is not None:
            into = found[stage_id]
            into.here[time.days] += 1
        elif time.left_on is not None and start <= time.left_on <= end:
            into = found[stage_id]
            into.left[time.days] += 1
            into.again += time.visits > 1
        else:
            continue
        into.vague += not time.known
    for stage_id, day in backward(one.visits, stages):
        if start <= day <= end:
            found[stage_id].back += 1


def cycles(store: Store, scope: Scope) -> Generator[float, None, dict[str, Cycles]]:
    """The cycles of the deals closed in a scope's days, ``won`` and ``lost`` apart, in slices."""
    days: dict[str, Counter[int]] = {"won": Counter(), "lost": Counter()}
    marked: Counter[str] = Counter()
    for done, rows in closed_deals(store, scope):
        for deal in rows:
            days[deal.status][cycle_days(deal._asdict())] += 1
            marked[deal.status] += deal.qualified_on is None
        yield done
    return {status: Cycles(one, marked[status]) for status, one in days.items()}


def conversions(store: Store, scope: Scope) -> Generator[float, None, list[Step]]:
    """What ``conversion.conversions`` gives, for chosen days and filters, in slices."""
    rules = store.rules
    positions = reach.ladder(rules.stages.values(), scope.pipeline_id)
    start, end = scope.start.isoformat(), scope.end.isoformat()
    counts: dict[int, Counter[str]] = {position: Counter() for position in positions}
    for done, rows in stays(store, scope):
        for one in rows:
            days = first_days(one.visits, rules.every_stage, positions, one.won_on)
            for place, (position, day) in enumerate(zip(positions, days, strict=False), 1):
                if start <= day <= end:
                    counts[position][_became(one.status, place == len(days))] += 1
        yield done
    found = {position: Reached(**one) for position, one in counts.items()}
    return steps(stages_of(rules, scope.pipeline_id), found, scope.window)


def _became(status: str, furthest: bool) -> str:
    if status == "won":
        return "won"
    return f"{status}_{'here' if furthest else 'beyond'}"


# -- what is shown ---------------------------------------------------------------------


def time_in_stages(store: Store, scope: Scope) -> Work:
    """Mean and median days in each stage, of deals that left it and of those in it, and cycles."""
    found = yield from _halved(times(store, scope), 0.0)
    closed = yield from _halved(cycles(store, scope), 0.5)
    stages = store.rules.pipeline_stages(scope.pipeline_id, "open")
    rows = [_stage_row(stage, found.get(stage.id), scope) for stage in stages]
    if any(one.days for one in closed.values()):
        rows.append(_cycle_row("won", N_("won in"), closed["won"], scope))
        rows.append(_cycle_row("lost", N_("lost in"), closed["lost"], scope))
    picture = Picture(
        BARS, N_("Days in each stage, mean"),
        (
            Series(N_("left it"), _values(rows[: len(stages)], 0), DAYS),
            Series(N_("there now"), _values(rows[: len(stages)], 3), DAYS),
        ),
        names=tuple(stage.name for stage in stages),
    )  # fmt: skip
    heads = (N_("mean"), N_("median"), N_("deals"), N_("there now"), N_("went back"))
    note = N_("Days of all visits together; those who are there now are told apart.")
    return Content(tuple(rows), heads, picture, note)


def _halved(work: Generator[float, None, T], begun: float) -> Generator[float, None, T]:
    """A half of all there is to do."""
    while True:
        try:
            yield begun + next(work) / 2
        except StopIteration as end:
            made: T = end.value
            return made


def _stage_row(stage: Stage, found: Times | None, scope: Scope) -> Row:
    one = found or Times()
    shows = 'stage:"{}"'.format(stage.name.replace('"', " "))
    left, here = one.left.total(), one.here.total()
    base = Figure(
        f"stage_mean:{stage.id}", N_("days in stage, mean"), mean(one.left), DAYS, n=left,
        window=scope.window, formula=_FORMULA, counted=left, filter=shows,
        inputs=(
            Input(N_("left it"), left),
            Input(N_("came back to it"), one.again),
            Input(N_("entry day uncertain"), one.vague),
        ),
        left_out=(LeftOut(N_("there now"), here),) if here else (),
        why_not="" if left else _NOBODY,
    )  # fmt: skip
    figures = (
        base,
        base._replace(
            id=f"stage_median:{stage.id}",
            label=N_("days in stage, median"),
            value=median(one.left),
        ),
        Figure(
            f"stage_left:{stage.id}", N_("left it"), left, COUNT, n=left, counted=left,
            window=scope.window, formula=N_("number of deals"),
        ),
        Figure(
            f"stage_here:{stage.id}", N_("days so far, mean"), mean(one.here), DAYS, n=here,
            counted=here, formula=N_("days so far of the deals that are in the stage"),
            filter=shows, why_not="" if here else _NOBODY_HERE,
        ),
        Figure(
            f"stage_back:{stage.id}", N_("went back from it"), one.back, COUNT, n=one.back,
            counted=one.back, window=scope.window,
            formula=N_("moves to an earlier stage; they undo nothing that was reached"),
        ),
    )  # fmt: skip
    return Row(figures, name=stage.name, filter=shows)


def _cycle_row(status: str, label: str, one: Cycles, scope: Scope) -> Row:
    n = one.days.total()
    base = Figure(
        f"{status}_cycle_mean", label, mean(one.days), DAYS, n=n, window=scope.window, counted=n,
        formula=N_("days from qualification (creation where there is none) to the close"),
        inputs=(Input(N_("from their creation"), one.from_creation),),
        note=N_("Long deals are still open: the survival curve stands beside it."),
        why_not="" if n else N_("none closed so in this window"),
    )  # fmt: skip
    return Row(
        (
            base,
            base._replace(id=f"{status}_cycle_median", value=median(one.days)),
            Figure(
                f"{status}_closed", label, n, COUNT, n=n, window=scope.window, counted=n,
                formula=N_("number of deals"),
            ),
        ),
        closed=True,
    )  # fmt: skip


def _values(rows: list[Row], place: int) -> tuple[float | None, ...]:
    values: list[Fraction | int | float | None] = [row.figures[place].value for row in rows]
    return tuple(None if value is None else float(value) for value in values)
