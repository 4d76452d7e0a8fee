"""Rows that are a deal already, though no id says so: by name, company and amount."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline_tui.exchange.deal import Deal
from pipeline_tui.exchange.known import Ref
from pipeline_tui.exchange.outcome import Outcome, Twin
from pipeline_tui.sales.text import fold
from pipeline_tui.store import driver

_ANY = "SELECT coalesce(max(n), 0) FROM deal WHERE deleted_at IS NULL"
_TOLD = """
SELECT row_id FROM external_ref
WHERE id >= ? AND id < ? AND deleted_at IS NULL AND tbl = 'deal'
"""
_ALL = """
SELECT d.id, d.name, coalesce(a.name, ''), d.amount, d.currency, d.status
FROM deal d LEFT JOIN account a ON a.id = d.account_id
WHERE d.deleted_at IS NULL AND d.n <= ? ORDER BY d.n DESC
"""

Key = tuple[str, str, int | None, str]


@dataclass(slots=True)
class Found:
    """One chunk's rows that have something to say; ``size`` counts all rows of the chunk.

    New ones are the id of their reference, what the row said and the deal; known ones begin
    with the reference there is. ``twins`` are deals that are there under no id of this system.
    """

    size: int
    new: list[tuple[str, str, Deal]]
    known: list[tuple[Ref, str, Deal]]
    twins: list[tuple[str, str, str, Deal]] = field(default_factory=list)


class _There(NamedTuple):
    id: str
    open: bool


class Twins:
    """Finds them among the deals that were there before the import; each is one row at most.

    ``prefix`` is that of the references of the system: a deal that it has told of before is
    another record there. A closed deal is no twin of an open one, which would reopen it.
    """

    def __init__(self, conn: driver.Connection, prefix: str, how: str) -> None:
        self.how = how
        self._there: dict[Key, list[_There]] = {}
        last = conn.execute(_ANY).fetchone()[0]
        if how == "both" or not last:
            return
        told = {row[0] for row in conn.execute(_TOLD, (prefix, prefix[:-1] + ";"))}
        for deal, name, account, amount, currency, status in conn.execute(_ALL, (last,)):
            if deal not in told:
                key = (fold(name), fold(account), amount, currency)
                self._there.setdefault(key, []).append(_There(deal, status == "open"))

    def pick(self, found: Found, outcome: Outcome) -> None:
        """Take the rows that are a deal already out of the new ones of a chunk."""
        if not self._there:
            return
        new = []
        for key, said, deal in found.new:
            twin = self._of(deal)
            if twin is None:
                new.append((key, said, deal))
                continue
            outcome.twins.append(Twin(deal.line, deal.name, deal.account))
            if self.how == "skip":
                outcome.skipped += 1
            else:
                found.twins.append((key, said, twin, deal))
        found.new = new

    def _of(self, deal: Deal) -> str | None:
        if not deal.named and deal.amount is None:
            return None  # product and company alone are no name
        key = (fold(deal.name), fold(deal.account), deal.amount, deal.currency)
        waiting = self._there.get(key, [])
        opened = deal.stage.kind == "open"
        place = next((n for n, one in enumerate(waiting) if one.open or not opened), None)
        return None if place is None else waiting.pop(place).id
