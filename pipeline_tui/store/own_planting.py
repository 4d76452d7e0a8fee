"""Give the values that earlier versions kept beside deals a field each."""

from __future__ import annotations

import json

from pipeline_tui.sales.own_fields import is_canonical
from pipeline_tui.sales.own_shapes import Study
from pipeline_tui.store import driver
from pipeline_tui.store.door import encode
from pipeline_tui.store.ids import new_id

_HOLDERS = "SELECT extra FROM deal WHERE extra <> '{}' ORDER BY n"
_INSERT = """
INSERT INTO own_field (id, key, name, type, choices, position, clock) VALUES (?, ?, ?, ?, ?, ?, 0)
"""
_TYPES = ("number", "money", "day")


def plant_own_fields(conn: driver.Connection) -> None:
    """A field for every key that deals have, inside the caller's transaction.

    Its type is what its values are, where all of them are written as that type keeps them: no
    value is changed here, for the journal tells the old ones. The person can retype the others.
    """
    studies: dict[str, Study] = {}
    unfit: dict[str, set[str]] = {}
    for (extra,) in conn.execute(_HOLDERS):
        for key, value in json.loads(extra).items():
            text = str(value)
            study = studies.setdefault(key, Study())
            study.feed((text,))
            away = unfit.setdefault(key, set())
            away.update(kind for kind in _TYPES if not is_canonical(kind, text))
    for position, (key, study) in enumerate(studies.items(), 1):
        shape = study.shape
        kind = "text" if shape.type in unfit[key] else shape.type
        choices = encode(list(shape.choices)) if kind == "choice" else "[]"
        name = " ".join(key.split())[:80] or "?"
        conn.execute(_INSERT, (new_id(), key, name, kind, choices, position))
