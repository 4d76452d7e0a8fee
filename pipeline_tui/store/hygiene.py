"""What is wrong or missing on the open deals of a pipeline, counted in slices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from heapq import heappush, heappushpop
from typing import Any

from pipeline_tui import l10n
from pipeline_tui.sales.filters import parse_filter
from pipeline_tui.sales.hygiene import FAULTS
from pipeline_tui.store import driver
from pipeline_tui.store.conditions import Conditions
from pipeline_tui.store.rules import Rules

__all__ = ["HELD", "Counted", "Look"]

SLICE = 500
"""Deals looked at in one slice: a few milliseconds."""
HELD = 1000
"""So many deals of each fault are kept by id, the largest amounts."""

_LOOK = """
SELECT d.by_name, d.id, d.by_amount, d.amount, d.currency, {faults}
FROM deal d INDEXED BY deal_by_name
WHERE d.stage_id = ? AND d.deleted_at IS NULL AND d.status = 'open' AND (d.by_name, d.id) > (?, ?)
ORDER BY d.by_name, d.id LIMIT ?
"""


@dataclass(slots=True)
class Counted:
    """Some deals: how many, and their worth in minor units of the base currency.

    ``left_out`` counts those without an amount, or without a rate for its currency.
    """

    n: int = 0
    amount: int = 0
    left_out: int = 0
    _held: list[tuple[int, str]] = field(default_factory=list)

    def take(self, deal_id: str, by_amount: int, base: int | None, *, hold: bool) -> None:
        """Count one deal, and keep its id while it is among the largest."""
        self.n += 1
        if base is None:
            self.left_out += 1
        else:
            self.amount += base
        if hold:
            push = heappushpop if len(self._held) >= HELD else heappush
            push(self._held, (-by_amount, deal_id))

    def ids(self) -> list[str]:
        """The deals kept, the largest amount first."""
        return [deal_id for _amount, deal_id in sorted(self._held, reverse=True)]


class Look:
    """One look at the open deals of a pipeline on one day: ask ``run`` for its slices."""

    def __init__(
        self, conn: driver.Connection, rules: Rules, pipeline_id: str, today: date
    ) -> None:
        self.all, self.clean = Counted(), Counted()
        self.faults = {one.code: Counted() for one in FAULTS}
        self._conn, self._rules = conn, rules
        self._stages = [stage.id for stage in rules.pipeline_stages(pipeline_id, "open")]
        made = Conditions(conn, rules, today)
        parts: list[str] = []
        self._values: list[Any] = []
        for one in FAULTS:
            wanted = parse_filter(one.filter, l10n.formats(), rules.base_currency, today)
            sql, values = made.of(wanted.terms)
            parts.append(f"(1{sql})")
            self._values += values
        self._sql = _LOOK.format(faults=", ".join(parts))

    @property
    def share(self) -> float | None:
        """The share of clean deals; None without any deal."""
        return self.clean.n / self.all.n if self.all.n else None

    def run(self) -> Iterator[None]:
        """Look at all, yielding after each slice."""
        for stage in self._stages:
            place: tuple[str, str] | None = ("", "")
            while place is not None:
                values = (*self._values, stage, *place, SLICE)
                rows = self._conn.execute(self._sql, values).fetchall()
                for row in rows:
                    self._take(row)
                place = rows[-1][:2] if len(rows) == SLICE else None
                yield

    def _take(self, row: Any) -> None:
        _name, deal_id, by_amount, amount, currency, *faults = row
        base = None if amount is None else self._rules.to_base(amount, currency)
        self.all.take(deal_id, by_amount, base, hold=False)
        if not any(faults):
            self.clean.take(deal_id, by_amount, base, hold=False)
            return
        for counted, has in zip(self.faults.values(), faults, strict=True):
            if has:
                counted.take(deal_id, by_amount, base, hold=True)
