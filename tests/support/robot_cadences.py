"""What the robot does to cadences, and with them."""

from __future__ import annotations

from pipeline_tui.sales.cadence import CHANNELS, Stops
from pipeline_tui.store import cadence_editing, cadence_reading, enrolling, steps
from pipeline_tui.store.store import Store
from tests.support.robot_hands import Hands, Numbers


class CadenceHands(Hands):
    """Begin cadences, decide about those that run, hear replies, edit sequences."""

    def enrol(self, n: Numbers) -> None:
        if chosen := self.pick("cadence", n[5]):
            enrolling.enrol(self.store, self.some(n), chosen)

    def decide_on_cadence(self, n: Numbers) -> None:
        decide = (enrolling.skip, enrolling.pause, enrolling.resume, enrolling.stop)[n[5] % 4]
        found = cadence_reading.running(self.store.conn, self.ids("deal"))
        if found:
            chosen = found[n[0] % len(found)]
            same = [one.id for one in found if one.cadence_id == chosen.cadence_id]
            decide(self.store, same[: 1 + n[1] % 3])

    def hear(self, n: Numbers) -> None:
        way = "in" if n[4] % 2 else ""
        steps.log(self.store, self.some(n), "call", "", "spoke" if n[5] % 2 else "", direction=way)

    def edit_cadence(self, n: Numbers) -> None:
        chosen, step = self.pick("cadence", n[0]), self.pick("cadence_step", n[1])
        if n[2] % 7 == 0 or chosen is None or step is None:
            cadence_editing.add(self.store, f"Own {n[3]}")
        elif n[2] % 7 == 1:
            cadence_editing.edit(self.store, chosen, f"Own {n[3]}", _stops(n))
        elif n[2] % 7 == 2:
            cadence_editing.retire(self.store, chosen, bool(n[3] % 3))
        elif n[2] % 7 == 3:
            cadence_editing.add_step(self.store, chosen, n[3], CHANNELS[n[4] % 5], body="again")
        elif n[2] % 7 == 4:
            cadence_editing.edit_step(self.store, step, {"day": n[3], "kind": CHANNELS[n[4] % 5]})
        elif n[2] % 7 == 5:
            cadence_editing.move_step(self.store, step, 1 - n[3] % 3)
        elif n[3] % 2:
            cadence_editing.remove_step(self.store, step)
        else:
            cadence_editing.remove(self.store, chosen)


def _stops(n: Numbers) -> Stops:
    return Stops(n[3] % 2 > 0, n[4] % 2 > 0, n[5] % 2 > 0)


_ASTRAY = """
SELECT 'an active one without its step', e.id FROM enrolment e
WHERE e.deleted_at IS NULL AND e.state = 'active' AND NOT EXISTS (
    SELECT 1 FROM follow_up f WHERE f.id = e.follow_up_id AND f.deal_id = e.deal_id
    AND f.enrolment_id = e.id AND f.done_on IS NULL AND f.deleted_at IS NULL)
UNION ALL
SELECT 'a step of none that is active', f.id FROM follow_up f
WHERE f.enrolment_id IS NOT NULL AND f.deleted_at IS NULL AND f.done_on IS NULL AND NOT EXISTS (
    SELECT 1 FROM enrolment e WHERE e.id = f.enrolment_id AND e.follow_up_id = f.id
    AND e.state = 'active' AND e.deleted_at IS NULL)
UNION ALL
SELECT 'a step had twice', max(f.id) FROM follow_up f
WHERE f.enrolment_id IS NOT NULL AND (f.deleted_at IS NULL OR f.skipped = 1)
GROUP BY f.enrolment_id, f.cadence_step_id HAVING count(*) > 1
UNION ALL
SELECT 'in one cadence twice', max(e.id) FROM enrolment e
WHERE e.deleted_at IS NULL AND e.state IN ('active', 'paused')
GROUP BY e.deal_id, e.cadence_id HAVING count(*) > 1
"""


def astray(store: Store) -> list[tuple[str, str]]:
    """What contradicts itself among cadences: there must be nothing."""
    return [(what, where) for what, where in store.conn.execute(_ASTRAY)]
