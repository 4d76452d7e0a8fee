"""Names to rows: companies, owners, sources, industries, reasons; made where there are none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline_tui.exchange.bulk import AT_ONCE, Bulk
from pipeline_tui.exchange.shelf import MOST, Scratch, Shelf
from pipeline_tui.sales.text import fold
from pipeline_tui.store import driver, matching
from pipeline_tui.store.door import Action
from pipeline_tui.store.ids import new_id

FOLDED = ("account", "owner", "source", "industry", "contact")
_TABLES = (*FOLDED, "reason")

# Rows that an undo took away, not a person: the action whose clock follows theirs is an undo.
_UNDONE = """
SELECT id, name FROM {table} AS t WHERE deleted_at IS NOT NULL AND 'undo' = (
    SELECT kind FROM action WHERE clock >= t.clock ORDER BY clock LIMIT 1
) {only} ORDER BY id
"""


_MERGED = """
SELECT m.name, k.id FROM {table} m JOIN {table} k ON k.id = m.merged_into
WHERE m.merged_into IS NOT NULL AND k.deleted_at IS NULL ORDER BY m.id DESC
"""


class Names:
    """The rows of the lists, by folded name.

    Rows that an undo took away are used again rather than made anew, so that a second
    import after an undo brings back the same ones; those a person deleted are not.
    """

    def __init__(self, act: Action, scratch: Scratch) -> None:
        self._act = act
        self.scratch = scratch
        self._known = {table: _read(act.conn, table, Shelf(scratch)) for table in _TABLES}
        self.undone = {table: _read_undone(act.conn, table) for table in _TABLES}
        self._gone = {table: _by_name(self.undone[table]) for table in _TABLES}
        self._by_text: dict[str, dict[str, str]] = {table: {} for table in _TABLES}
        self._back: dict[str, set[str]] = {table: set() for table in _TABLES}
        columns: dict[str, tuple[str, ...]] = dict.fromkeys(
            FOLDED, ("id", "clock", "name", "folded")
        )
        columns["account"] += ("industry_id",)
        columns["contact"] += ("account_id", "email", "phone", "title")
        columns["reason"] = ("id", "clock", "name", "kind")
        self._bulk = {table: Bulk(act, table, names) for table, names in columns.items()}
        self._clock = act.store.clock.tick()
        self._unmatched: dict[str, list[tuple[str, str]]] = {"account": [], "contact": []}
        self._detailed: list[str] = []
        self.made: dict[str, int] = dict.fromkeys(_TABLES, 0)
        self.new_industries: Shelf[str] = Shelf(scratch)
        """The industry, or nothing, of each company made here: its row may not be written yet."""

    def find(self, table: str, name: str) -> str | None:
        """The row of that name, brought back if an undo took it; None where there is none."""
        known = self._by_text[table].get(name)
        if known is not None or not name:
            return known
        folded = fold(name)
        found = self._known[table].get(folded)
        if found is None:
            found = self._gone[table].get(folded)
            if found is not None:
                self._known[table].put(folded, found)
                self.bring_back(table, [found])
        if found is not None:
            self._remember(table, name, found)
        return found

    def id_of(self, table: str, name: str, extra: str | None = None) -> str | None:
        """The row of that name, made if new; None for no name.

        ``extra`` is a new company's industry, or a new contact's company, by id.
        """
        found = self._by_text[table].get(name)
        if found is not None or not name:
            return found
        return self.find(table, name) or self._make(table, name, extra)

    def learn(self, table: str, name: str, row_id: str) -> None:
        """Know a row that the caller added itself."""
        self._known[table].put(fold(name), row_id)
        self._remember(table, name, row_id)

    def new_contact(self, name: str, account: str | None, details: Mapping[str, str]) -> str:
        """Make a contact with what is known beside its name."""
        return self._make("contact", name, account, details)

    def _make(
        self, table: str, name: str, extra: str | None, details: Mapping[str, str] | None = None
    ) -> str:
        made = new_id()
        folded = fold(name)
        self._known[table].put(folded, made)
        self._remember(table, name, made)
        row: tuple[str | int | None, ...] = (made, self._clock, name, folded)
        if table in ("account", "contact"):
            row += (extra,)
            if table == "account":
                self.new_industries.put(made, extra or "")
            else:
                told = details or {}
                row += tuple(told.get(column, "") for column in ("email", "phone", "title"))
            if details:
                self._detailed.append(made)
            else:
                self._unmatched[table].append((folded, made))
        elif table == "reason":
            row = (made, self._clock, name, "lost")
        self._bulk[table].rows.append(row)
        if len(self._bulk[table].rows) >= AT_ONCE:
            self._write(table)
        self.made[table] += 1
        return made

    def _remember(self, table: str, name: str, row_id: str) -> None:
        by_text = self._by_text[table]
        if len(by_text) >= MOST:
            by_text.clear()
        by_text[name] = row_id

    def bring_back(self, table: str, ids: Iterable[str]) -> None:
        """Remember rows to be brought back, where an undo took them."""
        self._back[table].update(one for one in ids if one in self.undone[table])

    def flush(self) -> None:
        """Write the rows made and those to be brought back so far."""
        self._bring_related()
        for table, ids in self._back.items():
            if ids:
                self._act.set_live(table, sorted(ids), live=True)
                for one in ids:
                    folded = self.undone[table].pop(one)
                    if self._known[table].get(folded) is None:
                        self._known[table].put(folded, one)
                ids.clear()
        for table in self._bulk:
            self._write(table)

    def _write(self, table: str) -> None:
        """Write the rows made of a list, and what leads to them."""
        self._bulk[table].flush()
        if rows := self._unmatched.get(table):
            matching.note_named(self._act.conn, table, rows)
            rows.clear()
        if table == "contact" and self._detailed:
            matching.note(self._act.conn, "contact", self._detailed)
            self._detailed.clear()

    def _bring_related(self) -> None:
        """A company comes back with the parent and the industry it had."""
        waiting = list(self._back["account"])
        while waiting:
            row = self._act.read("account", waiting.pop(), ["parent_id", "industry_id"])
            if row is None:
                continue
            self.bring_back("industry", [row["industry_id"]])
            parent = row["parent_id"]
            if parent in self.undone["account"] and parent not in self._back["account"]:
                self._back["account"].add(parent)
                waiting.append(parent)


def _only(table: str) -> str:
    return "AND kind = 'lost'" if table == "reason" else ""


def _read(conn: driver.Connection, table: str, found: Shelf[str]) -> Shelf[str]:
    """Live rows by folded name, the oldest of equal ones; one merged away leads to the one kept."""
    rows = conn.execute(
        f"SELECT id, name FROM {table} WHERE deleted_at IS NULL {_only(table)} ORDER BY id DESC"
    )
    for one, name in rows:
        found.put(fold(name), one)
    if table in matching.COLUMNS:
        for name, kept in conn.execute(_MERGED.format(table=table)):
            if found.get(fold(name)) is None:
                found.put(fold(name), kept)
    return found


def _by_name(undone: Mapping[str, str]) -> dict[str, str]:
    """Ids by folded names, the first of equal ones."""
    return {folded: one for one, folded in reversed([*undone.items()])}


def _read_undone(conn: driver.Connection, table: str) -> dict[str, str]:
    rows = conn.execute(_UNDONE.format(table=table, only=_only(table)))
    return {one: fold(name) for one, name in rows}
