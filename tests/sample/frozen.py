"""Ids and clocks that come from a seed, so that the sample is the same wherever it is built."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from unittest.mock import patch
from uuid import UUID

from pipeline_tui import clock, i18n, l10n
from pipeline_tui.store import clockwork, ids

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def tick_at(moment: datetime) -> int:
    """The logical clock's value at a moment."""
    return milliseconds(moment) << 16


def _uuid7(moment: int, source: random.Random) -> str:
    value = moment << 80 | 7 << 76 | source.getrandbits(12) << 64
    return str(UUID(int=value | 2 << 62 | source.getrandbits(62)))


class Frozen:
    """A stopped clock and a seeded source of UUIDv7 ids."""

    def __init__(self, seed: int, moment: datetime) -> None:
        self.moment = moment
        self._random = random.Random(seed)
        # Apart, so that the ids of the sample's rows do not hang on how many the program takes.
        self._program = random.Random(seed + 1)

    def id_at(self, moment: datetime) -> str:
        """A fresh UUIDv7 made at a moment."""
        return _uuid7(milliseconds(moment), self._random)

    def new_id(self) -> str:
        """A fresh UUIDv7 for the program, made now, by the stopped clock."""
        return _uuid7(milliseconds(self.moment), self._program)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the program use this clock and these ids, in English, until the block ends."""
        stopped = SimpleNamespace(time_ns=lambda: milliseconds(self.moment) * 1_000_000)
        with (
            patch.object(clock, "now_local", lambda: self.moment),
            patch.object(ids, "uuid7", self.new_id),
            patch.object(clockwork, "time", stopped),
        ):
            i18n.use_language("en")
            l10n.use("en")
            try:
                yield
            finally:
                i18n.use_language(None)
                l10n.use(None)
