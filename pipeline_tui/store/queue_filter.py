"""Filter the queue without making a key wait: what matches is held as a list of places.

It runs in slices along the indexes of the queue, in its order, so that what is to be done first is
found first; a rare word gives the whole answer at once. Read as ``queue.Queue`` is read.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pipeline_tui.sales.filters import Filter
from pipeline_tui.store import driver, queue
from pipeline_tui.store.candidates import candidates
from pipeline_tui.store.conditions import Conditions
from pipeline_tui.store.derive import chunks
from pipeline_tui.store.lanes import CAP, Card, Key
from pipeline_tui.store.queue import AFTER, LIVE, PRIORITIES, UPCOMING, Queue
from pipeline_tui.store.queue_heads import Counts, Group
from pipeline_tui.store.rules import Rules

SLICE = 1500
"""Deals looked at in one slice."""

MOST = 5000
"""The search ends with so many matches: the first of the queue."""


class QueueSearch:
    """One filter over the queue of one day. ``exact`` once the queue's end, or ``MOST``, is met."""

    def __init__(self, conn: driver.Connection, rules: Rules, wanted: Filter, today: date) -> None:
        self.keys: list[Key] = []
        self.exact = False
        self.known: Mapping[str, Card] = {}
        """As in ``Queue``; what is held is few enough to be read again."""
        self._conn = conn
        self._rules = rules
        self._today = today
        self._terms = wanted.terms
        self._where, self._values = Conditions(conn, rules, today).of(wanted.terms)
        self._worth = dict.fromkeys(PRIORITIES, 0)

    # -- finding -----------------------------------------------------------------------

    def run(self) -> Iterator[None]:
        """Find everything, yielding after each slice; stop asking to stop the search."""
        found = candidates(self._conn, self._terms)
        if found is not None:
            self._take_candidates(found)
            self._take_after()
            self.keys.sort()
        else:
            for group in PRIORITIES:
                yield from self._slices(group)
            self._take_after()
            yield from self._slices(UPCOMING)
        del self.keys[MOST:]
        self.exact = True
        yield

    def _take_candidates(self, numbers: list[int]) -> None:
        day = self._today.isoformat()
        for chunk in chunks(numbers, 500):
            marks = ",".join("?" * len(chunk))
            sql = (
                "SELECT d.priority, d.attention_on, d.grade, d.id, d.amount, d.currency FROM deal d"
                f" WHERE d.n IN ({marks}) AND {LIVE}{self._where}"
            )
            for priority, attention, *row in self._conn.execute(sql, (*chunk, *self._values)):
                grade, deal_id, amount, currency = row
                if attention > day:
                    self.keys.append((UPCOMING, attention, deal_id))
                else:
                    self.keys.append((priority, attention, grade, deal_id))
                    self._add(priority, amount, currency)

    def _slices(self, group: int) -> Iterator[None]:
        columns = queue.ORDER_TO_COME if group == UPCOMING else queue.ORDER
        key, marks = ", ".join(f"d.{one}" for one in columns), ", ".join("?" * len(columns))
        index = "deal_upcoming" if group == UPCOMING else "deal_queue"
        place = "d.attention_on > ?" if group == UPCOMING else f"d.priority = {group}"
        place += "" if group == UPCOMING else " AND d.attention_on <= ?"
        sql = (
            f"SELECT d.amount, d.currency, {key}, (1{self._where}) FROM deal d INDEXED BY {index}"
            f" WHERE {LIVE} AND {place}{{bound}} ORDER BY {key} LIMIT {SLICE}"
        )
        last: tuple[Any, ...] = ()
        while len(self.keys) < MOST:
            bound = f" AND ({key}) > ({marks})" if last else ""
            values = (*self._values, self._today.isoformat(), *last)
            looked, row = 0, None
            for row in self._conn.execute(sql.format(bound=bound), values):
                looked += 1
                if row[-1]:
                    self.keys.append((group, *row[2:-1]))
                    if group != UPCOMING:
                        self._add(group, row[0], row[1])
            if row is None or looked < SLICE:
                return
            last = tuple(row[2:-1])
            yield

    def _take_after(self) -> None:
        """Closed deals that are still to be asked: never many."""
        every = Queue(self._conn, self._today).after_ids()
        for chunk in chunks(every, 400):
            marks = ",".join("?" * len(chunk))
            sql = f"SELECT d.id FROM deal d WHERE d.id IN ({marks}){self._where}"
            matching = {row[0] for row in self._conn.execute(sql, (*chunk, *self._values))}
            cards = (queue.one(self._conn, one, self._today) for one in chunk if one in matching)
            self.keys += [card.key for card in cards if card is not None]

    def _add(self, priority: int, amount: int | None, currency: str) -> None:
        if amount is not None:
            self._worth[priority] += self._rules.to_base(amount, currency) or 0

    # -- the heads -----------------------------------------------------------------------

    def counts(self, whole: Counts) -> Counts:
        """The queue's heads, with the groups of what was found in the place of all."""
        numbers = dict.fromkeys(queue.GROUPS, 0)
        for key in self.keys:
            numbers[key[0]] += 1
        groups = {one: Group(numbers[one], self._worth[one]) for one in PRIORITIES}
        if numbers[AFTER]:
            groups[AFTER] = Group(numbers[AFTER])
        return whole._replace(groups=groups, coming=numbers[UPCOMING])

    # -- windows, as in queue.Queue ------------------------------------------------------

    def first(self, stage: str, limit: int) -> list[Card]:
        """The first matches."""
        return self._cards(0, limit)

    def last(self, stage: str, limit: int) -> list[Card]:
        """The last matches, in the order of the screen."""
        return self._cards(max(0, len(self.keys) - limit), len(self.keys))

    def after(self, stage: str, key: Key, limit: int, *, inclusive: bool = False) -> list[Card]:
        """The matches that follow a key."""
        start = (bisect_left if inclusive else bisect_right)(self.keys, key)
        return self._cards(start, start + limit)

    def before(self, stage: str, key: Key, limit: int) -> list[Card]:
        """The matches just before a key, in the order of the screen."""
        end = bisect_left(self.keys, key)
        return self._cards(max(0, end - limit), end)

    def above(self, stage: str, key: Key) -> int:
        """How many stand before a key, at most ``CAP``."""
        return min(CAP, bisect_left(self.keys, key))

    def below(self, stage: str, key: Key) -> int:
        """How many stand after a key, at most ``CAP``."""
        return min(CAP, len(self.keys) - bisect_right(self.keys, key))

    def after_ids(self, limit: int = CAP) -> list[str]:
        """The ids of the closed ones that are still to be asked, in order."""
        return [str(key[-1]) for key in self.keys if key[0] == AFTER][:limit]

    def _cards(self, start: int, end: int) -> list[Card]:
        """Cards by place in the list; one that left its place since is left out."""
        keys = self.keys[start:end]
        cards = (queue.one(self._conn, str(key[-1]), self._today) for key in keys)
        return [card for card, key in zip(cards, keys, strict=True) if card and card.key == key]
