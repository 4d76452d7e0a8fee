"""Deals of the queue."""

from datetime import date, timedelta

from pipeline_tui.store.adding import NewDeal, NewStep
from tests.support.due import due_ids
from tests.tui.running import TODAY, Running

DAY = date.fromisoformat(TODAY)


def late(name: str, days: int = 3, *, priority: int = 2) -> NewDeal:
    step = NewStep(DAY - timedelta(days), None, "call", "call Ann")
    return NewDeal(name, amount=1_000_000, priority=priority, step=step)


THREE = (late("Acme", 9), late("Bora", 6), late("Cela", 3))


def under_cursor(run: Running) -> str:
    card = run.app.card()
    return card.name if card else ""


def due(run: Running) -> list[str]:
    names = dict(run.store.conn.execute("SELECT id, name FROM deal").fetchall())
    return [names[one] for one in due_ids(run.store.conn, DAY)]
