"""The deals of the drawings, so that a screen can be compared with them cell by cell."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline_tui.store import lists, rebuild
from pipeline_tui.store.ids import new_id

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store

TODAY = date(2026, 11, 23)

# stage, name, amount in thousands, day it entered, step in days from today, hour, kind, high
DEALS: tuple[tuple[str, str, int, int, int | None, str | None, str, bool], ...] = (
    ("Lead", "Boréal Foods", 24, 34, -21, None, "call", True),
    ("Lead", "Kestrel Rail", 18, 9, -2, None, "call", True),
    ("Lead", "Atelier Noé", 9, 6, 0, "10:30", "demo", True),
    ("Lead", "Lumen Optik", 8, 25, 3, None, "mail", False),
    ("Lead", "Vauban Béton", 22, 10, None, None, "", False),
    ("Qualified", "Sirocco Air", 31, 29, -6, None, "call", True),
    ("Qualified", "Meridian Bank", 44, 12, 0, "14:00", "demo", True),
    ("Qualified", "Delta Freight", 21, 15, 0, None, "call", False),
    ("Qualified", "Juniper Labs", 23, 8, 1, None, "demo", False),
    ("Proposal", "Corvin Aero", 58, 26, -5, None, "call", True),
    ("Proposal", "Wren Insure", 19, 12, 1, None, "demo", False),
    ("Negotiation", "Sextant Nav", 30, 37, 3, None, "mail", True),
    ("Negotiation", "Soleda Pharm.", 11, 5, 7, None, "call", False),
)


def day(offset: int) -> str:
    """The day so many days from today."""
    return (TODAY + timedelta(days=offset)).isoformat()


def fill(store: Store) -> None:
    """Put the drawn deals into a store, with the decision maker that each has."""
    lists.set_setting(store, "base_currency", "EUR")
    conn = store.conn
    stages = {stage.name: stage for stage in store.rules.stages.values()}
    decider = conn.execute("SELECT id FROM role WHERE code = 'decider'").fetchone()[0]
    conn.execute("BEGIN IMMEDIATE")
    for stage, name, thousands, age, step, hour, kind, high in DEALS:
        deal = _insert(
            store, "deal", pipeline_id=stages[stage].pipeline_id, stage_id=stages[stage].id,
            name=name, amount=thousands * 100_000, currency="EUR", priority=1 if high else 2,
            close_on=day(25), created_on=day(-age), created_at=f"{day(-age)}T09:00:00.000Z",
        )  # fmt: skip
        _insert(store, "visit", deal_id=deal, stage_id=stages[stage].id, seq=1,
                entered_on=day(-age))  # fmt: skip
        person = _insert(store, "contact", name="Anne Roy", folded="anne roy", title="buyer",
                         phone="+33 1 44 55 01 20")  # fmt: skip
        _insert(store, "deal_contact", deal_id=deal, contact_id=person, role_id=decider)
        _insert(store, "activity", deal_id=deal, kind="mail", happened_on=day(-1),
                body="price list", outcome="no reply")  # fmt: skip
        if step is not None:
            _insert(store, "follow_up", deal_id=deal, kind=kind, body="ask about the trial",
                    due_on=day(step), due_at=hour)  # fmt: skip
    conn.execute("COMMIT")
    rebuild.rebuild_all(conn)


def _insert(store: Store, table: str, **values: object) -> str:
    row = {"id": new_id(), "clock": 1, **values}
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    store.conn.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))
    return str(row["id"])
