"""What the tests of reaching out share: people, one template in use, what was noted."""

from typing import Any

from pipeline_tui.store import people, templates
from pipeline_tui.store.adding import NewDeal
from tests.tui.running import Running

ACME = NewDeal("Acme", amount=1_200_000, account="Acme SA")
BOREAL = NewDeal("Boréal", amount=800_000, account="Boréal SA")
MAIL = "Hello {contact.first_name},\nabout {deal.name}: {deal.amount}."


def person(run: Running, deal: str, name: str, **more: Any) -> str:
    fields = {"email": f"{name.split(maxsplit=1)[0].lower()}@example.com", **more}
    return people.add_contact(run.store, name, deal_id=run.deal(deal, "id"), **fields)[1]


def only(run: Running, kind: str, subject: str = "", body: str = MAIL) -> str:
    """One template of a kind in use, the others retired."""
    for one in templates.templates(run.store.conn, kind):
        templates.retire(run.store, one.id)
    return templates.add(run.store, kind, "Ours", subject, body)[1]


def activities(run: Running) -> list[tuple[Any, ...]]:
    rows = run.store.conn.execute(
        "SELECT kind, outcome, direction, body, content_id FROM activity"
        " WHERE deleted_at IS NULL ORDER BY id"
    )
    return [tuple(row) for row in rows.fetchall()]
