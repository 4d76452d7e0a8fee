"""What the robot does to companies and people that look alike."""

from __future__ import annotations

from pipeline_tui.store import look_alikes, merging
from tests.support.robot_hands import Hands, Numbers

_TABLES = ("account", "contact")


class MergingHands(Hands):
    """Merge any two, tell them apart, take a known one in place of a new one."""

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
