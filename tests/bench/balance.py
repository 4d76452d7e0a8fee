"""How often the balance test is wrong, and how often blind: ``python -m tests.bench.balance``.

Made-up pipelines, judged by the product's own rules: deals arrive at random, stay in each of four
stages for a log-normal time and advance or are lost. A steady pipeline must raise a false alarm
in about one of twenty; one without arrivals for the last 30 days must be found.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from math import log
from random import Random
from typing import NamedTuple

from pipeline_tui.sales import balance
from pipeline_tui.sales.balance import Passage

MEDIANS, ADVANCE = (14, 21, 18, 12), (0.6, 0.6, 0.65, 0.7)
SIGMA = 0.8
"""Spread of the logarithm of a stay: nine of ten stays lie within 0.27 and 3.7 medians."""
TODAY = 1_300
"""The day of the judgement; the pipeline begins at day 0, so that it is long steady."""


class Made(NamedTuple):
    """A pipeline on its last day: visits, deals open in each stage, days of the events."""

    passages: list[Passage]
    stock: list[int]
    created: list[int]
    closed: list[int]
    cycles: list[int]


class Tally(NamedTuple):
    """Of ``runs``, how many were long enough to be judged, and what they were found to be."""

    runs: int
    judged: int
    front: int
    tail: int
    filling: int
    draining: int

    @property
    def alarms(self) -> float:
        """The share of the judged runs found front-heavy or tail-heavy."""
        return (self.front + self.tail) / self.judged if self.judged else 0.0

    @property
    def found(self) -> float:
        """The share of all runs found tail-heavy: what a stop in arrivals leaves behind."""
        return self.tail / self.runs


def pipeline(random: Random, rate: float, stop: int = 0, sigma: float = SIGMA) -> Made:
    """Deals at ``rate`` a day until ``stop`` days before the last."""
    made = Made([], [0] * len(MEDIANS), [], [], [])
    for arrival in _arrivals(random, rate, TODAY + 1 - stop):
        made.created.append(int(arrival))
        _live(made, random, arrival, sigma)
    return made


def _arrivals(random: Random, rate: float, end: float) -> Iterator[float]:
    now = random.expovariate(rate)
    while now < end:
        yield now
        now += random.expovariate(rate)


def _live(made: Made, random: Random, now: float, sigma: float) -> None:
    qualified = 0
    for place, (median, advance) in enumerate(zip(MEDIANS, ADVANCE, strict=True)):
        entered = int(now)
        if place == 1:
            qualified = entered
        now += random.lognormvariate(log(median), sigma)
        if now >= TODAY + 1:
            made.stock[place] += 1
            made.passages.append(Passage(place, entered, TODAY - entered, False))
            return
        left = int(now)
        made.passages.append(Passage(place, entered, left - entered, True))
        if random.random() >= advance:
            made.closed.append(left)
            return
    made.closed.append(left)
    if left > TODAY - 365:
        made.cycles.append(left - qualified)


def judged(made: Made) -> tuple[balance.Shape | None, balance.Flow | None]:
    """What the product says of a pipeline."""
    if not made.cycles:
        return None, None
    cycle = max(1, round(sum(made.cycles) / len(made.cycles)))
    first = min(made.created)
    start = max(first, TODAY - cycle - balance.REFERENCE_DAYS + 1)
    usual = balance.reference(made.passages, len(MEDIANS), start, TODAY - cycle)
    since = TODAY - cycle
    flow = balance.flow(
        sum(day > since for day in made.created), sum(day > since for day in made.closed)
    )
    return balance.shape(usual, made.stock), flow


def tally(
    runs: int, rate: float, stop: int = 0, sigma: float = SIGMA, most: int | None = None
) -> Tally:
    """Judge made pipelines until so many were judged, but make ``most`` at most."""
    random = Random(f"1/{rate}/{stop}/{sigma}")
    shapes, flows = [], []
    for _run in range(runs if most is None else most):
        form, flow = judged(pipeline(random, rate, stop, sigma))
        if form is not None:
            shapes.append(form.verdict)
        flows.append(flow.verdict if flow else "")
        if len(shapes) == runs:
            break
    return Tally(
        len(flows), len(shapes), shapes.count(balance.FRONT), shapes.count(balance.TAIL),
        flows.count(balance.FILLING), flows.count(balance.DRAINING),
    )  # fmt: skip


def main() -> int:
    """Print the table; the status is 1 when the test is not as good as it is to be."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.balance", description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000, help="that are long enough to judge")
    parser.add_argument("--sigmas", default=str(SIGMA), help="by commas")
    options = parser.parse_args()
    good = True
    say = sys.stdout.write
    say("sigma a day stop  runs judged front tail alarms  found filling draining\n")
    for sigma in map(float, options.sigmas.split(",")):
        for rate, stop in ((0.1, 0), (0.3, 0), (1.0, 0), (1.0, 30)):
            most = options.runs * (20 if rate == 0.3 else 1)
            one = tally(options.runs, rate, stop, sigma, most)
            say(
                f"{sigma:5} {rate:5} {stop:4} {one.runs:5} {one.judged:6} {one.front:5}"
                f" {one.tail:4} {one.alarms:6.1%} {one.found:6.1%} {one.filling:7}"
                f" {one.draining:8}\n"
            )
            sys.stdout.flush()
            if rate >= 0.3:
                good &= one.found >= 0.7 if stop else 0.03 <= one.alarms <= 0.07
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
