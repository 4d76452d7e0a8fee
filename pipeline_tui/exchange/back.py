"""What was changed here since a system's last import, in the columns that it imports itself.

A field goes back where the deal's value is none that the system's last word of it can mean
(``last_said``). Nothing is remembered: its next export, imported, says the same as the deal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from pipeline_tui.exchange import table
from pipeline_tui.exchange.back_compare import Comparisons, names_of_ids
from pipeline_tui.exchange.last_said import LastSaid, Row, rows_of
from pipeline_tui.exchange.table import Cell, Column
from pipeline_tui.exchange.their_stages import TheirStages
from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.sales.text import fold
from pipeline_tui.store import driver, own_fields
from pipeline_tui.store.stages import pipelines

__all__ = ["Back", "Deals", "back"]

_CONFLICTS = "SELECT deal_id, field FROM import_conflict WHERE deleted_at IS NULL"
_NEW = """
SELECT id FROM deal WHERE deleted_at IS NULL AND id NOT IN
(SELECT row_id FROM external_ref WHERE tbl = 'deal' AND deleted_at IS NULL) ORDER BY n
"""
_CHUNK = 500
_EMPTY = {"salesforce": "#N/A"}
"""What empties a field of a system; others leave a field alone whose cell is empty."""
_NEEDED = {"salesforce": frozenset({"Name", "StageName", "CloseDate"})}
"""Columns of a system that no record may be without."""
_WAITS: Mapping[str, frozenset[str]] = {
    "company": frozenset({"account_id"}),
    "owner": frozenset({"owner_id"}),
    "source": frozenset({"source_id"}),
    "lost_reason": frozenset({"lost_reason_id", "stage"}),
    "close": frozenset({"close_on", "closed_on", "stage"}),
    "expected": frozenset({"close_on", "stage"}),
    "won": frozenset({"closed_on", "stage"}),
    "lost": frozenset({"closed_on", "stage"}),
    "their_stage": frozenset({"stage"}),
    "their_open_stage": frozenset({"stage"}),
    "their_pipeline": frozenset({"stage"}),
    "their_priority": frozenset({"priority"}),
    "status": frozenset({"stage"}),
}
"""The fields whose conflicts keep a column back, where they are called otherwise."""


class Deals(NamedTuple):
    """A table to be written."""

    heads: list[str]
    rows: list[list[Cell]]


@dataclass(slots=True)
class Back:
    """What goes back: fields of deals there, and deals made here.

    ``emptied`` names deals and columns that were emptied here and cannot be there by a file,
    ``nameless`` the changed deals that came without an id. ``ids`` are the ids there by ours.
    ``loose_ids`` are ours of all that came without one.
    ``unheard`` are the names of stages written that the system never said, ``lacking`` deals made
    here, each with a column without which it refuses them.
    """

    changed: Deals
    new: Deals
    fields: int = 0
    emptied: list[tuple[str, str]] = field(default_factory=list)
    nameless: list[str] = field(default_factory=list)
    unheard: set[str] = field(default_factory=set)
    lacking: list[tuple[str, str]] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    new_ids: list[str] = field(default_factory=list)
    loose_ids: list[str] = field(default_factory=list)
    since: int = 0


def back(
    conn: driver.Connection,
    stages: Mapping[str, Stage],
    base: str,
    system: str,
    among: Collection[str] | None = None,
) -> Back | None:
    """What goes back to a system, of all deals or ``among`` some; None where none came from it.

    ``base`` is the currency of amounts without one.
    """
    own = {fold(one.key): one for one in own_fields.fields(conn)}
    said = LastSaid(base, own)
    theirs = TheirStages(conn, stages, {one.id: one.name for one in pipelines(conn)})
    latest: dict[str, tuple[int, str]] = {}
    for row in rows_of(conn, system):
        said.feed(row.said)
        theirs.feed(row)
        # Of two records that are one deal here, the one told of last.
        latest[row.deal_id] = max(latest.get(row.deal_id, (0, "")), (row.clock, row.id))
    if not latest:
        return None
    theirs.settle()
    maker = _Maker(conn, system, said, theirs)
    found = Back(Deals([], []), Deals([], []), since=max(latest.values())[0])
    found.ids = {one: key for one, (_clock, key) in latest.items() if not key.startswith("~")}
    rows = (row for row in rows_of(conn, system) if latest[row.deal_id] == (row.clock, row.id))
    picked = (row for row in rows if among is None or row.deal_id in among)
    found.changed = _table(found, maker, picked)
    found.loose_ids = [one for one in latest if one not in found.ids]
    found.new_ids = [row[0] for row in conn.execute(_NEW) if among is None or row[0] in among]
    found.new = _new(found, maker)
    found.unheard = maker.unheard
    return found


def _table(found: Back, maker: _Maker, picked: Iterator[Row]) -> Deals:
    """The rows with the columns in which any of them changed."""
    rows: list[tuple[str, dict[str, Cell]]] = []
    for row, name, changes in maker.changes(picked):
        if row.id.startswith("~"):
            if changes:
                found.nameless.append(name)
            continue
        kept: dict[str, Cell] = {}
        for head, cell in changes.items():
            value = cell if cell not in (None, "") else maker.emptying(head)
            if value == "":
                found.emptied.append((name, head))
            else:
                kept[head] = value
        if kept:
            rows.append((row.id, kept))
            found.fields += len(kept)
    used = {head for _id, kept in rows for head in kept}
    heads = [one.head for one in maker.columns if one.head in used]
    return Deals([maker.id_head, *heads], [[one, *map(kept.get, heads)] for one, kept in rows])


def _new(found: Back, maker: _Maker) -> Deals:
    """Deals that no system told of, whole, without an id."""
    heads = [one.head for one in maker.columns]
    wanted = [Column("", "name"), *maker.columns]
    rows = []
    cells_of = table.rows(maker.conn, wanted, found.new_ids)
    for one, (name, *cells) in zip(found.new_ids, cells_of, strict=True):
        named = dict(zip(heads, maker.named(one, cells), strict=True))
        lacking = [head for head in heads if head in maker.needed and named[head] in (None, "")]
        found.lacking += [(str(name), head) for head in lacking]
        maker.hear(named)
        rows.append(list(named.values()))
    return Deals(heads, rows)


class _Maker:
    """Compares deals with what was said of them, a chunk at a time."""

    def __init__(
        self, conn: driver.Connection, system: str, said: LastSaid, theirs: TheirStages
    ) -> None:
        self.conn = conn
        self.system = system
        every = table.columns(conn, system)
        self.id_head = next(one.head for one in every if one.field == "their_id")
        # A field of one's own that the system never had is no column of its.
        self.columns = [
            one
            for one in every
            if one.field != "their_id"
            and (not one.field.startswith("own:") or fold(one.field[4:]) in said.heads)
        ]
        self._said = said
        self._theirs = theirs
        self._waiting = {tuple(row) for row in conn.execute(_CONFLICTS).fetchall()}
        ids = {
            "owner": names_of_ids(conn, system, "owner"),
            "company": names_of_ids(conn, system, "account"),
        }
        self._their_ids = {
            name: {ours: one for one, ours in known.items()} for name, known in ids.items()
        }
        self._compare = Comparisons(conn, said, theirs, self.columns, ids)
        self._same = {one.head: self._compare.of(one) for one in self.columns}
        self.needed = _NEEDED.get(system, frozenset())
        self.unheard: set[str] = set()
        self._stages = [one.head for one in self.columns if one.field in table.STAGE_FIELDS]
        self._heard = {"", *table.USUAL.values(), *theirs.words()}

    def emptying(self, head: str) -> str:
        """What empties a column there; '' where nothing in a file does."""
        return "" if head in self.needed else _EMPTY.get(self.system, "")

    def hear(self, written: Mapping[str, Cell]) -> None:
        """Note the stages written that the system never said."""
        self.unheard |= {str(written.get(head) or "") for head in self._stages} - self._heard

    def changes(self, rows: Iterator[Row]) -> Iterator[tuple[Row, str, dict[str, Cell]]]:
        """Each row with the deal's name and the cells, by their heads, that are not as it said."""
        while chunk := list(islice(rows, _CHUNK)):
            ids = [row.deal_id for row in chunk]
            wanted = [Column("", "name"), *self.columns]
            for row, cells in zip(chunk, table.rows(self.conn, wanted, ids), strict=True):
                yield row, str(cells[0]), self._changed(row, cells[1:])

    def _changed(self, row: Row, cells: Sequence[Cell]) -> dict[str, Cell]:
        named = self.named(row.deal_id, cells, row)
        found: dict[str, Cell] = {}
        for column, cell, written in zip(self.columns, cells, named, strict=True):
            nameless = column.field == "their_pipeline" and not written
            if nameless or self._waits(row, column.field):
                continue
            if not self._same[column.head](row, cell):
                found[column.head] = written
        self.hear(found)
        return found

    def named(self, deal_id: str, cells: Sequence[Cell], row: Row | None = None) -> list[Cell]:
        """The cells with stages, pipeline, owner and company as the system calls them."""
        sql = "SELECT stage_id, pipeline_id FROM deal WHERE id = ?"
        stage, pipeline = (
            (row.stage_id, row.pipeline_id)
            if row is not None
            else self.conn.execute(sql, (deal_id,)).fetchone()
        )
        made = []
        for column, cell in zip(self.columns, cells, strict=True):
            if column.field == "their_stage":
                cell = self._theirs.word(stage) or cell
            elif column.field == "their_open_stage" and cell:
                cell = self._theirs.word(self._compare.open_stage(deal_id)) or cell
            elif column.field == "their_pipeline":
                cell = self._theirs.pipeline_word(pipeline)
            elif column.field in self._their_ids:
                cell = self._their_ids[column.field].get(str(cell), cell)
            made.append(cell)
        return made

    def _waits(self, row: Row, name: str) -> bool:
        names = {name} if name.startswith("own:") else _WAITS.get(name, frozenset({name}))
        if name in ("close", "expected") and row.status == "open":
            there = self._theirs.outcome(row)
            if there is None or there.kind == "open":  # the day is no other in another stage
                names = {"close_on"}
        return any((row.deal_id, one) in self._waiting for one in names)
