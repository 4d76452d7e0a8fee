"""Our own table of deals read back: each row is compared with its deal as it is now."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pipeline_tui.exchange import table
from pipeline_tui.exchange.identity import Identity
from pipeline_tui.exchange.known import Known, Ref
from pipeline_tui.store import driver
from pipeline_tui.store.derive import chunks, select_in

__all__ = ["OurDeals", "own_heads", "plain_text"]

_LIVE = "SELECT id, deleted_at IS NULL FROM deal WHERE id IN ({marks})"


class OurDeals(Known):
    """Finds deals by our own ids. What a row said before is what its deal would say now.

    So a cell that was changed in the table changes its field, and every other stays, whatever
    happened here since. ``header`` are the columns of the file.
    """

    def __init__(self, conn: driver.Connection, identity: Identity, header: Sequence[str]) -> None:
        super().__init__(conn, identity.prefix)
        self._identity = identity
        self._header = header
        self._told = self.any
        self.any = True
        by_head = {one.head.casefold(): one for one in table.columns(conn)}
        self._columns = [by_head.get(head.strip().casefold()) for head in header]

    def find(self, keys: Sequence[str]) -> dict[str, Ref]:
        """The deals among these, by the id of their reference; none of them is kept as one."""
        found = super().find(keys) if self._told else {}
        ids = {key.removeprefix(self._identity.prefix): key for key in keys if key not in found}
        live: dict[str, bool] = {}
        for chunk in chunks(list(ids), 500):
            live |= dict(select_in(self._conn, _LIVE, chunk).fetchall())
        said = self._said([one for one in live if live[one]])
        for one, is_live in live.items():
            key = ids[one]
            found[key] = Ref(
                key, one, said.get(one, "{}"), live=True, deal_live=is_live, kept=False
            )
        return found

    def _said(self, ids: Sequence[str]) -> dict[str, str]:
        """What the rows of these deals would say, by deal."""
        wanted = [one for one in self._columns if one is not None]
        cells = [
            iter([plain_text(cell) for cell in row]) for row in table.rows(self._conn, wanted, ids)
        ]
        whole = [["" if column is None else next(row) for column in self._columns] for row in cells]
        return dict(zip(ids, self._identity.said(whole), strict=True))


def own_heads(conn: driver.Connection, header: Sequence[str]) -> tuple[str, ...]:
    """The heads of our own table, those of own fields as the keys that these have."""
    fields = {one.head.casefold(): one.field for one in table.columns(conn)}
    known = (fields.get(head.strip().casefold(), "") for head in header)
    return tuple(
        field.removeprefix("own:") if field.startswith("own:") else head
        for head, field in zip(header, known, strict=True)
    )


def plain_text(cell: table.Cell) -> str:
    """A cell as CSV has it, before it is guarded."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    return format(cell, "f") if isinstance(cell, Decimal) else cell.isoformat()
