"""What lies between a past day and today: each stage then and now, and what became of deals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline_tui.figures.reader import Reader
from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.store.rules import Rules
from pipeline_tui.store.since import KINDS, DealChange, Place
from pipeline_tui.store.store import Store

__all__ = ["Count", "Difference", "StageThen", "difference"]


class Count(NamedTuple):
    """Deals and what they are worth, in minor units of the base currency.

    Deals in a currency without a rate are counted and not priced.
    """

    n: int = 0
    value: int = 0


class StageThen(NamedTuple):
    """The open deals of one stage at the end of a past day, and now."""

    stage: Stage
    then: Count
    now: Count


class Difference(NamedTuple):
    """All stages in their order, and by kind of ``since.KINDS`` the deals concerned.

    A deal that is gone, or whose amount or close date changed, is worth what it was then.
    """

    stages: tuple[StageThen, ...]
    kinds: dict[str, Count]

    @property
    def then(self) -> Count:
        """All open deals at the end of the day."""
        return _sum([row.then for row in self.stages])

    @property
    def now(self) -> Count:
        """All open deals of now."""
        return _sum([row.now for row in self.stages])


def difference(store: Store, pipeline_id: str, changes: Sequence[DealChange]) -> Difference:
    """Between a past day and now, in the base currency and by the rates of now.

    ``changes`` is what ``since`` tells of the day. The stages of the day are those of now less
    what came and plus what went, so that a copy of the past is not needed for them.
    """
    rules = store.rules
    # The open deals by stage and currency: n and amount.
    sums = Reader(store.conn, rules, pipeline_id).gathered(("open", "", ""))
    now = {key: (held[0], held[1]) for key, held in sums.items()}
    then = dict(now)
    for change in changes:
        _count(then, change.then, pipeline_id, 1)
        _count(then, change.now, pipeline_id, -1)
    before, after = _priced(then, rules), _priced(now, rules)
    ours = rules.pipeline_stages(pipeline_id, "open")
    gone = [one for one in rules.every_stage.values() if one.id in before and one not in ours]
    stages = tuple(
        StageThen(stage, before.get(stage.id, Count()), after.get(stage.id, Count()))
        for stage in sorted([*ours, *gone], key=lambda stage: (stage.position, stage.id))
        if stage in ours or before[stage.id].n
    )
    return Difference(stages, _kinds(changes, pipeline_id, rules))


def _sum(counts: Sequence[Count]) -> Count:
    return Count(sum(one.n for one in counts), sum(one.value for one in counts))


def _count(
    sums: dict[tuple[str, str], tuple[int, int]], place: Place | None, pipeline_id: str, sign: int
) -> None:
    if place is None or place.pipeline_id != pipeline_id or place.stage.kind != "open":
        return
    key = (place.stage.id, place.currency)
    n, amount = sums.get(key, (0, 0))
    sums[key] = (n + sign, amount + sign * (place.amount or 0))


def _priced(sums: dict[tuple[str, str], tuple[int, int]], rules: Rules) -> dict[str, Count]:
    found: dict[str, Count] = {}
    for (stage_id, currency), (n, amount) in sums.items():
        held = found.get(stage_id, Count())
        found[stage_id] = Count(held.n + n, held.value + (rules.to_base(amount, currency) or 0))
    return found


def _kinds(changes: Sequence[DealChange], pipeline_id: str, rules: Rules) -> dict[str, Count]:
    counts: Counter[str] = Counter()
    amounts: Counter[tuple[str, str]] = Counter()
    for change in changes:
        place = change.now or change.then
        if place is None or place.pipeline_id != pipeline_id:
            continue
        for kind in change.kinds:
            worth = (change.then or place) if kind in ("gone", "amount", "close") else place
            counts[kind] += 1
            amounts[kind, worth.currency] += worth.amount or 0
    found = dict.fromkeys(KINDS, Count())
    for (kind, currency), amount in amounts.items():
        held = found[kind]
        found[kind] = Count(counts[kind], held.value + (rules.to_base(amount, currency) or 0))
    return found
