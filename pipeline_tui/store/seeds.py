"""What a new file begins with: one pipeline, its stages, and the lists a person edits."""

from __future__ import annotations

import json
from typing import Any

from pipeline_tui import l10n
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.text import fold
from pipeline_tui.store import cadence_seeds, driver, seed_texts
from pipeline_tui.store.ids import new_id

# name, kind, probability in basis points, stage limit, touch limit, qualifies
STAGES = (
    (N_("Lead"), "open", 1000, 14, 7, 0),
    (N_("Qualified"), "open", 2500, 21, 14, 1),
    (N_("Proposal"), "open", 5000, 21, 14, 0),
    (N_("Negotiation"), "open", 7500, 30, 14, 0),
    (N_("Won"), "won", 10000, None, None, 0),
    (N_("Lost"), "lost", 0, None, None, 0),
)
SOURCES = (
    N_("Referral"),
    N_("Website"),
    N_("Fair"),
    N_("Cold call"),
    N_("Partner"),
    N_("Existing customer"),
)
LOST_REASONS = (
    N_("Price"),
    N_("No budget"),
    N_("No need"),
    N_("Chose a competitor"),
    N_("No decision"),
    N_("No reply"),
    N_("Bad timing"),
)
PARK_REASONS = (N_("Budget next year"), N_("Waiting for them"), N_("On leave"), N_("Bad timing"))
ROLES = (
    ("decider", N_("Decision maker")),
    ("champion", N_("Champion")),
    ("influencer", N_("Influencer")),
    ("user", N_("User")),
    ("blocker", N_("Blocker")),
)
# code, name, highest answer, questions with their weights; the first set is the one in use
CHECKLISTS = (
    (
        "basic",
        N_("Three questions"),
        1,
        ((N_("has the need"), 40), (N_("has budget"), 30), (N_("decides"), 30)),
    ),
    (
        "bant",
        "BANT",
        3,
        ((N_("Budget"), 25), (N_("Authority"), 25), (N_("Need"), 30), (N_("Timing"), 20)),
    ),
    (
        "meddicc",
        "MEDDICC",
        3,
        (
            (N_("Metrics"), 10),
            (N_("Economic buyer"), 20),
            (N_("Decision criteria"), 10),
            (N_("Decision process"), 15),
            (N_("Identified pain"), 20),
            (N_("Champion of ours"), 15),
            (N_("Competition"), 10),
        ),
    ),
)
DECIDES = (N_("decides"), N_("Authority"), N_("Economic buyer"))
"""The ready-made questions of which a yes says that somebody decides, who can then be named."""
# stage, facts asked for before a deal leaves it: few, and such as an import brings along
EXITS = ((N_("Proposal"), ("amount", "close")),)


def plant(conn: driver.Connection) -> None:
    """Fill a new file's lists in the person's language, in one transaction.

    They are the file's starting point, not a change of hers, so they are not
    journalled and cannot be undone.
    """
    conn.execute("BEGIN IMMEDIATE")
    _insert(conn, "meta", {"key": "replica", "value": new_id()})
    pipeline = new_id()
    stages: dict[str, str] = {}
    _insert(conn, "pipeline", {"id": pipeline, "name": _("Sales"), "position": 1, "clock": 0})
    for position, (name, kind, probability, limit, touch, qualifies) in enumerate(STAGES, 1):
        stages[name] = new_id()
        stage = {
            "id": stages[name],
            "pipeline_id": pipeline,
            "name": _(name),
            "kind": kind,
            "position": position,
            "probability": probability,
            "stage_limit": limit,
            "touch_limit": touch,
            "qualifies": qualifies,
            "clock": 0,
        }
        _insert(conn, "stage", stage)
    for name, facts in EXITS:
        for position, fact in enumerate(facts, 1):
            asked = {"id": new_id(), "stage_id": stages[name], "kind": "fact", "fact": fact}
            _insert(conn, "exit_criterion", asked | {"position": position, "clock": 0})
    for position, name in enumerate(SOURCES, 1):
        _insert(conn, "source", _item(_(name), position) | {"folded": fold(_(name))})
    for kind, names in (("lost", LOST_REASONS), ("park", PARK_REASONS)):
        for position, name in enumerate(names, 1):
            _insert(conn, "reason", _item(_(name), position) | {"kind": kind})
    for position, (code, name) in enumerate(ROLES, 1):
        _insert(conn, "role", _item(_(name), position) | {"code": code})
    currency = json.dumps(l10n.currency_default())
    _insert(conn, "setting", {"id": "base_currency", "value": currency, "clock": 0})
    conn.execute("COMMIT")


def plant_checklists(conn: driver.Connection) -> None:
    """The ready-made sets of questions, in the person's language, inside the caller's transaction.

    New files and old ones get them alike, with the migration that makes their tables.
    """
    for place, (code, name, scale, questions) in enumerate(CHECKLISTS, 1):
        set_id = new_id()
        kept = {"id": set_id, "code": code, "name": _(name), "position": place, "clock": 0}
        _insert(conn, "criterion_set", kept)
        for position, (question, weight) in enumerate(questions, 1):
            asked = {"id": new_id(), "set_id": set_id, "question": _(question), "clock": 0}
            asked |= {"scale": scale, "weight": weight, "position": position}
            _insert(conn, "criterion", asked)


def translate(conn: driver.Connection) -> None:
    """Put the names a file began with into the person's language, outside the journal.

    For a copy of the sample, which is English; names that were changed stay.
    """
    names = {
        "stage": [stage[0] for stage in STAGES],
        "source": list(SOURCES),
        "reason": [*LOST_REASONS, *PARK_REASONS],
        "role": [name for _code, name in ROLES],
    }
    for table, begun in names.items():
        pairs = [(_(name), name) for name in begun]
        conn.executemany(f"UPDATE {table} SET name = ? WHERE name = ?", pairs)
    folded = [(fold(_(name)), _(name)) for name in SOURCES]
    conn.executemany("UPDATE source SET folded = ? WHERE name = ?", folded)
    seed_texts.translate_templates(conn)
    cadence_seeds.translate_cadences(conn)


def _item(name: str, position: int) -> dict[str, Any]:
    return {"id": new_id(), "name": name, "position": position, "clock": 0}


def _insert(conn: driver.Connection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join("?" * len(row))
    conn.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
