"""Two people whom sequences write to no more: one unsubscribed, one address is dead."""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline_tui.store import due_mails, no_mail
from pipeline_tui.store.store import Store
from tests.sample.frozen import Frozen
from tests.sample.plans import TODAY

_TOLD = {2: no_mail.UNSUBSCRIBE, 7: no_mail.BOUNCE}
"""By place among the mails due, the oldest first."""


def told(store: Store, frozen: Frozen) -> None:
    """On Monday morning, before the mails that are due go out."""
    frozen.moment = datetime(TODAY.year, TODAY.month, TODAY.day, 8, 2, 40, tzinfo=UTC)
    found = due_mails.due(store.conn, TODAY)
    for place, reason in _TOLD.items():
        contact = found[place].contact_id
        assert contact is not None
        no_mail.set_wanted(store, contact, reason)
