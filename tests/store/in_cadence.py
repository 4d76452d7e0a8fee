"""Three deals on a Monday, and what tests about cadences ask of the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from pipeline_tui.store import adding, cadence_reading, lists
from pipeline_tui.store.store import Store

MONDAY = date(2026, 11, 23)
FIRST = ("call", "New lead: first call", "2026-11-23")
SECOND = ("mail", "New lead: first words", "2026-11-23")
THIRD = ("call", "New lead: another try", "2026-11-25")
"""The first steps of the sequence for a new lead, begun on that Monday."""


@contextmanager
def three_deals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A new store with Acme, Boréal and Kestrel in it, on that Monday."""
    on(monkeypatch, MONDAY)
    with Store.open(tmp_path / "cadences.db", create=True) as store:
        lists.set_setting(store, "me", "Ada Roy")
        for name in ("Acme", "Boréal", "Kestrel"):
            adding.add(store, adding.NewDeal(name, account=name))
        yield store


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", day.isoformat())


def cadence(store: Store, code: str = "new_lead") -> str:
    return str(store.conn.execute("SELECT id FROM cadence WHERE code = ?", (code,)).fetchone()[0])


def deal(store: Store, name: str = "Acme") -> str:
    return str(store.conn.execute("SELECT id FROM deal WHERE name = ?", (name,)).fetchone()[0])


def open_steps(store: Store, name: str = "Acme") -> list[tuple[str, str, str]]:
    """The open follow-ups of a deal: kind, words, day."""
    rows = store.conn.execute(
        "SELECT kind, body, due_on FROM follow_up WHERE deal_id = ? AND deleted_at IS NULL"
        " AND done_on IS NULL ORDER BY due_on, id",
        (deal(store, name),),
    )
    return [tuple(row) for row in rows]


def state(store: Store, name: str = "Acme") -> tuple[str, str]:
    row = store.conn.execute(
        "SELECT state, stopped_by FROM enrolment WHERE deal_id = ? ORDER BY id DESC",
        (deal(store, name),),
    ).fetchone()
    return (row[0], row[1])


def running(store: Store, name: str = "Acme") -> list[str]:
    return [one.id for one in cadence_reading.running(store.conn, [deal(store, name)])]
