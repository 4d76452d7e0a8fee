"""Build the sample: ``python -m tests.sample.build [FILE]``, by default the top-level sample.db.

Everything in it is invented and follows from one seed, so that two builds hold the same rows.
"""

from __future__ import annotations

import json
import sys
from contextlib import closing
from datetime import UTC, datetime, time
from pathlib import Path
from random import Random

from pipeline_tui.store import driver
from pipeline_tui.store.rebuild import rebuild_all
from pipeline_tui.store.store import Store
from tests.sample import (
    addresses,
    aims,
    cadences,
    conversion,
    engagement,
    habits,
    offices,
    outbox,
    outreach,
    own,
    people,
    qualify,
    recent,
    rows,
    stays,
    twins,
    work,
)
from tests.sample.frozen import Frozen, tick_at
from tests.sample.names import OWNERS
from tests.sample.people import Customer, Person
from tests.sample.plans import BEGINNING, TODAY, Plan

SAMPLE = Path(__file__).parents[2] / "sample.db"
SEED = 3
PARKED = 14
SETTINGS = {
    "base_currency": "EUR",
    "me": OWNERS[0],
    "rates": {"CHF": "1.06", "GBP": "1.15", "USD": "0.87"},
    "sample_today": TODAY.isoformat(),
    **aims.SETTINGS,
}
_START = datetime.combine(BEGINNING, time(7), UTC)


def build(path: Path, seed: int = SEED) -> None:
    """Make the sample at ``path``, where there must be no file."""
    random = Random(seed)
    frozen = Frozen(seed, _START)
    customers, known = _invent(random)
    with frozen.running(), Store.open(path, create=True) as store:
        _fill(store, frozen, random, customers, known)
        outbox.friday(store, frozen)
        recent.live(store, frozen)
        addresses.told(store, frozen)
        outbox.monday(store, frozen)
    _pack(path)


def _invent(random: Random) -> tuple[list[Customer], dict[int, list[Person]]]:
    """All companies with their deals, and the people known on each deal."""
    opened = stays.opened(random)
    plans = stays.closed(random) + opened
    customers = people.assign(random, plans)
    known: dict[int, list[Person]] = {}
    for plan in plans:
        known[id(plan)] = people.present(random, plan, customers[plan.company])
        work.history(random, plan, known[id(plan)])
        work.ending(random, plan)
    for stage in stays.OPEN:
        work.needs(random, [plan for plan in opened if plan.stage == stage], known)
    work.park(random, opened, PARKED)
    for plan in plans:
        work.order_history(plan)
    habits.add(plans)
    return customers, known


def _fill(
    store: Store,
    frozen: Frozen,
    random: Random,
    customers: list[Customer],
    known: dict[int, list[Person]],
) -> None:
    writer = rows.Writer(frozen, random, rows.listed(store.conn))
    writer.lists = {**writer.lists, **rows.write_lists(writer)}
    accounts = {}
    for number, customer in enumerate(customers):
        accounts[number] = rows.write_customer(writer, customer)
    twins.tell_telephones_apart(writer)
    plans: list[Plan] = [plan for customer in customers for plan in customer.deals]
    made: list[tuple[Plan, str]] = []
    for plan in sorted(plans, key=lambda one: one.created):
        account, contacts = accounts[plan.company]
        made.append((plan, rows.write_deal(writer, plan, account, known[id(plan)], contacts)))
    # With a source of its own, so that the other rows do not hang on it.
    asking = Random(SEED + 2)
    for plan, deal in made:
        decided = any(one.role == "decider" for one in known[id(plan)])
        qualify.answers(writer, asking, plan, deal, decided)
    qualify.exits(writer)
    outreach.library(writer)
    engagement.tell(writer, Random(SEED + 7))
    twins.add(writer)
    offices.furnish(writer, Random(SEED + 5))
    conn = store.conn
    conn.execute("BEGIN IMMEDIATE")
    conn.executemany(
        "INSERT INTO setting (id, value, clock) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET value = excluded.value",
        [(name, json.dumps(value), tick_at(_START)) for name, value in SETTINGS.items()],
    )
    conn.execute("PRAGMA defer_foreign_keys = ON")  # a boss may stand after her people
    rows.insert(conn, writer.rows)
    conversion.write(conn, frozen, Random(SEED + 4), made)
    cadences.write(conn, frozen, Random(SEED + 6), made)
    engagement.ask(conn, frozen, Random(SEED + 8), made)
    own.write(conn, Random(SEED + 9), made)
    conn.execute("COMMIT")
    store.forget_rules()
    rebuild_all(conn)


def _pack(path: Path) -> None:
    """Leave one small file: no log beside it, no unused pages."""
    with closing(driver.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode = DELETE").fetchall()
        for index in ("deal_text", "activity_text"):
            conn.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
        conn.execute("UPDATE _sqlite_migrations SET applied_at = ?", (_START.isoformat(),))
        conn.execute("VACUUM")


def main() -> None:
    """Replace the sample, or build it elsewhere."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE
    made = path.with_name(f"{path.name}.new")
    made.unlink(missing_ok=True)
    build(made)
    made.chmod(0o644)
    made.replace(path)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
