"""The fields that the sample's owner added to her deals, and what she filled in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

from pipeline_tui.store import driver
from tests.sample import rows
from tests.sample.frozen import Frozen, tick_at
from tests.sample.plans import TODAY, Plan


class _Own(NamedTuple):
    """A field, and the share of open deals that have it."""

    name: str
    type: str
    choices: tuple[str, ...]
    filled: float


FIELDS = (
    _Own("Region", "choice", ("North", "South", "East", "West"), 0.7),
    _Own("Seats", "number", (), 0.45),
    _Own("Contract ends", "day", (), 0.2),
)
_SEATS = (5, 8, 10, 12, 15, 20, 25, 40, 60, 80, 120)
_ADDED = datetime(2026, 9, 7, 9, 30, tzinfo=UTC)


def write(conn: driver.Connection, random: Random, made: Sequence[tuple[Plan, str]]) -> None:
    """Add the fields, and values of deals made since, inside the caller's transaction.

    The values came with the deals, so that the journal holds nothing of them, as after an import.
    """
    ids = Frozen(random.randrange(1000), _ADDED)  # its own, so that no other row hangs on it
    found = [
        {
            "id": ids.id_at(_ADDED), "clock": tick_at(_ADDED), "key": one.name, "name": one.name,
            "type": one.type, "choices": json.dumps(one.choices, separators=(",", ":")),
            "position": place,
        }
        for place, one in enumerate(FIELDS, 1)
    ]  # fmt: skip
    rows.insert(conn, {"own_field": found})
    for plan, deal in made:
        if plan.closed is None and plan.created >= _ADDED.date():
            values = {
                one.name: _value(random, one) for one in FIELDS if random.random() < one.filled
            }
            if values:
                text = json.dumps(values, separators=(",", ":"))
                conn.execute("UPDATE deal SET extra = ? WHERE id = ?", (text, deal))


def _value(random: Random, field: _Own) -> str:
    if field.type == "choice":
        return random.choice(field.choices)
    if field.type == "number":
        return str(random.choice(_SEATS))
    return (TODAY + timedelta(days=random.randrange(20, 400))).isoformat()
