"""What a cadence goes on to when an exchange is logged, before it is."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pipeline_tui.sales.workdays import calendar
from pipeline_tui.store import cadence_reading as reading
from pipeline_tui.store.cadence_reading import Place
from pipeline_tui.store.cadences import coming, read
from pipeline_tui.store.store import Store

_AT = """
SELECT f.enrolment_id, f.due_on, f.kind, f.body, f.cadence_step_id
FROM deal d JOIN follow_up f ON f.id = d.step_id WHERE d.id = ? AND f.enrolment_id IS NOT NULL
"""


class Ahead(NamedTuple):
    """The step that stands next on a deal after an exchange, by its cadence alone.

    ``place`` says which it is; with ``ends_on_reply`` a reply ends the cadence instead.
    """

    day: date
    kind: str
    words: str
    place: Place
    ends_on_reply: bool


def ahead(store: Store, deal_id: str, today: date) -> Ahead | None:
    """What comes next when an exchange is logged on a deal whose next step is one of a cadence.

    A step that is due is done with it and the one after it comes; one that is not due stays.
    None for other deals, and after the last step.
    """
    row = store.conn.execute(_AT, (deal_id,)).fetchone()
    one = read(store.conn, row[0]) if row else None
    current = reading.step(store.conn, row[4]) if row else None
    chosen = reading.cadence(store.conn, one.cadence_id) if one else None
    if row is None or one is None or current is None or chosen is None:
        return None
    places, stops = reading.places(store.conn), chosen.stops.on_reply
    day = date.fromisoformat(row[1])
    if day > today:
        return Ahead(day, row[2], row[3], places[current.id], stops)
    after = coming(store.conn, one, current, today, calendar(store.rules.country))
    if after is None:
        return None
    step = after.step
    return Ahead(after.due, step.kind, step.words, places[step.id], stops)
