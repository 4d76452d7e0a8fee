"""From the cells of a chunk to deals: column by column, then row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

from pipeline_tui.exchange.cell_readers import (
    currency_reader,
    is_total,
    named_by,
    read_priority,
    short_line,
)
from pipeline_tui.exchange.cells import Reader, one_line, plain
from pipeline_tui.exchange.days import day_reader, timed_reader
from pipeline_tui.exchange.deal import Deal
from pipeline_tui.exchange.errors import Bad, Reject
from pipeline_tui.exchange.fields import DAYS, squash
from pipeline_tui.exchange.flags import read_yes
from pipeline_tui.exchange.history import Days
from pipeline_tui.exchange.numbers import (
    fine_money_reader,
    money_reader,
    probability_reader,
    to_minor,
)
from pipeline_tui.exchange.parts import Part
from pipeline_tui.exchange.people import DETAILS, together
from pipeline_tui.exchange.rest import RestReader
from pipeline_tui.exchange.settling import entered_of
from pipeline_tui.exchange.stagelog import entries_of
from pipeline_tui.exchange.stages import match_stages, status_kinds
from pipeline_tui.exchange.understanding import Understanding
from pipeline_tui.i18n import _
from pipeline_tui.sales.deal_state import Stage

_TEXTS = ("account", "owner", "source", "industry", "lost_reason", "contact")
NO_MONEY = NO_MOMENT = (None, None)

# Makes a named tuple without looking at its names: half the cost, a hundred thousand times.
_new: Any = tuple.__new__


class Maker:
    """Turns chunks of cells into deals; made once for a part of a file.

    ``prices`` maps squashed product names to their spelling and list price in minor units,
    ``by_id`` for companies and owners the ids of other files to names.
    """

    def __init__(
        self,
        seen: Understanding,
        part: Part,
        stages: Mapping[str, Stage],
        currency: str,
        prices: Mapping[str, tuple[str, int | None]],
        rest: RestReader,
        by_id: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.seen = seen
        self.part = part
        self.by_id = by_id or {}
        self.stages = stages
        self.currency = currency
        self.prices = prices
        self.places = seen.places
        self.header = seen.layout.header
        ours = list(stages.values())
        self.first = next(stage for stage in ours if stage.kind == "open")
        self.closing = {
            kind: next((stage for stage in ours if stage.kind == kind), self.first)
            for kind in ("open", "won", "lost")
        }
        self.fine = "currency" in self.places
        self.readers = self._readers()
        self.entered = {
            place: stage_id
            for place, name in entered_of(seen, part).items()
            if (stage_id := part.stages.found.get(name)) in stages and stage_id is not None
        }
        self._extras = seen.extras
        self._rest = rest
        self._details = [self.places.get(name, -1) for name in DETAILS]

    def _readers(self) -> dict[str, Reader]:
        seen = self.seen
        readers = {name: Reader(short_line) for name in (*_TEXTS, "name", "step")}
        for name, known in self.by_id.items():
            readers[name] = Reader(named_by(known))
        readers["note"] = Reader(plain)
        readers |= {
            name: Reader(day_reader(seen.orders[name])) for name in DAYS if name in self.places
        } | {f"#{place}": Reader(day_reader(seen.orders[f"#{place}"])) for place in seen.entered}
        readers["step_on"] = Reader(timed_reader(seen.orders.get("step_on", "")))
        point = seen.decimals.get("amount", ".")
        read_money = fine_money_reader if self.fine else money_reader
        readers["amount"] = Reader(read_money(point, self.currency))
        decimal = seen.decimals.get("probability", ".")
        readers["probability"] = Reader(probability_reader(decimal, seen.fractions))
        readers["currency"] = Reader(currency_reader(self.currency))
        readers["priority"] = Reader(read_priority)
        readers["stage"] = Reader(self._read_stage)
        readers["status"] = Reader(lambda text: status_kinds([text]).get(text, ""))
        readers["is_won"] = readers["is_closed"] = Reader(read_yes)
        readers["product"] = Reader(self._read_product)
        readers["history"] = Reader(self._read_history)
        return readers

    def _read_history(self, text: str) -> tuple[tuple[str, str], ...]:
        """The stages of this pipeline that a deal entered, with the days, in their order."""
        found = ((self._stage_id(stage), day) for stage, day in entries_of(text))
        return tuple((stage, day) for stage, day in found if stage is not None)

    def _stage_id(self, value: str) -> str | None:
        # A value of an earlier file, which this one does not hold, is looked up when met.
        found = self.part.stages.found.get(value) or match_stages(
            [value], list(self.stages.values()), self.seen.said
        ).found.get(value)
        return found if found in self.stages else None

    def _read_stage(self, text: str) -> Stage | Bad:
        if not text.strip():
            return self.first
        found = self._stage_id(text)
        return Bad(_("There is no such stage.")) if found is None else self.stages[found]

    def _read_product(self, text: str) -> tuple[str, int | None]:
        name = one_line(text)
        return self.prices.get(squash(name), (name, None)) if name else ("", None)

    def deals(
        self, rows: Sequence[list[str]], lines: Sequence[int]
    ) -> tuple[list[Deal | None], list[Reject]]:
        """The deals of some rows, None in the place of each that was rejected."""
        columns = list(zip(*rows, strict=True))
        rejects: list[Reject] = []
        values = {
            name: self._read_column(name, columns[place], rows, lines, rejects)
            for name, place in self.places.items()
            if name in self.readers
        }
        bad_lines = {reject.line for reject in rejects}
        if max(self._details) >= 0 and columns:
            details = [columns[place] if place >= 0 else repeat("") for place in self._details]
            values["contact"] = list(map(together, values.get("contact") or repeat(""), *details))
        entered = self._entered(columns, rows, lines, rejects) if self.entered else repeat(())
        if history := values.get("history"):
            entered = [told or of_row for told, of_row in zip(history, entered, strict=False)]
        made: list[Deal | None] = []
        extras: Iterable[str] = (
            map(self._rest.read, *(columns[place] for place in self._extras))
            if self._extras
            else repeat("")
        )
        for row, line, extra, entries, *cells in zip(
            rows, lines, extras, entered, *self._ordered(values), strict=False
        ):
            deal = None if line in bad_lines else self._deal(line, extra, entries, *cells)
            if deal is None and line not in bad_lines:
                rejects.append(self._no_deal(line, row))
            made.append(deal)
        return made, rejects

    def _no_deal(self, line: int, row: list[str]) -> Reject:
        """Why a row whose cells can all be read is no deal."""
        place = self.places.get("status")
        if place is not None and self.readers["status"][row[place]] == "deleted":
            return Reject(line, self.header[place], row[place], _("Deleted there."), row)
        place = self.places.get("name")
        if place is not None and row[place].strip():
            return Reject(line, self.header[place], row[place], _("A sum, not a deal."), row)
        return Reject(line, "", "", _no_name(), row)

    def _ordered(self, values: Mapping[str, Sequence[Any]]) -> list[Iterable[Any]]:
        missing: dict[str, Any] = {
            "amount": NO_MONEY,
            "step_on": NO_MOMENT,
            "currency": self.currency,
            "priority": 2,
            "stage": self.first,
            "product": ("", None),
            "is_won": False,
            "is_closed": False,
        }
        text = ("name", *_TEXTS, "step", "note", "status")
        missing |= dict.fromkeys(text, "")
        return [values.get(name) or repeat(missing.get(name)) for name in _ORDER]

    def _read_column(
        self,
        name: str,
        column: Sequence[str],
        rows: Sequence[list[str]],
        lines: Sequence[int],
        rejects: list[Reject],
        place: int = -1,
    ) -> list[Any]:
        reader = self.readers[name]
        values = list(map(reader.__getitem__, column))
        if reader.any_bad:
            head = self.header[self.places[name] if place < 0 else place]
            for row, line, cell, value in zip(rows, lines, column, values, strict=True):
                if type(value) is Bad:
                    rejects.append(Reject(line, head, cell, value.reason, row))
        return values

    def _entered(
        self,
        columns: Sequence[Sequence[str]],
        rows: Sequence[list[str]],
        lines: Sequence[int],
        rejects: list[Reject],
    ) -> list[tuple[tuple[str, str], ...]]:
        """For each row, the days it entered stages by the columns that tell."""
        days = [
            self._read_column(f"#{place}", columns[place], rows, lines, rejects, place)
            for place in self.entered
        ]
        stages = list(self.entered.values())
        position = {stage: self.stages[stage].position for stage in stages}
        return [
            tuple(
                sorted(
                    ((stage, day) for stage, day in zip(stages, of_row, strict=True) if day),
                    key=lambda entry: (entry[1], position[entry[0]]),
                )
            )
            for of_row in zip(*days, strict=True)
        ]

    def _deal(
        self, line: int, extra: str, entered: tuple[tuple[str, str], ...], *cells: Any
    ) -> Deal | None:
        """One row's deal; None when nothing in it could be its name."""
        (name, account, owner, source, industry, reason, contact, product, money, currency,
         probability, priority, stage, status, is_won, is_closed, close, expected, won_on,
         lost_on, created, qualified, changed, activity, next_on, step, note) = cells  # fmt: skip
        product_name, price = product
        named = bool(name)
        if not named:
            name = (
                f"{product_name} – {account}"
                if product_name and account
                else (product_name or account)
            )
            if not name:
                return None
        if status == "deleted" or (not account and not owner and is_total(name)):
            return None
        before = None
        if status or is_won or is_closed:
            stage, before = self._by_status(stage, status, is_won, is_closed)
        closed = None
        if stage.kind != "open":
            closed = won_on if stage.kind == "won" else lost_on
        amount, own_currency = money
        if amount is None:
            amount = price if stage.kind == "open" and currency == self.currency else None
        elif self.fine and own_currency is None:
            amount = to_minor(amount, currency)
        days = _new(Days, (created, qualified, changed, activity, close, expected, closed, entered))
        deal: Deal = _new(
            Deal,
            (
                line, named, name, account, owner, source, industry,
                reason if stage.kind == "lost" else "", contact, product_name, amount,
                own_currency or currency, probability, priority, stage, before, days, step,
                *next_on, note, extra or None,
            ),
        )  # fmt: skip
        return deal

    def _by_status(
        self, stage: Stage, status: str, is_won: bool, is_closed: bool
    ) -> tuple[Stage, Stage | None]:
        """The stage by what other columns say of the outcome, and the open one it was in."""
        kind = status if status in ("won", "lost") else stage.kind
        if not status and stage.kind == "open":
            kind = "won" if is_won else "lost" if is_closed else "open"
        if kind == stage.kind:
            return stage, None
        return self.closing[kind], stage if stage.kind == "open" else None


_ORDER = (
    "name", *_TEXTS, "product", "amount", "currency", "probability", "priority", "stage",
    "status", "is_won", "is_closed", "close", "expected_close", "won_on", "lost_on", "created",
    "qualified", "changed", "activity", "step_on", "step", "note",
)  # fmt: skip


def _no_name() -> str:
    return _("Nothing here could be the deal's name: no name, company or product.")
