"""A store with a few dozen varied deals, made through the write door, the same each time."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from pipeline_tui.store import adding, closing, deals, lists, people, steps
from pipeline_tui.store.store import Store

TODAY = date(2026, 11, 23)
_NAMES = (
    "Boréal Foods",
    "Kestrel Rail",
    "Atelier Noé",
    "Dune Textile",
    "north wind",
    "Œuvre d'Été",
)
_COMPANIES = ("Acme", "Boréal SA", "Société Été", "", "Kestrel Group")


def stocked(path: Path, count: int = 60, seed: int = 7) -> Store:
    """A new store with ``count`` deals in all states, on ``TODAY`` (set by the caller's clock)."""
    store = Store.open(path, create=True)
    lists.set_setting(store, "me", "Ada Lovelace")
    lists.set_setting(store, "base_currency", "EUR")
    lists.set_setting(store, "rates", {"USD": "0.9"})
    chance = random.Random(seed)
    stages = open_stages(store)
    for number in range(count):
        done = adding.add(store, _deal(chance, number))
        ids = done.deals
        if chance.random() < 0.7:
            deals.move(store, ids, chance.choice(stages))
        _work_on(store, chance, ids)
    return store


def open_stages(store: Store) -> list[str]:
    """The ids of the first pipeline's open stages."""
    return [stage.id for stage in store.rules.stages.values() if stage.kind == "open"]


def pipeline(store: Store) -> str:
    """The id of the only pipeline."""
    return next(iter(store.rules.stages.values())).pipeline_id


def _deal(chance: random.Random, number: int) -> adding.NewDeal:
    return adding.NewDeal(
        name=f"{chance.choice(_NAMES)} {number}",
        amount=chance.choice((None, 0, 100_000, 1_250_050, 5_000_000, -20_000)),
        currency=chance.choice(("EUR", "EUR", "USD", "CHF")),
        account=chance.choice(_COMPANIES) or None,
        source=chance.choice((None, "Referral", "Website")),
        industry=chance.choice((None, "Food", "Rail")),
        owner=chance.choice((None, "Bob Roy")),
        priority=chance.choice((1, 2, 2, 3)),
        probability=chance.choice((None, None, 4000)),
        close_on=chance.choice((None, TODAY - timedelta(5), TODAY + timedelta(20))),
    )


def _work_on(store: Store, chance: random.Random, ids: tuple[str, ...]) -> None:
    if chance.random() < 0.6:
        day = TODAY + timedelta(chance.randrange(-20, 20))
        steps.set_step(store, ids, day, chance.choice((None, "14:30")), "call", "Bob")
    if chance.random() < 0.3:
        role = next(item for item in lists.items(store.conn, "role") if item.code == "decider")
        people.add_contact(store, "Ann Roy", deal_id=ids[0], role_id=role.id)
    fate = chance.random()
    if fate < 0.1:
        deals.park(store, ids, TODAY + timedelta(10))
    elif fate < 0.25:
        closing.win(store, ids)
    elif fate < 0.4:
        closing.lose(store, ids, None)
    elif fate < 0.45:
        deals.delete(store, ids)
