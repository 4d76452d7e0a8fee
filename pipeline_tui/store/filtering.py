"""Filter the board without making a key wait.

A search runs in slices of a few milliseconds: each reads a stretch of one
lane's index from the last key on and keeps what matches. A filter with a word
that is rare is answered at once from the text index. Lanes with few matches
are held as a list of keys; of a lane with many, windows are read by the
condition itself, which then finds the next rows soon.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from pipeline_tui.sales.filters import Filter
from pipeline_tui.store import driver, lanes
from pipeline_tui.store.candidates import candidates
from pipeline_tui.store.conditions import Conditions
from pipeline_tui.store.derive import chunks
from pipeline_tui.store.lanes import SORTS, Card, Key
from pipeline_tui.store.rules import Rules

SLICE = 1500
"""Deals looked at in one slice."""

HELD = 1000
"""A lane with more matches than this is read by condition rather than from a list."""


class Matches:
    """What matches in one lane so far, in the base currency; ``exact`` once all is counted."""

    def __init__(self) -> None:
        self.count = self.amount = self.weighted = self.no_rate = 0
        self.exact = False
        self.keys: list[Key] = []

    @property
    def held(self) -> bool:
        """Whether ``keys`` holds every match found so far; it holds none when they are many."""
        return self.count <= HELD


class Search:
    """One filter over the open stages of a pipeline, in one order, on one day."""

    def __init__(
        self,
        conn: driver.Connection,
        rules: Rules,
        pipeline_id: str,
        wanted: Filter,
        sort: str,
        today: date,
    ) -> None:
        self.conn = conn
        self.sort = sort
        self._rules = rules
        self._terms = wanted.terms
        self._where, self._values = Conditions(conn, rules, today).of(wanted.terms)
        stages = rules.pipeline_stages(pipeline_id, "open")
        self.lanes = {stage.id: Matches() for stage in stages}

    def run(self) -> Iterator[None]:
        """Find everything, yielding after each slice; stop asking to stop the search."""
        found = candidates(self.conn, self._terms)
        if found is not None:
            self._take_candidates(found)
            yield
            return
        rest = {stage: self._slices(stage) for stage in self.lanes}
        while rest:
            for stage, slices in list(rest.items()):
                if next(slices, None) is None:
                    del rest[stage]
                yield

    # -- finding --------------------------------------------------------------------

    def _take_candidates(self, numbers: list[int]) -> None:
        found: dict[str, list[Any]] = {stage: [] for stage in self.lanes}
        for chunk in chunks(numbers, 500):
            marks = ",".join("?" * len(chunk))
            sql = (
                f"SELECT d.stage_id, {self._columns()} FROM deal d WHERE d.n IN ({marks})"
                f" AND d.deleted_at IS NULL AND d.status = 'open'{self._where}"
            )
            for stage, *row in self.conn.execute(sql, (*chunk, *self._values)):
                if stage in found:
                    found[stage].append(row)
        for stage, rows in found.items():
            rows.sort(key=lambda row: row[3:])
            for row in rows:
                self._take(stage, row)
            self.lanes[stage].exact = True

    def _slices(self, stage: str) -> Iterator[bool]:
        columns = [f"d.{name}" for name in SORTS[self.sort]]
        key, marks = ", ".join(columns), ", ".join("?" * len(columns))
        sql = (
            f"SELECT {self._columns()}, (1{self._where}) FROM deal d"
            f" INDEXED BY deal_by_{self.sort} WHERE d.stage_id = ? AND d.deleted_at IS NULL"
            f" AND d.status = 'open'{{bound}} ORDER BY {key} LIMIT {SLICE}"
        )
        last: Key = ()
        while True:
            bound = f" AND ({key}) > ({marks})" if last else ""
            values = (*self._values, stage, *last)
            looked, row = 0, None
            # Row by row: a list of them, in each lane, would be megabytes.
            for row in self.conn.execute(sql.format(bound=bound), values):
                looked += 1
                if row[-1]:
                    self._take(stage, row[:-1])
            if row is None or looked < SLICE:
                self.lanes[stage].exact = True
                return
            last = tuple(row[3:-1])
            yield True

    def _columns(self) -> str:
        key = ", ".join(f"d.{name}" for name in SORTS[self.sort])
        return f"d.amount, d.currency, d.probability, {key}"

    def _take(self, stage: str, row: Any) -> None:
        found = self.lanes[stage]
        found.count += 1
        if found.held:
            found.keys.append(tuple(row[3:]))
        elif found.keys:
            found.keys = []
        amount, currency, probability = row[:3]
        if amount is None:
            return
        base = self._rules.to_base(amount, currency)
        if base is None:
            found.no_rate += 1
            return
        chance = self._rules.stages[stage].probability if probability is None else probability
        found.amount += base
        found.weighted += round(Fraction(base * chance, 10_000))

    # -- windows, as in store.lanes ----------------------------------------------------

    def first(self, stage: str, limit: int) -> list[Card]:
        """The first matches of a lane."""
        if self.lanes[stage].held:
            return self._held(stage, 0, limit)
        return self._window(stage, "", (), limit)

    def after(self, stage: str, key: Key, limit: int, *, inclusive: bool = False) -> list[Card]:
        """The matches after a key, or from it on."""
        keys = self.lanes[stage].keys
        if self.lanes[stage].held:
            start = bisect_left(keys, key) if inclusive else bisect_right(keys, key)
            return self._held(stage, start, start + limit)
        return self._window(stage, ">=" if inclusive else ">", key, limit)

    def before(self, stage: str, key: Key, limit: int) -> list[Card]:
        """The matches just before a key, in the lane's order."""
        if self.lanes[stage].held:
            end = bisect_left(self.lanes[stage].keys, key)
            return self._held(stage, max(0, end - limit), end)
        return self._window(stage, "-<", key, limit)[::-1]

    def last(self, stage: str, limit: int) -> list[Card]:
        """The last matches of a lane, in its order."""
        if self.lanes[stage].held:
            return self._held(stage, max(0, self.lanes[stage].count - limit), None)
        return self._window(stage, "-", (), limit)[::-1]

    def below(self, stage: str, key: Key) -> int:
        """How many matches follow a key, counted up to ``lanes.CAP``."""
        return self._beyond(stage, key, ">")

    def above(self, stage: str, key: Key) -> int:
        """How many matches stand before a key, counted up to ``lanes.CAP``."""
        return self._beyond(stage, key, "<")

    def _beyond(self, stage: str, key: Key, operator: str) -> int:
        found = self.lanes[stage]
        if found.held:
            after = found.count - bisect_right(found.keys, key)
            return min(lanes.CAP, after if operator == ">" else bisect_left(found.keys, key))
        sql = lanes.count_sql(self.sort, operator, self._where)
        values = (stage, *self._values, *key, lanes.CAP)
        return int(self.conn.execute(sql, values).fetchone()[0])

    def _window(self, stage: str, compare: str, key: Key, limit: int) -> list[Card]:
        sql = lanes.window_sql(self.sort, compare, self._where)
        values = (stage, *self._values, *key, limit)
        return [lanes.to_card(row) for row in self.conn.execute(sql, values).fetchall()]

    def _held(self, stage: str, start: int, end: int | None) -> list[Card]:
        """Cards by place in the held list; one that left the lane since is left out."""
        cards = (
            lanes.one(self.conn, str(key[-1]), self.sort)
            for key in self.lanes[stage].keys[start:end]
        )
        return [card for card in cards if card and card.stage_id == stage]
