"""Identifiers that sort by the time they were made: UUID version 7, as text."""

from __future__ import annotations

import sys

if sys.version_info >= (3, 14):
    from uuid import uuid7
else:
    from uuid_utils import uuid7


def new_id() -> str:
    """A fresh UUIDv7; later ones of this process sort after earlier ones."""
    return str(uuid7())
