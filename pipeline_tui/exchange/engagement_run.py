"""Note on deals what a mailer's file tells of the people on them: one action, repeated safely."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from pipeline_tui import clock
from pipeline_tui.exchange.engagement import Report, Told
from pipeline_tui.i18n import N_, _, ngettext
from pipeline_tui.sales.text import fold
from pipeline_tui.store import driver, hearing, no_mail
from pipeline_tui.store.door import Action, encode
from pipeline_tui.store.store import Store

_SYSTEM = "mailer"
# The address of somebody merged away goes on leading to the person kept.
_CONTACTS = """
SELECT id, email, account_id FROM contact WHERE deleted_at IS NULL AND email <> ''
UNION
SELECT k.id, m.email, k.account_id FROM contact m JOIN contact k ON k.id = m.merged_into
WHERE m.merged_into IS NOT NULL AND m.email <> '' AND k.deleted_at IS NULL
"""
_DEALS = """
SELECT d.id, d.status, d.created_on FROM deal_contact l JOIN deal d ON d.id = l.deal_id
WHERE l.contact_id = ? AND l.deleted_at IS NULL AND d.deleted_at IS NULL
"""


@dataclass(slots=True)
class Match:
    """What a file tells, and whom and which deal it is about; ``deal_id`` None: no deal.

    ``known`` is the activity it was noted as before, ``changed`` whether it tells more now.
    """

    told: Told
    contact_id: str
    account_id: str | None
    deal_id: str | None
    ref: str
    known: str | None = None
    changed: bool = False


@dataclass(slots=True)
class Plan:
    """What an import would do. ``strangers`` are addresses of nobody here, with their rows."""

    matches: list[Match] = field(default_factory=list)
    strangers: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    deleted_here: int = 0
    lost: dict[str, str] = field(default_factory=dict)
    """Addresses of people here that sequences write to no more, and why: what is new of that."""

    @property
    def new(self) -> list[Match]:
        """What is noted for the first time."""
        return [one for one in self.matches if one.known is None]

    @property
    def changed(self) -> list[Match]:
        """What was noted before and tells more now."""
        return [one for one in self.matches if one.known is not None]

    @property
    def deals(self) -> int:
        """On how many deals something is noted."""
        return len({one.deal_id for one in self.matches if one.deal_id})

    @property
    def without_deal(self) -> int:
        """How much is noted of people who are on no deal."""
        return sum(one.deal_id is None for one in self.matches)


def plan(conn: driver.Connection, report: Report) -> Plan:
    """Find the people and deals that a file tells of, and what of it is known; reads only."""
    people: dict[str, list[tuple[str, str | None]]] = {}
    for contact, email, account in conn.execute(_CONTACTS):
        people.setdefault(fold(email), []).append((contact, account))
    found = Plan()
    deals: dict[str, tuple[str, str | None, str | None]] = {}
    for told in report.told:
        candidates = people.get(told.address)
        if not candidates:
            found.strangers[told.address] = found.strangers.get(told.address, 0) + 1
            continue
        if told.address not in deals:
            deals[told.address] = _best(conn, candidates)
        contact, account, deal = deals[told.address]
        ref = f"{_SYSTEM}:activity:{sha256(told.key.encode()).hexdigest()[:32]}"
        _place(conn, found, Match(told, contact, account, deal, ref))
    for address, events in report.lost.items():
        reason = max(events, key=list(no_mail.REASONS).index)
        if address in people and no_mail.is_news(conn, address, reason):
            found.lost[address] = reason
    return found


def _best(
    conn: driver.Connection, candidates: Iterable[tuple[str, str | None]]
) -> tuple[str, str | None, str | None]:
    """Of the people with an address the one with the newest open deal, else the newest."""
    ranked = []
    for contact, account in candidates:
        rows = conn.execute(_DEALS, (contact,)).fetchall()
        newest = max(rows, key=lambda row: (row[1] == "open", row[2], row[0]), default=None)
        rank = (False, "", "") if newest is None else (newest[1] == "open", newest[2], newest[0])
        ranked.append((rank, contact, account, newest[0] if newest else None))
    _rank, contact, account, deal = max(ranked, key=lambda one: (one[0], one[1]))
    return contact, account, deal


def _place(conn: driver.Connection, found: Plan, match: Match) -> None:
    """Sort a match by what is known of it."""
    row = conn.execute(
        "SELECT r.row_id, r.seen, r.deleted_at, a.deleted_at FROM external_ref r"
        " LEFT JOIN activity a ON a.id = r.row_id WHERE r.id = ?",
        (match.ref,),
    ).fetchone()
    if row is None or row[2] is not None:
        found.matches.append(match)
    elif row[3] is not None:
        found.deleted_here += 1
    elif json.loads(row[1]) == _seen(match.told):
        found.unchanged += 1
    else:
        match.known, match.changed = row[0], True
        found.matches.append(match)


def carry_out(store: Store, report: Report, todo: Plan) -> str:
    """Write a plan in one action, and give its id; '' where there was nothing to write.

    Raises ``Locked`` while another process writes and other ``StoreError``; then nothing is
    changed.
    """
    label = N_("Imported engagement of {file}: {new} new, {changed} changed")
    if not todo.matches:
        label = N_("Noted addresses that take no mail, of {file}")
    new, changed = len(todo.new), len(todo.changed)
    name = report.layout.path.name
    with store.action(label, file=name, new=new, changed=changed) as act:
        for match in todo.matches:
            _write(act, match)
        for address, reason in todo.lost.items():
            no_mail.note(act, address, reason)
    return act.done.action_id


def _write(act: Action, match: Match) -> None:
    told = match.told
    facts: dict[str, Any] = {
        "kind": told.kind,
        "outcome": "replied" if told.replied else "",
        "body": words(told),
        "direction": "in",
        "minutes": told.minutes,
        "contact_id": match.contact_id,
    }
    if told.day or match.known is None:
        facts["happened_on"] = told.day or clock.today().isoformat()
    seen = encode(_seen(told))
    if match.known is not None:
        act.update("activity", match.known, facts)
        act.update("external_ref", match.ref, {"seen": seen})
        return
    where = {"deal_id": match.deal_id, "account_id": None if match.deal_id else match.account_id}
    row = {"tbl": "activity", "row_id": act.insert("activity", where | facts), "seen": seen}
    if act.read("external_ref", match.ref, ["id"]) is None:
        act.insert("external_ref", {"id": match.ref, **row})
    else:
        act.update("external_ref", match.ref, {**row, "deleted_at": None})
    if told.replied and match.deal_id:
        hearing.exchanged(act, match.deal_id, facts)


def _seen(told: Told) -> dict[str, Any]:
    return {
        "day": told.day,
        "subject": told.subject,
        "kind": told.kind,
        "minutes": told.minutes,
        "opens": told.opens,
        "clicks": told.clicks,
        "replied": told.replied,
    }


def words(told: Told) -> str:
    """What happened, in the person's language: ``Price list: opened 3 times, clicked once``."""
    said = []
    if told.opens:
        n = ngettext("opened {n} time", "opened {n} times", told.opens)
        said.append(n.format(n=told.opens))
    if told.clicks:
        n = ngettext("clicked {n} time", "clicked {n} times", told.clicks)
        said.append(n.format(n=told.clicks))
    done = ", ".join(said)
    if not told.subject or not done:
        return told.subject or done
    return _("{subject}: {what}").format(subject=told.subject, what=done)
