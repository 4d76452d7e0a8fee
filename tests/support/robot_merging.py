"""What the robot does to companies and people that look alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline_tui.store import look_alikes, merging
from pipeline_tui.store.store import Store

Numbers = Sequence[int]
_TABLES = ("account", "contact")


class MergingHands:
    """Merge any two, tell them apart, take a known one in place of a new one."""

    store: Store

    if TYPE_CHECKING:

        def ids(self, table: str, where: str = "1") -> list[str]:
            """The ids of a table's live rows."""

        def pick(self, table: str, number: int, where: str = "1") -> str | None:
            """One id, or None where there is no row."""

    def merge(self, n: Numbers) -> None:
        table = _TABLES[n[0] % 2]
        kept, gone = self.pick(table, n[1]), self.pick(table, n[1] + 1 + n[2])
        if kept and gone:
            merging.merge(self.store, table, kept, gone)

    def tell_apart(self, n: Numbers) -> None:
        table = _TABLES[n[0] % 2]
        one, other = self.pick(table, n[1]), self.pick(table, n[1] + 1 + n[2])
        if one and other:
            look_alikes.tell_apart(self.store, table, one, other)

    def take_known(self, n: Numbers) -> None:
        if known := self.pick("contact", n[0]):
            deal, role = self.pick("deal", n[1]), self.pick("role", n[2])
            values = {"phone": "06 12 34 56 78", "name": "not this one"}
            look_alikes.take(
                self.store, "contact", known, values, account="Kestrel", deal_id=deal, role_id=role
            )
