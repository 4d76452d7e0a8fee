"""What the robot does with own fields: adds, fills in, retypes, renames, reorders, retires."""

from __future__ import annotations

from pipeline_tui.sales.own_fields import TYPES
from pipeline_tui.store import deals, own_fields
from tests.support.robot_hands import Hands, Numbers

NAMES = ("Région", "REGION", "Seats", "odd \"key'. [0]", "2nd")
VALUES = {
    "text": ("", "12", "2026-12-01", "North\nWest", "1.234,5"),
    "number": ("", "12", "-0.5", "1000000", "3"),
    "money": ("", "12.5", "0", "99", "3"),
    "day": ("", "2026-12-01", "2026-02-28", "2027-01-01", "2026-11-23"),
    "choice": ("", "North", "South", "East", "12"),
}


class OwnHands(Hands):
    """Own fields and their values."""

    def own_add(self, n: Numbers) -> None:
        choices = VALUES["choice"][1 : 2 + n[2] % 3]
        own_fields.add(self.store, NAMES[n[0] % len(NAMES)], TYPES[n[1] % len(TYPES)], choices)

    def own_set(self, n: Numbers) -> None:
        if known := own_fields.fields(self.store.conn):
            field = known[n[0] % len(known)]
            own_fields.set_value(self.store, self.some(n), field.key, self._value(field.type, n[1]))

    def own_edit(self, n: Numbers) -> None:
        if known := own_fields.fields(self.store.conn):
            field = known[n[0] % len(known)]
            changes = {deals.OWN + field.key: self._value(field.type, n[1]), "product": f"P{n[2]}"}
            deals.edit(self.store, self.some(n), changes)

    def own_retype(self, n: Numbers) -> None:
        if one := self.pick("own_field", n[0]):
            own_fields.retype(self.store, one, TYPES[n[1] % len(TYPES)])

    def own_change(self, n: Numbers) -> None:
        if one := self.pick("own_field", n[0]):
            if n[1] % 3 == 0:
                own_fields.rename(self.store, one, NAMES[n[2] % len(NAMES)])
            elif n[1] % 3 == 1:
                own_fields.move(self.store, one, -1 if n[2] % 2 else 1)
            else:
                own_fields.retire(self.store, one)

    def _value(self, kind: str, number: int) -> str:
        return VALUES[kind][number % len(VALUES[kind])]
