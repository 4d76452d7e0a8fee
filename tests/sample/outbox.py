"""The sample's outbox: a few mails that went well, one refused, one uncertain, some waiting."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from pipeline_tui import clock
from pipeline_tui.i18n import N_, worded
from pipeline_tui.sales.draft import Draft
from pipeline_tui.store import delivery, messages, outbox
from pipeline_tui.store.mailing import Mailing, save_mailing
from pipeline_tui.store.store import Store
from tests.sample.frozen import Frozen
from tests.sample.plans import TODAY

_FRIDAY = date(2026, 11, 20)
# A sender, but no server: nobody's demonstration writes to anybody.
_SENDER = Mailing("Camille Aubry", "camille.aubry@pipeline.example")
_SENT = (
    ("Our talk today", "thank you for your time today. As agreed, the offer follows on Monday."),
    ("A case from your trade", "here is what a customer of your size has done with it."),
)
_REFUSED = ("The price list", "as you asked, the prices for this year and the next.")
_UNCERTAIN = ("The contract, with your changes", "all three of your changes are in, on page 4.")
_WAITING = (
    ("Thursday's visit", "I am at your door on Thursday at ten. Is there a place to park?"),
    ("Two questions before the demo", "how many people will be there, and whose screen is used?"),
)


def friday(store: Store, frozen: Frozen) -> None:
    """Friday morning's mails, which the server took."""
    _at(frozen, _FRIDAY, 9, 30)
    save_mailing(store, _SENDER)
    known = _known(store)
    for minute, (subject, text) in zip((34, 41), _SENT, strict=True):
        _at(frozen, _FRIDAY, 9, minute)
        one = _queued(store, known.pop(), subject, text)
        delivery.sent(store, one, clock.now())


def monday(store: Store, frozen: Frozen) -> None:
    """Monday's mails: one refused, one uncertain, two that wait."""
    known = _known(store)
    _at(frozen, TODAY, 8, 12)
    refused = _queued(store, known.pop(), *_REFUSED)
    delivery.refused(store, refused, "550 5.1.1 no such user here")
    _at(frozen, TODAY, 8, 16)
    uncertain = _queued(store, known.pop(), *_UNCERTAIN)
    found = messages.message(store.conn, uncertain)
    assert found is not None
    assert delivery.claim(store, found, "sample|0|0|0", clock.now())
    delivery.uncertain(store, uncertain, "sample|0|0|0", worded(N_("the line was cut")))
    for number, (subject, text) in enumerate(_WAITING):
        _at(frozen, TODAY, 8, 21 + 3 * number)
        _queued(store, known.pop(), subject, text)


def _queued(store: Store, known: tuple[str, str, str, str], subject: str, text: str) -> str:
    deal, contact, name, address = known
    body = f"Dear {name.split()[0]},\n\n{text}\n\nKind regards\nCamille"
    outbox.queue(store, [Draft(deal, "mail", name, address, subject, body, contact_id=contact)])
    row = store.conn.execute("SELECT max(id) FROM message").fetchone()
    return str(row[0])


def _known(store: Store) -> list[tuple[str, str, str, str]]:
    """Open deals with somebody to write to who has no mail yet, one person each."""
    rows = store.conn.execute(
        "SELECT d.id, min(c.id), c.name, c.email FROM deal d"
        " JOIN deal_contact l ON l.deal_id = d.id JOIN contact c ON c.id = l.contact_id"
        " WHERE d.status = 'open' AND d.parked_until IS NULL AND c.email LIKE '%@%.%'"
        " AND d.priority = 2 AND d.attention_on > ?"
        " AND d.id NOT IN (SELECT deal_id FROM message) GROUP BY d.id ORDER BY d.id DESC LIMIT 4",
        (TODAY.isoformat(),),
    )
    return list(rows.fetchall())


def _at(frozen: Frozen, day: date, hour: int, minute: int) -> None:
    frozen.moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) + timedelta(
        seconds=11
    )
