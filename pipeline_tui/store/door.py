"""The write door: every change to the file goes through one ``Action``.

An action is one transaction and one undo step: rows, their journal, the derived
columns of the deals concerned, the tallies and the text index are written
together or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pipeline_tui import clock
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.sales.columns import column_words
from pipeline_tui.sales.text import fold
from pipeline_tui.store import derive, driver, note_index, tallies, text_index
from pipeline_tui.store.books import MATCHED, Books, encode
from pipeline_tui.store.done import DEAL_CHILDREN, Done
from pipeline_tui.store.errors import Conflict, StoreError
from pipeline_tui.store.faults import faults_named
from pipeline_tui.store.history import render
from pipeline_tui.store.ids import new_id
from pipeline_tui.store.rebuild import rebuild

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store

__all__ = ["Action", "Done", "encode"]

_FOLDED = frozenset({"owner", "source", "industry", "account", "contact"})
_RULES = frozenset(
    {"stage", "setting", "role", "pipeline", "criterion", "criterion_set", "exit_criterion"}
)
_TOLD = frozenset({"body", "deal_id", "deleted_at"})
"""What of an activity the text index holds."""
_INSERT_ACTION = """
INSERT INTO action (id, clock, at, replica, window, actor, kind, label, args, undoes, lasting)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


class Action(Books):
    """One change in the making; use as ``with store.action(N_("Moved ..."), ...) as act``.

    Raises ``Locked`` when another process is writing, ``DiskFull`` and other
    ``StoreError`` for what the disk refuses; the file is then as before.
    """

    def __init__(
        self,
        store: Store,
        label: str,
        args: Mapping[str, object],
        kind: str = "do",
        undoes: str | None = None,
        lasting: bool = False,
    ) -> None:
        super().__init__(store)
        self.kind = kind
        self.undoes = undoes
        self.lasting = lasting
        self.label = label
        self.args = dict(args)
        self.done = Done("", "")
        self.ended: list[str] = []
        """The names of the sequences that it ended on the way, to be told with it."""

    # -- the transaction ------------------------------------------------------

    def __enter__(self) -> Self:
        with faults_named(self.store):
            self.conn.execute("BEGIN IMMEDIATE")
        try:
            # Only now: whoever exchanges the file holds it until that is done.
            self.store.refuse_replaced()
        except StoreError:
            self._roll_back()
            raise
        self.store.freshen()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self._roll_back()
            if isinstance(error, driver.Error):
                with faults_named(self.store):
                    raise error
            return
        try:
            with faults_named(self.store):
                self._finish()
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        if self.conn.in_transaction:
            self.conn.execute("ROLLBACK")
        self.store.forget_rules()

    def _finish(self) -> None:
        if not self.tables:
            self.conn.execute("ROLLBACK")
            return
        self._write_action()
        if self.tables & _RULES:
            self.store.reload_rules()
        if self.scope.wide:
            derive.derive(self.conn, self.store.rules, list(self._before))
            rebuild(self.conn, self.store.rules, self.scope, self.store.progress)
        else:
            self._settle_deals()
        self.conn.execute("COMMIT")
        self.store.wrote()
        self.done = Done(
            action_id=self.id,
            text=self._text(),
            deals=tuple(self._before),
            tables=frozenset(self.tables),
            stages=frozenset(self._stages),
        )

    def _text(self) -> str:
        """What was done, and which sequences ended by it."""
        done = render(self.label, self.args)
        n = len(self.ended)
        if not n:
            return done
        told = ngettext("{done} · ended the sequence {name}", "{done} · ended {n} sequences", n)
        return told.format(done=done, name=self.ended[0], n=n)

    def _write_action(self) -> None:
        if self.kind == "do" and not self.lasting:
            self.conn.execute("UPDATE action SET state = 'dropped' WHERE state = 'undone'")
        values = (
            self.id,
            self.store.clock.tick(),
            clock.moment_text(clock.now()),
            self.store.replica,
            self.store.window,
            self.store.rules.me,
            self.kind,
            self.label,
            encode(self.args),
            self.undoes,
            int(self.lasting),
        )
        self.conn.execute(_INSERT_ACTION, values)

    def _settle_deals(self) -> None:
        """Derive the touched deals anew and apply the difference to tallies and text index."""
        if not self._before and not self._totals:
            return
        derive.derive(self.conn, self.store.rules, list(self._before))
        for after in tallies.read_deals(self.conn, list(self._before)):
            before = self._before[after["id"]]
            if before is not None:
                tallies.count_in(before, self._totals, -1)
                self._stages.add(before["stage_id"])
            tallies.count_in(after, self._totals, 1)
            self._stages.add(after["stage_id"])
            text_index.update(self.conn, before, after)
        tallies.apply(self.conn, self._totals)

    # -- changes ----------------------------------------------------------------

    def insert(self, table: str, values: Mapping[str, Any]) -> str:
        """Add a row and return its id, made here unless given."""
        row = dict(values)
        row_id = str(row.setdefault("id", new_id()))
        if table in _FOLDED:
            row["folded"] = fold(row["name"])
        tick = self.store.clock.tick()
        row["clock"] = tick
        if table == "deal":
            self._before.setdefault(row_id, None)
        elif table in DEAL_CHILDREN:
            self.touch_deals([row["deal_id"]])
        self._widen(table, row.keys(), row_id)
        columns = ", ".join(self.store.column(table, name) for name in row)
        marks = ", ".join("?" * len(row))
        self.conn.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(row.values()))
        if table == "activity":
            note_index.add(self.conn, row_id)
        if table in MATCHED:
            from pipeline_tui.store import matching

            matching.note_new(self.conn, table, row)
        self._journal(tick, table, row_id, "insert", {}, {})
        return row_id

    def update(
        self,
        table: str,
        row_id: str,
        values: Mapping[str, Any],
        seen: Mapping[str, Any] | None = None,
    ) -> bool:
        """Set columns of a row; return whether any of them changed.

        ``seen`` holds what the person saw in the columns; raises ``Conflict``
        when the file holds something else by now, or the row is gone.
        """
        wanted = dict(values)
        if table in _FOLDED and "name" in wanted:
            wanted["folded"] = fold(wanted["name"])
        names = list({**wanted, **(seen or {}), "deleted_at": None})
        current = self.read(table, row_id, names)
        if current is None or (current["deleted_at"] and "deleted_at" not in wanted):
            raise Conflict(_("It was deleted in another window meanwhile."), {})
        _refuse_unseen(current, seen or {})
        patch = {name: value for name, value in wanted.items() if current[name] != value}
        if not patch:
            return False
        self.write(table, row_id, patch, {name: current[name] for name in patch})
        return True

    def delete(self, table: str, row_id: str) -> bool:
        """Turn a row into a tombstone; return whether it was live."""
        return self.update(table, row_id, {"deleted_at": clock.moment_text(clock.now())})

    def write(
        self, table: str, row_id: str, patch: Mapping[str, Any], prev: Mapping[str, Any]
    ) -> None:
        """Write and journal columns whose previous values are known and differ."""
        if table == "deal":
            self.touch_deals([row_id])
        elif table in DEAL_CHILDREN:
            owner = self.read(table, row_id, ["deal_id"])
            self.touch_deals([owner["deal_id"]] if owner else [])
        elif table == "account" and "name" in patch:
            rows = self.conn.execute(
                "SELECT id FROM deal WHERE account_id = ? AND deleted_at IS NULL", (row_id,)
            )
            self.touch_deals([row[0] for row in rows.fetchall()])
        self._widen(table, patch.keys(), row_id)
        told = table == "activity" and not _TOLD.isdisjoint(patch)
        if told:
            note_index.drop(self.conn, row_id)
        matched = table in MATCHED and self._unmatch(table, [row_id], patch)
        tick = self.store.clock.tick()
        sets = ", ".join(f"{self.store.column(table, name)} = ?" for name in patch)
        self.conn.execute(
            f"UPDATE {table} SET {sets}, clock = ? WHERE id = ?", (*patch.values(), tick, row_id)
        )
        if told:
            note_index.add(self.conn, row_id)
        if matched:
            self._match(table, [row_id])
        self._journal(tick, table, row_id, "update", patch, prev)

    def read(self, table: str, row_id: str, names: Sequence[str]) -> dict[str, Any] | None:
        """Columns of a row, deleted or not; None where there is no such row."""
        columns = ", ".join(self.store.column(table, name) for name in names)
        row = self.conn.execute(
            f"SELECT {columns} FROM {self.store.table(table)} WHERE id = ?", (row_id,)
        ).fetchone()
        return None if row is None else dict(zip(names, row, strict=True))


def _refuse_unseen(current: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
    fields = {
        name: (value, current[name]) for name, value in seen.items() if current[name] != value
    }
    if fields:
        message = _("Another window changed this meanwhile: {fields}.")
        raise Conflict(message.format(fields=column_words(fields)), fields)
