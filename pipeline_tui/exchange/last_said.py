"""What a system said last of its deals, read field by field to be compared with them now.

How a file writes days and numbers is not kept, only its cells. So a cell stands for every value
that it may mean by what all cells of its column prove: a field is changed where none is the
deal's. Stages go by their names, and where those tell nothing by what such deals became here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline_tui import l10n
from pipeline_tui.exchange.cell_readers import currency_reader
from pipeline_tui.exchange.cells import Reader
from pipeline_tui.exchange.days import DAY_FIRST, MONTH_FIRST, DayEvidence, day_reader
from pipeline_tui.exchange.errors import Bad
from pipeline_tui.exchange.fields import DAYS
from pipeline_tui.exchange.numbers import (
    NumberEvidence,
    fine_money_reader,
    probability_reader,
    to_minor,
)
from pipeline_tui.sales import own_fields
from pipeline_tui.sales.text import fold
from pipeline_tui.store import driver
from pipeline_tui.store.own_fields import OwnField

__all__ = ["LastSaid", "Row", "own_head", "rows_of"]

_ROWS = """
SELECT r.id, r.seen, r.clock, d.id, d.pipeline_id, d.stage_id, d.status, d.currency
FROM external_ref r JOIN deal d ON d.id = r.row_id
WHERE r.id >= ? AND r.id < ? AND r.tbl = 'deal' AND r.deleted_at IS NULL AND d.deleted_at IS NULL
"""
_SIGNS = (".", ",")


class Row(NamedTuple):
    """A deal under its reference and id there, what the row said, and where the deal is now.

    ``clock`` is that of the last import in which the row said something new.
    """

    key: str
    id: str
    said: dict[str, Any]
    clock: int
    deal_id: str
    pipeline_id: str
    stage_id: str
    status: str
    currency: str

    def cell(self, name: str) -> str:
        """What it said of a field; empty where it said nothing."""
        return str(self.said.get(name, "")).strip()


def rows_of(conn: driver.Connection, system: str) -> Iterator[Row]:
    """The live deals that a system told of; a made-up id begins with a tilde."""
    prefix = f"{system}:deal:"
    for key, said, *rest in conn.execute(_ROWS, (prefix, prefix[:-1] + ";")):
        yield Row(key, key.removeprefix(prefix), json.loads(said), *rest)


def own_head(name: str) -> str:
    """The key of the own field that a column kept under ``name`` became, folded."""
    return fold(" ".join(name.removeprefix(":").split()))


@dataclass(slots=True)
class LastSaid:
    """Reads the cells of one system; feed it all rows first.

    ``heads`` maps the folded keys of own fields to the names their columns are kept under.
    """

    base: str
    own: Mapping[str, OwnField]
    heads: dict[str, str] = field(default_factory=dict)
    _days: dict[str, DayEvidence] = field(default_factory=dict)
    _numbers: dict[str, NumberEvidence] = field(default_factory=dict)
    _readers: dict[tuple[str, str], Reader] = field(default_factory=dict)

    def feed(self, said: Mapping[str, Any]) -> None:
        """Take what a row said into account."""
        for name, value in said.items():
            if name in DAYS:
                self._days.setdefault(name, DayEvidence()).feed([str(value)])
            elif name in ("amount", "probability"):
                self._numbers.setdefault(name, NumberEvidence()).feed([str(value)])
            elif name.startswith(":"):
                self._feed_own(name, str(value))

    def _feed_own(self, name: str, text: str) -> None:
        key = own_head(name)
        own = self.own.get(key)
        if own is None:
            return
        self.heads[key] = name
        if own.type == "day":
            self._days.setdefault(name, DayEvidence()).feed([text])
        elif own.type in ("number", "money"):
            self._numbers.setdefault(name, NumberEvidence()).feed([text])

    # -- what a cell may mean -----------------------------------------------------------

    def days(self, row: Row, *names: str) -> set[str | None]:
        """The ISO days that the first of these fields that tells one may mean; None for none."""
        for name in names:
            if text := row.cell(name):
                return _read(text, [self._reader("day", order) for order in self._orders(name)])
        return {None}

    def amounts(self, row: Row) -> set[tuple[int | None, str]]:
        """The amounts in minor units, each with its currency."""
        found: set[tuple[int | None, str]] = set()
        text = row.cell("amount")
        if not text:
            price = row.said.get("list_price")
            return {(None, row.currency), (price if isinstance(price, int) else None, self.base)}
        for sign in self._signs("amount"):
            read = self._reader("money", sign)[text]
            amount, own = (None, None) if isinstance(read, Bad) else read
            if amount is not None:
                minor = amount if own else to_minor(amount, row.currency)
                found.add((minor, own or row.currency))
        return found

    def currencies(self, row: Row) -> set[str]:
        """The currencies that it may mean; none where it says nothing of one."""
        text = row.cell("currency")
        if not text:
            return {own for _amount, own in self.amounts(row) if own != row.currency}
        read = currency_reader(self.base)(text)
        return set() if isinstance(read, Bad) else {read}

    def probabilities(self, row: Row) -> set[int | None]:
        """The probabilities in basis points."""
        text = row.cell("probability")
        if not text:
            return {None}
        seen = self._numbers["probability"]
        shares = seen.fraction and not seen.above_one and not seen.percent
        signs = self._signs("probability")
        return _read(
            text, [self._reader("shares" if shares else "percent", sign) for sign in signs]
        )

    def own_values(self, row: Row, own: OwnField) -> set[str]:
        """The canonical values of one of the person's own fields."""
        name = self.heads[fold(own.key)]
        text = row.cell(name)
        if own.type == "day" and text:
            days = self.days(row, name) - {None}
            return {day for day in days if day} or {text}
        found = set()
        for sign in self._signs(name) if own.type in ("number", "money") else _SIGNS[:1]:
            formats = l10n.formats()._replace(decimal=sign)
            try:
                found.add(own_fields.read(own.type, text, choices=own.choices, formats=formats))
            except ValueError:
                found.add(text)
        return found

    def _reader(self, kind: str, how: str) -> Reader:
        found = self._readers.get((kind, how))
        if found is None:
            make: dict[str, Callable[[], Callable[[str], Any]]] = {
                "day": lambda: day_reader(how),
                "money": lambda: fine_money_reader(how, self.base),
                "shares": lambda: probability_reader(how, fractions=True),
                "percent": lambda: probability_reader(how, fractions=False),
            }
            found = self._readers[kind, how] = Reader(make[kind]())
        return found

    def _orders(self, name: str) -> Sequence[str]:
        seen = self._days.get(name)
        return (seen.order,) if seen is not None and seen.order else (DAY_FIRST, MONTH_FIRST)

    def _signs(self, name: str) -> Sequence[str]:
        seen = self._numbers.get(name)
        if seen is None or bool(seen.point) == bool(seen.comma):
            return _SIGNS
        return (seen.decimal,)


def _read(text: str, readers: Sequence[Reader]) -> set[Any]:
    """What the readers make of a text, faults left out."""
    values = (reader[text] for reader in readers)
    return {value for value in values if not isinstance(value, Bad)}
