"""What of a file in a system's columns that system may take otherwise than it is meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.l10n import number

if TYPE_CHECKING:
    from pipeline_tui.exchange.table import Cell, Column
    from pipeline_tui.store import driver

__all__ = ["Watched", "guarded_among", "warnings"]

_SHOWN = 20
_WIDE = 70


def warnings(system: str, stages: Collection[str], guarded: Sequence[str]) -> Iterator[str]:
    """Stages that it may not have, and texts that begin as a formula does."""
    if stages:
        message = _("{system} never named these stages; it may call them otherwise: {stages}")
        yield message.format(system=system, stages=", ".join(sorted(stages)))
    if guarded:
        message = _("Begun with ' so that no spreadsheet runs them; {system} keeps that:")
        yield message.format(system=system)
        yield from (f"  {one[:_WIDE]}" for one in guarded[:_SHOWN])
        if len(guarded) > _SHOWN:
            yield "  " + _("… and {n} more").format(n=number(len(guarded) - _SHOWN))


def guarded_among(cells: Iterable[Cell]) -> list[str]:
    """The texts that go guarded."""
    from pipeline_tui.exchange.cells import guarded

    return [one for one in cells if isinstance(one, str) and guarded(one) != one]


class Watched:
    """Rows on their way into a file for a system, and what is to be said of them afterwards."""

    def __init__(self, conn: driver.Connection, system: str, columns: Sequence[Column]) -> None:
        from pipeline_tui.exchange import table

        self._system = system
        self._heard = table.heard(conn, system)
        self._stages = [
            place for place, one in enumerate(columns) if one.field in table.STAGE_FIELDS
        ]
        self._unheard: set[str] = set()
        self._guarded: list[str] = []

    def through(self, rows: Iterable[list[Cell]]) -> Iterator[list[Cell]]:
        """The rows as they are."""
        for row in rows:
            self._unheard |= {str(row[place] or "") for place in self._stages} - self._heard
            self._guarded += guarded_among(row)
            yield row

    def lines(self) -> Iterator[str]:
        """What there is to say."""
        return warnings(self._system, self._unheard, self._guarded)
