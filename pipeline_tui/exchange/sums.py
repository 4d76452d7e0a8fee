"""Contributions of many deals, summed fast: must equal ``contributions.add_contributions``.

Each deal adds to two or three coarse sums only; what the tallies hold follows from them
at the end. A property test compares the outcome with the rule itself.
"""

from __future__ import annotations

from datetime import date

from pipeline_tui.sales.contributions import CYCLE_BAND, Amounts, TallyKey, forecast_key
from pipeline_tui.sales.deal_state import NEVER
from pipeline_tui.sales.reach import reach_counts


class _Ordinals(dict[str, int]):
    """ISO days as numbers, found out once: a file has few different days."""

    def __missing__(self, day: str) -> int:
        number = self[day] = date.fromisoformat(day).toordinal()
        return number


class Sums:
    """The sums over deals of one pipeline."""

    def __init__(self, pipeline_id: str) -> None:
        self._pipeline = pipeline_id
        self._ordinals = _Ordinals()
        self._created: dict[tuple[str, str, str], list[int]] = {}
        self._outcomes: dict[tuple[str, str, str], list[int]] = {}
        self._cycles: dict[tuple[str, str, int], int] = {}
        self._stages: dict[tuple[str, str, str], list[int]] = {}
        self._steps: dict[tuple[str, str], list[int]] = {}
        self._queue: dict[tuple[str, str, str], list[int]] = {}
        self._flags: dict[tuple[str, str, str], list[int]] = {}
        self._sources: dict[tuple[str, str, str, str], list[int]] = {}
        self._closes: dict[tuple[str, str, str], list[int]] = {}
        self._reached: dict[tuple[str, str], int] = {}

    def add_closed(
        self,
        outcome: str,
        currency: str,
        created: str,
        closed: str,
        qualified: str | None,
        unqualified: int,
        amount: int | None,
        probability: int | None,
        source: str,
        reached: str,
    ) -> None:
        """Count a won or lost deal; ``probability`` is its own one, in basis points."""
        money = amount or 0
        of_day = self._created.setdefault((currency, created, outcome), [0, 0, 0, 0, 0])
        of_source = self._sources.setdefault(
            (currency, f"{outcome}_source", closed[:7], source), [0, 0, 0, 0, 0]
        )
        of_close = self._outcomes.setdefault((currency, outcome, closed), [0, 0, 0, 0, 0])
        of_day[0] += 1
        of_day[1] += money
        of_close[0] += 1
        of_close[1] += money
        of_source[0] += 1
        of_source[1] += money
        if amount is None or (amount == 0 and outcome == "lost"):
            of_close[4] += 1
        sums = [of_day, of_close, of_source]
        if unqualified:
            flags = [
                self._flags.setdefault((currency, "unqualified", closed[:7]), [0, 0, 0, 0, 0]),
                self._sources.setdefault(
                    (currency, "unqualified_source", closed[:7], source), [0, 0, 0, 0, 0]
                ),
            ]
            for flag in flags:
                flag[0] += 1
                flag[1] += money
            sums += flags
        if probability is not None:
            _add_own(sums, money, probability)
        ordinals = self._ordinals
        days = ordinals[closed] - ordinals[qualified or created]
        cycle = (outcome, closed[:7], max(0, days))
        self._cycles[cycle] = self._cycles.get(cycle, 0) + 1
        if reached:
            far = (reached, outcome)
            self._reached[far] = self._reached.get(far, 0) + 1

    def add_open(
        self,
        stage_id: str,
        currency: str,
        created: str,
        qualified: str | None,
        stale: str,
        step: str | None,
        attention: str,
        priority: int,
        amount: int | None,
        probability: int | None,
        close: str | None,
        reached: str,
    ) -> None:
        """Count an open deal that is not parked."""
        money = amount or 0
        sums = [
            self._created.setdefault((currency, created, "open"), [0, 0, 0, 0, 0]),
            self._stages.setdefault((currency, stage_id, stale), [0, 0, 0, 0, 0]),
            self._steps.setdefault((currency, step or ""), [0, 0, 0, 0, 0]),
            self._queue.setdefault(
                (currency, attention, f"{priority}{'s' if step else 'n'}"), [0, 0, 0, 0, 0]
            ),
            self._closes.setdefault(
                (currency, close or "", forecast_key(stage_id, probability)), [0, 0, 0, 0, 0]
            ),
        ]
        if qualified:
            flag = self._flags.setdefault((currency, "qualified", ""), [0, 0, 0, 0, 0])
            sums.append(flag)
        for held in sums:
            held[0] += 1
            held[1] += money
        if amount is None:
            sums[1][4] += 1
            sums[4][4] += 1
        if probability is not None:
            _add_own(sums, money, probability)
        if reached:
            far = (reached, "open")
            self._reached[far] = self._reached.get(far, 0) + 1

    def totals(self) -> dict[TallyKey, Amounts]:
        """Everything counted so far, as the tallies hold it."""
        made: dict[TallyKey, Amounts] = {}
        self._put_outcomes(made)
        self._put_open(made)
        self._put_figures(made)
        for (currency, created, status), sums in self._created.items():
            self._put(made, "created", created, "", currency, sums)
            self._put(made, "cohort", created[:7], status, currency, sums)
        for (currency, figure, period), sums in self._flags.items():
            self._put(made, figure, period, "", currency, sums)
        for (outcome, month, days), n in self._cycles.items():
            band = f"{days // CYCLE_BAND:05d}"
            self._put(made, f"{outcome}_band", month, band, "", [n, 0, 0, 0])
            self._put(made, f"{outcome}_cycle", month, f"{days:06d}", "", [n, 0, 0, 0])
            self._put(made, f"{outcome}_days", month, "", "", [n, n * days, 0, 0])
        return made

    def _put_outcomes(self, made: dict[TallyKey, Amounts]) -> None:
        for (currency, outcome, closed), sums in self._outcomes.items():
            month = closed[:7]
            self._put(made, f"{outcome}_month", month, "", currency, sums)
            self._put(made, f"{outcome}_day", closed, "", currency, sums)
            if sums[4]:
                unpriced = [sums[4], 0, 0, 0]
                self._put(made, f"{outcome}_unpriced", month, "", currency, unpriced)

    def _put_open(self, made: dict[TallyKey, Amounts]) -> None:
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
        for (currency, day, key), sums in self._queue.items():
            self._put(made, "queue_month", day[:7], key, currency, sums)
            self._put(made, "queue_day", day, key, currency, sums)

    def _put_figures(self, made: dict[TallyKey, Amounts]) -> None:
        for (currency, figure, month, source), sums in self._sources.items():
            self._put(made, figure, month, source, currency, sums)
        for (currency, close, chance), sums in self._closes.items():
            self._put(made, "close_month", close[:7], chance, currency, sums)
            if close:
                self._put(made, "close_day", close, "", currency, sums)
            if sums[4]:
                self._put(made, "close_unpriced", close[:7], "", currency, [sums[4], 0, 0, 0])
        for (reached, status), n in self._reached.items():
            for month, key in reach_counts(reached, status):
                self._put(made, "reached", month, key, "", [n, 0, 0, 0])

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


def _add_own(sums: list[list[int]], money: int, probability: int) -> None:
    for held in sums:
        held[2] += money
        held[3] += money * probability
