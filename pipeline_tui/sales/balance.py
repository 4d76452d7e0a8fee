"""Whether the stages of a pipeline hold what they usually hold: its shape and its flow.

Source of the rules: METRICS, "Balance". What a stage usually holds is entries a day x mean stay
(J. D. C. Little, 1961) in a reference window; the mean stay is the area under the Kaplan-Meier
curve of the visits that began in it. How often the test is wrong or blind: docs/BALANCE.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import comb, sqrt
from typing import NamedTuple

from pipeline_tui.sales.survival import LOST, OPEN, from_counts

__all__ = [
    "DRAINING", "EVEN", "FILLING", "FRONT", "LEAST_ENTRIES", "LEAST_OPEN", "REFERENCE_DAYS",
    "STEADY", "TAIL", "Flow", "Passage", "Reference", "Shape", "Usual", "flow", "from_stays",
    "reference", "shape", "stands_high",
]  # fmt: skip

REFERENCE_DAYS = 365
LEAST_OPEN, LEAST_ENTRIES = 20, 30
"""Below so many open deals, or entries into all stages in the reference, it stays silent."""

FRONT, TAIL, EVEN = "front", "tail", "even"
FILLING, DRAINING, STEADY = "filling", "draining", "steady"

_Z95 = 1.959963984540054
_ONE_IN_TWENTY = 0.05


class Passage(NamedTuple):
    """One visit to a stage, by the stage's place from 0.

    ``day`` is the number of the day it began; ``days`` how long it lasted, or lasts until today
    when it has not ``ended``.
    """

    place: int
    day: int
    days: int
    ended: bool


class Usual(NamedTuple):
    """One stage in the reference: entries, entries a day, mean stay in days, and stock."""

    entries: int
    rate: float
    stay: float

    @property
    def stock(self) -> float:
        """How many deals it usually holds (Little's law)."""
        return self.rate * self.stay


class Reference(NamedTuple):
    """What is usual: ``days`` that count, and each stage in its order."""

    days: int
    stages: tuple[Usual, ...]

    @property
    def entries(self) -> int:
        """Entries into all stages."""
        return sum(one.entries for one in self.stages)

    @property
    def stock(self) -> float:
        """Deals usually open."""
        return sum(one.stock for one in self.stages)

    @property
    def mean_stay(self) -> float:
        """Days of a visit to any stage, on average; 0 without entries."""
        rate = sum(one.rate for one in self.stages)
        return self.stock / rate if rate else 0.0


class Shape(NamedTuple):
    """Where the open deals stand against where they usually stand.

    ``mean`` and ``usual_mean`` are stage positions, counted from 1, ``variance`` is that of one
    deal; ``others`` is as how many deals the reference counts (METRICS: Nref). ``stage`` is the
    place of the stage that is furthest from its usual stock.
    """

    verdict: str
    z: float
    mean: float
    usual_mean: float
    variance: float
    others: float
    stage: int


class Flow(NamedTuple):
    """Deals created against deals closed, and how likely a gap as wide is by chance."""

    verdict: str
    created: int
    closed: int
    chance: float


def reference(
    passages: Iterable[Passage], places: int, first: int, last: int, without: Iterable[int] = ()
) -> Reference:
    """What is usual of a pipeline with ``places`` stages, from the visits that began in a window.

    ``first`` and ``last`` are the numbers of its first and last day; the days ``without`` do not
    count, nor does what began on them.
    """
    out = {day for day in without if first <= day <= last}
    days = max(0, last - first + 1 - len(out))
    stays: list[Counter[tuple[int, str]]] = [Counter() for _place in range(places)]
    for one in passages:
        if first <= one.day <= last and one.day not in out:
            stays[one.place][max(0, one.days), LOST if one.ended else OPEN] += 1
    return from_stays(days, stays)


def from_stays(days: int, stays: Sequence[Counter[tuple[int, str]]]) -> Reference:
    """What is usual, from how many visits to each stage lasted how long in ``days`` days."""
    return Reference(days, tuple(_usual(days, one) for one in stays))


def _usual(days: int, stays: Counter[tuple[int, str]]) -> Usual:
    entries = stays.total()
    if not entries or not days:
        return Usual(0, 0.0, 0.0)
    # What outlasts the longest that was seen is not known: the area ends there.
    longest = max(day for day, _how in stays)
    return Usual(entries, entries / days, from_counts(stays).area(longest))


def shape(usual: Reference, stock: Sequence[int]) -> Shape | None:
    """The shape of the open deals, ``stock`` in each stage; None without enough history."""
    n = sum(stock)
    if n < LEAST_OPEN or usual.entries < LEAST_ENTRIES or not usual.stock:
        return None
    shares = [one.stock / usual.stock for one in usual.stages]
    middle = sum(place * share for place, share in enumerate(shares, 1))
    variance = sum(share * (place - middle) ** 2 for place, share in enumerate(shares, 1))
    if variance <= 0:
        return None
    mean = sum(place * count for place, count in enumerate(stock, 1)) / n
    others = n * usual.days / (2 * usual.mean_stay)
    z = (mean - middle) / sqrt(variance / n + variance / others)
    verdict = FRONT if z < -_Z95 else TAIL if z > _Z95 else EVEN
    return Shape(verdict, z, mean, middle, variance, others, _furthest(usual, stock))


def _furthest(usual: Reference, stock: Sequence[int]) -> int:
    """The stage furthest from its usual stock, in widths of what chance does to it."""
    off = [
        abs(count - one.stock) / sqrt(max(one.stock, 1.0))
        for count, one in zip(stock, usual.stages, strict=True)
    ]
    return off.index(max(off))


def stands_high(usual: Reference, place: int, held: int, open_now: int) -> bool:
    """Whether a stage holds more than it usually does, by more than one width of chance.

    Stocks of Little's law vary about as Poisson's counts do: by the root of what is usual. False
    with too little history, ``open_now`` being all open deals.
    """
    if open_now < LEAST_OPEN or usual.entries < LEAST_ENTRIES or place >= len(usual.stages):
        return False
    stock = usual.stages[place].stock
    return held - stock > sqrt(max(stock, 1.0))


def flow(created: int, closed: int) -> Flow | None:
    """Whether more deals come than go (a binomial test at one half); None without any."""
    n = created + closed
    if not n:
        return None
    chance = _two_sided(min(created, closed), n)
    if chance >= _ONE_IN_TWENTY:
        return Flow(STEADY, created, closed, chance)
    return Flow(FILLING if created > closed else DRAINING, created, closed, chance)


def _two_sided(fewer: int, n: int) -> float:
    """The chance that heads or tails are at most ``fewer`` in ``n`` throws."""
    term = total = comb(n, fewer)
    for k in range(fewer, 0, -1):
        term = term * k // (n - k + 1)
        total += term
        if term * n < total >> 40:
            break  # what is left is too small to be seen
    return min(1.0, 2 * total / (1 << n))
