"""The small files beside the deals: companies, products with prices, owners."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline_tui.exchange import fields, reading, sources
from pipeline_tui.exchange.cells import one_line
from pipeline_tui.exchange.errors import Bad, ImportRefused, Reject
from pipeline_tui.exchange.fields import squash
from pipeline_tui.exchange.names import Names
from pipeline_tui.exchange.numbers import NumberEvidence, count_reader, money_reader
from pipeline_tui.i18n import _
from pipeline_tui.sales.text import fold
from pipeline_tui.store.door import Action, encode

_TEXTS = ("country", "address", "website", "phone")


@dataclass(slots=True)
class Listed:
    """One small file as read: its rows by field, other columns by header, rejects."""

    table: str
    layout: reading.Layout
    places: dict[str, int]
    decimals: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    def cell(self, row: list[str], name: str) -> str:
        """A field of a row; empty without such a column."""
        return row[self.places[name]].strip() if name in self.places else ""

    def others(self, row: list[str]) -> dict[str, str]:
        """The columns that are no field here, by header, empty ones left away."""
        used = set(self.places.values())
        cells = zip(self.layout.header, row, strict=True)
        return {
            name: cell.strip()
            for place, (name, cell) in enumerate(cells)
            if place not in used and cell.strip()
        }

    def reject(self, line: int, row: list[str], name: str, reason: str) -> None:
        """Leave a row out; the file is named since it is not the one of the deals."""
        place = self.places.get(name)
        head, cell = ("", "") if place is None else (self.layout.header[place], row[place])
        self.rejects.append(Reject(line, head, cell, reason, row, str(self.layout.path)))


def read_list(table: str, path: Path) -> Listed:
    """Read ``account``, ``product`` or ``owner`` rows; one without a name is rejected.

    Raises ``ImportRefused`` when no column is the name.
    """
    layout = sources.look(path, fields.is_known)
    places = fields.match(table, layout.header)
    if "name" not in places:
        raise ImportRefused(
            _("{file}: no column is a name. It has {names}.").format(
                file=path, names=", ".join(layout.header)
            )
        )
    listed = Listed(table, layout, places)
    evidence = {
        name: NumberEvidence() for name in ("revenue", "employees", "price") if name in places
    }
    for chunk in sources.chunks(layout):
        for line, cells, reason in chunk.broken:
            listed.rejects.append(Reject(line, "", "", reason, cells, str(path)))
        for line, row in zip(chunk.lines, chunk.rows, strict=True):
            if not any(cell.strip() for cell in row):
                continue
            for name, seen in evidence.items():
                seen.feed([row[places[name]]])
            if row[places["name"]].strip():
                listed.rows.append((line, row))
            else:
                listed.reject(line, row, "name", _("There is no name."))
    listed.decimals = {name: seen.decimal for name, seen in evidence.items()}
    return listed


def prices(listed: Listed, currency: str) -> dict[str, tuple[str, int | None]]:
    """Spelling and list price in minor units of each product, by its squashed name."""
    read = money_reader(listed.decimals.get("price", "."), currency)
    found: dict[str, tuple[str, int | None]] = {}
    for line, row in listed.rows:
        name = one_line(listed.cell(row, "name"))
        price = read(listed.cell(row, "price"))
        if isinstance(price, Bad):
            listed.reject(line, row, "price", price.reason)
        else:
            found[squash(name)] = (name, price[0])
    return found


class ListWriter:
    """Writes companies and owners, comparing with what was imported last."""

    def __init__(self, act: Action, names: Names, system: str, currency: str) -> None:
        self.act = act
        self.names = names
        self.system = system
        self.currency = currency
        self.added = 0
        self.updated = 0

    def write(self, listed: Listed) -> None:
        """Write every row of a file of companies or owners."""
        ids = [self.names.find(listed.table, self._name(listed, row)) for _line, row in listed.rows]
        self.names.flush()
        parents: list[tuple[str, str]] = []
        for (line, row), known in zip(listed.rows, ids, strict=True):
            values = self._values(listed, line, row)
            if values is None:
                continue
            row_id = self._write_row(listed, row, known, values)
            if row_id and listed.cell(row, "parent"):
                parents.append((row_id, one_line(listed.cell(row, "parent"))))
        for row_id, parent in parents:
            parent_id = self.names.id_of("account", parent)
            self.names.flush()
            if parent_id != row_id:
                self.act.update("account", row_id, {"parent_id": parent_id})

    def _name(self, listed: Listed, row: list[str]) -> str:
        return one_line(listed.cell(row, "name"))

    def _write_row(
        self, listed: Listed, row: list[str], known: str | None, values: Mapping[str, Any]
    ) -> str | None:
        """Write one row; gives its id when the file says something new of it."""
        name, table = self._name(listed, row), listed.table
        ref = f"{self.system}:{table}:{fold(name)}"
        said = {head: cell for head, cell in zip(listed.layout.header, row, strict=True) if cell}
        before = self.act.read("external_ref", ref, ["row_id", "seen", "deleted_at"])
        if before is not None and before["deleted_at"]:
            self.act.set_live("external_ref", [ref], live=True)
        elif known is not None and before is not None and json.loads(before["seen"]) == said:
            return None
        found = known or self.names.find(table, name)
        if found is None:
            found = self.act.insert(table, {"name": name, **values})
            self.names.learn(table, name, found)
            self.added += 1
        else:
            kept = {key: value for key, value in values.items() if value not in (None, "", "{}")}
            self.updated += self.act.update(table, found, kept)
        row_of = {"tbl": table, "row_id": found, "seen": encode(said)}
        if before is None:
            self.act.insert("external_ref", {"id": ref, **row_of})
        else:
            self.act.update("external_ref", ref, row_of)
        return found

    def _values(self, listed: Listed, line: int, row: list[str]) -> dict[str, Any] | None:
        """The columns a row sets; None (and a reject) when a number cannot be read."""
        values: dict[str, Any] = {}
        others = listed.others(row)
        if others:
            values["extra"] = encode(others)
        if listed.table != "account":
            return values
        values |= {name: listed.cell(row, name) for name in _TEXTS if listed.cell(row, name)}
        employees = count_reader(listed.decimals.get("employees", "."))(
            listed.cell(row, "employees")
        )
        revenue = money_reader(listed.decimals.get("revenue", "."), self.currency)(
            listed.cell(row, "revenue")
        )
        for name, value in (("employees", employees), ("revenue", revenue)):
            if isinstance(value, Bad):
                listed.reject(line, row, name, value.reason)
                return None
        if employees is not None:
            values["employees"] = employees
        if not isinstance(revenue, Bad) and revenue[0] is not None:
            values["revenue"] = revenue[0]
        industry = one_line(listed.cell(row, "industry"))
        if industry:
            values["industry_id"] = self.names.id_of("industry", industry)
            self.names.flush()
        return values
