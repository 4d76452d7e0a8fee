"""What is still to do on closed deals: ask a lost one again, for feedback, cadences that go on.

In the queue these come after the deals that are open, a row a deal, by the day they are due.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from pipeline_tui import clock
from pipeline_tui.i18n import N_, _
from pipeline_tui.store import driver, hearing
from pipeline_tui.store.derive import select_in
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.lanes import COLUMNS, JOINS, Card, to_card

if TYPE_CHECKING:
    from pipeline_tui.store.door import Action, Done
    from pipeline_tui.store.store import Store

MOST = 200
"""They are counted up to here."""

CARD = COLUMNS.replace("d.step_on", "f.due_on")
CARD_JOINS = JOINS.replace("LEFT JOIN follow_up f ON f.id = d.step_id", "")
_ASKS = "({row}kind IN ('again', 'feedback') OR {row}after_close = 1)"
# One row a deal: the first of what it still has to be asked.
_FIRST = f"""NOT EXISTS (
    SELECT 1 FROM follow_up x WHERE x.deal_id = f.deal_id AND x.deleted_at IS NULL
    AND x.done_on IS NULL AND {_ASKS.format(row="x.")} AND (x.due_on, x.id) < (f.due_on, f.id))"""
SOURCE = "follow_up f INDEXED BY follow_up_closed CROSS JOIN deal d ON d.id = f.deal_id"
LEFT = f"""f.deleted_at IS NULL AND f.done_on IS NULL AND {_ASKS.format(row="f.")}
AND d.deleted_at IS NULL AND d.status <> 'open' AND {_FIRST}"""

_COUNT = f"""
SELECT count(*) FROM (SELECT 1 FROM {SOURCE} WHERE {LEFT} AND f.due_on <= ? LIMIT {MOST})
"""
_ONE = f"""
SELECT {CARD} FROM deal d CROSS JOIN follow_up f ON f.deal_id = d.id {CARD_JOINS}
WHERE d.id = ? AND {LEFT} AND f.due_on <= ? LIMIT 1
"""
_OPEN = f"""
SELECT id, kind, due_on, moved_times, moved_days FROM follow_up
WHERE deal_id = ? AND deleted_at IS NULL AND done_on IS NULL AND {_ASKS.format(row="")}
ORDER BY due_on, due_at IS NULL, due_at, id
"""


# -- reading ---------------------------------------------------------------------------------


def due(conn: driver.Connection, today: date) -> int:
    """On how many closed deals something is due, at most ``MOST``."""
    return int(conn.execute(_COUNT, (today.isoformat(),)).fetchone()[0])


def one(conn: driver.Connection, deal_id: str, today: date) -> Card | None:
    """A closed deal on which something is due, with that as its step; else None."""
    row = conn.execute(_ONE, (deal_id, today.isoformat())).fetchone()
    return None if row is None else to_card(row)


def rivals(conn: driver.Connection, ids: Sequence[str]) -> dict[str, str]:
    """Who won these deals instead, where that is known."""
    sql = "SELECT id, competitor FROM deal WHERE id IN ({marks}) AND competitor <> ''"
    return dict(select_in(conn, sql, ids).fetchall())


# -- changes ---------------------------------------------------------------------------------


def ask_again(store: Store, ids: Sequence[str], day: date) -> Done:
    """Ask about closed deals on a day after today.

    What is due on them moves there, whatever it is; else the day set before does.
    """
    from pipeline_tui.store.deals import label_for, live_deal

    if day <= clock.today():
        raise Invalid(_("Ask again on a day after today."))
    label, args = label_for(
        store, ids, N_("Ask again about {deal}: {day}"), N_("Ask again about {count} deals: {day}")
    )
    with store.action(label, **args, day=day.isoformat()) as act:
        for deal_id in ids:
            if live_deal(act, deal_id)["status"] == "open":
                raise Invalid(_("An open deal has a next step instead."))
            _put_off(act, deal_id, day.isoformat())
    return act.done


def _put_off(act: Action, deal_id: str, day: str) -> None:
    from pipeline_tui.sales.deal_state import days_between
    from pipeline_tui.store.closing import AGAIN

    today = clock.today().isoformat()
    for step_id, kind, due, times, days in act.conn.execute(_OPEN, (deal_id,)).fetchall():
        if due <= today or kind == AGAIN:
            moved: dict[str, object] = {"due_on": day, "due_at": None}
            if day > due:
                moved |= {"moved_times": times + 1, "moved_days": days + days_between(due, day)}
            act.update("follow_up", step_id, moved)
            return
    act.insert("follow_up", {"deal_id": deal_id, "kind": AGAIN, "due_on": day})


def leave(store: Store, ids: Sequence[str]) -> Done:
    """Let closed deals rest: whatever was still to be asked is not."""
    from pipeline_tui.store.deals import label_for

    label, args = label_for(
        store, ids, N_("Let {deal} rest, as it is closed"), N_("Let {count} closed deals rest")
    )
    with store.action(label, **args) as act:
        for deal_id in ids:
            for step in act.conn.execute(_OPEN, (deal_id,)).fetchall():
                act.delete("follow_up", step[0])
            hearing.left_alone(act, deal_id)
    return act.done
