"""What the fields of a template stand for on a deal, and whom a message can reach."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pipeline_tui import clock, l10n
from pipeline_tui.sales.persons import parts
from pipeline_tui.sales.templates import FIELDS
from pipeline_tui.store import driver
from pipeline_tui.store.store import Store

_PERSON = "c.id, c.name, c.title, c.email, c.phone, c.address, c.profile"
_RECIPIENTS = f"""
SELECT {_PERSON}, coalesce(r.code, '') <> 'decider', coalesce(r.position, 1000), c.folded, l.id
FROM deal_contact l JOIN contact c ON c.id = l.contact_id LEFT JOIN role r ON r.id = l.role_id
WHERE l.deal_id = ? AND l.deleted_at IS NULL AND c.deleted_at IS NULL
"""
_DEAL = """
SELECT d.name, d.product, d.amount, d.currency, d.stage_id, d.close_on,
       a.name, a.address, i.name
FROM deal d LEFT JOIN account a ON a.id = d.account_id
LEFT JOIN industry i ON i.id = coalesce(d.industry_id, a.industry_id) WHERE d.id = ?
"""
_COMPANY = """
SELECT a.name, a.address, i.name FROM contact c JOIN account a ON a.id = c.account_id
LEFT JOIN industry i ON i.id = a.industry_id WHERE c.id = ? AND a.deleted_at IS NULL
"""
_NEXT = """
SELECT due_on, due_at, body FROM follow_up
WHERE deal_id = ? AND deleted_at IS NULL AND done_on IS NULL AND id <> ?
ORDER BY due_on, due_at IS NULL, due_at, id LIMIT 1
"""


class Recipient(NamedTuple):
    """A person to write to or call, with every way there is to reach her."""

    id: str
    name: str
    title: str
    email: str
    phone: str
    address: str
    profile: str

    def reached(self, kind: str) -> str:
        """Where a kind of message goes: mail address, telephone, postal address or profile."""
        ways = {"mail": self.email, "call": self.phone}
        ways |= {"letter": self.address, "social": self.profile}
        return ways.get(kind, "")


def recipients(conn: driver.Connection, deal_id: str, kind: str = "") -> list[Recipient]:
    """The people of a deal, those that ``kind`` can reach first, decision makers before others."""
    rows = conn.execute(_RECIPIENTS, (deal_id,)).fetchall()
    rows.sort(key=lambda row: row[7:])
    people = [Recipient(*row[:7]) for row in rows]
    return sorted(people, key=lambda one: bool(kind) and not one.reached(kind).strip())


def recipient(conn: driver.Connection, contact_id: str) -> Recipient | None:
    """One person; None when she was deleted."""
    row = conn.execute(
        f"SELECT {_PERSON} FROM contact c WHERE c.id = ? AND c.deleted_at IS NULL", (contact_id,)
    ).fetchone()
    return None if row is None else Recipient(*row)


def values_for(
    store: Store,
    deal_id: str,
    contact_id: str | None = None,
    *,
    follow_up_id: str | None = None,
    content_id: str | None = None,
) -> dict[str, str]:
    """What the fields stand for on a deal, in the person's language; those unknown are left out.

    Without ``contact_id`` the deal's first person is meant, decision makers before others.
    ``follow_up_id`` is the step being done now: the next step is then the one after it.
    """
    conn = store.conn
    people = recipients(conn, deal_id)
    person = recipient(conn, contact_id) if contact_id else next(iter(people), None)
    values = _of_deal(store, deal_id) | _of_next_step(conn, deal_id, follow_up_id)
    if person is not None:
        values |= _of_person("contact", person)
        if not values.get("account.name"):
            values |= _of_company(conn, person.id)
        if not person.address.strip():
            values["contact.address"] = values.get("account.address", "")
    if decider := _decider(conn, deal_id):
        values |= {
            name: value for name, value in _of_person("decider", decider).items() if name in FIELDS
        }
    if content_id:
        values |= _of_content(conn, content_id)
    values |= {"me.name": store.rules.me, "today": l10n.day_long(clock.today())}
    return {name: value.strip() for name, value in values.items() if value.strip()}


def _of_deal(store: Store, deal_id: str) -> dict[str, str]:
    row = store.conn.execute(_DEAL, (deal_id,)).fetchone()
    if row is None:
        return {}
    name, product, amount, currency, stage_id, close_on, account, address, industry = row
    stage = store.rules.every_stage.get(stage_id)
    money = "" if amount is None else l10n.money_full(amount, currency)
    return {
        "deal.name": name,
        "deal.product": product,
        "deal.amount": money,
        "deal.net_amount": _net(store, deal_id, currency),
        "deal.stage": stage.name if stage else "",
        "deal.close_date": _day(close_on),
        "account.name": account or "",
        "account.address": address or "",
        "account.industry": industry or "",
        **_offered(store, deal_id, currency),
    }


def _of_company(conn: driver.Connection, contact_id: str) -> dict[str, str]:
    """The company of a person, for a deal that names none."""
    row = conn.execute(_COMPANY, (contact_id,)).fetchone()
    names = ("account.name", "account.address", "account.industry")
    return {name: value or "" for name, value in zip(names, row or (), strict=False)}


def _offered(store: Store, deal_id: str, currency: str) -> dict[str, str]:
    """What is offered today on a deal, and the day on which the first of it ends."""
    from pipeline_tui.store.incentives import of_deal, words

    today = clock.today().isoformat()
    held = [one for one in of_deal(store.conn, deal_id) if one.holds(today)]
    ends = min((one.expires_on for one in held if one.expires_on), default=None)
    said = ", ".join(words(one.kind, one.value, currency) for one in held)
    return {"deal.discount": said, "deal.discount_until": _day(ends)}


def _net(store: Store, deal_id: str, currency: str) -> str:
    """The amount less what is offered today."""
    from pipeline_tui.store.incentives import net_of

    net = net_of(store.conn, deal_id, clock.today())
    return "" if net is None else l10n.money_full(net, currency)


def _of_next_step(
    conn: driver.Connection, deal_id: str, follow_up_id: str | None
) -> dict[str, str]:
    row = conn.execute(_NEXT, (deal_id, follow_up_id or "")).fetchone()
    if row is None:
        return {}
    day, hour, body = row
    time = l10n.time_short(hour) if hour else ""
    return {"next_step.date": _day(day), "next_step.time": time, "next_step.what": body}


def _of_person(kind: str, person: Recipient) -> dict[str, str]:
    name = parts(person.name)
    return {
        f"{kind}.name": person.name,
        f"{kind}.first_name": name.first,
        f"{kind}.last_name": name.last,
        f"{kind}.title": person.title,
        f"{kind}.email": person.email,
        f"{kind}.phone": person.phone,
        f"{kind}.address": person.address,
        f"{kind}.profile": person.profile,
    }


def _of_content(conn: driver.Connection, content_id: str) -> dict[str, str]:
    row = conn.execute("SELECT title, link FROM content WHERE id = ?", (content_id,)).fetchone()
    return {} if row is None else {"content.title": row[0], "content.link": row[1]}


def _decider(conn: driver.Connection, deal_id: str) -> Recipient | None:
    rows = conn.execute(_RECIPIENTS, (deal_id,)).fetchall()
    deciders = sorted((row for row in rows if not row[7]), key=lambda row: row[7:])
    return Recipient(*deciders[0][:7]) if deciders else None


def _day(day: str | None) -> str:
    return l10n.day_long(date.fromisoformat(day)) if day else ""
