"""Whether a cell of a deal is as a system said it last, column by column."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from pipeline_tui.exchange import table
from pipeline_tui.exchange.cell_readers import read_priority
from pipeline_tui.exchange.cells import one_line
from pipeline_tui.exchange.fields import match
from pipeline_tui.exchange.last_said import LastSaid, Row
from pipeline_tui.exchange.people import DETAILS, persons_of, together
from pipeline_tui.exchange.table import Cell, Column
from pipeline_tui.exchange.their_stages import TheirStages
from pipeline_tui.l10n import minor_digits
from pipeline_tui.sales.text import fold
from pipeline_tui.store import driver

__all__ = ["Comparisons", "names_of_ids"]

_CLOSE_KNOWN = """
SELECT known FROM visit WHERE deal_id = ? AND deleted_at IS NULL ORDER BY seq DESC LIMIT 1
"""
_LAST_OPEN = """
SELECT v.stage_id FROM visit v JOIN stage s ON s.id = v.stage_id
WHERE v.deal_id = ? AND v.deleted_at IS NULL AND s.kind = 'open' ORDER BY v.seq DESC LIMIT 1
"""
_NAMES = """
SELECT r.seen, t.name FROM external_ref r JOIN {table} t ON t.id = r.row_id
WHERE r.id >= ? AND r.id < ? AND r.tbl = '{table}' AND r.deleted_at IS NULL
"""


def names_of_ids(conn: driver.Connection, system: str, table: str) -> dict[str, str]:
    """Our names of owners or accounts (``table``) by their ids there, where a list told them."""
    prefix = f"{system}:{table}:"
    found = conn.execute(_NAMES.format(table=table), (prefix, prefix[:-1] + ";"))
    names: dict[str, str] = {}
    for seen, name in found:
        said: dict[str, str] = json.loads(seen)
        heads = list(said)
        place = match(table, heads).get("id")
        if place is not None:
            names[said[heads[place]].strip()] = name
    return names


class Comparisons:
    """Compares the cells of ``table.rows`` with what a system said; ``columns`` are its own.

    ``ids`` are our names by its ids, for each column that it tells by ids.
    """

    def __init__(
        self,
        conn: driver.Connection,
        said: LastSaid,
        theirs: TheirStages,
        columns: Sequence[Column],
        ids: Mapping[str, Mapping[str, str]],
    ) -> None:
        self._conn = conn
        self._said = said
        self._theirs = theirs
        self._columns = columns
        self._ids = ids

    def open_stage(self, deal_id: str) -> str:
        """The open stage that a deal is or was in last; empty for none."""
        row = self._conn.execute(_LAST_OPEN, (deal_id,)).fetchone()
        return str(row[0]) if row else ""

    def moved(self, row: Row) -> bool:
        """Whether a deal is in another stage than the system said."""
        there = self._theirs.outcome(row)
        return there is not None and there.id != row.stage_id

    # -- one column's comparison ------------------------------------------------------------

    def of(self, column: Column) -> Callable[[Row, Cell], bool]:
        """The function that tells whether a cell is as the row said."""
        name = column.field
        if name.startswith("own:"):
            return self._same_own(name.removeprefix("own:"))
        if name in ("company", "source", "owner"):
            told = {"company": "account"}.get(name, name)
            ids = self._ids.get(name, {})

            def same(row: Row, cell: Cell) -> bool:
                text = one_line(row.cell(told))
                return fold(ids.get(text, text)) == fold(str(cell))

            return same
        found: Callable[[Row, Cell], bool] = getattr(self, f"_same_{name}")
        return found

    def _same_own(self, key: str) -> Callable[[Row, Cell], bool]:
        own = self._said.own[fold(key)]

        def same(row: Row, cell: Cell) -> bool:
            values = self._said.own_values(row, own)
            return any(table.own_cell(one, own.type) == cell for one in values)

        return same

    def _same_name(self, row: Row, cell: Cell) -> bool:
        product, account = one_line(row.cell("product")), one_line(row.cell("account"))
        made = {f"{product} – {account}", product, account}
        told = one_line(row.cell("name"))
        return cell == told if told else fold(str(cell)) in set(map(fold, made))

    def _same_lost_reason(self, row: Row, cell: Cell) -> bool:
        return row.status != "lost" or fold(one_line(row.cell("lost_reason"))) == fold(str(cell))

    def _same_amount(self, row: Row, cell: Cell) -> bool:
        return any(
            (None if minor is None else Decimal(minor).scaleb(-minor_digits(currency))) == cell
            for minor, currency in self._said.amounts(row)
        )

    def _same_currency(self, row: Row, cell: Cell) -> bool:
        told = self._said.currencies(row)
        return not told or cell in told

    def _same_probability(self, row: Row, cell: Cell) -> bool:
        points = int(cell * 100) if isinstance(cell, Decimal) else None
        return row.status != "open" or points in self._said.probabilities(row)

    def _same_their_priority(self, row: Row, cell: Cell) -> bool:
        return read_priority(row.cell("priority")) == read_priority(str(cell))

    def _same_their_pipeline(self, row: Row, _cell: Cell) -> bool:
        """It goes with the stage, to say which pipeline that is one of."""
        if any(one.field == "their_stage" for one in self._columns):
            return not self.moved(row)
        return self._same_their_open_stage(row, self.open_stage(row.deal_id))

    def _same_created(self, _row: Row, _cell: Cell) -> bool:
        return True  # the system made the record

    def _same_contacts(self, row: Row, cell: Cell) -> bool:
        details = [row.cell(name) for name in DETAILS]
        told = persons_of(together(row.cell("contact"), *details))
        return {fold(one.name) for one in told} == {fold(one.name) for one in persons_of(str(cell))}

    def _same_step(self, row: Row, cell: Cell) -> bool:
        if row.status != "open" or not cell:
            return True  # what was done is told as an activity
        return one_line(row.cell("step")) == one_line(str(cell))

    # -- where it is, and the days of that -------------------------------------------------

    def _same_their_stage(self, row: Row, _cell: Cell) -> bool:
        return not self.moved(row)

    def _same_their_open_stage(self, row: Row, cell: Cell) -> bool:
        there = self._theirs.stage(row)
        if there is None or there.kind != "open" or not cell:
            return True
        return there.id == self.open_stage(row.deal_id)

    def _same_status(self, row: Row, _cell: Cell) -> bool:
        there = self._theirs.outcome(row)
        return (there.kind if there is not None else self._theirs.kind(row)) == row.status

    def _same_close(self, row: Row, cell: Cell) -> bool:
        if row.status == "open":
            return self._day(row, cell, "expected_close", "close")
        outcome = "won_on" if row.status == "won" else "lost_on"
        return self._closed(row, cell, outcome, "close")

    def _same_expected(self, row: Row, cell: Cell) -> bool:
        return row.status != "open" or self._day(row, cell, "expected_close", "close")

    def _same_won(self, row: Row, cell: Cell) -> bool:
        return not cell or self._closed(row, cell, "won_on")

    def _same_lost(self, row: Row, cell: Cell) -> bool:
        return not cell or self._closed(row, cell, "lost_on")

    def _closed(self, row: Row, cell: Cell, *names: str) -> bool:
        """A day of an outcome; one that was never told is ours to tell once that changed here."""
        if any(row.cell(name) for name in names):
            return self._day(row, cell, *names) or self._guessed(row)
        return self._same_status(row, cell)

    def _guessed(self, row: Row) -> bool:
        """Whether nobody told when it was closed: the system named a day that was to come."""
        known = self._conn.execute(_CLOSE_KNOWN, (row.deal_id,)).fetchone()
        return known is not None and not known[0]

    def _day(self, row: Row, cell: Cell, *names: str) -> bool:
        told = self._said.days(row, *names)
        return (None if cell in (None, "") else str(cell)) in told
