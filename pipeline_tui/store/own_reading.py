"""Which own fields of deals there are, and the values a deal has: reads only."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from pipeline_tui.i18n import _
from pipeline_tui.sales.own_fields import filter_word
from pipeline_tui.store import driver
from pipeline_tui.store.errors import Invalid

__all__ = ["OwnField", "fields", "of_keys", "one_field", "values"]

_FIELDS = """
SELECT id, key, name, type, choices, position, deleted_at IS NOT NULL
FROM own_field
"""


class OwnField(NamedTuple):
    """One field: ``key`` names it in ``deal.extra`` for ever, ``name`` is what is shown."""

    id: str
    key: str
    name: str
    type: str = "text"
    choices: tuple[str, ...] = ()
    position: int = 0
    retired: bool = False

    @property
    def word(self) -> str:
        """What a filter calls it."""
        return filter_word(self.name)


def fields(conn: driver.Connection, *, retired: bool = False) -> list[OwnField]:
    """The fields in their order; with ``retired`` those no longer used as well."""
    every = [
        OwnField(row[0], row[1], row[2], row[3], tuple(json.loads(row[4])), row[5], bool(row[6]))
        for row in conn.execute(_FIELDS).fetchall()
    ]
    every.sort(key=lambda one: (one.position, one.id))  # in SQL a temporary tree would do it
    return [one for one in every if retired or not one.retired]


def values(extra: str) -> dict[str, str]:
    """What ``deal.extra`` holds, by key, all of it as text."""
    return {key: str(value) for key, value in json.loads(extra).items() if value not in (None, "")}


def one_field(conn: driver.Connection, field_id: str) -> OwnField:
    """A field by its id, retired or not. Raises ``Invalid`` where there is none."""
    for one in fields(conn, retired=True):
        if one.id == field_id:
            return one
    raise Invalid(_("There is no such field."))


def of_keys(conn: driver.Connection, keys: Iterable[str]) -> dict[str, OwnField]:
    """The fields of these keys, retired or not; a key that none has is text."""
    every = {one.key: one for one in fields(conn, retired=True)}
    return {key: every.get(key) or OwnField("", key, key) for key in keys}
