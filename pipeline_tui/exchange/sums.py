"""Contributions of many deals, summed fast: must equal ``contributions.add_contributions``.

Each deal adds to two or three coarse sums only; what the tallies hold follows from them
at the end. A property test compares the outcome with the rule itself.
"""

from __future__ import annotations

from pipeline_tui.sales.contributions import CYCLE_BAND, Amounts, TallyKey
from pipeline_tui.sales.deal_state import NEVER, days_between

# What one deal adds: count, amount, own amount, own weighted, whether it has no amount.
Money = tuple[int, int, int, int]

_Key = tuple[str, ...]


def money_of(amount: int | None, probability: int | None, is_open: bool) -> Money:
    """Amount, own amount, own amount weighted, and 1 where the deal counts as unpriced."""
    money = amount or 0
    unpriced = int(amount is None if is_open else not amount)
    if probability is None:
        return money, 0, 0, unpriced
    return money, money, money * probability, unpriced


class Sums:
    """The sums over deals of one pipeline."""

    def __init__(self, pipeline_id: str) -> None:
        self._pipeline = pipeline_id
        self._created: dict[_Key, list[int]] = {}
        self._outcomes: dict[_Key, list[int]] = {}
        self._cycles: dict[_Key, int] = {}
        self._stages: dict[_Key, list[int]] = {}
        self._steps: dict[_Key, list[int]] = {}
        self._flags: dict[_Key, list[int]] = {}

    def add_closed(
        self,
        outcome: str,
        currency: str,
        created: str,
        closed: str,
        qualified: str | None,
        unqualified: int,
        money: Money,
    ) -> None:
        """Count a won or lost deal."""
        _add(self._created, (currency, created), money)
        _add(self._outcomes, (currency, outcome, closed), money)
        if unqualified:
            _add(self._flags, (currency, "unqualified", closed[:7]), money)
        days = days_between(qualified or created, closed)
        cycle = (outcome, closed[:7], f"{days if days > 0 else 0:06d}")
        self._cycles[cycle] = self._cycles.get(cycle, 0) + 1

    def add_open(
        self,
        stage_id: str,
        currency: str,
        created: str,
        qualified: str | None,
        stale: str,
        step: str | None,
        money: Money,
    ) -> None:
        """Count an open deal that is not parked."""
        _add(self._created, (currency, created), money)
        _add(self._stages, (currency, stage_id, stale), money)
        _add(self._steps, (currency, step or ""), money)
        if qualified:
            _add(self._flags, (currency, "qualified", ""), money)

    def totals(self) -> dict[TallyKey, Amounts]:
        """Everything counted so far, as the tallies hold it."""
        made: dict[TallyKey, Amounts] = {}
        self._add_outcomes(made)
        self._add_open(made)
        for (currency, created), sums in self._created.items():
            self._put(made, "created", created, "", currency, sums)
        for (currency, figure, period), sums in self._flags.items():
            self._put(made, figure, period, "", currency, sums)
        for (outcome, month, days), n in self._cycles.items():
            band = f"{int(days) // CYCLE_BAND:05d}"
            self._put(made, f"{outcome}_band", month, band, "", [n, 0, 0, 0])
            self._put(made, f"{outcome}_cycle", month, days, "", [n, 0, 0, 0])
            self._put(made, f"{outcome}_days", month, "", "", [n, n * int(days), 0, 0])
        return made

    def _add_outcomes(self, made: dict[TallyKey, Amounts]) -> None:
        for (currency, outcome, closed), sums in self._outcomes.items():
            month = closed[:7]
            self._put(made, f"{outcome}_month", month, "", currency, sums)
            self._put(made, f"{outcome}_day", closed, "", currency, sums)
            if sums[4]:
                unpriced = [sums[4], 0, 0, 0]
                self._put(made, f"{outcome}_unpriced", month, "", currency, unpriced)

    def _add_open(self, made: dict[TallyKey, Amounts]) -> None:
        for (currency, stage, stale), sums in self._stages.items():
            self._put(made, "open", "", stage, currency, sums)
            if sums[4]:
                self._put(made, "unpriced", "", stage, currency, [sums[4], 0, 0, 0])
            if stale != NEVER:
                self._put(made, "stale_month", stale[:7], stage, currency, sums)
                self._put(made, "stale_day", stale, stage, currency, sums)
        for (currency, step), sums in self._steps.items():
            if step:
                self._put(made, "step_month", step[:7], "", currency, sums)
                self._put(made, "step_day", step, "", currency, sums)
            else:
                self._put(made, "no_step", "", "", currency, sums)

    def _put(
        self,
        made: dict[TallyKey, Amounts],
        figure: str,
        period: str,
        key: str,
        currency: str,
        sums: list[int],
    ) -> None:
        tally = made.setdefault((self._pipeline, figure, period, key, currency), [0, 0, 0, 0])
        for place in range(4):
            tally[place] += sums[place]


def _add(sums: dict[_Key, list[int]], key: _Key, money: Money) -> None:
    held = sums.get(key)
    amount, own, weighted, unpriced = money
    if held is None:
        sums[key] = [1, amount, own, weighted, unpriced]
    else:
        held[0] += 1
        held[1] += amount
        held[2] += own
        held[3] += weighted
        held[4] += unpriced
