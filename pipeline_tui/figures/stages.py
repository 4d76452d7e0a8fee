"""Time in each stage, moves back, cycles and conversion, from raw rows: for any days and filter.

Definitions: METRICS, "Stage history", "Stage-to-stage conversion" and "Cycle length".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Generator
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pipeline_tui.figures.conversion import Reached, Step, stages_of, steps
from pipeline_tui.figures.figure import COUNT, DAYS, Figure, Input, LeftOut
from pipeline_tui.figures.reading import closed_deals, slices, stays
from pipeline_tui.figures.section import BARS, Content, Picture, Row, Series, Work
from pipeline_tui.i18n import N_
from pipeline_tui.sales import reach
from pipeline_tui.sales.contributions import cycle_days
from pipeline_tui.sales.stays import first_days, mean, median

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.sales.deal_state import Stage
    from pipeline_tui.store.store import Store

__all__ = ["Cycles", "Times", "conversions", "cycles", "time_in_stages", "times"]

T = TypeVar("T")

_NOBODY, _NOBODY_HERE = N_("no deal left it in this window"), N_("no deal is there now")
_FORMULA = N_("days of all visits to the stage together, of the deals that left it")

# The days of a visit are whole numbers: both moments are those of a midnight.
_VISITS = """
FROM deal d JOIN visit v ON v.deal_id = d.id AND v.deleted_at IS NULL
{more}WHERE d.n > ? AND d.n <= ? AND d.deleted_at IS NULL AND d.pipeline_id = ?
"""
_SPENT = """
WITH spent AS (
  SELECT v.stage_id AS stage_id, max(v.left_on IS NULL) AS here, count(*) > 1 AS again,
         sum(max(0, ifnull(julianday(v.left_on) - julianday(v.entered_on), 0))) AS days,
         max(v.entered_on) FILTER (WHERE v.left_on IS NULL) AS since,
         min(v.known) AS known, max(v.left_on) AS left_on
""" + _VISITS.format(more="")
_SPENT_BY = """
  GROUP BY d.n, v.stage_id
)
SELECT stage_id, here, days + ifnull(max(0, julianday(?) - julianday(since)), 0), count(*),
       sum(again), sum(NOT known)
FROM spent WHERE here OR left_on BETWEEN ? AND ? GROUP BY 1, 2, 3
"""
_BACK = """
WITH been AS (
  SELECT s.position AS position, v.entered_on AS day,
         lag(v.stage_id) OVER deals AS stage_id, lag(s.position) OVER deals AS before
""" + _VISITS.format(more="JOIN stage s ON s.id = v.stage_id AND s.kind = 'open'\n")
_BACK_BY = """
  WINDOW deals AS (PARTITION BY d.n ORDER BY v.seq)
)
SELECT stage_id, count(*) FROM been WHERE position < before AND day BETWEEN ? AND ? GROUP BY 1
"""
_REACHED = """
SELECT d.reached, d.status, count(*) FROM deal d
WHERE d.n > ? AND d.n <= ? AND d.deleted_at IS NULL AND d.pipeline_id = ? AND d.reached <> ''
"""
_REACHED_BY = " GROUP BY 1, 2"
_NO_BAR = 99
"""Whole cycles would dwarf the stages."""
_FEW, _MANY = 500, 2_000


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
    """The time in each stage of the pipeline that has any, by the stage's id, in slices.

    SQLite adds up the visits of each deal: a million deals have five million of them. The rules
    are those of ``sales/stays.py``, which tests compare with it.
    """
    found: defaultdict[str, Times] = defaultdict(Times)
    today, window = scope.today.isoformat(), (scope.start.isoformat(), scope.end.isoformat())
    for done, rows in slices(
        store, _SPENT, scope, order=_SPENT_BY, after=(today, *window), size=_FEW
    ):
        for stage_id, here, days, n, again, vague in rows:
            into = found[stage_id]
            (into.here if here else into.left)[int(days)] += n
            into.again += 0 if here else again
            into.vague += vague
        yield done / 2
    for done, rows in slices(store, _BACK, scope, order=_BACK_BY, after=window, size=_FEW):
        for stage_id, n in rows:
            found[stage_id].back += n
        yield (1 + done) / 2
    return dict(found)


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
    if scope.first is None:
        counts = yield from _by_month(store, scope)
    else:
        counts = yield from _by_day(store, scope)
    found = {position: Reached(**one) for position, one in counts.items()}
    return steps(stages_of(rules, scope.pipeline_id), found, scope.window)


def _by_month(store: Store, scope: Scope) -> Generator[float, None, dict[int, Counter[str]]]:
    """Whole months need no visits: each deal keeps what it reached in which month."""
    window = scope.window
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for done, rows in slices(store, _REACHED, scope, order=_REACHED_BY, size=_MANY):
        for text, status, n in rows:
            found = reach.reach_of(text)
            for month, position in found:
                if window.first <= month <= window.last:
                    counts[position][_became(status, position == found[-1][1])] += n
        yield done
    return counts


def _by_day(store: Store, scope: Scope) -> Generator[float, None, dict[int, Counter[str]]]:
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
    return counts


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
        window=scope.window, formula=_FORMULA, counted=left,
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
    return Row(figures, name=stage.name, closed=True, which=(("left", stage.id),))


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
        closed=True, bar=_NO_BAR, which=(("status", status),),
    )  # fmt: skip


def _values(rows: list[Row], place: int) -> tuple[float | None, ...]:
    values: list[Fraction | int | float | None] = [row.figures[place].value for row in rows]
    return tuple(None if value is None else float(value) for value in values)
