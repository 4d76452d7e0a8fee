"""What asks for work on a day, as the queue has it."""

from datetime import date

from pipeline_tui.store import driver
from pipeline_tui.store.lanes import CAP
from pipeline_tui.store.queue import PRIORITIES, Queue


def due_ids(conn: driver.Connection, today: date) -> list[str]:
    """The ids of the deals, in the order of the queue."""
    return [card.id for card in Queue(conn, today).first("", CAP) if card.key[0] in PRIORITIES]
