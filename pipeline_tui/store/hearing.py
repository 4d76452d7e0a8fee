"""What cadences hear of: light to import, for most deals are in none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pipeline_tui.sales.deal_state import Stage
    from pipeline_tui.sales.retry import Outcome
    from pipeline_tui.store.door import Action
    from pipeline_tui.store.driver import Connection

REPLIES = frozenset({"spoke", "meeting"})
"""Outcomes that are a reply of the other side, whoever began."""

_EVER = "SELECT 1 FROM enrolment WHERE deal_id = ? LIMIT 1"
_ENDS = """
SELECT c.name, e.started_on FROM enrolment e JOIN cadence c ON c.id = e.cadence_id
WHERE e.deal_id IN ({marks}) AND e.deleted_at IS NULL AND e.state IN ('active', 'paused')
  AND c.stop_on_reply
"""


class Ends(NamedTuple):
    """A cadence that a reply ends, when it comes on the day that cadence began or later."""

    cadence: str
    started_on: str


def entered(act: Action, deal_id: str, stage: Stage) -> None:
    """A deal entered a stage, open or not."""
    if act.conn.execute(_EVER, (deal_id,)).fetchone():
        from pipeline_tui.store import cadences

        if stage.kind == "open":
            cadences.moved(act, deal_id, stage)
        else:
            cadences.closed(act, deal_id, won=stage.kind == "won")


def left_alone(act: Action, deal_id: str) -> None:
    """Nothing more is to be asked on a closed deal."""
    if act.conn.execute(_EVER, (deal_id,)).fetchone():
        from pipeline_tui.store import cadences

        cadences.stop_all(act, deal_id)


def is_reply(outcome: Outcome, direction: str = "") -> bool:
    """Whether an outcome is a reply of the other side; ``direction`` where the person said it."""
    if outcome.code == "note":
        return False
    return (direction or outcome.direction) == "in" or outcome.code in REPLIES


def ended_by_reply(conn: Connection, ids: Sequence[str]) -> list[Ends]:
    """What a reply on each of these deals would end, the one begun first before the others."""
    from pipeline_tui.store.derive import chunks, select_in

    found = [Ends(*row) for some in chunks(ids, 500) for row in select_in(conn, _ENDS, some)]
    return sorted(found, key=lambda each: each.started_on)


def exchanged(act: Action, deal_id: str, facts: Mapping[str, Any]) -> None:
    """An activity was noted; it is a reply when it came in, or somebody was spoken to."""
    if _replied(facts) and act.conn.execute(_EVER, (deal_id,)).fetchone():
        from pipeline_tui.store import replies

        replies.heard(act, deal_id, date.fromisoformat(facts["happened_on"]))


def corrected(
    act: Action, deal_id: str, was: Mapping[str, Any], facts: Mapping[str, Any] | None
) -> None:
    """An activity reads otherwise now, or is no more: it may have been a reply, or be one."""
    said = ("direction", "outcome", "happened_on")
    before = tuple(was[name] for name in said) if _replied(was) else None
    now = tuple(facts[name] for name in said) if facts and _replied(facts) else None
    if before == now or not act.conn.execute(_EVER, (deal_id,)).fetchone():
        return
    from pipeline_tui.store import replies

    if before is not None:
        replies.taken_back(act, deal_id, was["happened_on"])
    if now is not None:
        replies.heard(act, deal_id, date.fromisoformat(now[2]))


def _replied(facts: Mapping[str, Any]) -> bool:
    return facts.get("direction") == "in" or facts["outcome"] in REPLIES


def done(act: Action, follow_up_id: str) -> None:
    """A follow-up was done."""
    if _of_cadence(act, follow_up_id):
        from pipeline_tui.store import cadences

        cadences.advance(act, follow_up_id)


def passed_over(act: Action, follow_up_id: str) -> bool:
    """Whether a follow-up that is not wanted was the step of a cadence, which then goes on."""
    if not _of_cadence(act, follow_up_id):
        return False
    from pipeline_tui.store import cadences

    return cadences.pass_over(act, follow_up_id)


def _of_cadence(act: Action, follow_up_id: str) -> bool:
    row = act.read("follow_up", follow_up_id, ("enrolment_id",))
    return row is not None and row["enrolment_id"] is not None
