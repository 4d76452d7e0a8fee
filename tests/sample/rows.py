"""Turn plans into the rows of the store; what is derived is left to the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from pipeline_tui.clock import moment_text
from pipeline_tui.sales.text import fold
from pipeline_tui.store import driver
from tests.sample.frozen import Frozen, tick_at
from tests.sample.names import INDUSTRIES, OWNERS
from tests.sample.people import Customer, Person
from tests.sample.plans import BEGINNING, TODAY, Plan, Stay

Row = dict[str, Any]


@dataclass(slots=True)
class Writer:
    """Collects rows by table, each with an id and clock of its own moment."""

    frozen: Frozen
    random: Random
    lists: Mapping[tuple[str, str], str]
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, moment: datetime, **values: Any) -> str:
        """Add a row made at a moment; return its id."""
        row = {"id": self.frozen.id_at(moment), "clock": tick_at(moment), **values}
        self.rows.setdefault(table, []).append(row)
        return str(row["id"])

    def moment(self, day: date, after: datetime | None = None) -> datetime:
        """A moment of that day's office hours, before the present one and not before ``after``."""
        last = 60 if day == TODAY else 9 * 60
        start = datetime.combine(day, time(7, 10), UTC)
        found = start + timedelta(minutes=self.random.randrange(last), seconds=17)
        return max(found, after) if after is not None and after.date() == day else found

    def listed(self, table: str, name: str | None) -> str | None:
        """The id of an entry of a list."""
        return None if name is None else self.lists[table, name]


def listed(conn: driver.Connection) -> dict[tuple[str, str], str]:
    """The ids of what a new file begins with, by table and name."""
    found: dict[tuple[str, str], str] = {}
    for table in ("pipeline", "stage", "source"):
        for row_id, name in conn.execute(f"SELECT id, name FROM {table}"):
            found[table, name] = row_id
    for row_id, kind, name in conn.execute("SELECT id, kind, name FROM reason"):
        found[kind, name] = row_id
    for row_id, code in conn.execute("SELECT id, code FROM role"):
        found["role", code] = row_id
    for row_id, question in conn.execute("SELECT id, question FROM criterion"):
        found["question", question] = row_id
    return found


def write_lists(writer: Writer) -> dict[tuple[str, str], str]:
    """The owners and industries of the sample; return their ids by table and name."""
    moment = datetime.combine(BEGINNING, time(7), UTC)
    found = {}
    for name in OWNERS:
        found["owner", name] = writer.add("owner", moment, name=name, folded=fold(name))
    for position, name in enumerate(INDUSTRIES, 1):
        found["industry", name] = writer.add(
            "industry", moment, name=name, folded=fold(name), position=position
        )
    return found


def write_customer(writer: Writer, customer: Customer) -> tuple[str, dict[int, str]]:
    """A company and its people; return its id and theirs."""
    company = customer.company
    moment = writer.moment(customer.deals[0].created)
    account = writer.add(
        "account",
        moment,
        name=company.name,
        folded=fold(company.name),
        industry_id=writer.listed("industry", company.industry),
        website=f"www.{company.domain}",
        phone=company.phone,
        country=company.country,
        employees=company.employees,
    )
    people = {id(one): _contact(writer, moment, account, one) for one in customer.people}
    return account, people


def _contact(writer: Writer, moment: datetime, account: str, person: Person) -> str:
    return writer.add(
        "contact",
        moment,
        account_id=account,
        name=person.name,
        folded=fold(person.name),
        title=person.title,
        email=person.email,
        phone=person.phone,
    )


def write_deal(
    writer: Writer, plan: Plan, account: str, known: list[Person], people: Mapping[int, str]
) -> str:
    """A deal with its visits, people, exchanges and steps; return its id."""
    moments = list(_moments(writer, plan.stays))
    created, last = moments[0], moments[-1]
    deal = writer.add("deal", created, **_deal(writer, plan, account))
    row = writer.rows["deal"][-1]
    row |= {"created_at": moment_text(created), "clock": tick_at(last)}
    for seq, (stay, moment) in enumerate(zip(plan.stays, moments, strict=True), 1):
        left = moments[seq] if seq < len(moments) else None
        _visit(writer, deal, seq, stay, moment, left)
    for person in known:
        role = writer.listed("role", person.role)
        writer.add(
            "deal_contact", created, deal_id=deal, contact_id=people[id(person)], role_id=role
        )
    _work(writer, plan, deal, people[id(known[0])], created)
    return deal


def _moments(writer: Writer, stays: list[Stay]) -> Iterator[datetime]:
    before: datetime | None = None
    for stay in stays:
        before = writer.moment(stay.entered, before)
        yield before


def _deal(writer: Writer, plan: Plan, account: str) -> Row:
    return {
        "pipeline_id": writer.lists["pipeline", "Sales"],
        "stage_id": writer.lists["stage", plan.stage],
        "name": plan.name,
        "account_id": account,
        "owner_id": writer.listed("owner", OWNERS[plan.owner]),
        "source_id": writer.listed("source", plan.source),
        "product": plan.product,
        "amount": plan.amount,
        "currency": plan.currency,
        "probability": plan.probability,
        "priority": plan.priority,
        "close_on": _iso(plan.close_on),
        "created_on": plan.created.isoformat(),
        "closed_on": _iso(plan.closed),
        "lost_reason_id": writer.listed("lost", plan.lost_reason),
        "lost_note": plan.lost_note,
        "parked_until": _iso(plan.parked_until),
        "park_reason_id": writer.listed("park", plan.park_reason),
        "park_note": plan.park_note,
        "parked_times": plan.parked_times,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _visit(
    writer: Writer, deal: str, seq: int, stay: Stay, moment: datetime, left: datetime | None
) -> None:
    writer.add(
        "visit",
        moment,
        deal_id=deal,
        stage_id=writer.lists["stage", stay.stage],
        seq=seq,
        entered_on=stay.entered.isoformat(),
        entered_at=moment_text(moment),
        left_on=_iso(stay.left),
        left_at=moment_text(left) if left else None,
    )


def _work(writer: Writer, plan: Plan, deal: str, contact: str, created: datetime) -> None:
    for one in plan.exchanges:
        moment = writer.moment(one.day, created)
        writer.add(
            "activity",
            moment,
            deal_id=deal,
            contact_id=None if one.kind == "note" else contact,
            kind=one.kind,
            outcome=one.outcome,
            happened_on=one.day.isoformat(),
            happened_at=moment_text(moment),
            body=one.body,
        )
    for step in plan.steps:
        set_on = max(plan.created, min(step.due, TODAY) - timedelta(days=3))
        done = writer.moment(step.done) if step.done else None
        writer.add(
            "follow_up",
            writer.moment(set_on, created),
            deal_id=deal,
            contact_id=contact,
            kind=step.kind,
            body=step.body,
            due_on=step.due.isoformat(),
            due_at=step.time,
            done_on=_iso(step.done),
            done_at=moment_text(done) if done else None,
            moved_times=step.moved_times,
            moved_days=step.moved_days,
            repeats=step.repeats,
        )


def insert(conn: driver.Connection, rows: Mapping[str, list[Row]]) -> None:
    """Insert the collected rows, every row of a table with the same columns."""
    for table, found in rows.items():
        columns = list(found[0])
        marks = ", ".join("?" * len(columns))
        conn.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",
            [tuple(row[name] for name in columns) for row in found],
        )
