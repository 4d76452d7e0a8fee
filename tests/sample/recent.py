"""The last two days of the sample, lived through the store's own door: its journal."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from pipeline_tui.store import closing, deals, steps
from pipeline_tui.store.store import Store
from tests.sample import twins
from tests.sample.frozen import Frozen
from tests.sample.plans import TODAY

_FRIDAY = date(2026, 11, 20)


def live(store: Store, frozen: Frozen) -> None:
    """A dozen changes on Friday afternoon and Monday morning, each one undo step."""
    stages = {stage.name: stage.id for stage in store.rules.stages.values()}
    reasons = dict(store.conn.execute("SELECT name, id FROM reason WHERE kind = 'lost'"))
    lead, qualified = _quiet(store, stages["Lead"]), _quiet(store, stages["Qualified"])
    proposal, negotiation = _quiet(store, stages["Proposal"]), _quiet(store, stages["Negotiation"])
    _at(frozen, _FRIDAY, 13, 5)
    deals.move(store, lead[:1], stages["Qualified"])
    steps.set_step(store, lead[:1], date(2026, 11, 26), "10:00", "demo", "first demo on site")
    _at(frozen, _FRIDAY, 13, 40)
    steps.log(store, qualified[:1], "call", "Budget confirmed, wants the offer in writing")
    deals.move(store, qualified[:1], stages["Proposal"])
    steps.set_step(store, qualified[:1], date(2026, 11, 25), None, "mail", "send the offer")
    _at(frozen, _FRIDAY, 14, 30)
    closing.lose(store, proposal[:1], reasons["Chose a competitor"], "Took the cheaper one")
    _at(frozen, _FRIDAY, 15, 20)
    closing.win(store, negotiation[:1])
    _at(frozen, _FRIDAY, 16, 10)
    twins.live(store)
    _at(frozen, TODAY, 7, 45)
    deals.move(store, proposal[1:2], stages["Negotiation"])
    steps.set_step(store, proposal[1:2], date(2026, 11, 27), "09:30", "meeting", "go through terms")
    _at(frozen, TODAY, 7, 58)
    deals.set_priority(store, lead[1:2], 1)
    steps.log(store, qualified[1:2], "note", "The purchasing manager joins the next call")
    _at(frozen, TODAY, 8, 6)
    steps.log(store, lead[2:3], "call", "Asks for prices by Wednesday", "spoke")
    steps.set_step(store, lead[2:3], date(2026, 11, 25), None, "mail", "send the price list")


def _quiet(store: Store, stage_id: str) -> list[str]:
    """Deals of a stage with a future next step, entered well before these days, oldest first."""
    rows = store.conn.execute(
        "SELECT id FROM deal WHERE stage_id = ? AND status = 'open' AND priority = 2"
        " AND parked_until IS NULL AND step_on > ? AND entered_on < ? AND touched_on < ?"
        " AND currency = 'EUR' AND amount IS NOT NULL AND attention_on > ?"
        " AND id NOT IN (SELECT deal_id FROM enrolment WHERE ended_on IS NULL)"
        " ORDER BY id LIMIT 4",
        (stage_id, TODAY.isoformat(), "2026-11-16", "2026-11-20", TODAY.isoformat()),
    )
    return [row[0] for row in rows]


def _at(frozen: Frozen, day: date, hour: int, minute: int) -> None:
    frozen.moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) + timedelta(
        seconds=11
    )
