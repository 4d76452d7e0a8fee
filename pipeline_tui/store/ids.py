"""Identifiers that sort by the time they were made: UUID version 7, as text."""

from __future__ import annotations

import os
import sys
import time

if sys.version_info >= (3, 14):
    from uuid import uuid7
else:
    from uuid_utils import uuid7


def _random_bits(count: int) -> int:
    # As ``secrets`` does it; importing that loads OpenSSL, a megabyte and a half.
    return int.from_bytes(os.urandom((count + 7) // 8), "big") & ((1 << count) - 1)


def new_id() -> str:
    """A fresh UUIDv7; later ones of this process sort after earlier ones."""
    return str(uuid7())


_last_batch = 0


def new_ids(count: int) -> list[str]:
    """Many fresh UUIDv7 at once, ascending, at a tenth of the cost of ``new_id``.

    They share the millisecond and 26 random bits; a counter from a random start fills
    the rest. Each batch of a process takes a later millisecond than the one before.
    """
    global _last_batch
    _last_batch = max(_last_batch + 1, time.time_ns() // 1_000_000)
    moment = f"{_last_batch:012x}"
    rest = f"7{_random_bits(12):03x}-{0x8000 | _random_bits(14):04x}"
    head = f"{moment[:8]}-{moment[8:]}-{rest}-"
    start = _random_bits(47)
    return [head + f"{number:012x}" for number in range(start, start + count)]
